"""Days of the proleptic Gregorian calendar (ISO 8601-1, 4.2.1) as numbers, year 0 included."""

from __future__ import annotations

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month but for leap days."""

_DAYS_BEFORE_1970 = 719_468
"""Days from 1 March of the year 0 to 1 January 1970."""


def length(year: int, month: int) -> int:
    """Days of a month."""
    return LENGTHS[month - 1] + (month == 2 and _is_leap(year))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01."""
    # Years are taken to begin in March, so that a leap day is a year's last.
    months = (month + 9) % 12
    years = year - months // 10
    leap_days = years // 4 - years // 100 + years // 400
    return 365 * years + leap_days + (153 * months + 2) // 5 + day - 1 - _DAYS_BEFORE_1970


def day_of_week(year: int, month: int, day: int) -> int:
    """The day of the week, from 0 for Monday."""
    # 1970-01-01 was a Thursday.
    return (day_number(year, month, day) + 3) % 7


def day_of_year(year: int, month: int, day: int) -> int:
    """The day of the year, from 1."""
    return day_number(year, month, day) - day_number(year, 1, 1) + 1


def from_day_of_year(year: int, day: int) -> tuple[int, int, int]:
    """Year, month and day of a day of a year, which may lie a few days before or after that year."""
    if day < 1:
        year, day = year - 1, day + day_of_year(year - 1, 12, 31)
    elif day > day_of_year(year, 12, 31):
        year, day = year + 1, day - day_of_year(year, 12, 31)
    month = 1
    while day > length(year, month):
        day -= length(year, month)
        month += 1
    return year, month, day
