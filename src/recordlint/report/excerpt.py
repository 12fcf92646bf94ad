"""The source of a diagnostic as a report shows it: numbered lines, carets under the span, underlined labels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from recordlint.report.terminal import DIM, LABEL, SEVERITY, Painter, cells, visible, width
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic, FrameLine, PlacedLabel
    from recordlint.text import Position

NUMBERS = 4
"""How many cells line numbers take at least, so that the excerpts of most reports stand in one line."""
NARROWEST = 20
"""How many cells of source are shown even on a narrower terminal."""
CUT = "…"


class Excerpt(NamedTuple):
    """Lines to print, where what follows them begins (in cells), and the labels that they do not show."""

    lines: list[str]
    indent: int
    elsewhere: list[PlacedLabel]


def excerpt(diagnostic: Diagnostic, columns: int, paint: Painter) -> Excerpt:
    """Draw the frame of a diagnostic, `columns` cells wide. Without a frame no label is shown."""
    main = Mark(diagnostic.start, diagnostic.end, "^")
    labels = {Mark(label.start, label.end, "-"): label for label in diagnostic.labels if label.path is None}
    numbers = max([NUMBERS, *(len(str(line.number)) for line in diagnostic.frame)])
    room = max(NARROWEST, columns - numbers - len(" | "))

    def numbered(number: object) -> str:
        return paint(f"{number:>{numbers}} |", DIM)

    lines: list[str] = []
    shown: set[PlacedLabel] = set()
    previous = None
    for line in diagnostic.frame:
        if previous is not None and line.number > previous + 1:
            lines.append(numbered(CUT))
        previous = line.number
        source, underlines = _draw(line, [main, *labels], room)
        lines.append(f"{numbered(line.number)} {source}".rstrip(" "))
        for mark, begin, length in underlines:
            label = labels.get(mark)
            if label is None:
                signs, style = " " * begin + mark.sign * length, SEVERITY[diagnostic.severity]
            else:
                message = "" if label in shown else visible(label.message)
                signs, style = _labelled(begin, mark.sign * length, message, room), LABEL
                shown.add(label)
            blanks = len(signs) - len(signs.lstrip(" "))
            lines.append(f"{numbered('')} {signs[:blanks]}{paint(signs[blanks:], style)}")
    return Excerpt(lines, numbers + 1, [label for label in diagnostic.labels if label not in shown])


class Mark(NamedTuple):
    """A span to underline."""

    start: Position
    end: Position
    sign: str


class Reach(NamedTuple):
    """What a mark takes in of a line, as indexes of its characters. `enters`: from a line before."""

    mark: Mark
    low: int
    high: int
    enters: bool


def _labelled(begin: int, underline: str, message: str, room: int) -> str:
    """An underline at cell `begin` with its message behind it, or before it where that alone fits into `room`."""
    taken = width(message) + 1
    if begin + len(underline) + taken > room and taken <= begin:
        return f"{' ' * (begin - taken)}{message} {underline}"
    return f"{' ' * begin}{underline} {message}".rstrip(" ")


def _draw(line: FrameLine, marks: list[Mark], room: int) -> tuple[str, list[tuple[Mark, int, int]]]:
    """A line to print in `room` cells, and what to underline in it: mark, first cell, number of cells."""
    row = cells(line.text)
    offsets = [0, *accumulate(cell.width for cell in row)]
    reaches = [found for mark in marks if (found := reach(mark, line)) is not None]
    goes_on = len(CUT) * ((line.column > 1) + line.cut)
    first, last = _window(offsets, reaches, room, goes_on)
    before = CUT if first > 0 or line.column > 1 else ""
    after = CUT if last < len(row) or line.cut else ""
    underlines = []
    for mark, low, high, _ in reaches:
        begin, end = max(low, first), min(high, last)
        if begin < end or first <= low == high <= last:
            length = max(1, offsets[end] - offsets[begin])
            underlines.append((mark, len(before) + offsets[begin] - offsets[first], length))
    return before + "".join(cell.shown for cell in row[first:last]) + after, underlines


def reach(mark: Mark, line: FrameLine) -> Reach | None:
    """Which characters kept of a line a mark takes in; None if it takes in none of them."""
    # A span that ends with a line's end does not reach into the next line.
    last = mark.end.line - (mark.end.column == 1 and mark.end.line > mark.start.line)
    if not mark.start.line <= line.number <= last:
        return None
    length = len(line.text)
    enters = mark.start.line < line.number
    low = length - len(line.text.lstrip()) if enters else mark.start.column - line.column
    high = mark.end.column - line.column if mark.end.line == line.number else length
    hidden = (low < 0 and high <= 0) or (low >= length and (line.cut or enters))
    if hidden:
        return None
    low = min(max(low, 0), length)
    return Reach(mark, low, min(max(high, low), length), enters)


def _window(offsets: list[int], reaches: list[Reach], room: int, goes_on: int) -> tuple[int, int]:
    """Which characters of a line to print in `room` cells, as indexes: all, or as many as fit round the first mark.

    `goes_on` is how many cells it takes to say that they are not the whole line anyway.
    """
    length, total = len(offsets) - 1, offsets[-1]
    # A caret may stand behind the last character.
    if max([total, *(offsets[one.low] + 1 for one in reaches)]) + goes_on <= room:
        return 0, length
    inner = room - 2 * len(CUT)
    context = inner // 8
    low = high = 0
    for index, one in enumerate(reaches):
        # Of a mark that enters the line, its end is what must be seen.
        # An empty mark points at the character behind it.
        pointed = max(one.high, min(one.low + 1, length))
        begin, end = offsets[max(one.low, one.high - 1) if one.enters else one.low], offsets[pointed]
        if index == 0:
            low, high = begin, end
        elif max(high, end) - min(low, begin) <= inner - 2 * context:
            low, high = min(low, begin), max(high, end)
    before = (inner - (high - low)) // 2 if high - low <= inner else context
    left = min(low - before, total - inner) if high + context > inner else 0
    first = 0
    if left > 0:
        # Not at a combining character: it would stand over the ellipsis.
        first = bisect_right(offsets, offsets[bisect_left(offsets, left)]) - 1
    return first, bisect_right(offsets, offsets[first] + inner) - 1
