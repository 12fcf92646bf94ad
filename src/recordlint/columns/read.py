"""A file of rows -> batches of them, one at a time, each row with its file and number beside it.

What is in memory does not grow with the file: of Parquet a few pages of a row group are read at a time, of JSON Lines
some lines. Only a batch of Arrow IPC is as large as its writer made it.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint.columns import ARROW, FILE_COLUMN, LINE_COLUMN, LINES, PARQUET, ROW_COLUMN, is_address
from recordlint.columns.rows import LIMIT, ColumnsError, sources
from recordlint.settings.find import reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.columns import Columns

ROWS = 256
"""How many rows a batch has at most."""
_CHUNK = 2**20
_MAGIC = b"ARROW1"
_CODECS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd", ".lz4": "lz4"}


def batches(
    path: str, shown: str, columns: Columns, wanted: Sequence[int] | None = None, *, whole: bool = False
) -> Iterator[pa.RecordBatch]:
    """The rows of the file at `path`, which may be a URI that pyarrow knows; those of the numbers `wanted`, in order
    and from 1, where that is given. `shown` is what the file is called. Columns of which nothing is asked are left out
    unless rows are to be `whole`.

    Raises OSError, ValueError or an exception of pyarrow where the file cannot be read any further, and ColumnsError
    where it has not the columns it should have.
    """
    with _opened(path) as file:
        for first, batch in _batches(file, path, columns, wanted, whole=whole):
            rows: Sequence[int] = range(first, first + batch.num_rows)
            if wanted is not None:
                rows = wanted[bisect_left(wanted, first) : bisect_left(wanted, first + batch.num_rows)]
                if not rows:
                    continue
                if len(rows) < batch.num_rows:
                    batch = batch.take(pa.array([row - first for row in rows], pa.int64()))  # noqa: PLW2901
            numbered = _numbered(batch, shown, rows)
            if columns.lines:
                numbered = _without_blank_lines(numbered)
            if numbered.num_rows:
                yield numbered
            if wanted is not None and rows[-1] == wanted[-1]:
                return


def count_rows(path: str, columns: Columns) -> int:
    """How many rows a file has. Raises what `batches` raises."""
    with _opened(path) as file:
        if _name(path).endswith(PARQUET):
            import pyarrow.parquet as pq

            return int(pq.read_metadata(file).num_rows)
        return sum(batch.num_rows for _, batch in _batches(file, path, columns))


def fault_of(error: Exception) -> str:
    """Why a table cannot be read, in words. What a library raises on a damaged file is not for us to foresee."""
    if isinstance(error, ColumnsError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return reason(error)
    with suppress(Exception):
        first = str(error).strip().splitlines()[0].rstrip(".")
        return f"it cannot be read: {first[:1].lower()}{first[1:]}"
    return f"it cannot be read: {type(error).__name__}"


@contextmanager
def _opened(path: str) -> Iterator[pa.NativeFile]:
    if is_address(path):
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


def _batches(
    file: pa.NativeFile, path: str, columns: Columns, wanted: Sequence[int] | None = None, *, whole: bool = False
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Batches, each with the number of its first row; of Parquet only row groups with rows that are wanted."""
    if _name(path).endswith(PARQUET):
        yield from _parquet(file, columns, wanted, whole=whole)
        return
    first = 1
    for batch in _arrow(file, columns) if _name(path).endswith(ARROW) else _compressed(file, path):
        yield first, batch
        first += batch.num_rows


def _compressed(file: pa.NativeFile, path: str) -> Iterator[pa.RecordBatch]:
    suffix = os.path.splitext(_name(path))[1]
    return _lines(file if suffix in LINES else pa.CompressedInputStream(file, _CODECS[suffix]))


def _name(path: str) -> str:
    """A path or address in lower case, without options."""
    return (path.partition("?")[0] if is_address(path) else path).lower()


def _parquet(
    file: pa.NativeFile, columns: Columns, wanted: Sequence[int] | None, *, whole: bool
) -> Iterator[tuple[int, pa.RecordBatch]]:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file, buffer_size=_CHUNK)
    _require(table.schema_arrow, columns)
    chosen = (
        None if columns.text is None or whole else [name for name in (columns.text, columns.id) if name is not None]
    )
    following = 1
    for group in range(table.num_row_groups):
        first, following = following, following + table.metadata.row_group(group).num_rows
        if wanted is not None and bisect_left(wanted, first) == bisect_left(wanted, following):
            continue
        for batch in table.iter_batches(batch_size=ROWS, row_groups=[group], columns=chosen, use_threads=False):
            yield first, batch
            first += batch.num_rows


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
