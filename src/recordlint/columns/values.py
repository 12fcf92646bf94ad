"""Arrow values -> JSON values, a column at a time.

| Arrow | JSON |
|---|---|
| text | the same; bytes that are no UTF-8 as lone surrogates, see PEP 383 |
| null, NaN | null, which in a mapping is an absent key: every row of a table has every column |
| timestamp | RFC 3339 text, in UTC with `Z` where the type has a time zone, else without an offset |
| date, time | ISO 8601 text |
| duration | ISO 8601 text in seconds, `PT90S` |
| decimal | a number: an integer where its scale is 0 |
| infinite float | the text `Infinity` or `-Infinity` |
| binary | its text if it is UTF-8, else Base64 |
| struct, map | a mapping; keys of maps are text |
| list of any kind | a list |
| dictionary, run-end encoded, extension | what they stand for |
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def json_values(array: pa.Array) -> list[Any]:
    """The values of a column as JSON values. Raises what pyarrow raises for values that it cannot give."""
    kind = array.type
    if isinstance(kind, pa.ExtensionType):
        return json_values(array.storage)
    for holds, convert in _CONVERTERS:
        if holds(kind):
            return convert(array)
    values: list[Any] = array.to_pylist()
    return values


def _timestamps(array: pa.Array) -> list[Any]:
    # Without its zone a timestamp is written as it is stored, which is in UTC.
    texts = pc.strftime(array.cast(pa.timestamp(array.type.unit)), format="%Y-%m-%dT%H:%M:%S")
    zone = "Z" if array.type.tz else ""
    return [None if text is None else _without_zeros(text) + zone for text in texts.to_pylist()]


def _without_zeros(time: str) -> str:
    return time.rstrip("0").rstrip(".") if "." in time else time


def _texts(array: pa.Array) -> list[Any]:
    return [text and _without_zeros(text) for text in array.cast(pa.string()).to_pylist()]


def _durations(array: pa.Array) -> list[Any]:
    unit = _SECOND[array.type.unit]
    return [None if count is None else _duration(count, unit) for count in array.cast(pa.int64()).to_pylist()]


def _duration(count: int, unit: int) -> str:
    whole, part = divmod(abs(count), unit)
    fraction = f"{part / unit:.9f}"[1:].rstrip("0").rstrip(".")
    return f"{'-' if count < 0 else ''}PT{whole}{fraction}S"


def _decimals(array: pa.Array) -> list[Any]:
    number: Callable[[Decimal], int | float] = int if array.type.scale <= 0 else float
    return [None if value is None else number(value) for value in array.to_pylist()]


def _floats(array: pa.Array) -> list[Any]:
    return [None if value is None else _float(value) for value in array.to_pylist()]


def _float(value: float) -> float | str | None:
    if math.isfinite(value):
        return value
    return None if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"


def _strings(array: pa.Array) -> list[Any]:
    try:
        values: list[Any] = array.to_pylist()
    except UnicodeDecodeError:
        # Nobody has checked what another program wrote. What is no UTF-8 comes back when the text is encoded.
        binary = array.cast(pa.large_binary()).to_pylist()
        values = [None if value is None else value.decode(errors="surrogateescape") for value in binary]
    return values


def _binaries(array: pa.Array) -> list[Any]:
    return [None if value is None else _binary(value) for value in array.to_pylist()]


def _binary(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        from base64 import b64encode

        return b64encode(value).decode()


def _structs(array: pa.Array) -> list[Any]:
    names = [field.name for field in array.type]
    columns = [json_values(column) for column in array.flatten()]
    rows = zip(*columns, strict=True) if columns else [()] * len(array)
    valid = array.is_valid().to_pylist()
    return [mapping(names, row) if there else None for row, there in zip(rows, valid, strict=True)]


def mapping(names: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    """A JSON object of values by name, without those that are null."""
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _lists(array: pa.Array) -> list[Any]:
    items = iter(json_values(array.flatten()))
    lengths = pc.list_value_length(array).to_pylist()
    return [None if length is None else [next(items) for _ in range(length)] for length in lengths]


def _maps(array: pa.Array) -> list[Any]:
    offsets = array.offsets.to_pylist()
    start = offsets[0] if offsets else 0
    size = offsets[-1] - start if offsets else 0
    keys = json_values(array.keys.slice(start, size))
    items = json_values(array.items.slice(start, size))
    found: list[Any] = []
    for begin, end, there in zip(offsets, offsets[1:], array.is_valid().to_pylist(), strict=False):
        names = [str(key) for key in keys[begin - start : end - start]]
        found.append(mapping(names, tuple(items[begin - start : end - start])) if there else None)
    return found


_types = pa.types
_CONVERTERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], list[Any]]], ...] = (
    (_types.is_timestamp, _timestamps),
    (_types.is_date64, lambda array: _texts(array.cast(pa.date32()))),
    (_types.is_date32, lambda array: array.cast(pa.string()).to_pylist()),
    (_types.is_time, _texts),
    (_types.is_duration, _durations),
    (_types.is_decimal, _decimals),
    (_types.is_floating, _floats),
    (_types.is_string, _strings),
    (_types.is_large_string, _strings),
    (_types.is_string_view, _strings),
    (_types.is_fixed_size_binary, _binaries),
    (_types.is_binary, _binaries),
    (_types.is_large_binary, _binaries),
    (_types.is_binary_view, _binaries),
    (_types.is_struct, _structs),
    (_types.is_map, _maps),
    (_types.is_list, _lists),
    (_types.is_large_list, _lists),
    (_types.is_fixed_size_list, _lists),
    (_types.is_list_view, _lists),
    (_types.is_large_list_view, _lists),
    (_types.is_dictionary, lambda array: json_values(array.dictionary_decode())),
    (_types.is_run_end_encoded, lambda array: json_values(pc.run_end_decode(array))),
)
