"""A file of rows -> batches of them, one at a time, each row with its file and number beside it.

What is in memory does not grow with the file: of Parquet a few pages of a row group are read at a time, of JSON Lines
some lines. Only a batch of Arrow IPC is as large as its writer made it.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint.columns import ARROW, FILE_COLUMN, LINE_COLUMN, LINES, PARQUET, ROW_COLUMN
from recordlint.columns.rows import LIMIT, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.columns import Columns

ROWS = 256
"""How many rows a batch has at most."""
_CHUNK = 2**20
_MAGIC = b"ARROW1"
_CODECS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd", ".lz4": "lz4"}


def batches(path: str, shown: str, columns: Columns, wanted: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of the file at `path`, which may be a URI that pyarrow knows; those of the numbers `wanted`, in order
    and from 1, where that is given. `shown` is what the file is called.

    Raises OSError, ValueError or an exception of pyarrow where the file cannot be read any further, and ColumnsError
    where it has not the columns it should have.
    """
    first = 1
    with _opened(path) as file:
        for batch in _batches(file, path, columns):
            rows = range(first, first + batch.num_rows)
            first += batch.num_rows
            if wanted is not None:
                rows = wanted[bisect_left(wanted, rows.start) : bisect_left(wanted, rows.stop)]  # type: ignore[assignment]
                batch = batch.take(pa.array([row + batch.num_rows - first for row in rows], pa.int64()))  # noqa: PLW2901
            numbered = _numbered(batch, shown, rows)
            if columns.lines:
                numbered = _without_blank_lines(numbered)
            if numbered.num_rows:
                yield numbered


def count_rows(path: str, columns: Columns) -> int:
    """How many rows a file has. Raises what `batches` raises."""
    with _opened(path) as file:
        if path.lower().endswith(PARQUET):
            import pyarrow.parquet as pq

            return int(pq.read_metadata(file).num_rows)
        return sum(batch.num_rows for batch in _batches(file, path, columns))


@contextmanager
def _opened(path: str) -> Iterator[pa.NativeFile]:
    if "://" in path:
        from pyarrow.fs import FileSystem

        system, inner = FileSystem.from_uri(path)
        with system.open_input_file(inner) as file:
            yield file
        return
    kind = stat.S_IFMT(os.stat(path).st_mode)
    if kind != stat.S_IFREG:
        raise OSError("this is no regular file")
    with pa.OSFile(path) as file:
        yield file


def _batches(file: pa.NativeFile, path: str, columns: Columns) -> Iterator[pa.RecordBatch]:
    name = path.lower()
    if name.endswith(PARQUET):
        yield from _parquet(file, columns)
    elif name.endswith(ARROW):
        yield from _arrow(file, columns)
    else:
        suffix = os.path.splitext(name)[1]
        yield from _lines(file if suffix in LINES else pa.CompressedInputStream(file, _CODECS[suffix]))


def _parquet(file: pa.NativeFile, columns: Columns) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file, buffer_size=_CHUNK)
    _require(table.schema_arrow, columns)
    chosen = None if columns.text is None else [name for name in (columns.text, columns.id) if name is not None]
    yield from table.iter_batches(batch_size=ROWS, columns=chosen, use_threads=False)


def _arrow(file: pa.NativeFile, columns: Columns) -> Iterator[pa.RecordBatch]:
    magic = file.read(len(_MAGIC))
    file.seek(0)
    if magic == _MAGIC:
        reader = pa.ipc.open_file(file)
        _require(reader.schema, columns)
        whole: Iterator[Any] = map(reader.get_batch, range(reader.num_record_batches))
    else:
        stream = pa.ipc.open_stream(file)
        _require(stream.schema, columns)
        whole = iter(stream)
    for batch in whole:
        for start in range(0, batch.num_rows, ROWS):
            yield batch.slice(start, ROWS)


def _require(schema: pa.Schema, columns: Columns) -> None:
    """Raise ColumnsError where a column is missing that is named, before anything is read."""
    sources(pa.RecordBatch.from_pylist([], schema=schema), columns)


def _lines(stream: pa.NativeFile) -> Iterator[pa.RecordBatch]:
    """Lines, blank ones too, so that rows are numbered as lines are. One that is too long is null."""
    lines: list[bytes | None] = []
    rest = b""
    too_long = False
    size = 0
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            lines.append(None if too_long or len(line) > LIMIT else line)
            too_long = False
            size += len(line)
            if len(lines) == ROWS or size > _CHUNK:
                yield _as_batch(lines)
                lines, size = [], 0
        if len(rest) > LIMIT:
            rest, too_long = b"", True
    if rest or too_long:
        lines.append(None if too_long else rest)
    if lines:
        yield _as_batch(lines)


def _without_blank_lines(batch: pa.RecordBatch) -> pa.RecordBatch:
    lines = batch.column(LINE_COLUMN).to_pylist()
    return batch.filter(pa.array([line is None or line.strip() != b"" for line in lines], pa.bool_()))


def _as_batch(lines: Sequence[bytes | None]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(lines, pa.large_binary())], [LINE_COLUMN])


def _numbered(batch: pa.RecordBatch, shown: str, rows: Sequence[int]) -> pa.RecordBatch:
    names = [name for name in batch.schema.names if name not in (FILE_COLUMN, ROW_COLUMN)]
    columns = [batch.column(batch.schema.get_field_index(name)) for name in names]
    files = pa.repeat(pa.scalar(shown), batch.num_rows)
    return pa.RecordBatch.from_arrays([*columns, files, pa.array(rows, pa.int64())], [*names, FILE_COLUMN, ROW_COLUMN])
