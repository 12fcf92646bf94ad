"""Reports: what a run found, as text. One file a format, each a pure function from `Report` and `Options` to `str`.

A new format is a module here with a function of the format's name, and its line in `FORMATS`. Nothing but `\\n` ends
a line of a report, and no control character of a record is in it raw (`recordlint.report.terminal`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.rule import Rule


class Report(NamedTuple):
    """All that a run found, in order of path, place, rule.

    `rules` are those that the run knew, by name. `trust` is the least trust of fixes that were tried, None where none
    were asked for; `fixed` are the problems that they removed, by path. `known` is how many were not reported because
    the baseline has them, and `unchanged` how many because they stand in what did not change; None where that was not
    looked at.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    rules: Mapping[str, Rule]
    fixed: tuple[Diagnostic, ...] = ()
    trust: Applicability | None = None
    known: int | None = None
    unchanged: int | None = None


class Options(NamedTuple):
    """How a report is to look. Formats for machines ignore all of it.

    `color`: with ANSI colours. `width`: of the terminal, in cells. `verbose`: list every diagnostic, floods too.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False


Reporter = Callable[[Report, Options], str]

FORMATS: Mapping[str, str] = {
    "full": "text",
    "concise": "text",
    "json": "json",
    "github": "github",
}
"""The names that `--output-format` takes, the default first, each with the module here that holds its function."""


def reporter(name: str) -> Reporter:
    """The function of a format; loads its module and no other. Raises KeyError for a name not in `FORMATS`."""
    return cast("Reporter", getattr(import_module(f"{__name__}.{FORMATS[name]}"), name))
