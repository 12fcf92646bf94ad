"""A batch of rows -> a source for each of them, or why there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint.columns import FILE_COLUMN, LINE_COLUMN, ROW_COLUMN
from recordlint.columns.values import json_values, mapping
from recordlint.parse import ROW, TEXT
from recordlint.text import Row, Source, decode
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.columns import Columns

LIMIT = 10 * 2**20
"""The most bytes of a record."""

_OURS = (FILE_COLUMN, ROW_COLUMN, LINE_COLUMN)
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Unreadable(NamedTuple):
    """A row that is no record: what it is called, and why not."""

    path: str
    row: Row | None
    why: str


class ColumnsError(ValueError):
    """A table does not have the columns it should have. The text says which."""


def sources(batch: pa.RecordBatch, columns: Columns) -> Iterator[Source | Unreadable]:
    """The rows of a batch, in order. Raises ColumnsError where a column is missing or cannot hold what it should."""
    rows = _rows(batch)
    if columns.lines:
        lines = batch.column(LINE_COLUMN).to_pylist()
        return (_of_line(line, row, columns) for line, row in zip(lines, rows, strict=True))
    texts = None if columns.text is None else _bytes(_column(batch, columns.text), columns.text)
    names = [None] * len(rows) if columns.id is None else json_values(_column(batch, columns.id))
    paths = [_path(name, row, number) for number, (name, row) in enumerate(zip(names, rows, strict=True), 1)]
    if texts is not None:
        return map(_whole, texts, paths, rows)
    return _of_values(batch, columns, paths, rows)


def _rows(batch: pa.RecordBatch) -> list[Row | None]:
    """Where the rows come from; None where the batch does not say."""
    names = batch.schema.names
    if FILE_COLUMN not in names or ROW_COLUMN not in names:
        return [None] * batch.num_rows
    files, numbers = json_values(batch.column(FILE_COLUMN)), batch.column(ROW_COLUMN).to_pylist()
    return [Row(file, number) for file, number in zip(files, numbers, strict=True)]


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    index = batch.schema.get_field_index(name)
    if index < 0:
        known = [f"`{column}`" for column in batch.schema.names if column not in _OURS]
        several = batch.schema.names.count(name) > 1
        has = "several of them" if several else f"only {', '.join(known[:20])}" if known else "none at all"
        raise ColumnsError(f"there is no column `{name}`, but {has}")
    return batch.column(index)


def _bytes(column: pa.Array, name: str) -> list[bytes | None]:
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    try:
        values: list[bytes | None] = column.cast(pa.large_binary()).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise ColumnsError(f"the column `{name}` holds {column.type}, not text") from error
    return values


def _path(name: object, row: Row | None, number: int) -> str:
    """What a row is called; `number` is that in its batch."""
    if isinstance(name, (str, int)) and not isinstance(name, bool) and name != "":
        return str(name)
    return f"#{number}" if row is None else row.path


def _whole(text: bytes | None, path: str, row: Row | None) -> Source | Unreadable:
    """A row whose record is one text. As of files the path tells what it is written in, but addresses tell nothing."""
    if text is None:
        return Unreadable(path, row, "there is no text in this row")
    return _decoded(text, path, row, TEXT if "://" in path else None)


def _decoded(text: bytes, path: str, row: Row | None, syntax: str | None) -> Source | Unreadable:
    if len(text) > LIMIT:
        return Unreadable(path, row, f"this row is larger than {LIMIT // 2**20} MiB")
    source = decode(path, text)
    source.syntax, source.row = syntax, row
    return source


def _of_values(
    batch: pa.RecordBatch, columns: Columns, paths: list[str], rows: list[Row | None]
) -> Iterator[Source | Unreadable]:
    """Rows whose columns are the data."""
    known = batch.schema.names
    body = next((name for name in columns.body if name in known), None)
    bodies = [None] * len(rows) if body is None else json_values(_column(batch, body))
    names = [name for name in known if name not in (*_OURS, body)]
    values = [json_values(_column(batch, name)) for name in names]
    data = zip(*values, strict=True) if values else [()] * len(rows)
    for path, row, one, text in zip(paths, rows, data, bodies, strict=True):
        yield _composed(mapping(names, one), text if body is not None else False, path, row)


def _composed(data: dict[str, Any], body: object, path: str, row: Row | None) -> Source | Unreadable:
    """A row as data and a body; False for rows that have none."""
    text = _encode(data)
    if body is not False:
        text += "\n" + (body if isinstance(body, str) else "" if body is None else _encode(body))
    return _decoded(_encoded(text), path, row, ROW)


def _encoded(text: str) -> bytes:
    """A text as bytes: those that it was read from, where they were no UTF-8, and halves of surrogate pairs as such."""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")


def _of_line(line: bytes | None, row: Row | None, columns: Columns) -> Source | Unreadable:
    """A line of JSON Lines; None stands for one that is too long."""
    name = _path(None, row, 0)
    if line is None:
        return Unreadable(name, row, f"this line is larger than {LIMIT // 2**20} MiB")
    if columns.id is None and columns.text is None and not columns.body:
        return _decoded(line, name, row, "jsonl")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        # What is wrong with it is for the parser to say.
        return _decoded(line, name, row, "jsonl")
    path = name if columns.id is None else _path(data.get(columns.id), row, 0)
    if columns.text is not None:
        if columns.text not in data:
            return Unreadable(path, row, f"this row has no `{columns.text}`")
        text = data[columns.text]
        if not isinstance(text, (str, type(None))):
            return Unreadable(path, row, f"the `{columns.text}` of this row is no text")
        return _whole(None if text is None else text.encode(errors="surrogatepass"), path, row)
    body = next((name for name in columns.body if name in data), None)
    if body is None:
        return _decoded(line, path, row, "jsonl")
    return _composed({key: value for key, value in data.items() if key != body}, data[body], path, row)
