"""A tolerant TOML scanner: values, places, and in plain words what is wrong.

A statement that cannot be read is reported and left out; the ones after it are read all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding
from recordlint.parse.toml_tables import Bad, Table, Way
from recordlint.parse.toml_text import Reader
from recordlint.parse.tree import Spot, shown
from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Places, Value

_MAX_FAULTS = 20
_ENOUGH = 1000
_LONE_CR = regex(r"\r(?!\n)")


class Scan(NamedTuple):
    """A TOML text as far as it could be read. `newer` are spans of values that TOML 1.0 would refuse."""

    value: Value
    places: Places
    faults: tuple[Finding, ...]
    newer: tuple[Span, ...]


def scan(written: str, offset: int) -> Scan:
    """Read the text `written`, which stands at `offset` of its source; never raises.

    Dates, times and what is not finite are strings, as written. No more than twenty faults are listed; a text with a
    thousand is not read to its end.
    """
    reader = Reader(written, offset)
    faults: list[Finding] = []
    root = _statements(reader, faults)
    lone = _LONE_CR.search(written)
    if lone is not None:
        message = "a line ends with a lone carriage return, which TOML does not know"
        faults.append(Finding(Span(offset + lone.start(), offset + lone.end()), message))
    places = reader.tables.repeats().places(root.spot)
    return Scan(root.data, places, tuple(faults[:_MAX_FAULTS]), tuple(reader.newer))


def _statements(reader: Reader, faults: list[Finding]) -> Table:
    character = _next(reader, faults)
    end = reader.offset + reader.pos
    root = Table((), "header", end, end, None)
    table = root
    # What the statements since the last header belong to, and have followed without a gap: it ends where they end.
    growing: tuple[Spot, ...] = (root.spot,)
    while character and len(faults) < _ENOUGH:
        start = reader.pos
        try:
            if character == "[":
                _grow(growing, end)
                # Should the header be faulty, what follows it belongs to no table that is known.
                table, before, growing = Table((), "header", 0, 0, None), {id(spot) for spot in growing}, ()
                table, spots = _header(reader, root)
                growing = tuple(s for s in spots if id(s) in before or s.start == reader.offset + start)
                end = spots[-1].end
            else:
                end = _pair(reader, table)
        except Bad as bad:
            faults.append(Finding(bad.span, bad.message, help=bad.help, labels=bad.labels))
            reader.pos = _resume(reader, start, bad)
        character = _next(reader, faults)
    _grow((*growing, root.spot), end)
    return root


def _grow(spots: tuple[Spot, ...], end: int) -> None:
    for spot in spots:
        spot.end = max(spot.end, end)


def _next(reader: Reader, faults: list[Finding]) -> str:
    """Go to the next statement; its first character, empty at the end."""
    while True:
        try:
            return reader.white()[0]
        except Bad as bad:
            faults.append(Finding(bad.span, bad.message))
            reader.pos = reader.line_end(reader.pos)


def _header(reader: Reader, root: Table) -> Way:
    start = reader.pos
    double = reader.text.startswith("[[", start)
    reader.pos += 2 if double else 1
    parts = reader.key()
    closing = "]]" if double else "]"
    if not reader.text.startswith(closing, reader.pos):
        written = reader.text[start : reader.line_end(start)].rstrip()
        reader.bad(start, start + len(written), f"the table header is not closed by `{closing}`")
    reader.pos += len(closing)
    end = reader.pos
    _end_of_line(reader, "a table header")
    add = reader.tables.list_header if double else reader.tables.header
    return add(root, parts, reader.offset + start, reader.offset + end)


def _pair(reader: Reader, table: Table) -> int:
    """Read a key and its value into `table`: where the value ends."""
    parts = reader.key()
    reader.equals(parts)
    value, spot = reader.value((*table.pointer, *(part.name for part in parts)))
    spot.key = parts[-1].span
    _end_of_line(reader, "a value")
    reader.tables.assign(table, parts, value, spot)
    return spot.end


def _end_of_line(reader: Reader, what: str) -> None:
    character = reader.blanks()
    if character == "#":
        reader.comment()
    elif character not in ("", "\r", "\n"):
        written = reader.text[reader.pos : reader.line_end(reader.pos)].rstrip()
        reader.bad(reader.pos, reader.pos + len(written), f"`{shown(written)}` stands after {what}")


def _resume(reader: Reader, start: int, bad: Bad) -> int:
    """Where to read on after a statement that began at `start`."""
    if bad.resume is not None:
        return bad.resume
    return reader.line_end(max(start, bad.span.end - reader.offset))
