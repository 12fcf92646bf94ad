"""Edits in TOML: lines of a table, members of arrays and inline tables, whole items of an array of tables."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit
from recordlint.edits import flow
from recordlint.edits.site import (
    Member,
    Refused,
    Site,
    begins_line,
    blanks,
    line_end,
    line_start,
    newline,
    next_line,
    prefix,
)
from recordlint.edits.toml_scalars import key_text, read, scalar
from recordlint.record import Style
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer
    from recordlint.record import Record, Value


def set_value(site: Site, value: Value) -> tuple[Edit, ...]:
    """Write another scalar in the place of a value, a string in the quotes of the one before."""
    if site.place.style is Style.BLOCK:
        raise Refused("a table stands there")
    like = site.written if isinstance(site.node.value, str) else ""
    return (Edit(site.place.value, scalar(value, like, newline(site.source, site.place.value.start))),)


def rename(site: Site, key: str) -> tuple[Edit, ...]:
    """Write another key. That of a table is refused where more than one header names it."""
    span = site.place.key
    if span is None:
        raise Refused("the value has no key of its own")
    if site.place.style is Style.BLOCK:
        _header(site)
        tables = sum(place.style is Style.BLOCK for _, place in site.below())
        if tables > (2 if isinstance(site.node.value, list) else 1):
            raise Refused("the key may stand in several headers")
    return (Edit(span, key_text(key, site.text[span.start : span.end])),)


def remove(site: Site) -> tuple[Edit, ...]:
    """Take out a pair, a member of an array or inline table, a table, or an item of an array of tables."""
    holder = site.holder()
    if holder.place.style is Style.FLOW:
        return flow.remove(holder, site.start)
    if not holder.pointer and not holder.record.base and len(holder.node.value) == 1:
        raise Refused("the record would be empty")
    if site.place.style is Style.BLOCK:
        return _remove_table(site, holder)
    return remove_pair(holder, site.place.key or site.place.value, site.place.value)


def remove_pair(holder: Site, key: Span, value: Span) -> tuple[Edit, ...]:
    """Take the pair with the key at `key` out of a table: its lines, with the comment at the end of them."""
    if holder.place.style is Style.FLOW:
        return flow.remove(holder, key.start)
    source = holder.source
    start = line_start(source, key.start)
    if value.start < key.start:
        raise Refused("a table stands there")
    if holder.text[start : key.start].strip(" \t") and len(holder.members().all) == 1:
        raise Refused("the table would go with its only pair")
    return (Edit(Span(start, next_line(source, value.end)), ""),)


def insert(site: Site, key: str, value: Value, index: int, *, above: bool) -> tuple[Edit, ...]:
    """Put a pair before member `index`, but above the tables in the mapping, where alone it belongs to it."""
    if site.place.style is Style.FLOW:
        return flow.insert(site, index, key_text(key) + flow.separator(site, " = ") + scalar(value))
    source = site.source
    members = site.members().all
    if above and _is_pair(site, members[index]):
        at = members[index].start
        return (Edit(Span(at, at), pair(key, value) + newline(source, at) + prefix(source, at)),)
    pairs = [member for member in members[:index] if _is_pair(site, member)]
    if not pairs and not site.pointer and not site.record.base:
        start = site.region.span.start
        return (Edit(Span(start, start), pair(key, value) + newline(source, start)),)
    end = pairs[-1].end if pairs else _header(site).end
    lead = prefix(source, pairs[-1].start) if pairs else ""
    at = line_end(source, end)
    return (Edit(Span(at, at), newline(source, at) + lead + pair(key, value)),)


def pair(key: str, value: Value) -> str:
    """A pair as a line of a table, without line end."""
    return f"{key_text(key)} = {scalar(value)}"


def _is_pair(site: Site, member: Member) -> bool:
    """Whether a member is written as `key = value` on a line of its own."""
    key = member.key
    plain = key is not None and site.text[key.end : member.value.start].strip(" \t") == "="
    return plain and begins_line(site.source, member.start)


def _header(site: Site) -> Span:
    """The line of a table's header, without a comment. Raises Refused where there is none."""
    start = line_start(site.source, site.place.value.start)
    end = line_end(site.source, start)
    if _way(site.text[start:end]) != [step for step in (*site.record.base, *site.pointer) if isinstance(step, str)]:
        raise Refused("the table has no header of its own")
    return Span(start, end)


def _way(header: str) -> list[str]:
    """The keys that a line names, if that is the header of a table."""
    data = read(header) if header.lstrip(" \t").startswith("[") else None
    way = []
    while data:
        key, inner = next(iter(data.items()))
        way.append(key)
        data = inner[0] if isinstance(inner, list) else inner
    return way


def _starts(record: Record) -> list[tuple[int, Pointer]]:
    """Where the nodes of a record begin, in order."""
    places = record.region.places.nodes.items() if record.region else ()
    return sorted(((place.key or place.value).start, pointer) for pointer, place in places)


def _remove_table(site: Site, holder: Site) -> tuple[Edit, ...]:
    """Take out a table or an array of tables, or an item of one: all its lines, and the blank ones above."""
    start = _header(site).start
    if len(holder.node.value) == 1:
        if isinstance(holder.node.value, list):
            raise Refused("the list would go with its only item")
        _header(holder)
    source, inside = site.source, dict(site.below())
    end = line_end(source, max(place.value.end for place in inside.values()))
    starts, way = site.record.derive(_starts), (*site.record.base, *site.pointer)
    for _, pointer in starts[bisect_left(starts, (start,)) : bisect_left(starts, (end,))]:
        if pointer not in inside and way[: len(pointer)] != pointer:
            raise Refused("the table is not written in one piece")
    while start > site.region.span.start and blanks(source, line_start(source, start - 1)) is not None:
        start = line_start(source, start - 1)
    return (Edit(Span(start, next_line(source, end)), ""),)
