"""Edits applied to a text, and the proof that the new text says what the fixes meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Edit, Operation
from recordlint.text import BOM, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Pointer
    from recordlint.record import Record, Value


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, whose spans are those of the text before.

    Edits that insert at the same offset do so in the given order, before one that replaces characters from there on.
    Raises ValueError if two edits overlap or one lies outside the text.
    """
    pieces: list[str] = []
    end = 0
    for span, fresh in sorted(edits, key=lambda edit: edit.span):
        if not end <= span.start <= span.end <= len(text):
            raise ValueError(f"edit of characters {span.start} to {span.end} overlaps another or lies outside the text")
        pieces += (text[end : span.start], fresh)
        end = span.end
    return "".join((*pieces, text[end:]))


def perform(data: Value, operations: Iterable[Operation]) -> Value:
    """The data after all operations, whose pointers are those of the data before; `data` itself stays as it is.

    Raises ValueError for an operation that makes no sense: a pointer that leads nowhere, a key that is there already.
    """
    data = _copy(data)
    # What moves other nodes comes last, from the deepest and hindmost on, so that no pointer goes stale.
    moving: list[Operation] = []
    for operation in operations:
        if operation.kind == "set":
            holder = _holder(data, operation.pointer)
            holder[operation.pointer[-1]] = operation.value
        elif operation.kind == "insert":
            mapping = _at(data, operation.pointer)
            if not isinstance(mapping, dict) or operation.key in mapping:
                raise ValueError(f"cannot insert `{operation.key}`")
            mapping[operation.key] = operation.value
        elif operation.kind in ("remove", "rename"):
            moving.append(operation)
    for operation in sorted(moving, key=_backwards, reverse=True):
        holder = _holder(data, operation.pointer)
        value = holder.pop(operation.pointer[-1])
        if operation.kind == "rename":
            if not isinstance(holder, dict) or operation.value in holder:
                raise ValueError(f"cannot rename to `{operation.value}`")
            holder[operation.value] = value
    return data


def holds(before: Record, after: Record, operations: Iterable[Operation]) -> bool:
    """Whether `after` is what the operations make of `before`: the data exactly, the order of keys apart; the body but
    for line ends and spare blanks at the ends of its lines."""
    operations = tuple(operations)
    try:
        data, body = perform(before.data, operations), _body(before, operations)
    except ValueError:
        return False
    return same(data, after.data) and _visible(body) == _visible(_body(after, ()))


def same(first: Value, second: Value) -> bool:
    """Whether two JSON values are equal and of the same types all through (`1`, `1.0` and `true` differ)."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(value, second[key]) for key, value in first.items())
    if isinstance(first, list):
        return len(first) == len(second) and all(same(*pair) for pair in zip(first, second, strict=True))
    return bool(first == second)


def _body(record: Record, operations: tuple[Operation, ...]) -> str:
    if record.body is None:
        return ""
    source, body = record.source, record.body
    starts = [*source.line_starts, len(source.text)]
    edits = []
    for operation in operations:
        if operation.kind == "lines":
            if not 1 <= operation.first <= operation.last < len(starts):
                raise ValueError(f"there are no lines {operation.first} to {operation.last}")
            start = max(starts[operation.first - 1], body.span.start)
            span = Span(start - body.span.start, starts[operation.last] - body.span.start)
            edits.append(Edit(span, str(operation.value)))
    return apply(body.text, edits)


def _visible(text: str) -> list[str]:
    lines = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line.rstrip(" \t") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _copy(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _copy(child) for key, child in value.items()}
    return [_copy(child) for child in value] if isinstance(value, list) else value


def _at(data: Value, pointer: Pointer) -> Value:
    for step in pointer:
        there = (
            step in data
            if isinstance(data, dict)
            else isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)
        )
        if not there:
            raise ValueError(f"nothing stands at {pointer!r}")
        data = data[step]
    return data


def _holder(data: Value, pointer: Pointer) -> Value:
    if not pointer:
        raise ValueError("the root cannot be changed")
    _at(data, pointer)
    return _at(data, pointer[:-1])


def _backwards(operation: Operation) -> tuple[int, int]:
    last = operation.pointer[-1] if operation.pointer else -1
    return len(operation.pointer), last if isinstance(last, int) else -1
