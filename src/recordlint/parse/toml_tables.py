"""The tables of a TOML document while they are read: which exist, how each came to be, and where they stand."""

from __future__ import annotations

from recordlint.diagnostic import Label, Pointer
from recordlint.parse.tree import MAX_DEPTH, MAX_DUPLICATES, Repeats, Spot, shown
from recordlint.record import Style, Value
from recordlint.text import Span
from recordlint.values import NamedTuple


class Bad(Exception):  # noqa: N818 - it ends a statement, and is no error of the program
    """A statement that cannot be read: what is wrong, where, and where to go on (None: at the next line)."""

    def __init__(
        self,
        span: Span,
        message: str,
        help_: str | None = None,
        labels: tuple[Label, ...] = (),
        resume: int | None = None,
    ) -> None:
        super().__init__(message)
        self.span = span
        self.message = message
        self.help = help_
        self.labels = labels
        self.resume = resume


class Part(NamedTuple):
    """One part of a dotted key."""

    name: str
    span: Span


class Table:
    """A table. `kind` says what made it, which decides what may still be added (TOML 1.0, sections Table and Keys).

    `header`: a `[header]`, an element of `[[header]]`, braces. `implied`: a longer header. `dotted`: a dotted key.
    `tables` are the tables in it that may be added to, and the lists of tables.
    """

    __slots__ = ("data", "first", "kind", "pointer", "spot", "spots", "tables")

    def __init__(self, pointer: Pointer, kind: str, start: int, end: int, key: Span | None) -> None:
        if len(pointer) >= MAX_DEPTH:
            raise Bad(key or Span(start, end), f"tables and lists nest deeper than {MAX_DEPTH} levels")
        self.pointer = pointer
        self.kind = kind
        self.data: dict[str, Value] = {}
        self.spots: dict[str, Spot] = {}
        self.tables: dict[str, Table | TableList] = {}
        # Of the keys that stand here again, the first.
        self.first: dict[str, tuple[Spot, Value]] = {}
        self.spot = Spot(start, end, key, Style.BLOCK, self.spots)


class TableList:
    """The tables of a `[[header]]`."""

    __slots__ = ("data", "pointer", "spot", "spots", "tables")

    def __init__(self, pointer: Pointer, start: int, end: int, key: Span) -> None:
        self.pointer = pointer
        self.data: list[Value] = []
        self.spots: list[Spot] = []
        self.tables: list[Table] = []
        self.spot = Spot(start, end, key, Style.BLOCK, self.spots)

    def open(self, start: int, end: int) -> Table:
        """A new table at the end of the list."""
        table = Table((*self.pointer, len(self.tables)), "header", start, end, None)
        self.data.append(table.data)
        self.spots.append(table.spot)
        self.tables.append(table)
        return table


class Way(NamedTuple):
    """The table that statements go to, and the spots of all tables and lists it lies in, its own last."""

    table: Table
    spots: tuple[Spot, ...]


class Repeated(NamedTuple):
    """A key that was read again. Its value may still grow, so nothing is concluded yet."""

    pointer: Pointer
    first: tuple[Spot, Value]
    again: tuple[Spot, Value]


class Tables:
    """Puts tables and values where their headers and keys say. Each method raises `Bad` where that cannot be."""

    __slots__ = ("repeated",)

    def __init__(self) -> None:
        self.repeated: list[Repeated] = []

    def repeats(self) -> Repeats:
        """The keys that stood twice; to be asked when all is read."""
        repeats = Repeats()
        for pointer, first, again in self.repeated:
            repeats.add(pointer, first, again)
        return repeats

    def assign(self, table: Table, parts: list[Part], value: Value, spot: Spot) -> None:
        """`parts = value` in `table`."""
        for index, part in enumerate(parts[:-1]):
            table = self._into(table, part, parts[index + 1].span.start, spot.end)
        self._put(table, parts[-1], value, spot)

    def header(self, root: Table, parts: list[Part], start: int, end: int) -> Way:
        """`[parts]`, which stands from `start` to `end`."""
        table, way = self._way(root, parts, start, end)
        last = parts[-1]
        child = table.tables.get(last.name)
        if isinstance(child, Table) and child.kind == "implied":
            child.kind = "header"
            child.spot.key, child.spot.start, child.spot.end = last.span, start, end
        elif last.name in table.data and not (isinstance(child, Table) and child.kind == "header"):
            raise _taken(table, last)
        else:
            child = self._open(table, last, "header", start, end)
        return Way(child, (*way, child.spot))

    def list_header(self, root: Table, parts: list[Part], start: int, end: int) -> Way:
        """`[[parts]]`, which stands from `start` to `end`."""
        table, way = self._way(root, parts, start, end)
        last = parts[-1]
        tables = table.tables.get(last.name)
        if tables is None and last.name not in table.data:
            tables = TableList((*table.pointer, last.name), start, end, last.span)
            child = tables.open(start, end)
            self._put(table, last, tables.data, tables.spot)
            table.tables[last.name] = tables
        elif isinstance(tables, TableList):
            child = tables.open(start, end)
        else:
            raise _taken(table, last)
        return Way(child, (*way, tables.spot, child.spot))

    def _way(self, table: Table, parts: list[Part], start: int, end: int) -> Way:
        """To the table that the last part of a header goes to."""
        spots: list[Spot] = []
        for part in parts[:-1]:
            child = table.tables.get(part.name)
            if isinstance(child, TableList):
                spots.append(child.spot)
                table = child.tables[-1]
            elif isinstance(child, Table):
                table = child
            elif part.name in table.data:
                raise _taken(table, part)
            else:
                table = self._open(table, part, "implied", start, end)
            spots.append(table.spot)
        return Way(table, tuple(spots))

    def _into(self, table: Table, part: Part, start: int, end: int) -> Table:
        """Into the table that a part of a dotted key names."""
        child = table.tables.get(part.name)
        if child is None and part.name not in table.data:
            return self._open(table, part, "dotted", start, end)
        if not isinstance(child, Table) or child.kind == "header":
            raise _taken(table, part)
        child.kind = "dotted"
        child.spot.end = end
        return child

    def _open(self, table: Table, part: Part, kind: str, start: int, end: int) -> Table:
        child = Table((*table.pointer, part.name), kind, start, end, part.span)
        self._put(table, part, child.data, child.spot)
        table.tables[part.name] = child
        return child

    def _put(self, table: Table, part: Part, value: Value, spot: Spot) -> None:
        name = part.name
        if name in table.data:
            first = table.first.setdefault(name, (table.spots[name], table.data[name]))
            if len(self.repeated) < MAX_DUPLICATES:
                self.repeated.append(Repeated((*table.pointer, name), first, (spot, value)))
            table.tables.pop(name, None)
        table.data[name] = value
        table.spots[name] = spot


def _taken(table: Table, part: Part) -> Bad:
    spot = table.spots[part.name]
    label = Label(spot.key or spot.span, "defined here")
    return Bad(part.span, f"`{shown(part.name)}` is already defined, and nothing can be added to it", labels=(label,))
