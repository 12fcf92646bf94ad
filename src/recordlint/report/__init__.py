"""Reports: what a run found, as text. One file a format, each a pure function from `Report` and `Options` to `str`.

A new format is a module here with a function of the format's name, and its line in `FORMATS`. Nothing but `\\n` ends
a line of a report, and no control character of a record is in it raw (`recordlint.report.terminal`). A format for
machines lists every diagnostic, and escapes content as the consumer's documentation says, so that none is taken for
something else. What shows messages to people shows them as `recordlint.report.terminal.visible` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.origins import Origin
    from recordlint.report.tally import Tally
    from recordlint.rule import Rule
    from recordlint.text import Source


class Sampled(NamedTuple):
    """What a sample is: so many files and rows of tables, drawn from so many."""

    size: int
    population: int


class Report(NamedTuple):
    """All that a run found, in order of path, place, rule.

    `rules` are those that the run knew, by name. `trust` is the least trust of fixes that were tried, None where none
    were asked for; `fixed` are the problems that they removed, by path. `known` is how many were not reported because
    the baseline has them, and `unchanged` how many because they stand in what did not change; None where that was not
    looked at. `sampled` is set where only a sample was checked. `tally` is set where `diagnostics` are only the first
    of each rule, and counts all of them; `kept` says where the others are.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    rules: Mapping[str, Rule]
    fixed: tuple[Diagnostic, ...] = ()
    trust: Applicability | None = None
    known: int | None = None
    unchanged: int | None = None
    sampled: Sampled | None = None
    tally: Tally | None = None
    kept: str | None = None


class Options(NamedTuple):
    """What a format may ask for besides the report.

    For people, `color`: with ANSI colours; `width`: of the terminal, in cells; `verbose`: list every diagnostic, floods
    too, and the grounds of each. For formats that count in other units than characters, `source`: the text of a file
    by the path that diagnostics give; None where it cannot be had. For those that show where records come from,
    `origins`: of all records, in no order.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    source: Callable[[str], Source | None] = lambda path: None
    origins: Callable[[], Sequence[Origin]] = tuple


Reporter = Callable[[Report, Options], str]


class Format(NamedTuple):
    """A format: the module here that holds its function, and who reads it."""

    module: str
    reader: str


FORMATS: Mapping[str, Format] = {
    "full": Format("text", "people: every problem with its source (the default)"),
    "concise": Format("text", "people, editors: a line for every problem"),
    "json": Format("json", "programs: one object, see schemas/report.schema.json"),
    "jsonl": Format("jsonl", "programs that read as it comes: every problem of `json` on a line"),
    "github": Format("github", "GitHub Actions: annotations of the changed lines"),
    "gitlab": Format("gitlab", "GitLab: the Code Quality report of a merge request"),
    "azure": Format("azure", "Azure Pipelines: issues of the step"),
    "junit": Format("junit", "Jenkins, GitLab, Azure Pipelines and others: test results"),
    "sarif": Format("sarif", "code scanning of GitHub and others, editors: with rules and fixes"),
    "rdjson": Format("rdjson", "reviewdog: review comments with suggestions, on any code host"),
    "markdown": Format("markdown", "people: tables by rule, for GITHUB_STEP_SUMMARY or a comment"),
    "html": Format("html", "people who look before they read: charts, a list to filter and sort"),
}
"""What `--output-format` takes, the default first."""


def reporter(name: str) -> Reporter:
    """The function of a format; loads its module and no other. Raises KeyError for a name not in `FORMATS`."""
    return cast("Reporter", getattr(import_module(f"{__name__}.{FORMATS[name].module}"), name))
