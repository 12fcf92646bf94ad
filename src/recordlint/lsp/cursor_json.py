"""Where in JSON somebody is writing, told by brackets, commas and colons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.lsp.cursor import Cursor
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer

_TOKEN = regex(r'"(?:[^"\\\r\n]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+')


class _Level:
    """A mapping or list that is open: the key or index that the text is at, and the keys it has."""

    __slots__ = ("at_key", "is_list", "keys", "step")

    def __init__(self, *, is_list: bool) -> None:
        self.is_list = is_list
        self.step: str | int = 0 if is_list else ""
        self.at_key = not is_list
        self.keys: list[str] = []


def cursors(text: str, region: Span, offset: int) -> Iterator[Cursor]:
    """What may be being written at an offset of a region of JSON."""
    levels: list[_Level] = []
    position = region.start
    while (token := _TOKEN.search(text, position, region.end)) is not None and token.start() < offset:
        word = token[0]
        if offset <= token.end() and word not in "{}[],:":
            if offset < token.end() or not _is_closed(word):
                yield from _cursor(text, region, levels, Span(token.start(), token.end()))
            return
        _take(levels, word)
        position = token.end()
    yield from _cursor(text, region, levels, Span(offset, offset))


def _cursor(text: str, region: Span, levels: list[_Level], typed: Span) -> Iterator[Cursor]:
    if not levels:
        return
    level = levels[-1]
    pointer: Pointer = tuple(one.step for one in levels[:-1])
    if not level.at_key:
        yield Cursor((*pointer, level.step), typed, False)
        return
    present = {*level.keys, *_later_keys(text, Span(typed.end, region.end))}
    separated = text[typed.end : region.end].lstrip().startswith(":")
    yield Cursor(pointer, typed, True, frozenset(present), separated)


def _later_keys(text: str, span: Span) -> list[str]:
    """The keys that follow in the mapping in which a span begins."""
    levels = [_Level(is_list=False)]
    mapping = levels[0]
    # What is being written is taken for a key without a name.
    mapping.at_key = False
    for token in _TOKEN.finditer(text, span.start, span.end):
        _take(levels, token[0])
        if not levels:
            break
    return mapping.keys


def _take(levels: list[_Level], word: str) -> None:
    """Go past a token."""
    if word in ("{", "["):
        levels.append(_Level(is_list=word == "["))
        return
    if not levels:
        return
    level = levels[-1]
    if word in ("}", "]"):
        levels.pop()
    elif word == ",":
        level.at_key = not level.is_list
        if isinstance(level.step, int):
            level.step += 1
    elif word == ":":
        level.at_key = False
    elif level.at_key:
        level.step = word.strip('"')
        level.keys.append(level.step)


def _is_closed(word: str) -> bool:
    return len(word) > 1 and word.startswith('"') and word.endswith('"')
