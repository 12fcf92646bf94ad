"""Tables -> what is found in their rows: a batch at a time, by this process or by several."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from recordlint.arrow import BatchPlan, Brought, diagnostics_of, examine_batch, facts_of
from recordlint.columns import ROW_COLUMN, columns_of, is_lines
from recordlint.columns.read import batches, fault_of
from recordlint.pool import spread
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    import pyarrow as pa

    from recordlint.arrow import Examined
    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File

DIED = "the process that checked this row died, twice"
WORTH_IT = 4
"""Fewer batches than these are checked sooner by one process."""


class Table(NamedTuple):
    """A file of rows, and how they are checked; only those of the numbers `wanted`, if that is given, and only the
    batches of a `share`: the first number of them, and every which from there on."""

    file: File
    plan: BatchPlan
    wanted: Sequence[int] | None = None
    share: tuple[int, int] = (0, 1)

    def batches(self, wanted: Sequence[int] | None = None, *, whole: bool = False) -> Iterator[pa.RecordBatch]:
        """Its rows, or those of some numbers, with all columns if they are to be `whole`; raises as
        `recordlint.columns.read.batches`."""
        chosen, (first, every) = (self.wanted, self.share) if wanted is None else (wanted, (0, 1))
        found = batches(self.file.path, self.file.shown, self.plan.columns, chosen, whole=whole)
        return islice(found, first, None, every)


class Rows(NamedTuple):
    """Rows that were checked together: the number of their table among others, their own numbers in it, what is found
    in them, and what they bring to comparisons, by their numbers. `fault` says why nothing is known of them, or of the
    rows from there on where there are none."""

    table: int
    rows: Sequence[int]
    diagnostics: Sequence[Diagnostic] = ()
    brought: Mapping[int, Brought] = {}
    fault: str | None = None

    @property
    def said(self) -> str:
        """The fault, and of which rows."""
        if not self.rows:
            return str(self.fault)
        first, last = self.rows[0], self.rows[-1]
        return f"row {first}: {self.fault}" if first == last else f"rows {first} to {last}: {self.fault}"


def table_of(file: File, now: datetime, wanted: Sequence[int] | None = None) -> Table:
    """A file of rows as its settings want it read."""
    return Table(file, BatchPlan(file.settings, columns_of(file.settings, lines=is_lines(file.shown)), now), wanted)


def examine_tables(tables: Sequence[Table], jobs: int) -> Iterator[Rows]:
    """What is found in the rows of tables, in any order. A table that cannot be read comes with a fault, after the rows
    before it; never raises."""
    work = _Work([table.plan for table in tables])
    ends: list[Rows] = []
    pieces = _pieces(tables, ends)
    head = list(islice(pieces, WORTH_IT))
    pieces = chain(head, pieces)
    several = jobs > 1 and len(head) == WORTH_IT
    done = spread(work.examine, pieces, jobs, _split) if several else ((piece, work.examine(piece)) for piece in pieces)
    for piece, examined in done:
        numbers = piece.batch.column(ROW_COLUMN).to_pylist()
        if examined is None:
            yield Rows(piece.table, numbers, fault=DIED)
        elif isinstance(examined, str):
            yield Rows(piece.table, numbers, fault=examined)
        else:
            yield Rows(piece.table, numbers, diagnostics_of(examined.diagnostics), facts_of(examined.facts))
    yield from ends


class _Piece(NamedTuple):
    table: int
    batch: pa.RecordBatch


class _Work(NamedTuple):
    plans: Sequence[BatchPlan]

    def examine(self, piece: _Piece) -> Examined | str:
        try:
            return examine_batch(piece.batch, self.plans[piece.table])
        except Exception as error:
            return fault_of(error)


def _pieces(tables: Sequence[Table], ends: list[Rows]) -> Iterator[_Piece]:
    """The batches of all tables. How those end that cannot be read to the end is added to `ends`."""
    for number, table in enumerate(tables):
        try:
            for batch in table.batches():
                yield _Piece(number, batch)
        except Exception as error:
            ends.append(Rows(number, (), fault=fault_of(error)))


def _split(piece: _Piece) -> Iterator[_Piece]:
    return (_Piece(piece.table, piece.batch.slice(row, 1)) for row in range(piece.batch.num_rows))
