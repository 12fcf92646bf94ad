"""Faults by date of publishing: months, quarters or years, whichever a chart can show."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.origins import Month, Origin
    from recordlint.report import Report

MOST = 60
"""Periods that a chart has room for."""
ENOUGH = 0.95
"""This share of the dated records has to be in the chart, or longer periods are taken."""

_QUARTER = 3
_YEAR = 12


class Period(NamedTuple):
    """The records published in some months, how many of them have a diagnostic, and the diagnostics by severity.

    `number` counts months, quarters or years from the beginning of the year 0.
    """

    number: int
    name: str
    records: int
    faulty: int
    errors: int
    warnings: int
    notes: int


class Trend(NamedTuple):
    """Periods one after the other. `unit` is `month`, `quarter` or `year`; `outside` counts the records published
    before or after them, `undated` those that do not say when."""

    unit: str
    periods: tuple[Period, ...]
    outside: int
    undated: int


def trend(report: Report, origins: Sequence[Origin]) -> Trend | None:
    """How faults are spread over the time of publishing; None where no record says when it was published."""
    months = {(one.path, one.record): _number(one.published) for one in origins if one.published}
    if not months:
        return None
    length, first, last = _window(Counter(months.values()))
    records = Counter(month // length for month in months.values())
    faulty: Counter[int] = Counter()
    found: Counter[tuple[int, Severity]] = Counter()
    seen: set[tuple[str, int]] = set()
    for diagnostic in report.diagnostics:
        record = (diagnostic.path, diagnostic.record)
        if record in months:
            period = months[record] // length
            found[period, diagnostic.severity] += 1
            faulty[period] += record not in seen
            seen.add(record)
    periods = tuple(
        Period(
            number,
            _name(number, length),
            records[number],
            faulty[number],
            found[number, Severity.ERROR],
            found[number, Severity.WARNING],
            found[number, Severity.NOTE],
        )
        for number in range(first, last + 1)
    )
    inside = sum(period.records for period in periods)
    unit = {1: "month", _QUARTER: "quarter", _YEAR: "year"}[length]
    return Trend(unit, periods, len(months) - inside, len(origins) - len(months))


def _number(month: Month) -> int:
    return month.year * 12 + month.month - 1


def _window(months: Counter[int]) -> tuple[int, int, int]:
    """How many months a period has, and the first and last period to show: one date in the year 9999 must not make a
    chart of ten thousand empty bars."""
    for length in (1, _QUARTER, _YEAR):
        periods: Counter[int] = Counter()
        for month, number in months.items():
            periods[month // length] += number
        present = sorted(periods)
        held, begin = max(
            (sum(periods[each] for each in present[at : bisect_left(present, first + MOST)]), first)
            for at, first in enumerate(present)
        )
        if held >= ENOUGH * months.total():
            break
    return length, begin, max(period for period in present if period < begin + MOST)


def _name(period: int, length: int) -> str:
    year, month = divmod(period * length, 12)
    if length == _YEAR:
        return f"{year:04}"
    return f"{year:04} Q{month // _QUARTER + 1}" if length == _QUARTER else f"{year:04}-{month + 1:02}"
