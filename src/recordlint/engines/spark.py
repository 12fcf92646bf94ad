"""Spark: a data frame of rows -> one of what is found in them, with the stages that every engine strings together."""

from __future__ import annotations

import pickle
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint.columns import FILE_COLUMN, ROW_COLUMN
from recordlint.columns.rows import sources
from recordlint.engines import stages
from recordlint.engines.stages import BESIDE, EXAMINED, GROUPED, LOOKS, REDUCED, Odd, Plans
from recordlint.pool import Task
from recordlint.text import Row, Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.arrow import BatchPlan

BINS = 256
"""In so many parts rows are looked at again."""
_BIN = "recordlint_bin"


def check_frame(frame: Any, plan: BatchPlan, *, complete: bool = True) -> Any:
    """The diagnostics of a `pyspark.sql.DataFrame` of rows, as one with the columns of `recordlint.arrow.DIAGNOSTICS`.

    Rows are told apart by the columns `recordlint_file` (text) and `recordlint_row` (an integer from 1) that the frame
    has to have. `complete` says whether these are all records of the collections. Needs Spark 4. Runs a job to learn
    what most records do, and keeps what was examined (`persist`), so that no row is checked twice for want of memory.

    Raises ValueError where the frame lacks one of the two columns. A column that the plan names and the frame lacks, or
    that is no text, fails the job that wants the diagnostics, with a `recordlint.arrow.ColumnsError`.
    """
    from pyspark.sql import functions as sql

    for name in (FILE_COLUMN, ROW_COLUMN):
        if name not in frame.columns:
            raise ValueError(f"the frame has no column `{name}`, by which its rows are told apart")
    known = pickle.dumps(Task(_Known(plan, GROUPED.empty_table(), complete)))
    examined = _mapped(frame, partial(_examine, known), EXAMINED).persist()
    grouped = _mapped(examined, partial(_group, known), GROUPED)
    # Lambdas: of functions with annotations Spark would guess what they are for.
    parts = grouped.groupBy("part")
    reduced = parts.applyInArrow(lambda facts: _reduce(known, facts), _spark_schema(REDUCED)).persist()
    sums = reduced.where("sum is not null").select("sum.*").toArrow().cast(GROUPED)
    learned = pickle.dumps(Task(_Known(plan, sums, complete)))
    looks = reduced.where("look is not null").select("look.*").union(_mapped(examined, partial(_hold, learned), LOOKS))
    looks = looks.withColumn("bin", sql.pmod(sql.hash("file", "row"), sql.lit(BINS)))
    firsts = looks.where("rule is not null").select("first_file", "first_row", "bin")
    needed = looks.select("file", "row", "bin").union(firsts).distinct().toDF(FILE_COLUMN, ROW_COLUMN, _BIN)
    rows = frame.join(needed, [FILE_COLUMN, ROW_COLUMN])
    compared = rows.groupBy(_BIN).cogroup(looks.groupBy("bin"))
    schema = _spark_schema(BESIDE)
    again = compared.applyInArrow(lambda rows, looks: _compare(learned, rows, looks), schema).persist()
    alone = examined.where("diagnostic is not null").select("diagnostic.*")
    beside = again.select(sql.explode("found").alias("one")).select("one.*")
    return alone.join(again, ["file", "row"], "left_anti").select(*beside.columns).union(beside)


class _Known(NamedTuple):
    plan: BatchPlan
    sums: pa.Table
    complete: bool


@lru_cache(maxsize=2)
def _unpacked(known: bytes) -> tuple[_Known, Plans, Odd]:
    told: _Known = pickle.loads(known).work
    plans = Plans([told.plan])
    return told, plans, Odd(told.sums, plans)


def _examine(known: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    plan = _unpacked(known)[0].plan
    for batch in batches:
        yield from stages.examine(batch, plan).to_batches()


def _group(known: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from stages.group(pa.Table.from_batches([batch]), _unpacked(known)[1]).to_batches()


def _reduce(known: bytes, facts: pa.Table) -> pa.Table:
    return stages.reduce(facts.cast(GROUPED), _unpacked(known)[1])


def _hold(known: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    told, plans, odd = _unpacked(known)
    for batch in batches:
        yield from stages.hold(pa.Table.from_batches([batch]), odd, plans, complete=told.complete).to_batches()


def _compare(known: bytes, rows: pa.Table, looks: pa.Table) -> pa.Table:
    told, plans, odd = _unpacked(known)
    opened: dict[Row, Source] = {}
    for batch in rows.drop_columns([_BIN]).to_batches():
        for source in sources(batch, told.plan.columns):
            if isinstance(source, Source) and source.row is not None:
                opened[source.row] = source
    return stages.compare(looks.select(LOOKS.names), opened.get, odd, plans, complete=told.complete)


def _mapped(frame: Any, function: partial[Iterator[pa.RecordBatch]], schema: pa.Schema) -> Any:
    return frame.mapInArrow(function, _spark_schema(schema))


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
