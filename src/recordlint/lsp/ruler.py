"""Offsets of a text <-> lines and columns as an editor counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recordlint.text import Source


class Ruler:
    """Measures a text in lines and in units of an encoding, `utf-8`, `utf-16` or `utf-32`, both from 0.

    Lines end where those of a `Source` do, which is where the protocol says they end (LSP 3.17, text documents).
    """

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._encoding = encoding

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        line = self._source.position(offset).line
        start = self._source.line_starts[line - 1]
        return line - 1, self._units(self._source.text[start:offset])

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column. What lies beyond a line is at its end, what lies beyond the text at the
        text's; in the middle of a character is before it."""
        if line >= len(self._source.line_starts):
            return len(self._source.text)
        start, end = self._source.line(line + 1)
        if self._encoding == "utf-32":
            return min(start + column, end)
        text = self._source.text[start:end]
        if text.isascii():
            return min(start + column, end)
        for index, character in enumerate(text):
            column -= self._units(character)
            if column < 0:
                return start + index
        return end

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding == "utf-32":
            return len(text)
        # An editor may hold half a surrogate pair: one unit there, three bytes here.
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
