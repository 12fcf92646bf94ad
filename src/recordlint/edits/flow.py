"""Items between brackets: flow style in YAML, everything in JSON, arrays and inline tables in TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit
from recordlint.edits.site import (
    Member,
    Members,
    Refused,
    Site,
    begins_line,
    ends_line,
    line_end,
    line_start,
    newline,
    next_line,
    prefix,
    skip,
)
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence


def remove(holder: Site, at: int) -> tuple[Edit, ...]:
    """The edits that take the member that begins at `at` out of a collection in brackets, with its comma.

    An item that has lines of its own goes with them and the comment at their end; otherwise line breaks stay.
    """
    checked = holder.derive(_members)
    members = checked.all
    source, text = holder.source, holder.text
    index = checked.number(at)
    member = members[index]
    before = members[index - 1] if index else None
    after = members[index + 1] if index + 1 < len(members) else None
    inside = _inside(holder)
    alone = before is None and after is None
    if alone and "#" not in text[inside.start : member.start] + text[member.end : inside.end]:
        return (Edit(inside, ""),)
    comma = _comma_after(text, member)
    end = member.end if comma is None else comma + 1
    own_lines = begins_line(source, member.start) and ends_line(source, end)
    if not own_lines or end > line_end(source, member.end):
        return (Edit(_with_comma(text, before, member, after), ""),)
    lines = Edit(Span(line_start(source, member.start), next_line(source, member.end)), "")
    loose = _comma_after(text, before) if comma is None and before is not None else None
    return (lines,) if loose is None else (Edit(Span(loose, loose + 1), ""), lines)


def _with_comma(text: str, before: Member | None, member: Member, after: Member | None) -> Span:
    """A member and the comma on one side of it: preferably where no line break goes with it, never with a comment."""
    spans = []
    if after is not None:
        spans.append((text[member.end : after.start], Span(member.start, after.start)))
    if before is not None:
        spans.append((text[before.end : member.start], Span(before.end, member.end)))
    for barriers in ("\r\n", "#"):
        for gap, span in spans:
            if set(barriers).isdisjoint(gap):
                return span
    raise Refused("a comment stands beside the value")


def insert(holder: Site, index: int, pair: str) -> tuple[Edit, ...]:
    """The edits that put a pair before member `index` of a mapping in braces (its length: after the last one)."""
    members = holder.derive(_members).all
    source, text = holder.source, holder.text
    if not members:
        inside = _inside(holder)
        if text[inside.start : inside.end].strip(" \t\r\n"):
            raise Refused("a comment stands in the empty mapping")
        return (Edit(inside, pair),)
    if index == 0:
        start = members[0].start
        on_line = begins_line(source, start)
        gap = "," + newline(source, start) + prefix(source, start) if on_line else _gap(text, members)
        return (Edit(Span(start, start), pair + gap),)
    end = members[index - 1].end
    comma = _comma_after(text, members[index - 1])
    last = line_end(source, end)
    if begins_line(source, members[index - 1].start):
        fresh = newline(source, end) + prefix(source, members[index - 1].start) + pair
        if comma is None and last == end:
            return (Edit(Span(end, end), "," + fresh),)
        if comma is None and ends_line(source, end, apart=True):
            return Edit(Span(end, end), ","), Edit(Span(last, last), fresh)
        if comma is not None and comma < last and ends_line(source, comma + 1):
            return (Edit(Span(last, last), fresh + ","),)
    return (Edit(Span(end, end), _gap(text, members) + pair),)


def separator(holder: Site, default: str) -> str:
    """What stands between key and value in a mapping's first pair, if that is plain; else `default`."""
    members = holder.members().all
    key = members[0].key if members else None
    between = default if key is None else holder.text[key.end : members[0].value.start]
    return between if between.strip(" \t") == default.strip() else default


def _members(holder: Site) -> Members:
    """The members of a collection in brackets. Raises Refused if more than commas and comments stand between them."""
    text, span = holder.text, holder.place.value
    if text[span.start : span.start + 1] not in ("[", "{") or text[span.end - 1 : span.end] not in ("]", "}"):
        raise Refused("the collection has no brackets of its own")
    members = holder.members().all
    at = skip(text, span.start + 1)
    sound = True
    for number, member in enumerate(members, 1):
        comma = _comma_after(text, member)
        sound = sound and at == member.start and (comma is not None or number == len(members))
        at = skip(text, member.end if comma is None else comma + 1)
    if not sound or at != span.end - 1:
        raise Refused("something else stands between the values")
    return holder.members()


def _inside(holder: Site) -> Span:
    return Span(holder.place.value.start + 1, holder.place.value.end - 1)


def _comma_after(text: str, member: Member) -> int | None:
    at = skip(text, member.end)
    return at if text.startswith(",", at) else None


def _gap(text: str, members: Sequence[Member]) -> str:
    """The comma between two members of a line, with blanks as in the first two."""
    if len(members) > 1:
        gap = text[members[0].end : members[1].start]
        if gap.strip(" \t") == ",":
            return gap
    key = members[0].key
    compact = key is not None and text[key.end : members[0].value.start] in (":", "=")
    return "," if compact else ", "
