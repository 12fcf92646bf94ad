"""Rows of tables as sources: what Arrow values become, and which rows are read."""

import base64
import bz2
import datetime
import decimal
import gzip
import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.columns import FILE_COLUMN, LINE_COLUMN, ROW_COLUMN, Columns, read
from recordlint.columns.read import batches, count_rows
from recordlint.columns.rows import ColumnsError, Unreadable, sources
from recordlint.columns.values import json_values
from recordlint.parse import parse
from recordlint.text import Row

UTC = datetime.timezone.utc
NEW_YEAR = datetime.datetime(2024, 1, 1, 9, 30, 15)


class Kelvin(pa.ExtensionType):
    def __init__(self):
        super().__init__(pa.float64(), "test.kelvin")

    def __arrow_ext_serialize__(self):
        return b""


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, None, 3], pa.int64(), [1, None, 3]),
        (["a", None], pa.string(), ["a", None]),
        ([True, None], pa.bool_(), [True, None]),
        (
            [1.5, float("nan"), float("inf"), float("-inf"), None],
            pa.float64(),
            [1.5, None, "Infinity", "-Infinity", None],
        ),
        ([NEW_YEAR, None], pa.timestamp("s"), ["2024-01-01T09:30:15", None]),
        ([NEW_YEAR], pa.timestamp("us", "UTC"), ["2024-01-01T09:30:15Z"]),
        ([NEW_YEAR.replace(tzinfo=UTC)], pa.timestamp("ns", "Europe/Paris"), ["2024-01-01T09:30:15Z"]),
        ([1_500], pa.timestamp("ms"), ["1970-01-01T00:00:01.5"]),
        ([10], pa.timestamp("ns"), ["1970-01-01T00:00:00.00000001"]),
        ([NEW_YEAR.date(), None], pa.date32(), ["2024-01-01", None]),
        ([NEW_YEAR.date()], pa.date64(), ["2024-01-01"]),
        ([datetime.time(9, 30), None], pa.time64("us"), ["09:30:00", None]),
        ([90_500, -500, None], pa.duration("ms"), ["PT90.5S", "-PT0.5S", None]),
        ([90], pa.duration("s"), ["PT90S"]),
        ([decimal.Decimal("1.50"), None], pa.decimal128(5, 2), [1.5, None]),
        ([decimal.Decimal(7)], pa.decimal256(40, 0), [7]),
        ([b"text", b"\xff\xfe", None], pa.binary(), ["text", base64.b64encode(b"\xff\xfe").decode(), None]),
        ([b"abc"], pa.binary(3), ["abc"]),
        ([[1, 2], None, []], pa.list_(pa.int8()), [[1, 2], None, []]),
        ([[NEW_YEAR], [None]], pa.large_list(pa.timestamp("s")), [["2024-01-01T09:30:15"], [None]]),
        ([[1, 2]], pa.list_(pa.int8(), 2), [[1, 2]]),
        ([{"a": 1, "b": None}, None], pa.struct({"a": pa.int8(), "b": pa.string()}), [{"a": 1}, None]),
        ([{}], pa.struct([]), [{}]),
        ([[("a", 1), ("b", None)], None, []], pa.map_(pa.string(), pa.int8()), [{"a": 1}, None, {}]),
        ([[(1, "x")]], pa.map_(pa.int8(), pa.string()), [{"1": "x"}]),
        ([], pa.map_(pa.int8(), pa.string()), []),
    ],
)
def test_arrow_values_are_json_values(values, kind, expected):
    array = pa.array(values, kind)
    assert json_values(array) == expected
    # A slice of a column has its own values, and not those it was cut from.
    assert json_values(pa.concat_arrays([array, array]).slice(len(array))) == expected


def test_encoded_columns_stand_for_their_values():
    array = pa.array(["a", "b", "a", None])
    assert json_values(array.dictionary_encode()) == ["a", "b", "a", None]
    assert json_values(pa.compute.run_end_encode(array)) == ["a", "b", "a", None]
    assert json_values(pa.ExtensionArray.from_storage(Kelvin(), pa.array([1.5]))) == [1.5]


@given(st.lists(st.none() | st.integers(-(2**62), 2**62)))
def test_any_moment_is_written(counts):
    for unit in ("s", "us"):
        moments = pa.array(
            counts if unit == "us" else [count and count // 2**32 for count in counts], pa.timestamp(unit)
        )
        assert [text is None for text in json_values(moments)] == [count is None for count in counts]


def batch_of(rows, **columns):
    return pa.RecordBatch.from_pylist(rows, **columns)


def records(batch, columns):
    """The data and body of each row; why there are none as a text."""
    found = []
    for source in sources(batch, columns):
        if isinstance(source, Unreadable):
            found.append((source.path, source.why))
        else:
            (record,) = parse(source)
            found.append((source.path, record.data, record.body and record.body.text))
    return found


def test_a_row_is_its_columns():
    batch = batch_of([{"id": 7, "title": "A", "x": None}, {"id": None, "title": "B", "x": 1}])
    assert records(batch, Columns(id="id")) == [
        ("7", {"id": 7, "title": "A"}, None),
        ("#2", {"title": "B", "x": 1}, None),
    ]


def test_a_column_is_the_body():
    batch = batch_of([{"title": "A", "text": "One.\nTwo."}, {"title": "B", "text": None}])
    columns = Columns(body=("content", "text"))
    assert records(batch, columns) == [("#1", {"title": "A"}, "One.\nTwo."), ("#2", {"title": "B"}, "")]
    batch = batch_of([{"title": "A", "content": 7}])
    assert records(batch, columns) == [("#1", {"title": "A"}, "7")]


def test_a_column_holds_whole_records():
    batch = batch_of(
        [
            {"path": "a.md", "raw": "---\na: 1\n---\nText\n"},
            {"path": "b.yaml", "raw": "a: 2\n"},
            {"path": "c", "raw": None},
        ]
    )
    columns = Columns("raw", "path")
    expected = [("a.md", {"a": 1}, "Text\n"), ("b.yaml", {"a": 2}, None), ("c", "there is no text in this row")]
    assert records(batch, columns) == expected
    encoded = batch.set_column(1, "raw", batch.column("raw").dictionary_encode())
    assert records(encoded, columns) == expected


def test_an_address_does_not_tell_what_a_text_is_written_in():
    batch = batch_of([{"url": "https://example.com/a.json", "raw": "Some text.\n"}])
    assert records(batch, Columns("raw", "url")) == [("https://example.com/a.json", {}, "Some text.\n")]


def test_bytes_that_are_no_text_are_said_to_be_none():
    strings = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(bytes([0, 0, 0, 0, 3, 0, 0, 0])), pa.py_buffer(b"a\xffb")]
    )
    batch = pa.RecordBatch.from_arrays([strings], ["title"])
    (source,) = sources(batch, Columns())
    assert source.first_undecodable == b"\xff"
    (source,) = sources(batch, Columns("title"))
    assert source.text == "a\ufffdb"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        (Columns("body"), "there is no column `body`, but only `text`, `n`"),
        (Columns("text", "name"), "there is no column `name`, but only `text`, `n`"),
        (Columns("n"), "the column `n` holds int64, not text"),
    ],
)
def test_columns_that_are_not_there_are_named(columns, why):
    with pytest.raises(ColumnsError, match="^" + why):
        list(sources(batch_of([{"text": "a", "n": 1}]), columns))


def test_a_table_may_have_no_columns_or_one_twice():
    with pytest.raises(ColumnsError, match="but none at all"):
        sources(pa.RecordBatch.from_arrays([], []), Columns("a"))
    twice = pa.RecordBatch.from_arrays([pa.array(["x"]), pa.array(["y"])], ["a", "a"])
    with pytest.raises(ColumnsError, match="but several of them"):
        sources(twice, Columns("a"))


def line_batch(*lines):
    return pa.RecordBatch.from_arrays([pa.array(lines, pa.large_binary())], [LINE_COLUMN])


def test_a_line_is_taken_as_it_is():
    (source, too_long) = sources(line_batch(b'{"a": 1}', None), Columns(lines=True))
    assert (source.text, source.syntax) == ('{"a": 1}', "jsonl")
    assert too_long.why == "this line is larger than 10 MiB"


def test_a_line_may_hold_a_whole_record_or_a_body():
    rows = [
        {"id": "a.md", "raw": "---\nt: 1\n---\nText\n"},
        {"id": "b"},
        {"id": "c", "raw": 5},
        {"id": "d", "raw": None},
    ]
    batch = line_batch(*(json.dumps(row).encode() for row in rows))
    assert records(batch, Columns("raw", "id", lines=True)) == [
        ("a.md", {"t": 1}, "Text\n"),
        ("b", "this row has no `raw`"),
        ("c", "the `raw` of this row is no text"),
        ("d", "there is no text in this row"),
    ]
    assert records(batch, Columns(None, "id", ("raw",), lines=True))[:2] == [
        ("a.md", {"id": "a.md"}, rows[0]["raw"]),
        ("b", {"id": "b"}, None),
    ]
    half = line_batch(b'{"id": "a", "raw": "\\ud800"}')
    assert [source.path for source in sources(half, Columns(None, "id", ("raw",), lines=True))] == ["a"]


def test_what_is_wrong_with_a_line_is_for_the_parser_to_say():
    for line in (b"{", b"[1]", b"[" * 100_000):
        (source,) = sources(line_batch(line), Columns("raw", lines=True))
        assert (source.text, source.syntax) == (line.decode(), "jsonl")


def test_a_row_too_large_is_left_out():
    (row,) = sources(batch_of([{"text": "x" * (10 * 2**20 + 1)}]), Columns("text"))
    assert row.why == "this row is larger than 10 MiB"


def written(folder, name, rows, size=None):
    """A table in a file of the kind that its name says."""
    table, path = pa.Table.from_pylist(rows), str(folder / name)
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        pq.write_table(table, path, row_group_size=size)
    elif name.endswith(".arrow"):
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table, size)
    elif name.endswith(".arrows"):
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table, size)
    else:
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
        opener = {".gz": gzip.open, ".bz2": bz2.open}.get(name[name.rfind(".") :], open)
        with opener(path, "wb") as file:
            file.write(data)
    return path


ROWS = [{"id": f"r{number}", "n": number} for number in range(1000)]
KINDS = ["t.parquet", "t.arrow", "t.arrows", "t.jsonl", "t.jsonl.gz", "t.ndjson.bz2"]


@pytest.mark.parametrize("name", KINDS)
def test_rows_are_read_in_batches_and_numbered(tmp_path, name):
    path = written(tmp_path, name, ROWS, 300)
    columns = Columns(id="id", lines="json" in name)
    found = list(batches(path, name, columns))
    assert all(batch.num_rows <= read.ROWS for batch in found)
    rows = [source for batch in found for source in sources(batch, columns)]
    assert [source.row for source in rows] == [Row(name, number) for number in range(1, 1001)]
    assert [source.path for source in rows] == [row["id"] for row in ROWS]
    assert count_rows(path, columns) == 1000


@pytest.mark.parametrize("name", KINDS)
def test_some_rows_are_read(tmp_path, name):
    path = f"file://{written(tmp_path, name, ROWS)}"
    wanted = [1, 2, 256, 257, 999, 1000, 1001]
    found = [
        batch.column(ROW_COLUMN).to_pylist() for batch in batches(path, name, Columns(lines="json" in name), wanted)
    ]
    assert [row for rows in found for row in rows] == wanted[:-1]


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_read_after_the_last_row_that_is_wanted(tmp_path, monkeypatch, name):
    monkeypatch.setattr(read, "ROWS", 100)
    numbers = []

    def numbering(*arguments, real=read._batches, **options):
        for first, batch in real(*arguments, **options):
            numbers.append(first)
            yield first, batch

    monkeypatch.setattr(read, "_batches", numbering)
    (batch,) = batches(written(tmp_path, name, ROWS), name, Columns(lines="json" in name), [250])
    assert batch.column(ROW_COLUMN).to_pylist() == [250]
    assert numbers == [1, 101, 201]


def test_only_the_columns_that_are_needed_are_read(tmp_path):
    path = written(tmp_path, "t.parquet", [{"id": "a", "text": "b", "more": "c", FILE_COLUMN: "mine"}])
    (batch,) = batches(path, "t", Columns("text", "id"))
    assert sorted(batch.schema.names) == ["id", FILE_COLUMN, ROW_COLUMN, "text"]
    (batch,) = batches(path, "t", Columns())
    assert batch.column(FILE_COLUMN).to_pylist() == ["t"]


def test_blank_lines_are_no_rows_and_count_as_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "_CHUNK", 7)
    (tmp_path / "t.jsonl").write_bytes(b'{"a": 1}\r\n\n  \n{"a": 2}')
    rows = [
        source
        for batch in batches(str(tmp_path / "t.jsonl"), "t", Columns(lines=True))
        for source in sources(batch, Columns(lines=True))
    ]
    assert [(source.row.number, source.text) for source in rows] == [(1, '{"a": 1}\r'), (4, '{"a": 2}')]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_too_long_is_not_kept_in_memory(tmp_path, monkeypatch, end):
    monkeypatch.setattr(read, "_CHUNK", 10)
    monkeypatch.setattr(read, "LIMIT", 30)
    (tmp_path / "t.jsonl").write_bytes(b"1\n" + b"x" * 100 + b"\n2\n" + b"y" * 31 + b"\n3\n" + b"z" * 100 + end)
    lines = [
        line
        for batch in batches(str(tmp_path / "t.jsonl"), "t", Columns(lines=True))
        for line in batch.column(LINE_COLUMN).to_pylist()
    ]
    assert lines == [b"1", None, b"2", None, b"3", None]


@pytest.mark.parametrize("name", ["t.parquet", "t.arrow", "t.arrows", "t.jsonl.gz"])
def test_what_is_damaged_raises_and_says_why(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"no such thing, but long enough for a footer")
    with pytest.raises((OSError, ValueError, pa.ArrowException)):
        list(batches(str(path), name, Columns(lines="json" in name)))


def test_a_missing_column_is_known_before_anything_is_read(tmp_path):
    for name in ("t.parquet", "t.arrow", "t.arrows"):
        path = written(tmp_path, name, [{"a": 1}])
        with pytest.raises(ColumnsError, match="there is no column `text`"):
            next(batches(path, name, Columns("text")))


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(OSError, match="no regular file"):
        list(batches(str(tmp_path), "t", Columns()))
