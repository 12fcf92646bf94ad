"""The passages of a record in which some characters are found: its strings, and the lines of its body."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from recordlint.edits import replace_lines, set_value
from recordlint.prose.lines import Kind, lines, without_code
from recordlint.record import span_of
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from recordlint.diagnostic import At, Change
    from recordlint.record import Node, Record

_UNREAD = frozenset({Kind.CODE, Kind.COMMENT, Kind.MATH})


class Passage(NamedTuple):
    """A string of the data, or what stands on one line of the body.

    `text` is what to look at, with blanks where code stands. `node` is that of a string, None in a body; `start` is the
    offset in the file of what stands on a line.
    """

    record: Record
    text: str
    node: Node | None = None
    start: int = 0

    def at(self, start: int, end: int) -> At:
        """Characters `start` to `end` of the passage as a place to stand at."""
        return Span(self.start + start, self.start + end) if self.node is None else self.node.part(start, end)

    def syntax_fault(self, start: int, end: int) -> Span | None:
        """The place among characters `start` to `end` of a string that the parser has called a syntax error, for a
        character that its format forbids: a finding that stands exactly there replaces the error."""
        faults = self.record.faults.get("invalid-syntax", ()) if self.node is not None else ()
        offset = self.node.verbatim if self.node is not None and faults else None
        if offset is None:
            return None
        places = (span_of(fault.at) for fault in faults)
        return next((place for place in places if offset + start <= place.start < offset + end), None)

    def replace(self, pieces: Sequence[tuple[int, int, str]]) -> Change:
        """Put other texts in the place of characters `start` to `end`, for each of some pieces in order."""
        if self.node is not None:
            return set_value(self.node, _replaced(self.node.value, pieces, 0))
        source = self.record.source
        number = source.position(self.start).line
        line = source.line(number)
        start = line.start + (source.bom if number == 1 else 0)
        fresh = _replaced(source.text[start : line.end], pieces, self.start - start)
        ending = "\n" if line.end < len(source.text) else ""
        return replace_lines(self.record, number, number, fresh + ending)


def _replaced(text: str, pieces: Sequence[tuple[int, int, str]], offset: int) -> str:
    parts: list[str] = []
    done = 0
    for start, end, fresh in pieces:
        parts += (text[done : offset + start], fresh)
        done = offset + end
    return "".join((*parts, text[done:]))


def passages(record: Record, pattern: re.Pattern[str], *, code: bool = False) -> Iterator[Passage]:
    """The strings and the body's lines in which a pattern is found, in order.

    Code, comments and formulas in the body are passed over unless `code` is set.
    """
    for node in _strings(record):
        if pattern.search(node.value):
            yield Passage(record, node.value, node)
    if record.body is not None:
        yield from _lines(record, pattern, code)


def _strings(record: Record) -> Iterator[Node]:
    stack = [record.root]
    while stack:
        node = stack.pop()
        if isinstance(node.value, str):
            yield node
        else:
            stack += reversed(list(node.children()))


def _lines(record: Record, pattern: re.Pattern[str], code: bool) -> Iterator[Passage]:
    assert record.body is not None
    source, (begin, end) = record.source, record.body.span
    while (match := pattern.search(source.text, begin, end)) is not None:
        number = source.position(match.start()).line
        line = source.line(number)
        start = max(line.start, record.body.span.start)
        text = source.text[start : line.end]
        if not code:
            text = _readable(record, start, text)
        if code or pattern.search(text):
            yield Passage(record, text, None, start)
        begin = max(line.end, match.end())


def _readable(record: Record, start: int, text: str) -> str:
    """The text of a line with blanks in place of what is code, comment or formula."""
    assert record.body is not None
    found = lines(record)
    offset = start - record.body.span.start
    index = bisect_right(found, offset + len(text), key=lambda line: line.start) - 1
    if index >= 0 and found[index].end > offset and found[index].kind in _UNREAD:
        return " " * len(text)
    return without_code(text)
