"""Whole lines of block style in YAML: taking out and putting in pairs and items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit
from recordlint.edits.site import (
    Member,
    Members,
    Refused,
    Site,
    blanks,
    ends_line,
    line_end,
    line_start,
    newline,
    next_line,
    prefix,
    skip,
)
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    import re

_DASHES = regex(r" *(?:- +)+")
_BLOCK_SCALAR = regex(r"[|>][-+1-9]{0,2}(?=[ \t\r\n]|$)")
_KEEPS_BLANK_LINES = regex(r"[|>][1-9]?\+")


def _members(holder: Site) -> Members:
    """The pairs or items of a block collection; an item begins at its dash. Raises Refused where that is not found."""
    found = holder.members().all
    if found and found[0].key is not None:
        return holder.members()
    at = holder.place.value.start
    items = []
    for item in found:
        items.append(item._replace(start=skip(holder.text, at)))
        at = item.value.end
    if not items or not all(holder.text.startswith("-", item.start) for item in items):
        raise Refused("where the value stands is not known")
    return Members(items)


def remove(holder: Site, at: int) -> tuple[Edit, ...]:
    """Take out the lines of the member whose key, or value if it has none, begins at `at`."""
    members = holder.derive(_members)
    found, index = members.all, members.number(at)
    member = found[index]
    source, text = holder.source, holder.text
    end = _end(holder, member)
    lead = prefix(source, member.start)
    if len(found) == 1:
        return _empty(holder, member, end)
    if not lead.strip(" "):
        lines = Span(line_start(source, member.start), next_line(source, end))
        _let_go(holder, found[index - 1] if index else None, lines.end)
        return (Edit(lines, ""),)
    if index or not _DASHES.fullmatch(lead):
        raise Refused("the value does not begin on a line of its own")
    after = found[1].start
    if prefix(source, after).strip(" "):
        raise Refused("the next value does not begin on a line of its own")
    between = text[line_end(source, end) : after]
    if between.strip(" \t\r\n"):
        # Comments stand before the next one: they stay, and the dash keeps its line.
        return (Edit(Span(member.start - len(lead) + len(lead.rstrip(" ")), line_end(source, end)), ""),)
    return (Edit(Span(member.start, after), ""),)


def _empty(holder: Site, member: Member, end: int) -> tuple[Edit, ...]:
    """Take the only member out: what is left is written in brackets."""
    source, text = holder.source, holder.text
    if not holder.node.pointer and not holder.record.base:
        raise Refused("the record would be empty")
    brackets = "{}" if isinstance(holder.node.value, dict) else "[]"
    key = holder.place.key
    lead = prefix(source, member.start)
    if lead.strip(" ") and not _DASHES.fullmatch(lead):
        raise Refused("the value does not begin on a line of its own")
    if key is None or lead.strip(" "):
        return (Edit(Span(member.start, end), brackets),)
    colon = text.find(":", key.end)
    if text[key.end : colon].strip(" \t") or skip(text, colon + 1) != member.start:
        raise Refused("something else stands after the colon")
    lines = Span(line_start(source, member.start), next_line(source, end))
    return (Edit(Span(colon + 1, colon + 1), " " + brackets), Edit(lines, ""))


def insert(holder: Site, index: int, pair: str, *, above: bool) -> tuple[Edit, ...]:
    """Put a pair on a line of its own: above member `index`, or below the member before that."""
    found = holder.derive(_members).all
    source = holder.source
    first = found[0].start
    lead = prefix(source, first)
    if lead.strip(" ") and not _DASHES.fullmatch(lead):
        raise Refused("the mapping does not begin on a line of its own")
    indent = " " * len(lead)
    line = newline(source, first)
    if above or index == 0:
        if index and prefix(source, found[index].start).strip(" "):
            raise Refused("the value does not begin on a line of its own")
        floor = found[index - 1].end if index else holder.region.span.start
        at = _above_comments(holder, found[index], floor)
        return (Edit(Span(at, at), pair + line + indent),)
    before = found[index - 1]
    at = line_end(source, _end(holder, before))
    _keep_blank_lines(holder, before, next_line(source, at))
    if at >= holder.region.span.end and _holds(holder, before, _BLOCK_SCALAR):
        raise Refused("the block scalar above would get a line end")
    return (Edit(Span(at, at), line + indent + pair),)


def _end(holder: Site, member: Member) -> int:
    """Where the member ends; raises Refused if something other than a comment follows on that line."""
    if not ends_line(holder.source, member.end, apart=True):
        raise Refused("something else stands on the line")
    return member.end


def _above_comments(holder: Site, member: Member, floor: int) -> int:
    """Where the comment lines right above a member begin: they belong to it, unless they reach up to `floor`."""
    source, text = holder.source, holder.text
    lead = prefix(source, member.start)
    if lead.strip(" "):
        return member.start
    start = line_start(source, member.start)
    while start > floor:
        above = line_start(source, start - 1)
        if above == start or not text.startswith(lead + "#", above):
            return start + len(lead)
        start = above
    return member.start


def _let_go(holder: Site, before: Member | None, at: int) -> None:
    """Raise Refused if what stands from `at` on would go over to a block scalar in the member before."""
    _keep_blank_lines(holder, before, at)
    text, region = holder.text, holder.region.span
    while at < region.end and text[at] in " \t\r\n":
        at += 1
    indented = text.startswith("#", at, region.end) and prefix(holder.source, at) != ""
    if indented and _holds(holder, before, _BLOCK_SCALAR):
        raise Refused("a comment there would become part of a block scalar")


def _keep_blank_lines(holder: Site, before: Member | None, at: int) -> None:
    """Raise Refused if the line at `at` is blank and could belong to a block scalar in the member before.

    To libyaml, a blank line with a tab is part of a plain scalar or a fault.
    """
    line = blanks(holder.source, at) if at < holder.region.span.end else None
    if line is None:
        return
    if "\t" in line:
        raise Refused("a line of tabs follows")
    if _holds(holder, before, _BLOCK_SCALAR if line else _KEEPS_BLANK_LINES):
        raise Refused("blank lines there may belong to a block scalar")


def _holds(holder: Site, member: Member | None, header: re.Pattern[str]) -> bool:
    """Whether a member, perhaps deep inside, may hold a block scalar with such a header."""
    return member is not None and header.search(holder.text, member.start, member.end) is not None
