"""What tasks of Ray do with a block of rows: the stages of a check, with what they know fetched from the cluster."""

from __future__ import annotations

import pickle
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recordlint import __version__
from recordlint.columns import ROW_COLUMN
from recordlint.columns.read import fault_of
from recordlint.columns.rows import sources
from recordlint.engines import stages
from recordlint.engines.stages import EXAMINED, LOOKS, Odd, Plans
from recordlint.tables import Rows
from recordlint.text import Row, Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.tables import Table

BROUGHT = {"facts": "fact", "counts": "count", "undecided": "undecided"}
"""How many facts of which kind rows bring."""
REPORTED = pa.schema(
    [
        ("piece", pa.int64()),
        ("rows", pa.int64()),
        *((name, pa.int64()) for name in BROUGHT),
        ("fault", pa.string()),
        ("ended", pa.bool_()),
        *EXAMINED,
    ]
)
"""What comes of a piece: `EXAMINED`, and rows that say how many rows were checked and how many facts of each kind they
bring, why some cannot be read, and that the piece is done."""
NEEDED = pa.schema([("table", pa.int64()), ("row", pa.int64()), ("bin", pa.int64())])
"""Which row of which table is needed by those who compare the rows of a bin."""
COMPARED = pa.schema([("bin", pa.int64()), ("source", pa.binary()), ("look", pa.struct(list(LOOKS)))])
"""What is compared by one task: sources, pickled, and looks."""


class Known(NamedTuple):
    """What those know who look at rows again: the numbers that were counted of which some are odd, and whether these
    are all rows of the collections."""

    tables: Sequence[Table]
    plans: Plans
    sums: pa.Table
    complete: bool


@lru_cache(maxsize=4)
def shared(reference: Any) -> Any:
    """What the process that reports has to say to tasks. Raises RuntimeError where that has another recordlint."""
    import ray

    version, packed = pickle.loads(ray.get(reference))
    if version != __version__:
        raise RuntimeError(
            f"recordlint is {version} where the run began, and {__version__} on a machine of the cluster"
        )
    return pickle.loads(packed).work


class Register:
    """An actor that knows how often each piece was begun, and how many rows are done."""

    def __init__(self) -> None:
        self._begun: Counter[object] = Counter()
        self._done = 0

    def begin(self, piece: object) -> int:
        """How often a piece of work was begun, with this time."""
        self._begun[piece] += 1
        return self._begun[piece]

    def add(self, rows: int) -> None:
        """Rows are done."""
        self._done += rows

    def done(self) -> int:
        """How many rows are done, some of them perhaps repeatedly."""
        return self._done


def examine(numbers: pa.Table, reference: Any, register: Any, tries: int) -> Iterator[pa.Table]:
    """Pieces, by their numbers, to `REPORTED`; nothing of one that was begun so often and not ended."""
    import ray

    pieces: Sequence[Table] = shared(reference)
    for piece in numbers.column("id").to_pylist():
        if ray.get(register.begin.remote(piece)) > tries:
            continue
        try:
            for batch in pieces[piece].batches():
                yield _examined(piece, batch, pieces[piece])
                register.add.remote(batch.num_rows)
        except Exception as error:
            yield _said(piece, fault=fault_of(error))
        yield _said(piece, ended=True)


def bring(numbers: pa.Table, reference: Any) -> Iterator[pa.Table]:
    """Tables of facts, by their numbers, to `EXAMINED`."""
    paths: Sequence[str] = shared(reference)
    for number in numbers.column("id").to_pylist():
        with pq.ParquetFile(paths[number]) as table:
            for batch in table.iter_batches(use_threads=False):
                yield stages.brought(batch)


def each(numbers: pa.Table, reference: Any, register: Any, tries: int) -> Iterator[pa.Table]:
    """Pieces, by their numbers, to what some work makes of them, or raises, pickled; nothing as with `examine`."""
    import ray

    work, pieces = shared(reference)
    for piece in numbers.column("id").to_pylist():
        if ray.get(register.begin.remote(piece)) > tries:
            continue
        try:
            done: object = work(pieces[piece])
        except Exception as error:
            done = error
        yield pa.table({"piece": [piece], "done": [pickle.dumps(done)]})


def _examined(piece: int, batch: pa.RecordBatch, table: Table) -> pa.Table:
    try:
        examined = stages.examine(batch, table.plan)
    except Exception as error:
        numbers = batch.column(ROW_COLUMN).to_pylist()
        return _said(piece, fault=Rows(0, numbers, fault=fault_of(error)).said)
    about = {"piece": pa.repeat(pa.scalar(piece), examined.num_rows)}
    found = [
        examined.column(field.name)
        if field.name in EXAMINED.names
        else about.get(field.name, pa.nulls(examined.num_rows, field.type))
        for field in REPORTED
    ]
    kinds = Counter(pc.struct_field(examined.column("fact"), "kind").to_pylist())
    brought = {name: kinds[kind] for name, kind in BROUGHT.items()}
    return pa.concat_tables([pa.table(found, REPORTED), _said(piece, rows=batch.num_rows, **brought)])


def _said(piece: int, **more: object) -> pa.Table:
    return pa.Table.from_pylist([{"piece": piece, **more}], schema=REPORTED)


def told(block: pa.Table) -> pa.Table:
    """Of `REPORTED` what is to be reported, of diagnostics their details."""
    kept = block.filter(pc.is_null(block.column("fact")))
    details = pc.struct_field(kept.column("diagnostic"), "details")
    return kept.drop_columns(EXAMINED.names).append_column("details", details)


def only(block: pa.Table, pieces: pa.Array) -> pa.Table:
    """Of `REPORTED` what is of some pieces."""
    return block.filter(pc.is_in(block.column("piece"), pieces))


def group(block: pa.Table, plans: Any) -> pa.Table:
    """See `stages.group`."""
    return stages.group(block, shared(plans))


def reduce(facts: pa.Table, plans: Any) -> pa.Table:
    """See `stages.reduce`."""
    return stages.reduce(facts, shared(plans))


def hold(block: pa.Table, known: Any) -> pa.Table:
    """See `stages.hold`."""
    return stages.hold(block, _odd(known), shared(known).plans, complete=shared(known).complete)


def copy(needed: pa.Table, known: Any) -> Iterator[pa.Table]:
    """Rows of `NEEDED` of one table to sources in `COMPARED`. What cannot be read any more is left out: that it is so
    has been said."""
    bins: dict[int, list[int]] = {}
    for row, number in zip(*(needed.column(name).to_pylist() for name in ("row", "bin")), strict=True):
        bins.setdefault(row, []).append(number)
    table = shared(known).tables[needed.column("table")[0].as_py()]
    with suppress(Exception):
        for batch in table.batches(sorted(bins)):
            rows = []
            for source in sources(batch, table.plan.columns):
                if isinstance(source, Source) and source.row is not None:
                    packed = pickle.dumps(source)
                    rows += [{"bin": number, "source": packed} for number in bins[source.row.number]]
            yield pa.Table.from_pylist(rows, schema=COMPARED)


def compare(group: pa.Table, known: Any, register: Any, tries: int) -> pa.Table:
    """All of a bin in `COMPARED` to `BESIDE`. Raises RuntimeError for one that was begun so often and not ended."""
    import ray

    if ray.get(register.begin.remote(("bin", group.column("bin")[0].as_py()))) > tries:
        raise RuntimeError("the process that compared some rows with others died, repeatedly")
    looks = stages.among(group, "look")
    opened = map(pickle.loads, group.column("source").drop_null().to_pylist())
    by_row: dict[Row, Source] = {source.row: source for source in opened}
    complete = shared(known).complete
    return stages.compare(looks, by_row.get, _odd(known), shared(known).plans, complete=complete)


@lru_cache(maxsize=1)
def _odd(known: Any) -> Odd:
    return Odd(shared(known).sums, shared(known).plans)
