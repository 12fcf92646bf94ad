"""Where in YAML somebody is writing, told by the indentation of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.lsp.cursor import Cursor, lines_of
from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer

_KEY = regex(r"""["']?[\w$@./-]*""")
_REST_OF_KEY = regex(r"""[\w$@./-]*["']?""")
_ITEM = regex(r"[^,\[\]]*")
_OPAQUE = ("|", ">", "&", "*", "!", "{", "#")
"""How values begin that are not written word by word."""


class _Row(NamedTuple):
    """A line: the columns of its dashes and of what follows them, and the key that this begins with, if one."""

    dashes: tuple[int, ...]
    column: int
    content: str
    key: str | None = None
    value: str = ""


def cursors(text: str, region: Span, offset: int) -> Iterator[Cursor]:
    """What may be being written at an offset of a region of YAML in block style."""
    lines, number = _lines(text, region, offset)
    start, line = lines[number]
    row = _row(line[: offset - start])
    if row.content.startswith("#") or " #" in row.content:
        return
    rows = [_row(line) for _, line in lines]
    rows[number] = row
    pointer = _holder(rows, number)
    if pointer is None:
        return
    rest = line[offset - start :]
    if row.key is not None:
        yield from _value((*pointer, row.key), row.value, rest, offset)
        return
    if _KEY.fullmatch(row.content):
        after = _REST_OF_KEY.match(rest)
        end = offset + (after.end() if after else 0)
        separated = text[end : region.end].lstrip(" \t").startswith(":")
        typed = Span(offset - len(row.content), end)
        yield Cursor(pointer, typed, True, frozenset(_siblings(rows, number)), separated)
    if row.dashes:
        yield from _value(pointer, row.content, rest, offset)


def _value(pointer: Pointer, before: str, rest: str, offset: int) -> Iterator[Cursor]:
    """The cursor in a value on one line, of which `before` stands before the offset and `rest` after it."""
    if before.startswith("["):
        item = before[max(before.rfind(","), before.rfind("[")) + 1 :].lstrip(" ")
        after = _ITEM.match(rest)
        end = offset + (len(after[0].rstrip(" ")) if after else 0)
        if before.count("[") == 1 and "]" not in before and "{" not in before:
            yield Cursor((*pointer, 0), Span(offset - len(item), end), False, flow=True)
    elif not before.startswith(_OPAQUE):
        after_it = rest.split(" #", maxsplit=1)[0].rstrip(" ")
        yield Cursor(pointer, Span(offset - len(before), offset + len(after_it)), False)


def _lines(text: str, region: Span, offset: int) -> tuple[list[tuple[int, str]], int]:
    """The lines of the document in a region that holds an offset, by where they begin, and the number of its own."""
    lines: list[tuple[int, str]] = []
    number = 0
    for at, line in lines_of(text, region):
        if line.startswith(("--- ", "---\t")) or line == "---":
            if at > offset:
                break
            lines.clear()
            lines.append((at, "#"))
        else:
            lines.append((at, line))
        if at <= offset:
            number = len(lines) - 1
    return lines, number


def _row(line: str) -> _Row:
    content = line.lstrip(" \t")
    column = len(line) - len(content)
    dashes: list[int] = []
    while content == "-" or content.startswith("- "):
        dashes.append(column)
        below = content[1:].lstrip(" ")
        column += len(content) - len(below)
        content = below
    key, value = _pair(content)
    return _Row(tuple(dashes), column, content, key, value)


def _pair(content: str) -> tuple[str | None, str]:
    if content[:1] in ("#", "[", "{"):
        return None, ""
    if content[:1] in ("'", '"'):
        quote = content[0]
        key, closed, rest = content[1:].partition(quote)
        rest = rest.lstrip(" ")
        separated = bool(closed) and (rest == ":" or rest.startswith(": "))
        return (key, rest[1:].lstrip(" ")) if separated else (None, "")
    key, separator, value = content.partition(": ")
    if separator:
        return key.rstrip(" "), value.lstrip(" ")
    return (content[:-1].rstrip(" "), "") if content.endswith(":") else (None, "")


def _holder(rows: list[_Row], number: int) -> Pointer | None:
    """The way to the mapping or list item that a row belongs to; None where it belongs to no such thing."""
    steps: list[str | int] = []
    need = rows[number].column
    in_list = False
    for index in range(number, -1, -1):
        row = rows[index]
        if index != number and (not row.content or row.content.startswith("#")) and not row.dashes:
            continue
        if index != number and (row.column < need or (in_list and row.column == need and not row.dashes)):
            if row.key is None or row.value.startswith(("|", ">")):
                return None
            steps.append(row.key)
            need, in_list = row.column, False
        for dash in reversed(row.dashes):
            if dash < need:
                steps.append(0)
                need, in_list = dash, True
    return tuple(reversed(steps))


def _siblings(rows: list[_Row], number: int) -> Iterator[str]:
    """The other keys of the mapping that a row is in."""
    column = rows[number].column
    if not rows[number].dashes:
        for row in reversed(rows[:number]):
            if _leaves(row, column):
                break
            if row.key is not None and row.column == column:
                yield row.key
                if row.dashes:
                    break
    for row in rows[number + 1 :]:
        if _leaves(row, column) or (row.dashes and row.dashes[0] < column):
            break
        if row.key is not None and row.column == column:
            yield row.key


def _leaves(row: _Row, column: int) -> bool:
    """Whether a row is outside of a mapping whose keys stand at a column."""
    return bool(row.content) and not row.content.startswith("#") and row.column < column
