"""What a run comes to, in numbers and in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Severity
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.report import Report


class Summary(NamedTuple):
    """Counts of a run. `safe` and `unsafe` count the diagnostics that a fix of that trust would repair."""

    files: int
    records: int
    errors: int
    warnings: int
    notes: int
    safe: int
    unsafe: int


def summarize(report: Report) -> Summary:
    """Count what a report holds."""
    severities = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    fixes = Counter(diagnostic.fix.applicability for diagnostic in report.diagnostics if diagnostic.fix)
    return Summary(
        files=report.files,
        records=report.records,
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        notes=severities[Severity.NOTE],
        safe=fixes[Applicability.SAFE],
        unsafe=fixes[Applicability.UNSAFE],
    )


def totals(report: Report) -> str:
    """The line that ends a report for people, without a line end."""
    summary = summarize(report)
    found = [
        plural(number, noun)
        for number, noun in ((summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note"))
        if number
    ]
    what = " and ".join([", ".join(found[:-1]), found[-1]] if found[1:] else found) or "no problems"
    where = f"in {plural(summary.records, 'record')} of {plural(summary.files, 'file')}"
    if report.fixed:
        what = f"{plural(len(report.fixed), 'problem')} fixed, {what if found else 'none'} left"
    # What stands in a table is not written to.
    texts = report._replace(diagnostics=tuple(one for one in report.diagnostics if one.row is None))
    return f"{what} {where}{_aside(report)}{_fixable(summarize(texts), report.trust)}"


def _aside(report: Report) -> str:
    """What was found and is not reported, with a semicolon before it."""
    known = f"; {plural(report.known, 'known problem')} set aside" if report.known else ""
    unchanged = f"; {plural(report.unchanged, 'problem')} in what did not change" if report.unchanged else ""
    return known + unchanged


def _fixable(summary: Summary, trust: Applicability | None) -> str:
    """What options would repair more, with a semicolon before it."""
    if trust is not None:
        unsafe = summary.unsafe if trust is Applicability.SAFE else 0
        return f"; {unsafe} more fixable with --unsafe-fixes" if unsafe else ""
    if summary.safe and summary.unsafe:
        return f"; {summary.safe} fixable with --fix, {summary.unsafe} more with --unsafe-fixes"
    if summary.safe:
        return f"; {summary.safe} fixable with --fix"
    if summary.unsafe:
        return f"; {summary.unsafe} fixable with --fix --unsafe-fixes"
    return ""


def plural(number: int, noun: str) -> str:
    """`1 record`, `2 records`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
