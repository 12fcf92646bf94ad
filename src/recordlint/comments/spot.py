"""Where in a file a suppression comment can stand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recordlint.edits.site import begins_line, newline
from recordlint.prose.lines import Kind, lines
from recordlint.suppress import change, suppressions
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recordlint.diagnostic import Change
    from recordlint.prose.lines import Line
    from recordlint.record import Record
    from recordlint.suppress import Suppression
    from recordlint.text import Source

_BLOCKS = frozenset({Kind.PROSE, Kind.HEADING, Kind.LIST, Kind.QUOTE, Kind.IMAGE})
"""What a comment can stand above."""
_RUNNING = frozenset({Kind.PROSE, Kind.LIST, Kind.QUOTE})
"""What a comment can stand at the end of a line of."""
_PAIRS = ("()", "[]", "<>", "{}")
_OPEN = "`$\\"
"""With one of these in a text, what follows may be part of something else than running text."""


class Spot(NamedTuple):
    """An offset at which the names of rules are written, with what stands before and after them."""

    at: int
    before: str
    after: str
    record: int


class Sheet:
    """A file to write comments into."""

    def __init__(self, source: Source, records: Sequence[Record]) -> None:
        self._source = source
        self._records = {record.number: record for record in records}
        self._suppressions = tuple(suppressions(records))
        self._for_line: dict[int, Spot | None] = {}

    def for_line(self, number: int) -> Spot | None:
        """Where a comment for a line (from 1) can stand: in one that covers the line, above it, or at its end."""
        if number not in self._for_line:
            self._for_line[number] = self._find(number)
        return self._for_line[number]

    @cached_property
    def for_file(self) -> Spot | None:
        """Where a comment for the whole file can stand: in one, at the top of its data, or at that of its body."""
        for one in self._suppressions:
            if one.line is None:
                return self._within(one)
        for record in self._records.values():
            spot = self._top_of_data(record) or self._top_of_body(record)
            if spot is not None:
                return spot
        return None

    def changes(self, spots: Mapping[Spot, set[str]]) -> list[tuple[int, Change]]:
        """What writing the names of rules at spots changes, by the number of the record."""
        texts: dict[tuple[int, int], str] = {}
        # What is said of the file comes first.
        for spot in sorted(spots, key=lambda spot: "-file" not in spot.before):
            names = ", ".join(sorted(spots[spot]))
            place = spot.record, spot.at
            texts[place] = texts.get(place, "") + spot.before + names + spot.after
        return [
            (number, change(self._records[number], Span(at, at), text)) for (number, at), text in sorted(texts.items())
        ]

    def _find(self, number: int) -> Spot | None:
        for one in self._suppressions:
            if number in one.lines:
                return self._within(one)
        for record in self._records.values():
            spot = self._in_data(record, number) or self._in_body(record, number)
            if spot is not None:
                return spot
        return None

    def _within(self, one: Suppression) -> Spot:
        ends = (other.span.end for other in self._suppressions if other.comment == one.comment)
        return Spot(max(ends), ", ", "", one.record.number)

    def _in_data(self, record: Record, number: int) -> Spot | None:
        region = record.region
        if region is None or region.syntax == "json":
            return None
        if record.fences is not None and self._source.position(record.fences[0].start).line == number:
            number += 1
        start, text = self._line(number)
        if not region.span.start <= start < region.span.end:
            return None
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        return Spot(start, f"{indent}# recordlint: ignore[", "]" + newline(self._source, start), record.number)

    def _top_of_data(self, record: Record) -> Spot | None:
        region = record.region
        if region is None or region.syntax == "json" or not begins_line(self._source, region.span.start):
            return None
        number = self._source.position(region.span.start).line
        # Comments that stand there may be meant for the top, such as one that names a schema.
        while self._line(number)[1].lstrip(" \t").startswith("#"):
            number += 1
        start = self._line(number)[0]
        if not region.span.start <= start <= region.span.end:
            return None
        return Spot(start, "# recordlint: ignore-file[", "]" + newline(self._source, start), record.number)

    def _in_body(self, record: Record, number: int) -> Spot | None:
        body_lines = _body_lines(record)
        index = next((index for index, (line, _) in enumerate(body_lines) if line == number), None)
        if index is None:
            return None
        line = body_lines[index][1]
        start, text = self._line(number)
        after_item = index > 0 and body_lines[index - 1][1].kind is Kind.LIST
        if (
            line.kind in _BLOCKS
            and line.parted
            and not text.startswith((" ", "\t"))
            and not (line.kind is Kind.LIST and after_item)
        ):
            # A blank line after it, since not all renderers end the comment with its line.
            return Spot(start, "<!-- recordlint: ignore[", "] -->" + newline(self._source, start) * 2, record.number)
        first = index
        while not body_lines[first][1].parted:
            first -= 1
        block = [one for _, one in body_lines[first : index + 1]]
        if not all(one.kind in _RUNNING for one in block) or _is_open("\n".join(one.text for one in block)):
            return None
        # Blanks at the end of a line may be a line break.
        at = start + len(text.rstrip())
        return Spot(at, " <!-- recordlint: ignore[", "] -->", record.number)

    def _top_of_body(self, record: Record) -> Spot | None:
        body_lines = _body_lines(record)
        if not body_lines:
            return None
        start, _ = self._line(body_lines[0][0])
        return Spot(start, "<!-- recordlint: ignore-file[", "] -->" + newline(self._source, start) * 2, record.number)

    def _line(self, number: int) -> tuple[int, str]:
        """Where a line begins, and its text; past the last line the end of the text."""
        if number > len(self._source.line_starts):
            return len(self._source.text), ""
        span = self._source.line(number)
        start = max(span.start, self._source.bom) if number == 1 else span.start
        return start, self._source.text[start : span.end]


def _body_lines(record: Record) -> tuple[tuple[int, Line], ...]:
    """The lines of a body that are more than white space, by their numbers in the file; none where the body is MDX,
    which has no such comments."""
    body = record.body
    if body is None or record.path.lower().endswith(".mdx"):
        return ()
    return tuple((record.source.position(body.span.start + line.start).line, line) for line in lines(record))


def _is_open(text: str) -> bool:
    """Whether something may begin in a text and go on after it: then a comment there would be part of that."""
    return any(character in text for character in _OPEN) or any(
        text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS
    )
