"""Where in TOML somebody is writing, told by table headers and equals signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.lsp.cursor import Cursor, lines_of
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer

_KEY = regex(r"""[ \t]*["']?[\w.-]*""")
_REST_OF_KEY = regex(r"""[\w-]*["']?""")
_HEADER = regex(r"[ \t]*(\[\[?)([^\[\]]*)\]")
# Blanks that are given back must not be tried again as part of the key.
_PAIR = regex(r"[ \t]*(?![ \t])([^=#]*)=[ \t]*")
_ITEM = regex(r"[^,\[\]]*")


def cursors(text: str, region: Span, offset: int) -> Iterator[Cursor]:
    """What may be being written at an offset of a region of TOML, on one line."""
    table: Pointer = ()
    present: list[str] = []
    typed: str | None = None
    rest = ""
    for at, line in lines_of(text, region):
        header = _HEADER.match(line)
        if at <= offset <= at + len(line):
            typed, rest = line[: offset - at], line[offset - at :]
        elif header is not None:
            if typed is not None:
                break
            table = (*_steps(header[2]), *((0,) if header[1] == "[[" else ()))
            present = []
        elif (pair := _PAIR.match(line)) is not None:
            present.append(str(_steps(pair[1])[0]))
    if typed is None or "#" in typed:
        return
    if (pair := _PAIR.match(typed)) is not None:
        yield from _value((*table, *_steps(pair[1])), typed[pair.end() :], rest, offset)
    elif _KEY.fullmatch(typed):
        *way, word = typed.strip(" \t").split(".")
        after = _REST_OF_KEY.match(rest)
        end = offset + (after.end() if after else 0)
        separated = text[end : region.end].lstrip(" \t").startswith("=")
        known = frozenset() if way else frozenset(present)
        yield Cursor((*table, *way), Span(offset - len(word), end), True, known, separated)


def _value(pointer: Pointer, before: str, rest: str, offset: int) -> Iterator[Cursor]:
    if before.startswith("["):
        item = before[max(before.rfind(","), before.rfind("[")) + 1 :].lstrip(" ")
        after = _ITEM.match(rest)
        end = offset + (len(after[0].rstrip(" ")) if after else 0)
        if before.count("[") == 1 and "]" not in before and "{" not in before:
            yield Cursor((*pointer, 0), Span(offset - len(item), end), False, flow=True)
    elif not before.startswith("{"):
        after_it = rest.split(" #", maxsplit=1)[0].rstrip(" ")
        yield Cursor(pointer, Span(offset - len(before), offset + len(after_it)), False)


def _steps(dotted: str) -> Pointer:
    return tuple(step.strip(" \t\"'") for step in dotted.split("."))
