"""What a run comes to, in numbers and in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Severity
from recordlint.report.tally import tally_of
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.report import Report
    from recordlint.report.tally import Tally

_NORMAL = 1.959964
"""So many standard deviations to either side hold 95 % of a normal distribution."""


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
    """Count what a report stands for."""
    tally = tally_of(report)
    return Summary(
        files=report.files,
        records=report.records,
        errors=tally.severity(Severity.ERROR),
        warnings=tally.severity(Severity.WARNING),
        notes=tally.severity(Severity.NOTE),
        safe=tally.fixable(Applicability.SAFE),
        unsafe=tally.fixable(Applicability.UNSAFE),
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
    return f"{what} {where}{_sampled(report)}{_aside(report)}{_fixable(tally_of(report), report.trust)}"


class Rate(NamedTuple):
    """How many of the files and rows of a sample have a problem of a severity, and between which shares (0 to 1) of all
    of them that lies, with 95 % confidence."""

    found: int
    low: float
    high: float


def rates(report: Report) -> dict[Severity, Rate]:
    """What a sample tells of all that it was drawn from, by severity, the highest first; nothing without a sample."""
    if report.sampled is None:
        return {}
    size = report.sampled.size
    having = tally_of(report).having
    return {severity: Rate(having[severity], *wilson(having[severity], size)) for severity in reversed(Severity)}


def wilson(found: int, size: int) -> tuple[float, float]:
    """The score interval of a share (E. B. Wilson, 1927), which is right for rare things and small samples, too."""
    if not size:
        return 0.0, 1.0
    share, spread = min(found / size, 1.0), _NORMAL**2 / size
    middle = share + spread / 2
    reach = (spread * share * (1 - share) + spread**2 / 4) ** 0.5
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def _sampled(report: Report) -> str:
    """What a sample tells, with a comma before it."""
    if report.sampled is None:
        return ""
    size, population = report.sampled
    told = (
        f"{severity.label}s in {100 * rate.found / size:.1f} % ({100 * rate.low:.1f} to {100 * rate.high:.1f} %)"
        for severity, rate in rates(report).items()
    )
    return f", a sample of {size} of {population}" + (f": {', '.join(told)}" if size else "")


def _aside(report: Report) -> str:
    """What was found and is not reported, with a semicolon before it."""
    known = f"; {plural(report.known, 'known problem')} set aside" if report.known else ""
    unchanged = f"; {plural(report.unchanged, 'problem')} in what did not change" if report.unchanged else ""
    return known + unchanged


def _fixable(tally: Tally, trust: Applicability | None) -> str:
    """What options would repair more, with a semicolon before it. What stands in a table is not written to."""
    safe, unsafe = (tally.fixable(each, files_only=True) for each in (Applicability.SAFE, Applicability.UNSAFE))
    if trust is not None:
        unsafe = unsafe if trust is Applicability.SAFE else 0
        return f"; {unsafe} more fixable with --unsafe-fixes" if unsafe else ""
    if safe and unsafe:
        return f"; {safe} fixable with --fix, {unsafe} more with --unsafe-fixes"
    if safe:
        return f"; {safe} fixable with --fix"
    if unsafe:
        return f"; {unsafe} fixable with --fix --unsafe-fixes"
    return ""


def plural(number: int, noun: str) -> str:
    """`1 record`, `2 records`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
