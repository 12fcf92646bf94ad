"""Which lines of a source a report shows for a finding, and how much of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import FrameLine
from recordlint.text import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 400
"""How many characters of a line are kept, at most: twice a wide terminal."""


def frame_lines(source: Source, spans: Iterable[Span], limit: int = LIMIT) -> tuple[FrameLine, ...]:
    """The lines that the spans begin and end on, in order, each at most `limit` characters round its spans.

    The first span is the finding's own, the others its labels': where one line cannot show all of them, the earlier
    ones win. Of a span over three lines the one between is kept too. Spans beyond the text are clamped to it. A text
    without characters has no frame. Deterministic; never raises.
    """
    if not source.text:
        return ()
    shown: dict[int, list[Span]] = {}
    for span in spans:
        for number, focus in _focuses(source, span):
            shown.setdefault(number, []).append(focus)
    return tuple(_crop(source, number, shown[number], limit) for number in sorted(shown))


def _focuses(source: Source, span: Span) -> Iterator[tuple[int, Span]]:
    """The lines that stand for a span, each with the part of it that must be seen."""
    length = len(source.text)
    start = min(max(span.start, 0), length)
    end = min(max(span.end, start), length)
    first = source.position(start).line
    # A span that takes in a line's end still ends on that line, not at the beginning of the next.
    last = source.position(max(start, end - 1)).line
    yield first, Span(start, end if first == last else source.line(first).end)
    if last == first + 2:
        yield first + 1, Span(source.line(first + 1).start, source.line(first + 1).start)
    if last > first:
        yield last, Span(end - 1, end)


def _crop(source: Source, number: int, focuses: list[Span], limit: int) -> FrameLine:
    start, end = source.line(number)
    if number == 1:
        start += source.bom
    low, high = focuses[0]
    for focus in focuses[1:]:
        wider = Span(min(low, focus.start), max(high, focus.end))
        if wider.end - wider.start <= limit:
            low, high = wider
    # What precedes a place tells more of it than the rest of a span that is too long to be shown anyway.
    before = (limit - (high - low)) // 2 if high - low <= limit else limit // 8
    begin = max(start, min(low - before, end - limit))
    stop = min(end, begin + limit)
    return FrameLine(number, begin - start + 1, source.text[begin:stop], cut=stop < end)
