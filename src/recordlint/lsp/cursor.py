"""Where in the data of a text somebody is writing, as far as the characters tell: the text need not parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.parse import syntax_of
from recordlint.parse.fences import OPENING, REST_OF_LINE, closing_fence, end_of, find_front, language_of
from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.text import Source


_LINE = regex(r"[^\r\n]*")


class Cursor(NamedTuple):
    """What is being written: a key of the mapping at `pointer`, or the value there.

    `typed` is the span that what is chosen takes the place of. `present` are the keys that the mapping has besides.
    `separated` tells of a key that its colon, or equals sign, is there already. `flow` is true within brackets.
    """

    pointer: Pointer
    typed: Span
    is_key: bool
    present: frozenset[str] = frozenset()
    separated: bool = False
    flow: bool = False


class Place(NamedTuple):
    """The cursors that are possible at an offset, in the syntax that it is in."""

    syntax: str
    cursors: tuple[Cursor, ...] = ()


def find_cursors(source: Source, offset: int) -> Place | None:
    """What may be being written at an offset; None outside of data."""
    region = _region(source, offset)
    if region is None:
        return None
    syntax, span = region
    if syntax == "yaml":
        from recordlint.lsp.cursor_yaml import cursors
    elif syntax == "json":
        from recordlint.lsp.cursor_json import cursors
    else:
        from recordlint.lsp.cursor_toml import cursors
    return Place(syntax, tuple(cursors(source.text, span, offset)))


def _region(source: Source, offset: int) -> tuple[str, Span] | None:
    """The syntax and the span of the data that an offset is in."""
    syntax = syntax_of(source.path)
    if syntax == "jsonl":
        line = source.line(source.position(offset).line)
        return "json", line
    if syntax is not None:
        return syntax, Span(source.bom, len(source.text))
    front = find_front(source.text, source.bom)
    if front is None:
        return _begun(source, offset)
    if front.syntax is None or front.doubtful:
        return None
    end = front.data.end if front.closing is None else front.data.end - 1
    return (front.syntax, front.data) if front.data.start <= offset <= end else None


def _begun(source: Source, offset: int) -> tuple[str, Span] | None:
    """The front matter that somebody has only begun, down to the first blank line."""
    opening = OPENING.match(source.text, source.bom)
    if opening is None or closing_fence(source.text, opening.group(1), opening.end()) is not None:
        return None
    syntax, _ = language_of(opening)
    start = end = end_of(REST_OF_LINE, source.text, opening.end())
    for at, line in lines_of(source.text, Span(start, len(source.text))):
        if not line.strip(" \t") and at > start:
            break
        end = at + len(line)
    return None if syntax is None or not start <= offset <= end else (syntax, Span(start, end))


def lines_of(text: str, span: Span) -> Iterator[tuple[int, str]]:
    """The lines that begin in a span or at its end, and where they begin."""
    at = span.start
    while at <= span.end:
        match = _LINE.match(text, at)
        line = match[0] if match else ""
        yield at, line
        at += len(line)
        at += 2 if text.startswith("\r\n", at) else 1
