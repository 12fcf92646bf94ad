"""A part -> what is found in its rows, in tables of its own: what one process does, or one task of an engine."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint.arrow import DIAGNOSTICS, FACTS, VERDICTS, diagnostics_table, examine_batch, verdicts_table
from recordlint.columns import ROW_COLUMN
from recordlint.columns.read import fault_of
from recordlint.columns.rows import ColumnsError
from recordlint.examine import unreadable_file
from recordlint.pool import spread
from recordlint.shards.folder import DIAGNOSTICS as FOUND
from recordlint.shards.folder import RECORDS, WriteError, draft, path_of
from recordlint.shards.folder import VERDICTS as JUDGED
from recordlint.shards.parts import rows_of
from recordlint.shards.written import Cleaned, Tables
from recordlint.tables import DIED, WORTH_IT, Rows
from recordlint.text import Row
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recordlint.arrow import BatchPlan, Examined
    from recordlint.shards.parts import Part
    from recordlint.tables import Table

BROUGHT = "facts"
KINDS_OF_PART = (FOUND, BROUGHT, JUDGED)
"""The tables of a part: what is found in it, what it brings to comparisons, and verdicts on its rows."""


class Done(NamedTuple):
    """What came of a part: how many rows it has, and whether its table could be read to its end."""

    rows: int
    whole: bool


class Piece(NamedTuple):
    """Some rows of a part: the number of their batch, and the rows."""

    number: int
    batch: pa.RecordBatch


class Work(NamedTuple):
    """How parts are examined. `folder` is that of the shards; `fixed` is what the column of texts after fixes is
    called, if there is to be one."""

    tables: Sequence[Table]
    folder: str
    fixed: str | None = None

    def examine(self, part: Part) -> Done:
        """Examine a part, and write what came of it. Raises WriteError."""
        work = _Batches(self.tables[part.table].plan)
        faults: list[str] = []
        return self._write(part, ((piece, work(piece)) for piece in self._pieces(part, faults)), faults)

    def examine_by(self, part: Part, jobs: int) -> Done:
        """The same by several processes, of which any may die: of a row that ends one it is said so."""
        work = _Batches(self.tables[part.table].plan)
        faults: list[str] = []
        return self._write(part, _in_order(self._pieces(part, faults), work, jobs), faults)

    def _pieces(self, part: Part, faults: list[str]) -> Iterator[Piece]:
        """The batches of a part; why it cannot be read any further is added to the faults."""
        table = self.tables[part.table]
        try:
            batches = table.batches(rows_of(table, part), whole=self.fixed is not None)
            yield from map(Piece, count(), batches)
        except Exception as error:
            faults.append(fault_of(error))

    def _write(self, part: Part, examined: Iterable[tuple[Piece, Examined | str]], faults: list[str]) -> Done:
        try:
            with _Writer(self, part) as writer:
                for piece, found in examined:
                    if isinstance(found, str):
                        writer.say(Rows(part.table, piece.batch.column(ROW_COLUMN).to_pylist(), fault=found))
                        writer.clean(piece.batch, {}, faults)
                    else:
                        writer.add(found)
                        writer.clean(piece.batch, found.fixed, faults)
                for fault in faults:
                    writer.say(Rows(part.table, (), fault=fault))
                return Done(writer.rows, not faults)
        except OSError as error:
            raise WriteError(error.errno, error.strerror or str(error)) from error


class _Writer:
    """The tables of a part in the making; they take their places together, when all is written."""

    def __init__(self, work: Work, part: Part) -> None:
        self.rows = 0
        self._table = work.tables[part.table]
        self._files = ExitStack()
        opened = (self._files.enter_context(draft(path_of(work.folder, kind, part.name))) for kind in KINDS_OF_PART)
        schemas = (DIAGNOSTICS, FACTS, VERDICTS)
        self._tables = [Tables(file, schema) for file, schema in zip(opened, schemas, strict=True)]
        self._cleaned: Cleaned | None = None
        if work.fixed is not None:
            file = self._files.enter_context(draft(path_of(work.folder, RECORDS, part.name)))
            self._cleaned = Cleaned(file, self._table.plan.columns, work.fixed)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *exception: Any) -> None:
        if exception[0] is None:
            try:
                for writer in self._tables:
                    writer.close()
                if self._cleaned is not None:
                    self._cleaned.close()
            except BaseException:
                self._files.__exit__(*sys.exc_info())
                raise
        self._files.__exit__(*exception)

    def add(self, found: Examined) -> None:
        """Write what is found in a batch."""
        for writer, table in zip(self._tables, (found.diagnostics, found.facts, found.verdicts), strict=True):
            writer.add(table)
        self.rows += found.verdicts.num_rows

    def clean(self, batch: pa.RecordBatch, fixed: Mapping[int, str], faults: list[str]) -> None:
        """Write the rows of a batch with their texts after fixes, if they are to be written."""
        if self._cleaned is not None:
            try:
                self._cleaned.add(batch, fixed)
            except (ColumnsError, pa.ArrowException) as error:
                self._cleaned.give_up()
                self._cleaned = None
                faults.append(fault_of(error))

    def say(self, rows: Rows) -> None:
        """Write why nothing is known of some rows."""
        found, _, judged = self._tables
        faults = unreadable_file(self._table.file, rows.said).diagnostics
        found.add(diagnostics_table((one, None) for one in faults))
        named = (Row(self._table.file.shown, number) for number in rows.rows)
        judged.add(verdicts_table((row.path, row, None, faults) for row in named))
        self.rows += len(rows.rows)


class _Batches(NamedTuple):
    plan: BatchPlan

    def __call__(self, piece: Piece) -> Examined | str:
        try:
            return examine_batch(piece.batch, self.plan)
        except Exception as error:
            return fault_of(error)


def _in_order(pieces: Iterator[Piece], work: _Batches, jobs: int) -> Iterator[tuple[Piece, Examined | str]]:
    """What came of pieces, in their order; of those of which some row ended a process, row by row."""
    head = list(islice(pieces, WORTH_IT))
    # One process of its own is there to die in our place.
    if jobs > 1 and len(head) < WORTH_IT:
        yield from ((piece, work(piece)) for piece in head)
        return
    missing: dict[int, int] = {}

    def counted() -> Iterator[Piece]:
        for piece in chain(head, pieces):
            missing[piece.number] = piece.batch.num_rows
            yield piece

    ready: dict[int, list[tuple[Piece, Examined | str]]] = {}
    following = 0
    for piece, found in spread(work.__call__, counted(), jobs, _split):
        missing[piece.number] -= piece.batch.num_rows
        ready.setdefault(piece.number, []).append((piece, DIED if found is None else found))
        while missing.get(following) == 0:
            yield from ready.pop(following)
            del missing[following]
            following += 1


def _split(piece: Piece) -> Iterator[Piece]:
    return (Piece(piece.number, piece.batch.slice(row, 1)) for row in range(piece.batch.num_rows))
