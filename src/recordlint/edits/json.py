"""Edits in JSON: one value, one way to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit
from recordlint.edits import flow
from recordlint.edits.site import Refused, Site, bare

if TYPE_CHECKING:
    from recordlint.record import Value
    from recordlint.text import Span


def scalar(value: Value, like: str = "") -> str:
    """A scalar as JSON; escapes of non-ASCII letters and slashes as in `like`, a text written beside or before it."""
    if not isinstance(value, str):
        return bare(value)
    from json import dumps

    written = dumps(value, ensure_ascii="\\u" in like and like.isascii())
    written = written.encode("utf-8", "backslashreplace").decode()
    return written.replace("/", "\\/") if "\\/" in like else written


def set_value(site: Site, value: Value) -> tuple[Edit, ...]:
    """Write another scalar in the place of a value."""
    return (Edit(site.place.value, scalar(value, site.written)),)


def rename(site: Site, key: str) -> tuple[Edit, ...]:
    """Write another key."""
    if site.place.key is None:
        raise Refused("the value has no key of its own")
    span = site.place.key
    return (Edit(span, scalar(key, site.text[span.start : span.end])),)


def remove(site: Site) -> tuple[Edit, ...]:
    """Take a member out of its mapping or list."""
    return flow.remove(site.holder(), site.start)


def remove_pair(holder: Site, key: Span, _value: Span) -> tuple[Edit, ...]:
    """Take the pair with the key at `key` out of a mapping."""
    return flow.remove(holder, key.start)


def insert(site: Site, key: str, value: Value, index: int, *, above: bool) -> tuple[Edit, ...]:
    """Put a pair before member `index` of a mapping."""
    return flow.insert(site, index, scalar(key) + flow.separator(site, ": ") + scalar(value))
