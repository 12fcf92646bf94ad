"""Edits in YAML: whole lines in block style, items between brackets in flow style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit
from recordlint.edits import block, flow
from recordlint.edits.site import Refused, Site, blanks, line_end, newline, next_line
from recordlint.edits.yaml_scalars import block_scalar, key_text, scalar
from recordlint.record import Style
from recordlint.text import BOM, Span

if TYPE_CHECKING:
    from recordlint.record import Value

_BLOCK_SCALARS = frozenset({Style.LITERAL, Style.FOLDED})


def set_value(site: Site, value: Value) -> tuple[Edit, ...]:
    """Write another scalar in the place of a value, quoted as it was where that can hold it."""
    style = site.place.style
    if style is Style.BLOCK:
        raise Refused("a mapping or a list in block style stands there")
    span = site.place.value
    if span.start == span.end:
        return _fill(site, scalar(value, Style.PLAIN, flow=site.in_flow))
    _no_property(site.text, span.start)
    if style in _BLOCK_SCALARS:
        return _set_block_scalar(site, value)
    if "\t" in (blanks(site.source, next_line(site.source, span.end)) or ""):
        raise Refused("a line of tabs follows")
    style = Style.PLAIN if style is Style.FLOW else style
    written = scalar(value, style, flow=site.in_flow, like=site.written)
    return (Edit(span, written),)


def _fill(site: Site, written: str) -> tuple[Edit, ...]:
    at, text = site.place.value.start, site.text
    before = text[site.place.key.end : at] if site.place.key else text[at - 1 : at]
    if before.strip(" \t") != (":" if site.place.key else "-"):
        raise Refused("nothing is written there that could be replaced")
    gap = "" if before[-1:] in (" ", "\t") else " "
    return (Edit(Span(at, at), gap + written),)


def _set_block_scalar(site: Site, value: Value) -> tuple[Edit, ...]:
    source, start = site.source, site.place.value.start
    if not site.node.value.rstrip("\n").rpartition("\n")[2].strip(" \t") and site.node.value.strip("\n"):
        raise Refused("the block scalar ends in a line of blanks")
    above = line_end(source, start)
    head = site.text[start:above]
    indicators = Span(start, start + len(head) - len(head.lstrip("|>-+0123456789")))
    end = line_end(source, site.place.value.end)
    fresh = None
    if isinstance(value, str) and end > above:
        open_end = end >= site.region.span.end
        fresh = block_scalar(value, site.text[start:end], newline(source, start), open_end=open_end)
    if fresh is not None:
        return Edit(indicators, fresh[0]), Edit(Span(next_line(source, start), end), fresh[1])
    return Edit(indicators, scalar(value, Style.DOUBLE, flow=False)), Edit(Span(above, end), "")


def rename(site: Site, new: str) -> tuple[Edit, ...]:
    """Write another key, quoted as it was where that can hold it."""
    holder = site.holder()
    span = site.place.key
    if span is None:
        raise Refused("the value has no key of its own")
    written = site.text[span.start : span.end]
    if not written or (written[0] not in "'\"" and written != site.pointer[-1]):
        raise Refused("the key is not written plainly")
    _no_property(site.text, span.start)
    holder.derive(_no_merge)
    return (Edit(span, key_text(new, written, flow=site.in_flow)),)


def remove(site: Site) -> tuple[Edit, ...]:
    """Take a pair out of its mapping, or an item out of its list.

    In block style its lines go, with a comment at the end of them; comments on lines of their own above it stay.
    """
    site.own()
    holder = site.holder()
    if site.place.key is not None:
        holder.derive(_no_merge)
    if holder.place.style is Style.FLOW:
        return flow.remove(holder, site.start)
    return block.remove(holder, site.start)


def remove_pair(holder: Site, key: Span, value: Span) -> tuple[Edit, ...]:
    """Take the pair with the key at `key` out of a mapping: one of several with the same key."""
    written = holder.text[value.start : value.end]
    if written[:1] not in ("'", '"') and re.search(r"(?:^|[\s,\[{])[&*]\S", written):
        raise Refused("the value may hold an anchor")
    return flow.remove(holder, key.start) if holder.place.style is Style.FLOW else block.remove(holder, key.start)


def insert(site: Site, key: str, value: Value, index: int, *, above: bool) -> tuple[Edit, ...]:
    """Put a pair before member `index` of a mapping; `above` says that it belongs to that one."""
    if site.place.style is not Style.FLOW:
        return block.insert(site, index, pair(key, value), above=above)
    members = site.members().all
    like_json = bool(members) and all(member.key and site.text[member.key.start] == '"' for member in members)
    style = Style.DOUBLE if like_json else Style.PLAIN
    colon = flow.separator(site, ": ")
    if colon == ":" and not like_json:
        # Only after a quoted key does a colon need no blank.
        colon = ": "
    written = key_text(key, '"' if like_json else "", flow=True)
    return flow.insert(site, index, written + colon + scalar(value, style, flow=True))


def pair(key: str, value: Value) -> str:
    """A pair in block style, without line end."""
    return key_text(key, "", flow=False) + ": " + scalar(value, Style.PLAIN, flow=False)


def _no_merge(holder: Site) -> None:
    span = holder.place.value
    if holder.text.find("<<", span.start, span.end) >= 0:
        raise Refused("the mapping may take keys from a merge")


def _no_property(text: str, at: int) -> None:
    """Raise Refused where a tag or anchor stands before the node at an offset."""
    before = text[max(0, at - 300) : at]
    word = "".join(before.split()[-1:])
    glued = before[-1:] not in (*" \t\r\n[{,:", "", BOM)
    if glued or word.lstrip("[{,")[:1] in ("!", "&"):
        raise Refused("a tag or an anchor stands before it")
