"""Where a record comes from, as it says itself: when it was published, and by whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.secrets import masked
from recordlint.timestamps import PUBLISHED, Timestamp, Unit, field_name, field_names, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.record import Record, Value

PROVIDERS = ("provider", "source", "publisher")
"""Keys under which a record names whom it is from."""
LONGEST = 80
"""Characters of a provider's name that are kept."""

_DATED = regex(r"(?:.*/)?(\d{4}-\d{2}-\d{2})-[^/]*", re.ASCII)


class Month(NamedTuple):
    """A month of the proleptic Gregorian calendar, numbered from 1."""

    year: int
    month: int


class Origin(NamedTuple):
    """A record, by path and number, with the month it was published in and its provider's name, where it says so."""

    path: str
    record: int
    published: Month | None
    provider: str | None


def origin(record: Record) -> Origin:
    """Where a record comes from. Secrets are hidden; never raises.

    The month is that of the plainest of the publishing dates (`timestamps.PUBLISHED`) that can be read, whatever its
    offset; else that of a file name that begins with a date, as Jekyll's posts have it.
    """
    return Origin(record.path, record.number, _published(record), _provider(record.data))


def _published(record: Record) -> Month | None:
    dates = {field_name(key): value for key, value in record.data.items() if isinstance(value, str)}
    told = [dates[name] for name in field_names(PUBLISHED) if name in dates]
    named = _DATED.fullmatch(record.path)
    for text in (*told, named[1]) if named else told:
        stamp = read(text)
        if isinstance(stamp, Timestamp) and stamp.moment.unit < Unit.YEAR:
            return Month(stamp.moment.year, stamp.moment.month)
    return None


def _provider(data: Mapping[str, Value]) -> str | None:
    for key in PROVIDERS:
        provider = data.get(key)
        name = provider.get("name") if isinstance(provider, dict) else None
        if isinstance(name, str) and name.strip():
            return masked(" ".join(name.split()))[:LONGEST]
    return None
