"""Characters and where they stand: `Span`, `Position`, `Source`."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

from recordlint.patterns import regex

BOM = "\ufeff"
_LOST = "\ufffd"
MARK = "recordlint:"
"""What a comment to us begins with, see `recordlint.suppress`; a text without it has none."""
_LINE_END = regex(r"\r\n|\r|\n")


class Span(NamedTuple):
    """A half-open range of characters of a text, counted from 0."""

    start: int
    end: int


def within(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span lies within one of others, which are in order and do not overlap."""
    before = bisect_right(others, span.start, key=attrgetter("start"))
    return before > 0 and span.end <= others[before - 1].end


class Position(NamedTuple):
    """A place a person can go to: line and column from 1, in characters; offset from 0."""

    line: int
    column: int
    offset: int


class Row(NamedTuple):
    """A row of a table: the file that holds the table, and the row's number from 1."""

    file: str
    number: int

    @property
    def path(self) -> str:
        """What a row is called that has no name of its own."""
        return f"{self.file}#{self.number}"


def rank(path: str, row: Row | None) -> tuple[str, str, int]:
    """The sort key of sources: by path, rows without a name in order of their numbers."""
    if row is None:
        return path, "", 0
    return (row.file, "", row.number) if path == row.path else (path, *row)


class Source:
    """The decoded text of one file, or of one row of a table.

    `path` is what reports show, with `/`. `text` holds every character of the file, a byte order mark included, so
    that encoding it gives the bytes back. `undecodable` are the spans of the replacement characters that stand for
    bytes that are no UTF-8, and `first_undecodable` the bytes of the first. `encoding` is None for text, else the name
    of what the bytes are instead ("UTF-16", "binary data"): such a source has no text and is not parsed. `syntax` is
    what `recordlint.parse` reads it by where that is not for the path's suffix to say; `row` is the row that it is.

    Lines end at LF, CRLF or a lone CR, and nowhere else (YAML 1.2.2, section 5.4; Python's `splitlines` differs).
    """

    __slots__ = ("_starts", "encoding", "first_undecodable", "path", "row", "syntax", "text", "undecodable")

    def __init__(
        self,
        path: str,
        text: str,
        undecodable: tuple[Span, ...] = (),
        encoding: str | None = None,
        *,
        first_undecodable: bytes = b"",
        syntax: str | None = None,
        row: Row | None = None,
    ) -> None:
        self.path = path
        self.text = text
        self.undecodable = undecodable
        self.encoding = encoding
        self.first_undecodable = first_undecodable
        self.syntax = syntax
        self.row = row
        self._starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"

    @property
    def bom(self) -> int:
        """1 if the text begins with a byte order mark, else 0."""
        return 1 if self.text.startswith(BOM) else 0

    @property
    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; the first is always 0."""
        if self._starts is None:
            if "\r" in self.text:
                self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
            else:
                lines = self.text.split("\n")
                self._starts = [0, *accumulate([len(line) + 1 for line in lines[:-1]])]
        return self._starts

    def position(self, offset: int) -> Position:
        """The position of an offset; one past the end is allowed. A byte order mark has no column of its own."""
        starts = self.line_starts
        line = bisect_right(starts, offset)
        column = offset - starts[line - 1] + 1
        if line == 1:
            column = max(1, column - self.bom)
        return Position(line, column, offset)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1: the inverse of `position`, clamped to the text."""
        starts = self.line_starts
        if line > len(starts):
            return len(self.text)
        start = starts[line - 1] + (self.bom if line == 1 else 0)
        return min(start + column - 1, self.line(line).end)

    def line(self, number: int) -> Span:
        """The span of line `number` (from 1), without its line end. Raises IndexError beyond the last line."""
        starts = self.line_starts
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)


def decode(path: str, data: bytes) -> Source:
    """Bytes of a file as a `Source`; never raises.

    Bytes that are no UTF-8 become one U+FFFD each (as the Unicode Standard, section 3.9, recommends for ill-formed
    sequences) and are listed in `undecodable`. UTF-16, UTF-32 and data with NUL bytes give a source without text.
    """
    encoding = _not_text(data)
    if encoding is not None:
        return Source(path, "", encoding=encoding)
    try:
        return Source(path, data.decode())
    except UnicodeDecodeError as fault:
        first = data[fault.start : fault.end]
    # Where the file itself holds U+FFFD, no byte was lost. (Its bytes are part of no other sequence.)
    lost = data.replace(_LOST.encode(), b"?").decode(errors="replace")
    spans = tuple(Span(*match.span()) for match in re.finditer(_LOST, lost))
    return Source(path, data.decode(errors="replace"), spans, first_undecodable=first)


def _not_text(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    nuls = data.count(0)
    if not nuls:
        return None
    looks_wide = nuls * 3 >= len(data) and (not any(data[0:64:2]) or not any(data[1:64:2]))
    return "UTF-16" if looks_wide else "binary data"
