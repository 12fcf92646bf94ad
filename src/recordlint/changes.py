"""What of a file changed, and whether a diagnostic is about that."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from recordlint.parse import parse
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.diagnostic import Diagnostic
    from recordlint.record import Record
    from recordlint.text import Source

MOST_COMPARED = 2_000
"""So many lines between the first change and the last are compared; more are one difference. The time that `difflib`
takes grows with the square of their number."""

Difference: TypeAlias = "tuple[int, int, int, int]"
"""Lines of the old text, from and to, and of the new one that stand in their place; half-open, from 0."""


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Where two texts differ, as lines."""
    # What is alike at both ends needs no search, and of most texts that is nearly all.
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if max(len(old), len(new)) - head - tail > MOST_COMPARED:
        yield head, len(old) - tail, head, len(new) - tail
        return
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            yield head + start, head + end, head + other_start, head + other_end


def changed_lines(before: Source, after: Source) -> frozenset[int]:
    """The lines of a text (from 1) that are new or other ones than before, and those right beside lines that were
    removed. How a line ends does not count: git may give a file other line ends than it keeps."""
    old, new = _lines(before), _lines(after)
    changed: set[int] = set()
    for start, end, other_start, other_end in differences(old, new):
        if other_start == other_end:
            changed.update((other_start, other_start + 1))
        elif max(end - start, other_end - other_start) > MOST_COMPARED:
            left = Counter(old[start:end])
            for number in range(other_start, other_end):
                left[new[number]] -= 1
                if left[new[number]] < 0:
                    changed.add(number + 1)
        else:
            changed.update(range(other_start + 1, other_end + 1))
    return frozenset(changed & set(range(1, len(new) + 1)))


def _lines(source: Source) -> list[str]:
    """The lines of a text, each with LF as its end but for the last one."""
    starts = [*source.line_starts, len(source.text)]
    lines = [source.text[start:end] for start, end in pairwise(starts)]
    return [line.rstrip("\r\n") + "\n" if line.endswith(("\r", "\n")) else line for line in lines]


class Changes:
    """What changed in a file."""

    def __init__(self, before: Source, after: Source) -> None:
        self.lines = changed_lines(before, after)
        self._source = after
        self._records: tuple[Record, ...] | None = None

    def concern(self, diagnostic: Diagnostic) -> bool:
        """Whether one of the file's diagnostics is about what changed: a line it stands on, a line that one of its
        labels stands on, or any line of the value it is about. For a key that is missing that is the mapping."""
        if not self.lines:
            return False
        places = [(diagnostic.start, diagnostic.end)]
        places += ((label.start, label.end) for label in diagnostic.labels if label.path is None)
        for start, end in places:
            last = end.line - (end.column == 1 and end.line > start.line)
            if self._among(start.line, last):
                return True
        return diagnostic.pointer is not None and self._touch(self._value(diagnostic.record, diagnostic.pointer))

    def concern_record(self, offset: int) -> bool:
        """Whether anything in the record that holds a character changed."""
        if not self.lines:
            return False
        spans = [_span(record) for record in self._parsed()]
        return self._touch(next((span for span in spans if span.start <= offset < span.end), None))

    def _touch(self, span: Span | None) -> bool:
        """Whether a line of a span changed; None stands for the whole file."""
        if span is None:
            return True
        first = self._source.position(span.start).line
        return self._among(first, self._source.position(max(span.start, span.end - 1)).line)

    def _among(self, first: int, last: int) -> bool:
        return any(first <= line <= last for line in self.lines)

    def _parsed(self) -> tuple[Record, ...]:
        if self._records is None:
            self._records = parse(self._source)
        return self._records

    def _value(self, number: int, pointer: str) -> Span | None:
        """The span of a value, of its key, and for the root of the fences; None where it cannot be told."""
        record = next((one for one in self._parsed() if one.number == number), None)
        if record is None or record.region is None:
            return None
        if not pointer:
            return _data_span(record)
        try:
            place = record.place(_steps(record, pointer))
        except KeyError:
            return None
        start = place.value.start if place.key is None else min(place.key.start, place.value.start)
        return Span(start, place.value.end)


def _span(record: Record) -> Span:
    """All of a record."""
    if record.body is None and record.region is not None:
        return _data_span(record)
    return Span(0, len(record.source.text))


def _data_span(record: Record) -> Span:
    """The data of a record, with its fences."""
    region = record.region
    assert region is not None
    if record.base:
        return record.place(()).value
    opening, closing = record.fences or (None, None)
    return Span(
        region.span.start if opening is None else opening.start, region.span.end if closing is None else closing.end
    )


def _steps(record: Record, pointer: str) -> tuple[str | int, ...]:
    """A JSON Pointer (RFC 6901) as keys and indexes. Raises KeyError where it leads nowhere."""
    value, steps = record.data, []
    for part in pointer.split("/")[1:]:
        step: str | int = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and part.isascii() and part.isdigit() and int(part) < len(value):
            step = int(part)
        elif not isinstance(value, dict) or step not in value:
            raise KeyError(pointer)
        value = value[step]
        steps.append(step)
    return tuple(steps)
