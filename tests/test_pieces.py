"""How tables are shared out among the tasks of Ray, and what is said of those that fail; without a cluster."""

import pyarrow as pa
import pytest

from planted_tables import COUNT, SHARDS, TABLE, as_compressed_lines, as_lines, as_one_table, as_shards, tables_in
from recordlint.columns import ROW_COLUMN
from recordlint.engines import ray, stages


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """The tables that a way of planting gives, read five rows at a time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("recordlint.columns.read.ROWS", 5)
    return lambda plant, wanted=None: tables_in(tmp_path, plant(tmp_path)[len(TABLE) :], wanted)


def rows(pieces):
    return sorted(row for piece in pieces for batch in piece.batches() for row in batch.column(ROW_COLUMN).to_pylist())


@pytest.mark.parametrize("plant", [as_lines, as_compressed_lines, as_one_table])
@pytest.mark.parametrize("number", [1, 3, 8, 100])
def test_every_row_is_in_one_piece(tables, plant, number):
    pieces = ray._pieces(tables(plant), number)
    assert rows(pieces) == list(range(1, COUNT + 1))
    assert (len(pieces) > 1) == (number > 1)


@pytest.mark.parametrize("plant", [as_lines, as_one_table])
def test_of_a_sample_every_row_is_in_one_piece(tables, plant):
    assert rows(ray._pieces(tables(plant, wanted=[2, 3, 9, 20]), 4)) == [2, 3, 9, 20]


def test_many_tables_are_a_piece_each(tables):
    planted = tables(as_shards)
    assert ray._pieces(planted, SHARDS) == planted


def test_a_table_that_cannot_be_counted_is_shared_out_all_the_same(tables, tmp_path):
    planted = tables(as_one_table)
    (tmp_path / "t.parquet").write_bytes(b"no table")
    assert len(ray._pieces(planted, 4)) == 4


def test_where_something_failed_is_said_by_what_was_raised_first():
    first = ValueError("the first line\nthe second")
    assert ray._reason(OSError(2, "No such file")) == "no such file"
    assert ray._reason(MemoryError()) == "MemoryError"
    outer = RuntimeError("told by Ray")
    outer.cause = first
    assert ray._reason(outer) == "ValueError: the first line"


def test_rows_are_needed_where_they_are_compared(monkeypatch):
    monkeypatch.setattr(ray, "TOGETHER", 2)
    alone = dict.fromkeys(stages.LOOKS.names)
    looks = [{**alone, "path": "p", "file": "b", "row": row} for row in (3, 1, 2)]
    looks.append({**alone, "path": "p", "file": "b", "row": 3, "rule": "r", "first_file": "a", "first_row": 9})
    (binned,), needed = ray._binned(pa.Table.from_pylist(looks, schema=stages.LOOKS), {"a": 0, "b": 1})
    assert binned.column("bin").to_pylist() == [1, 0, 0, 1]
    assert sorted((row["table"], row["row"], row["bin"]) for table in needed for row in table.to_pylist()) == [
        (0, 9, 1),
        (1, 1, 0),
        (1, 2, 0),
        (1, 3, 1),
    ]
