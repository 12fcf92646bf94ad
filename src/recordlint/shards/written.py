"""Batches -> files, written as they come: tables, and rows as they were read with their texts after fixes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from recordlint.arrow import DIAGNOSTICS as DIAGNOSED
from recordlint.arrow import VERDICTS, diagnostics_of
from recordlint.columns import FILE_COLUMN, LINE_COLUMN, ROW_COLUMN
from recordlint.columns.rows import ColumnsError
from recordlint.report.json import as_json, encode
from recordlint.shards.folder import DIAGNOSTICS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import IO

    from recordlint.columns import Columns

_ROWS = 16_384
_BYTES = 32 * 2**20
_ROWS_AT_ONCE = 256
SCHEMAS = {"diagnostics": DIAGNOSED, "verdicts": VERDICTS}
_OURS = (FILE_COLUMN, ROW_COLUMN)
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Tables:
    """A file of Parquet in the making. Batches are put together, so that row groups are worth reading."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(file, schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Write rows. Raises OSError where that cannot be done."""
        if not batch.num_rows:
            return
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _ROWS or self._bytes >= _BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is left. Raises OSError where that cannot be done."""
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._waiting))
        self._waiting, self._rows, self._bytes = [], 0, 0


class Lines:
    """The same as JSON Lines: diagnostics as in the report `jsonl`, verdicts as mappings."""

    def __init__(self, file: IO[bytes], kind: str) -> None:
        self._file = file
        self._told = _told if kind == DIAGNOSTICS else _mapping

    def add(self, batch: pa.RecordBatch) -> None:
        """Write rows. Raises OSError where that cannot be done."""
        self._file.write("".join(encode(value) + "\n" for value in self._told(batch)).encode())

    def close(self) -> None:
        """Nothing is left to be written."""


def _told(batch: pa.RecordBatch) -> Iterator[object]:
    return map(as_json, diagnostics_of(batch))


def _mapping(batch: pa.RecordBatch) -> Iterator[object]:
    return iter(batch.to_pylist())


class Cleaned:
    """Rows as they were read, with a column of their texts after fixes: Parquet, of JSON Lines the same."""

    def __init__(self, file: IO[bytes], columns: Columns, name: str) -> None:
        self._file = file
        self._columns = columns
        self._name = name
        self._tables: Tables | None = None

    def add(self, batch: pa.RecordBatch, fixed: Mapping[int, str]) -> None:
        """Write a batch, with the texts that were changed by their places in it. Raises ColumnsError where it has not
        the column that holds the texts or has one of the new name, and OSError where nothing can be written."""
        if self._columns.lines:
            lines = batch.column(LINE_COLUMN).to_pylist()
            self._file.write(b"".join(self._line(line, fixed.get(place)) for place, line in enumerate(lines)))
            return
        whole = self._with_texts(batch, fixed)
        if self._tables is None:
            self._tables = Tables(self._file, whole.schema)
        self._tables.add(whole)

    def close(self) -> None:
        """Write what is left. Raises OSError where that cannot be done."""
        if self._tables is not None:
            self._tables.close()

    def give_up(self) -> None:
        """Leave nothing of what was written: rows that are not all there are none."""
        self._file.seek(0)
        self._file.truncate()

    def _with_texts(self, batch: pa.RecordBatch, fixed: Mapping[int, str]) -> pa.RecordBatch:
        names = [name for name in batch.schema.names if name not in _OURS]
        held_by = holder(self._columns, names)
        if self._name in names:
            raise ColumnsError(f"there is a column `{self._name}` already")
        texts = batch.column(held_by)
        if isinstance(texts, pa.DictionaryArray):
            texts = texts.dictionary_decode()
        if fixed:
            texts = pa.array(_replaced(texts.to_pylist(), fixed), texts.type)
        # What a schema says besides, such as which columns there are, would not be true any more.
        return pa.RecordBatch.from_arrays([*(batch.column(name) for name in names), texts], [*names, self._name])

    def _line(self, line: bytes | None, text: str | None) -> bytes:
        if line is None:
            return b"\n"
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            return line.rstrip(b"\r") + b"\n"
        if self._name in data:
            raise ColumnsError(f"there is a column `{self._name}` already")
        data[self._name] = data[holder(self._columns, data)] if text is None else text
        return _encode(data).encode(errors="surrogatepass") + b"\n"


def holder(columns: Columns, names: Collection[str]) -> str:
    """The column that holds the texts of records, of those there are. Raises ColumnsError where none does."""
    wanted = columns.body if columns.text is None else (columns.text,)
    found = next((name for name in wanted if name in names), None)
    if found is None:
        raise ColumnsError("no column holds texts to fix")
    return found


def rewrite_texts(path: str, file: IO[bytes], columns: Columns, name: str, texts: Mapping[int, str | None]) -> None:
    """Copy rows as `Cleaned` has written them into another file, with other texts in the column of that name, by the
    places of the rows; None for the text that was read."""
    if columns.lines:
        with open(path, "rb") as lines:
            for place, line in enumerate(lines):
                file.write(_relined(line, columns, name, texts[place]) if place in texts else line)
        return
    start = 0
    with pq.ParquetFile(path) as table:
        writer = Tables(file, table.schema_arrow)
        for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
            own = {place - start: text for place, text in texts.items() if 0 <= place - start < batch.num_rows}
            writer.add(_with_other_texts(batch, columns, name, own) if own else batch)
            start += batch.num_rows
        writer.close()


def _with_other_texts(
    batch: pa.RecordBatch, columns: Columns, name: str, texts: Mapping[int, str | None]
) -> pa.RecordBatch:
    read = batch.column(holder(columns, batch.schema.names)).to_pylist()
    fixed = batch.column(name)
    new = _replaced(fixed.to_pylist(), {at: read[at] if text is None else text for at, text in texts.items()})
    return batch.set_column(batch.schema.get_field_index(name), name, pa.array(new, fixed.type))


def _relined(line: bytes, columns: Columns, name: str, text: str | None) -> bytes:
    data = json.loads(line)
    data[name] = data[holder(columns, data)] if text is None else text
    return _encode(data).encode(errors="surrogatepass") + b"\n"


def _replaced(texts: list[Any], fixed: Mapping[int, Any]) -> list[Any]:
    binary = isinstance(next((text for text in texts if text is not None), None), bytes)
    for place, text in fixed.items():
        texts[place] = text.encode() if binary and isinstance(text, str) else text
    return texts
