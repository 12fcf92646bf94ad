"""Edits outside the data: lines of the body, a new front matter, characters that mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Change, Edit, Operation
from recordlint.edits import toml, yaml
from recordlint.edits.site import Refused, newline, skip
from recordlint.parse.fences import HEAD
from recordlint.parse.markdown import front_of
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.record import Record, Value

_LINE_END = regex(r"\r\n|\r|\n")
_FENCE = regex(r"(?:\A|[\r\n])[ \t]*(?:---|\+\+\+|;;;|\.\.\.|\{)")
_NEAR = 1000
"""Within so many characters behind an unclosed front matter, a change may make it longer. They are few, since each may
be changed by a fix of its own, and what is the front matter has to be found out for each."""


def replace_lines(record: Record, first: int, last: int, text: str) -> Change:
    """Put `text` in the place of lines `first` to `last` of the body; see `recordlint.edits.replace_lines`."""
    source, body = record.source, record.body
    starts = source.line_starts
    if body is None or not 1 <= first <= last <= len(starts):
        raise Refused("the body has no such lines")
    span = Span(starts[first - 1], starts[last] if last < len(starts) else len(source.text))
    if first == 1:
        span = Span(source.bom, span.end)
    if span.start < body.span.start or span.end > body.span.end:
        raise Refused("the lines do not lie in the body")
    fresh = text
    if text:
        ending = newline(source, span.start)
        fresh = _LINE_END.sub(lambda _: ending, text)
        if not fresh.endswith(ending) and span.end < len(source.text):
            fresh += ending
    if not (record.fences and record.fences[1]) and _moves_front(record, span, fresh):
        raise Refused("something else would then be the front matter")
    return Change((Edit(span, fresh),), (Operation("lines", value=fresh, first=first, last=last),))


def _moves_front(record: Record, span: Span, fresh: str) -> bool:
    """Whether the front matter of a text that has none, or an unclosed one, may be another with `fresh` in a span."""
    text, begin = record.source.text, record.source.bom
    if _FENCE.search(fresh) and not _FENCE.search(text[span.start : span.end]):
        return True
    edge = begin if record.fences is None or record.body is None else record.body.span.start
    if span.start >= edge + (HEAD if record.fences is None else _NEAR):
        return False
    if edge > begin + HEAD:
        return True
    front, _ = front_of(text[: span.start] + fresh + text[span.end : span.end + 2 * HEAD], begin)
    if front is None or record.fences is None:
        return front is not None or record.fences is not None
    return (front.opening, front.closing, front.body) != (*record.fences, edge)


def insert_front_matter(record: Record, pairs: Mapping[str, Value]) -> Change:
    """Put a YAML front matter before a text; see `recordlint.edits.insert_front_matter`."""
    if record.fences is not None or record.region is not None or record.body is None:
        raise Refused("the text has a front matter")
    if not pairs:
        raise Refused("there is nothing to put into a front matter")
    ending = newline(record.source, 0)
    lines = ["---", *(yaml.pair(key, value) for key, value in pairs.items()), "---", ""]
    at = record.source.bom
    return Change(
        (Edit(Span(at, at), ending.join(lines)),),
        tuple(Operation("insert", value=value, key=key) for key, value in pairs.items()),
    )


def insert_first(record: Record, key: str, value: Value) -> tuple[Edit, ...]:
    """Put the first pair into a front matter that holds nothing but comments."""
    text = record.source.text
    opening, closing = record.fences or (None, None)
    if opening is None or closing is None or skip(text, opening.end) != closing.start:
        raise Refused("there is no empty front matter")
    fence = text[opening.start : opening.end].strip()
    pair = {"---": yaml.pair, "+++": toml.pair}.get(fence)
    if pair is None:
        raise Refused("the front matter is of another format")
    return (Edit(Span(closing.start, closing.start), pair(key, value) + newline(record.source, opening.start)),)
