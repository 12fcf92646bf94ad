"""What a text says as a date or a time: `read` gives the moment it names, or why there is none.

Pure: no clock, no configured time zone. Days are those of the proleptic Gregorian calendar (ISO 8601-1, 4.2.1), year
0 included, so that no text is too early or too late to be read.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.days import LENGTHS, day_number, day_of_week, day_of_year, from_day_of_year, length
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Node, Record

DAY = 86_400
"""Seconds of a day."""

LONGEST = 100
"""Characters beyond which no text is a timestamp."""

PUBLISHED = ("publishedDateTime", "datePublished", "publishedDate", "publishedAt", "published", "pubDate", "date")
"""Names of fields that tell when a record was published, the plainest first; see `field_name`."""

CREATED = ("created", "createdAt", "createdDate", "createdDateTime", "dateCreated")
"""Names of fields that tell when a record was made; see `field_name`."""

MODIFIED = (
    "modified",
    "modifiedAt",
    "modifiedDate",
    "modifiedDateTime",
    "dateModified",
    "lastmod",
    "lastModified",
    "lastModifiedAt",
    "updated",
    "updatedAt",
    "updatedDate",
    "updatedDateTime",
    "lastUpdated",
)
"""Names of fields that tell when a record was last changed; see `field_name`."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Form(enum.IntEnum):
    """How a timestamp is written, from the best to the worst."""

    RFC3339 = 0
    """As RFC 3339 writes a date or a date with time, though perhaps without the offset."""
    ACCEPTED = 1
    """Another form of ISO 8601, or a blank for `T`, a blank before the offset, an offset without colon."""
    OTHER = 2
    """No standard's form, but people read it."""


class Unit(enum.IntEnum):
    """The smallest unit that a text tells, as seconds where they are a fixed number."""

    SECOND = 1
    MINUTE = 60
    HOUR = 3_600
    DAY = DAY
    WEEK = 7 * DAY
    MONTH = 31 * DAY
    YEAR = 366 * DAY


class Moment(NamedTuple):
    """A point in time as told, down to `unit`; what lies below is its first.

    `fraction` holds the digits of the second's fraction. `offset` is in minutes east of UTC, None where not told.
    """

    year: int
    month: int = 1
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0
    fraction: str = ""
    offset: int | None = None
    unit: Unit = Unit.DAY

    @property
    def has_time(self) -> bool:
        """Whether a time of day is told."""
        return self.unit <= Unit.HOUR

    @property
    def days(self) -> int:
        """Days from 1970-01-01 to the date as told, whatever the offset."""
        return day_number(self.year, self.month, self.day)

    @property
    def begin(self) -> int:
        """The first instant meant, in seconds since 1970-01-01T00:00:00Z, fractions cut off; UTC where no offset is
        told."""
        clock = self.hour * 3_600 + self.minute * 60 + self.second
        return self.days * DAY + clock - 60 * (self.offset or 0)

    @property
    def end(self) -> int:
        """The first instant, in seconds as for `begin`, that is surely no longer meant."""
        return self.begin + self.unit

    def agrees(self, other: Moment) -> bool:
        """Whether both may be the same instant, as far as they tell, or tell the same date and one no time."""
        same_date = self.date == other.date and not (self.has_time and other.has_time)
        return same_date or (self.begin < other.end and other.begin < self.end)

    @property
    def date(self) -> str:
        """The date as RFC 3339 writes it, or the year or month alone where no more is told."""
        if self.unit is Unit.YEAR:
            return f"{self.year:04}"
        if self.unit is Unit.MONTH:
            return f"{self.year:04}-{self.month:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def text(self) -> str:
        """The moment as RFC 3339 writes it (5.6), without an offset where none is told."""
        if not self.has_time:
            return self.date
        fraction = "." + self.fraction if self.fraction else ""
        return f"{self.date}T{self.hour:02}:{self.minute:02}:{self.second:02}{fraction}{format_offset(self.offset)}"


class Timestamp(NamedTuple):
    """A text that can be read.

    `others` are the other moments the same text may mean: day and month may swap, a year of two digits may lie in
    another century. `zone` is the name of a time zone whose offset cannot be told from the text.
    """

    moment: Moment
    form: Form
    others: tuple[Moment, ...] = ()
    zone: str | None = None

    @property
    def readings(self) -> tuple[Moment, ...]:
        """All moments the text may mean, the likeliest first."""
        return (self.moment, *self.others)


class Unreadable(NamedTuple):
    """A text that names no moment. `reason` is what makes it impossible, such as `month 13`; None: it is no date."""

    reason: str | None = None


def read(text: str) -> Timestamp | Unreadable:
    """The moment that a text names, or why it names none. Never raises; linear in the length of the text."""
    return _read(text) if len(text) <= LONGEST else Unreadable()


def readable(record: Record) -> tuple[tuple[Node, Timestamp], ...]:
    """The timestamps of a record that can be read, in the order of the data."""
    return record.derive(_readable)


def _readable(record: Record) -> tuple[tuple[Node, Timestamp], ...]:
    answers = [(node, read(node.value)) for node in record.fields(Role.TIMESTAMP)]
    return tuple([(node, answer) for node, answer in answers if isinstance(answer, Timestamp)])


def is_plain(record: Record) -> bool:
    """Whether each timestamp of a record is a date, or a date with time and offset, as RFC 3339 writes them."""
    return record.derive(_is_plain)


def _is_plain(record: Record) -> bool:
    stamps = readable(record)
    return len(stamps) == len(record.fields(Role.TIMESTAMP)) and all(
        stamp.form is Form.RFC3339 and (stamp.moment.offset is not None or stamp.moment.unit is Unit.DAY)
        for _, stamp in stamps
    )


def extent(record: Record) -> tuple[int, int] | None:
    """The first and the last instant that a readable timestamp of a record may mean, as in `Moment.begin`."""
    return record.derive(_extent)


def _extent(record: Record) -> tuple[int, int] | None:
    begins = [stamp.moment.begin for _, stamp in readable(record)]
    begins += [other.begin for _, stamp in readable(record) for other in stamp.others]
    return (min(begins), max(begins)) if begins else None


@lru_cache(maxsize=1024)
def field_name(name: str) -> str:
    """A field's name without what spellings differ in: `last-updated`, `last_updated` and `lastUpdated` are one."""
    return name.replace("-", "").replace("_", "").casefold()


@lru_cache(maxsize=64)
def field_names(names: tuple[str, ...]) -> dict[str, None]:
    """The names as `field_name` has them, each once, in order."""
    return dict.fromkeys(map(field_name, names))


def first_of(record: Record, names: tuple[str, ...]) -> Node | None:
    """The record's own timestamp of the first of these names that it has; see `field_name`."""
    fields = {field_name(node.name): node for node in record.fields(Role.TIMESTAMP) if len(node.pointer) == 1}
    return next((fields[name] for name in field_names(names) if name in fields), None)


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time without a date, such as `09:30`."""
    return len(text) <= LONGEST and _TIME_OF_DAY.fullmatch(text) is not None


def format_offset(minutes: int | None) -> str:
    """Minutes east of UTC as RFC 3339 writes them: `Z`, `-05:30`; empty for None."""
    if minutes is None:
        return ""
    if minutes == 0:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


class _ImpossibleError(Exception):
    """A text looks like a date and is none; the argument says which part is out of its range, where one is."""


_ZONE = (
    r"[Zz]|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?(?: \([^()]*\))?"
    r"|(?<=[ \t])(?:[A-Z]{2,5}|[A-Z][A-Za-z_]+(?:/[A-Za-z_]+)+)"
)
_CLOCK = (
    r"(?P<hour>\d{1,2})"
    r"(?:(?P<colon>:?)(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2})(?:(?P<point>[.,])(?P<fraction>\d+))?)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_TIME = rf"(?:(?P<mark>[Tt]|[ \t]+|, ?| at ){_CLOCK}(?P<gap>[ \t]*)(?P<zone>{_ZONE})?)?"
_WEEKDAY = r"(?:(?P<weekday>[A-Za-z]{3,9})\.?,? +)?"
_NAME = r"(?P<name>[A-Za-z]{3,9})"
_ORDINAL = r"(?:st|nd|rd|th)?"


def _form(pattern: str) -> re.Pattern[str]:
    return regex(rf"\s*(?:{pattern})\s*", re.ASCII)


_TIME_OF_DAY = _form(rf"[Tt]?(?=\d+[ :AaPp]){_CLOCK} ?(?:{_ZONE})?")

_PLAIN = regex(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})Z)?", re.ASCII)
# In the order in which they are tried.
_YEAR_FIRST = _form(rf"(?P<year>\d{{4}})(?P<dash>[-/.])(?P<month>\d{{1,2}})(?P=dash)(?P<day>\d{{1,2}}){_TIME}")
_DIGITS = _form(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_TIME}")
_SECONDS = _form(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?"
)
_MONTH = _form(r"(?P<year>\d{4})(?:(?P<dash>[-/.])(?P<month>\d{1,2}))?")
_WEEK = _form(rf"(?P<year>\d{{4}})-?W(?P<week>\d{{2}})(?:-?(?P<weekday>\d){_TIME})?")
_ORDINAL_DAY = _form(rf"(?P<year>\d{{4}})-?(?P<day>\d{{3}}){_TIME}")
_YEAR_LAST = _form(rf"(?P<first>\d{{1,2}})(?P<dash>[-/.])(?P<next>\d{{1,2}})(?P=dash)(?P<year>\d{{4}}|\d{{2}}){_TIME}")
_NAMED = (
    _form(rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL}[ -]+(?:of +)?{_NAME}\.?,?[ -]+(?P<year>\d{{4}}){_TIME}"),
    _form(rf"{_WEEKDAY}{_NAME}\.? +(?P<day>\d{{1,2}}){_ORDINAL},? +(?P<year>\d{{4}}){_TIME}"),
    _form(rf"{_WEEKDAY}{_NAME} +(?P<day>\d{{1,2}}) +{_CLOCK}(?P<gap> +)(?:(?P<zone>{_ZONE}) +)?(?P<year>\d{{4}})"),
    _form(rf"(?P<year>\d{{4}})[ -]{_NAME}[ -](?P<day>\d{{1,2}}){_TIME}"),
    _form(rf"{_NAME}\.?,?[ -]+(?P<year>\d{{4}})"),
    _form(rf"(?P<year>\d{{4}}) ?[年년] ?(?P<month>\d{{1,2}}) ?[月월] ?(?P<day>\d{{1,2}}) ?[日일]{_TIME}"),
)


@lru_cache(maxsize=256)
def _read(text: str) -> Timestamp | Unreadable:
    try:
        return (
            _read_plain(text)
            or _read_year_first(text)
            or _read_digits(text)
            or _read_week_or_ordinal(text)
            or _read_year_last(text)
            or _read_named(text)
            or Unreadable()
        )
    except _ImpossibleError as fault:
        return Unreadable(str(fault) or None)


def _read_plain(text: str) -> Timestamp | None:
    """The shortcut for the form of nearly all timestamps, where no part needs a second look."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = map(int, match.groups("0"))
    if not (1 <= month <= 12 and 1 <= day <= LENGTHS[month - 1] and hour < 24 and minute < 60 and second < 60):
        return None
    if match[4] is None:
        return Timestamp(Moment(year, month, day), Form.RFC3339)
    return Timestamp(Moment(year, month, day, hour, minute, second, "", 0, Unit.SECOND), Form.RFC3339)


def _read_year_first(text: str) -> Timestamp | None:
    if match := _YEAR_FIRST.fullmatch(text):
        strict = match["dash"] == "-" and len(match["month"]) == len(match["day"]) == 2
        date = _date(int(match["year"]), int(match["month"]), int(match["day"]))
        return _timestamp(match, date, Form.RFC3339 if strict else Form.OTHER)
    if match := _MONTH.fullmatch(text):
        year = int(match["year"])
        if match["month"] is None:
            return _timestamp(match, Moment(year, unit=Unit.YEAR), Form.ACCEPTED)
        standard = match["dash"] == "-" and len(match["month"]) == 2
        date = _date(year, int(match["month"]))._replace(unit=Unit.MONTH)
        return _timestamp(match, date, Form.ACCEPTED if standard else Form.OTHER)
    return None


def _read_digits(text: str) -> Timestamp | None:
    for pattern, form in ((_DIGITS, Form.ACCEPTED), (_SECONDS, Form.OTHER)):
        if match := pattern.fullmatch(text):
            return _timestamp(match, _date(int(match["year"]), int(match["month"]), int(match["day"])), form)
    return None


def _read_week_or_ordinal(text: str) -> Timestamp | None:
    if match := _WEEK.fullmatch(text):
        year, week, weekday = int(match["year"]), int(match["week"]), int(match["weekday"] or 1)
        # The first week is the one that holds 4 January (ISO 8601-1, 3.1.1.23); 28 December is always in the last.
        first = day_of_year(year, 1, 4) - day_of_week(year, 1, 4)
        if not 1 <= week <= (day_of_year(year, 12, 28) - first) // 7 + 1:
            raise _ImpossibleError(f"week {week}")
        if not 1 <= weekday <= 7:
            raise _ImpossibleError(f"day {weekday} of a week")
        date = _moment_of(year, first + 7 * (week - 1) + weekday - 1)
        return _timestamp(match, date if match["weekday"] else date._replace(unit=Unit.WEEK), Form.ACCEPTED)
    if match := _ORDINAL_DAY.fullmatch(text):
        year, day = int(match["year"]), int(match["day"])
        if not 1 <= day <= day_of_year(year, 12, 31):
            raise _ImpossibleError(f"day {day} of {year:04}")
        return _timestamp(match, _moment_of(year, day), Form.ACCEPTED)
    return None


def _read_year_last(text: str) -> Timestamp | None:
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["next"]), int(match["year"])
    years = (year,) if len(match["year"]) == 4 else (2000 + year, 1900 + year)
    # Dots are how many languages write the day first; none writes the month first with them.
    orders = ((second, first), (first, second)) if match["dash"] == "." else ((first, second), (second, first))
    dates: list[Moment] = []
    faults: list[str] = []
    for month, day in orders:
        try:
            dates += [date for each in years if (date := _date(each, month, day)) not in dates]
        except _ImpossibleError as fault:
            faults.append(str(fault))
    if not dates:
        raise _ImpossibleError(min(faults, key=lambda fault: fault.startswith("month")))
    readings = [_timestamp(match, date, Form.OTHER) for date in dates]
    return readings[0]._replace(others=tuple(reading.moment for reading in readings[1:]))


def _read_named(text: str) -> Timestamp | None:
    for pattern in _NAMED:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        month = int(parts["month"]) if "month" in parts else _number(parts["name"], _MONTHS)
        weekday = _number(parts["weekday"], _WEEKDAYS) if parts.get("weekday") else 0
        if month is None or weekday is None:
            continue
        year = int(parts["year"])
        if "day" not in parts:
            return _timestamp(match, _date(year, month)._replace(unit=Unit.MONTH), Form.OTHER)
        date = _date(year, month, int(parts["day"]))
        true_day = day_of_week(year, month, date.day)
        if weekday and weekday - 1 != true_day:
            raise _ImpossibleError(f"{date.day} {_MONTHS[month - 1]} {year:04} is a {_WEEKDAYS[true_day]}")
        return _timestamp(match, date, Form.OTHER)
    return None


def _timestamp(match: re.Match[str], date: Moment, form: Form) -> Timestamp:
    """The date, which is written in `form`, with the time and zone of a match."""
    parts = match.groupdict()
    if match[0] != match[0].strip():
        form = Form.OTHER
    if parts.get("hour") is None:
        return Timestamp(date, form)
    offset, zone, zone_form = _read_zone(parts["zone"])
    return Timestamp(_at_time(date, parts, offset), max(form, _clock_form(parts), zone_form), zone=zone)


def _clock_form(parts: dict[str, str | None]) -> Form:
    mark = (parts.get("mark") or "").strip()
    if mark not in ("", "T", "t") or len(parts["hour"] or "") != 2 or parts.get("half"):
        return Form.OTHER
    strict = mark and parts["second"] and parts["colon"] and parts["point"] != "," and not parts["gap"]
    return Form.RFC3339 if strict and parts["hour"] != "24" else Form.ACCEPTED


def _at_time(date: Moment, parts: dict[str, str | None], offset: int | None) -> Moment:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if not half and parts["minute"] is None and parts.get("mark") not in ("T", "t"):
        raise _ImpossibleError
    if half and not 1 <= hour <= 12:
        raise _ImpossibleError(f"hour {hour} {half}m")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    unit = Unit.SECOND if parts["second"] else Unit.MINUTE if parts["minute"] else Unit.HOUR
    if (hour, minute, second) == (24, 0, 0):
        # The end of a day (ISO 8601-1, 5.3.2) is the beginning of the next.
        date, hour = _moment_of(date.year, day_of_year(date.year, date.month, date.day) + 1), 0
    for name, value, limit in (("hour", hour, 24), ("minute", minute, 60), ("second", second, 61)):
        if value >= limit:
            raise _ImpossibleError(f"{name} {value}")
    moment = Moment(date.year, date.month, date.day, hour, minute, second, parts.get("fraction") or "", offset, unit)
    if second == 60 and not _may_be_leap_second(moment):
        raise _ImpossibleError("second 60")
    return moment


def _may_be_leap_second(moment: Moment) -> bool:
    """Whether this is 23:59:60 UTC at the end of June or December (RFC 3339, 5.7 and appendix D)."""
    # `begin` counts the second 60 as the next minute's first, here midnight of 1 July or 1 January.
    days, clock = divmod(moment.begin, DAY)
    return clock == 0 and days in {
        day_number(year, month, 1) for year in (moment.year, moment.year + 1) for month in (1, 7)
    }


def _read_zone(zone: str | None) -> tuple[int | None, str | None, Form]:
    """Minutes east of UTC, the zone's name where it tells none, and how well it is written."""
    if zone is None:
        return None, None, Form.RFC3339
    if zone in ("Z", "z"):
        return 0, None, Form.RFC3339
    if zone in ("UTC", "GMT", "UT"):
        return 0, None, Form.OTHER
    sign = max(zone.find("+"), zone.find("-"))
    if sign < 0 or zone[:sign] not in ("", "UTC", "GMT"):
        return None, zone, Form.OTHER
    written = zone.partition(" ")[0]
    digits = written[sign + 1 :].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 23 or minutes > 59:
        raise _ImpossibleError(f"offset {written[sign:]}")
    offset = (hours * 60 + minutes) * (-1 if zone[sign] == "-" else 1)
    if sign or written != zone or len(digits) % 2:
        return offset, None, Form.OTHER
    return offset, None, Form.RFC3339 if len(written) == 6 else Form.ACCEPTED


def _number(name: str, names: tuple[str, ...]) -> int | None:
    """The number, from 1, of the name that `name` is or shortens (`Sep`, `Sept`); None for another word."""
    lower = name.lower()
    return next((index for index, full in enumerate(names, 1) if full.lower().startswith(lower)), None)


def _date(year: int, month: int, day: int = 1) -> Moment:
    if not 1 <= month <= 12:
        raise _ImpossibleError(f"month {month}")
    if not 1 <= day <= 31:
        raise _ImpossibleError(f"day {day}")
    if day > length(year, month):
        which = f" {year:04}" if day == 29 else ""
        raise _ImpossibleError(f"{day} {_MONTHS[month - 1]}{which}")
    return Moment(year, month, day)


def _moment_of(year: int, day: int) -> Moment:
    """The date of a day of a year; see `from_day_of_year`."""
    return Moment(*from_day_of_year(year, day))
