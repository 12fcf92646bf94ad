"""Rows of tables -> all that is found in them, also beside each other, with a few batches in memory.

Rows are known by numbers. Facts are kept in a `Ledger`, as those of files are. Where two share a key, the tables are
read once more, in order, and the rows concerned are copied into a temporary file, from where they are had again as
often as comparisons need them: no shard is read for a single row.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from array import array
from bisect import bisect_right
from contextlib import suppress
from typing import TYPE_CHECKING

from recordlint.arrow import RowWorld, fixed_text
from recordlint.collection import due, look_again
from recordlint.columns.rows import sources
from recordlint.examine import unreadable_file
from recordlint.ledger import Ledger
from recordlint.pool import START, spread
from recordlint.tables import Table, examine_tables
from recordlint.text import Row, Source, rank
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from recordlint.arrow import Brought
    from recordlint.check import Plan, World
    from recordlint.collection import Lessons, Pair
    from recordlint.diagnostic import Diagnostic
    from recordlint.settings import Settings


TOGETHER = 64
"""How many rows are looked at again by a process at a time."""


class Swept(NamedTuple):
    """What came of tables: all diagnostics, how many rows were checked, and whether any is as severe as `fail-on`."""

    diagnostics: tuple[Diagnostic, ...]
    rows: int
    failed: bool


def sweep(
    tables: Sequence[Table], jobs: int, done: Callable[[int], None] = lambda rows: None, *, complete: bool = True
) -> Swept:
    """Check the rows of tables, with up to `jobs` processes, and compare them with each other. `done` is told how many
    rows are checked; `complete` says whether these are all that the collections hold."""
    findings, comparisons = Findings(tables), Comparisons(tables)
    for rows in examine_tables(tables, jobs):
        if rows.fault is not None:
            findings.add_fault(rows.table, rows.said)
        else:
            findings.rows += len(rows.rows)
            findings.add(rows.table, rows.diagnostics)
            comparisons.take(rows.table, rows.rows, rows.brought)
        done(findings.rows)
    for one in comparisons.compare(complete, jobs):
        findings.replace(one.table, one.row, one.found)
    return findings.swept()


class _Numbering:
    """Rows by consecutive numbers, which are given out as the rows come."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._blocks: list[tuple[int, Sequence[int]]] = []
        self._next = 0

    def take(self, table: int, rows: Sequence[int]) -> range:
        """Numbers for rows of a table."""
        if rows:
            run = range(rows[0], rows[-1] + 1)
            self._starts.append(self._next)
            self._blocks.append((table, run if len(run) == len(rows) else array("Q", rows)))
            self._next += len(rows)
        return range(self._next - len(rows), self._next)

    def find(self, number: int) -> tuple[int, int]:
        """The table of a row, and its own number there."""
        block = bisect_right(self._starts, number) - 1
        table, rows = self._blocks[block]
        return table, rows[number - self._starts[block]]


class Findings:
    """What is found in the rows of tables, which are known by their number among others."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.rows = 0
        self._tables = tables
        self._found: dict[tuple[int, int], list[Diagnostic]] = {}
        self._faults: dict[tuple[int, str], tuple[Diagnostic, ...]] = {}

    def add(self, table: int, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep what is found in rows of a table."""
        for one in diagnostics:
            assert one.row is not None, "every row of a table that we read has a number"
            self._found.setdefault((table, one.row.number), []).append(one)

    def replace(self, table: int, row: int, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep what is found in a row beside the others, in place of what was found in it alone."""
        self._found[table, row] = list(diagnostics)

    def add_fault(self, table: int, why: str) -> None:
        """Keep why a table, or some of its rows, cannot be read; once, however often it is said."""
        self._faults[table, why] = unreadable_file(self._tables[table].file, why).diagnostics

    def swept(self) -> Swept:
        """What it all came to."""
        failed = False
        for (table, _), faults in self._faults.items():
            file = self._tables[table].file
            failed = failed or any(file.settings.fails(fault.severity, file.place) for fault in faults)
        for (table, _), found in self._found.items():
            plan = self._tables[table].plan
            failed = failed or any(plan.settings.fails(one.severity, plan.place(one.path, one.row)) for one in found)
        diagnostics = [one for found in (*self._found.values(), *self._faults.values()) for one in found]
        return Swept(tuple(diagnostics), self.rows, failed)


class Compared(NamedTuple):
    """A row of a table that was looked at again beside others: what is found in it now, and what fixes make of its
    text; None where they change nothing, or where none are asked for."""

    table: int
    row: int
    found: Sequence[Diagnostic]
    text: str | None


class Comparisons:
    """What the rows of tables bring to comparisons, and what these show."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = tables
        self._numbering = _Numbering()
        self._ledgers: dict[Settings, Ledger] = {}
        self._undecided: dict[Settings, list[int]] = {}

    def take(self, table: int, rows: Sequence[int], brought: Mapping[int, Brought]) -> None:
        """Keep what some rows of a table bring, given in their order."""
        numbers = dict(zip(rows, self._numbering.take(table, rows), strict=True))
        settings = self._tables[table].file.settings
        for row, one in brought.items():
            if settings not in self._ledgers:
                self._ledgers[settings] = Ledger()
            self._ledgers[settings].add(numbers[row], one.gathered)
            if one.undecided:
                self._undecided.setdefault(settings, []).append(numbers[row])

    def compare(self, complete: bool, jobs: int = 1) -> Iterator[Compared]:
        """Compare the rows with each other, with up to `jobs` processes: what is found takes the place of what was
        found in each alone. `complete` says whether these are all that the collections hold."""
        for settings, ledger in self._ledgers.items():
            undecided = self._undecided.get(settings, ()) if complete else ()
            suspects = ledger.suspects().union(undecided)
            if not suspects:
                continue
            with _Copies(self._tables, self._numbering, suspects) as copies:
                by_row, lessons = due(ledger, copies, copies.plan, undecided=undecided)
                looking = _Looking(by_row, lessons, copies, RowWorld(self._tables[0].plan.now), complete)
                yield from looking.look_at_all(jobs)


class _Looking(NamedTuple):
    """How rows are looked at again. `by_row` says beside which others, by their numbers."""

    by_row: Mapping[int, list[Pair]]
    lessons: Lessons
    copies: _Copies
    world: RowWorld
    complete: bool

    def look_at_all(self, jobs: int) -> Iterator[Compared]:
        """What is found in all of them, in any order. Of a row that ends its process nothing new is found."""
        numbers = sorted(self.by_row, key=self.copies.__getitem__)
        if jobs == 1 or START != "fork" or len(numbers) < jobs * TOGETHER:
            yield from self._look(numbers)
            return
        pieces = (numbers[start : start + TOGETHER] for start in range(0, len(numbers), TOGETHER))
        for _, found in spread(self.look, pieces, jobs, lambda piece: ([number] for number in piece)):
            yield from found or ()

    def look(self, numbers: Sequence[int]) -> list[Compared]:
        """What is found in some of them."""
        return list(self._look(numbers))

    def _look(self, numbers: Sequence[int]) -> Iterator[Compared]:
        by_row = {number: self.by_row[number] for number in numbers}
        again = look_again(by_row, self.lessons, self.copies, self.copies.open, self.world, complete=self.complete)
        for number, checked in again:
            yield self.copies.compared(number, checked.diagnostics, self.world)


class _Copies:
    """Some rows, copied into a temporary file. They are put in order by what they are called, see `rank`."""

    def __init__(self, tables: Sequence[Table], numbering: _Numbering, numbers: Collection[int]) -> None:
        self._tables = tables
        self._numbering = numbering
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[int, tuple[int, int]] = {}
        self._ranks: dict[int, tuple[str, str, int]] = {}
        self._end = 0
        wanted: dict[int, dict[int, int]] = {}
        for number in sorted(numbers):
            table, row = numbering.find(number)
            wanted.setdefault(table, {})[row] = number
        for index, rows in wanted.items():
            # What cannot be read any more is passed over: that it is so has been said.
            with suppress(Exception):
                self._copy(tables[index], rows)
        self._file.flush()

    def __enter__(self) -> _Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getitem__(self, number: int) -> tuple[str, str, int]:
        if number in self._ranks:
            return self._ranks[number]
        row = self._row(number)
        return rank(row.path, row)

    def open(self, number: int) -> tuple[Source, Plan] | None:
        """A row, and what applies to it; None for one that is there no more."""
        if number not in self._places:
            return None
        path, text, undecodable, encoding, first, syntax = pickle.loads(self._read(*self._places[number]))
        source = Source(path, text, undecodable, encoding, first_undecodable=first)
        source.syntax, source.row = syntax, self._row(number)
        return source, self._rules(number, path)

    def _read(self, offset: int, size: int) -> bytes:
        if START == "fork":
            # Processes that are forked have one position in the file together.
            return os.pread(self._file.fileno(), size, offset)
        self._file.seek(offset)
        return self._file.read(size)

    def compared(self, number: int, found: Sequence[Diagnostic], world: World) -> Compared:
        """What came of a row that was opened."""
        table, row = self._numbering.find(number)
        plan, text = self._tables[table].plan, None
        if plan.trust is not None and (opened := self.open(number)) is not None:
            text = fixed_text(opened[0], plan, world, found)
        return Compared(table, row, found, text)

    def plan(self, number: int) -> Plan:
        """What applies to a row."""
        file, row = self._row(number)
        rank = self[number]
        return self._rules(number, Row(file, row).path if rank[1] == "" else rank[0])

    def _rules(self, number: int, path: str) -> Plan:
        return self._tables[self._numbering.find(number)[0]].plan.rules(path, self._row(number))

    def _row(self, number: int) -> Row:
        table, row = self._numbering.find(number)
        return Row(self._tables[table].file.shown, row)

    def _copy(self, table: Table, rows: dict[int, int]) -> None:
        for batch in table.batches(sorted(rows)):
            for source in sources(batch, table.plan.columns):
                if isinstance(source, Source) and source.row is not None:
                    number = rows[source.row.number]
                    self._ranks[number] = rank(source.path, source.row)
                    said = (source.path, source.text, source.undecodable, source.encoding)
                    kept = pickle.dumps((*said, source.first_undecodable, source.syntax))
                    self._places[number] = (self._end, len(kept))
                    self._end += self._file.write(kept)
