"""Where a record comes from, as it says itself: when it was published, and by whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.secrets import masked
from recordlint.timestamps import PUBLISHED, Timestamp, Unit, field_name, field_names, read
from recordlint.urls import split
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.record import Record, Value

PROVIDERS = ("provider", "source", "publisher")
"""Keys under which a record names whom it is from."""
LONGEST = 80
"""Characters of a provider's name that are kept."""
ADDRESSES = ("originalUrl", "canonical_url", "source_url", "webUrl", "url", "link")
"""Keys under which a record says where it was found, the most telling first."""
_LONGEST_DOMAIN = 253  # RFC 1035, 2.3.4, without what names of hosts do not show

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


def domain(record: Record) -> str:
    """The domain that a record is from, in lower case and without `www.`: its provider's, as it says itself, else the
    host of its own address; empty where it says neither. Its fields are to be known by their roles."""
    for provider in record.fields(Role.PROVIDER):
        named = provider.value.get("domain")
        if isinstance(named, str) and named.strip():
            return named.strip().lower().removeprefix("www.")
    addresses = (record.data.get(key) for key in ADDRESSES)
    return next((host for address in addresses if isinstance(address, str) and (host := host_of(address))), "")


def host_of(address: str) -> str:
    """The host of an address, without `www.`; empty where there is none."""
    return split(address).hostname.removeprefix("www.")


def shown_domain(domain: str) -> str | None:
    """A domain as it may be shown: secrets are hidden, and what is none for its length is left out."""
    return masked(domain) if 0 < len(domain) <= _LONGEST_DOMAIN else None


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
