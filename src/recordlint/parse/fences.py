"""Where the front matter of a text stands: its fences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re


class Front(NamedTuple):
    """A front matter, as far as its lines tell.

    `syntax` is None where `language`, named after the opening fence, is none of ours. `closing` is None where it is
    missing; `data` then ends where the text seems to begin. `body` is where the text begins. A front matter that is
    `doubtful` is one only if its data are a mapping. A JSON object without fences has its braces for fences, which
    belong to its data.
    """

    syntax: str | None
    language: str
    opening: Span
    closing: Span | None
    data: Span
    body: int
    doubtful: bool = False


SYNTAXES = {"---": "yaml", "+++": "toml", ";;;": "json"}
"""The syntax that an opening fence stands for if it names no language."""

_LANGUAGES = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json"}
HEAD = 4000
"""A front matter begins within so many characters."""

LINE_END = r"(?=[\r\n]|\Z)"
"""Matches before a line end, and at the end of the text."""

OPENING = regex(rf"(---|\+\+\+|;;;)[ \t]*(?:([A-Za-z][A-Za-z0-9_+#.-]*)[ \t]*)?{LINE_END}")
REST_OF_LINE = regex(r"[ \t]*(?:\r\n|\r|\n|\Z)")
_BLANKS = regex(r"[ \t]*")
# The end of a YAML document ends a front matter, too.
_CLOSING = {
    "---": ("\n---", "\n...", "\r---", "\r..."),
    "+++": ("\n+++", "\r+++"),
    ";;;": ("\n;;;", "\r;;;"),
}


def find_front(text: str, start: int) -> Front | None:
    """The front matter of the text that begins at `start`, behind any byte order mark; None if it seems to have none.

    Blanks and blank lines may stand before it. Other text may, too, within the first ten lines; it is then doubtful.
    """
    opening = OPENING.match(text, start)
    if opening is not None:
        front = closed_front(text, opening, closing_fence(text, opening.group(1), opening.end()))
        if front is not None:
            return front
    head = text[start : start + HEAD]
    if not (head.lstrip().startswith("{") or any(mark in head for mark in SYNTAXES)):
        return None
    # What is not as it should be is rare, and takes a module of its own to understand.
    from recordlint.parse.stray_fences import find_stray

    return find_stray(text, start)


def closed_front(text: str, opening: re.Match[str], closing: Span | None) -> Front | None:
    """The front matter between two fences; None where the second is not there."""
    if closing is None:
        return None
    line_start = max(text.rfind("\n", opening.end(), closing.start), text.rfind("\r", opening.end(), closing.start)) + 1
    data = Span(end_of(REST_OF_LINE, text, opening.end()), line_start)
    fence = Span(opening.start(), opening.end())
    return Front(*language_of(opening), fence, closing, data, end_of(REST_OF_LINE, text, closing.end))


def closing_fence(text: str, mark: str, start: int) -> Span | None:
    """The next fence that closes what `mark` opened, at the beginning of a line."""
    while True:
        # Searching for plain strings is several times faster than for a pattern.
        found = -1
        for candidate in _CLOSING[mark]:
            at = text.find(candidate, start, len(text) if found == -1 else found)
            found = found if at == -1 else at
        if found == -1:
            return None
        end = end_of(_BLANKS, text, found + 4)
        if end == len(text) or text[end] in "\r\n":
            return Span(found + 1, end)
        start = found + 1


def language_of(opening: re.Match[str]) -> tuple[str | None, str]:
    """The syntax of what a fence opens, if it is one of ours, and the language as the fence names it."""
    mark, language = opening.group(1), opening.group(2) or ""
    return (_LANGUAGES.get(language.lower()) if language else SYNTAXES[mark]), language


def end_of(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Where the match of a pattern at `pos` ends; `pos` where there is none."""
    match = pattern.match(text, pos)
    return match.end() if match else pos
