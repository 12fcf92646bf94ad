"""How often each rule spoke: what `--statistics` prints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Severity
from recordlint.report.summary import totals
from recordlint.report.tally import tally_of
from recordlint.report.terminal import BOLD, FIX, SEVERITY, painter

if TYPE_CHECKING:
    from recordlint.report import Options, Report


def statistics(report: Report, options: Options) -> str:
    """A table of rules, the most frequent first, and the line of totals."""
    paint = painter(options.color)
    counts: Counter[tuple[str, Severity]] = Counter()
    fixes: Counter[tuple[str, Severity, Applicability]] = Counter()
    for (rule, _, severity, trust), number in tally_of(report).kinds.items():
        counts[rule, severity] += number
        if trust is not None:
            fixes[rule, severity, trust] += number
    digits = max([0, *(len(str(count)) for count in counts.values())])
    longest = max([0, *(len(rule) for rule, _ in counts)])
    lines = []
    for (rule, severity), count in sorted(counts.items(), key=lambda row: (-row[1], row[0][0], -row[0][1])):
        trusts = (Applicability.SAFE, Applicability.UNSAFE)
        fixable = [f"{number} {trust.label}" for trust in trusts if (number := fixes[rule, severity, trust])]
        mark = paint(f"fixable: {', '.join(fixable)}", FIX) if fixable else ""
        weight = paint(severity.label, SEVERITY[severity]) + " " * (len("warning") - len(severity.label))
        lines.append(f"{count:>{digits}}  {rule:<{longest}}  {weight}  {mark}".rstrip(" "))
    blank = [""] if lines else []
    return "\n".join([*lines, *blank, paint(totals(report), BOLD)]) + "\n"
