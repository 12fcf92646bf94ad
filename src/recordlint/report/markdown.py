"""The report as tables in GitHub Flavored Markdown, for the summary of a job or a comment.

GitHub refuses summaries of more than 1 MiB a step ("Workflow commands for GitHub Actions", "Step isolation and
limits"), so that of each rule the first places are listed, and of very long reports the first rules.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability
from recordlint.report.inline import as_code, as_html
from recordlint.report.summary import plural, totals
from recordlint.report.tally import found_by_rule, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recordlint.diagnostic import Diagnostic
    from recordlint.report import Options, Report
    from recordlint.report.tally import Kind

LISTED = 20
"""How many places of a rule are listed."""
LIMIT = 1_000_000
"""How many bytes a report has at most: 1 MiB, and something for what else a step says."""


def markdown(report: Report, options: Options) -> str:
    """A table of the rules that spoke, by group, then for each a table of what it found, folded."""
    by_rule = sorted(report.diagnostics, key=lambda diagnostic: (diagnostic.group, diagnostic.rule))
    rules = [list(found) for _, found in groupby(by_rule, key=lambda diagnostic: (diagnostic.group, diagnostic.rule))]
    blocks = [f"## recordlint\n\n{totals(report)}\n"]
    if rules:
        kinds = sorted(tally_of(report).kinds.items(), key=_by_group)
        overviews = [_overview(rule, list(each)) for rule, each in groupby(kinds, key=_by_group)]
        blocks.append(_table(("group", "rule", "severity", "problems", "fixable"), overviews))
    total = found_by_rule(report)
    room = LIMIT - sum(map(_size, blocks))
    group = None
    for number, found in enumerate(rules):
        heading = f"### {as_html(found[0].group)}\n\n" if found[0].group != group else ""
        group = found[0].group
        block = heading + _details(report, found, total[found[0].rule])
        room -= _size(block)
        if room < 0:
            left = plural(len(rules) - number, "rule")
            blocks.append(f"What {left} found is not listed here: a summary has room for 1 MiB.\n")
            break
        blocks.append(block)
    return "\n".join(blocks)


def _by_group(counted: tuple[Kind, int]) -> tuple[str, str]:
    kind, _ = counted
    return kind.group, kind.rule


def _overview(rule: tuple[str, str], kinds: Sequence[tuple[Kind, int]]) -> tuple[str, ...]:
    """The row of a rule, of which group and name are given, in the table of rules."""
    group, name = rule
    fixes: Counter[Applicability | None] = Counter()
    for kind, number in kinds:
        fixes[kind.trust] += number
    severities = (severity.label for severity in sorted({kind.severity for kind, _ in kinds}, reverse=True))
    trusts = (Applicability.SAFE, Applicability.UNSAFE)
    fixable = ", ".join(f"{fixes[trust]} {trust.label}" for trust in trusts if fixes[trust])
    return as_html(group), as_code(name), ", ".join(severities), str(fixes.total()), fixable


def _details(report: Report, found: Sequence[Diagnostic], total: int) -> str:
    """What a rule found, behind a line that opens it; of a `total` that may be more."""
    rule = report.rules.get(found[0].rule)
    about = f": {as_html(rule.summary)}" if rule is not None else ""
    summary = f"<summary>{as_code(found[0].rule)} ({total}){about}</summary>"
    listed = found[:LISTED]
    table = _table(("place", "severity", "problem"), map(_row, listed))
    more = f"\nand {total - len(listed)} more\n" if total > len(listed) else ""
    return f"<details>{summary}\n\n{table}{more}\n</details>\n"


def _row(diagnostic: Diagnostic) -> tuple[str, ...]:
    place = f"{diagnostic.path}:{diagnostic.start.line}:{diagnostic.start.column}"
    return as_code(place), diagnostic.severity.label, as_html(diagnostic.message)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; no cell may hold a pipe or a line end."""
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _size(text: str) -> int:
    # A newline joins it with the next block.
    return len(text.encode()) + 1
