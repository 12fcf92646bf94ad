"""Where the front matter of a text stands: its fences."""

from __future__ import annotations

import re
from typing import NamedTuple

from recordlint.text import Span


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
_HEAD = 4000

LINE_END = r"(?=[\r\n]|\Z)"
"""Matches before a line end, and at the end of the text."""

OPENING = re.compile(rf"(---|\+\+\+|;;;)[ \t]*([A-Za-z][A-Za-z0-9_+#.-]*)?[ \t]*{LINE_END}")
REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING_DASHES = re.compile(rf"[\r\n](---|\.\.\.)[ \t]*{LINE_END}")


def find_front(text: str, start: int) -> Front | None:
    """The front matter of the text that begins at `start`, behind any byte order mark; None if it seems to have none.

    Blanks and blank lines may stand before it. Other text may, too, within the first ten lines; it is then doubtful.
    """
    opening = OPENING.match(text, start)
    front = None if opening is None else closed_front(text, opening)
    if front is not None:
        return front
    head = text[start : start + _HEAD]
    if not (head.lstrip().startswith("{") or any(mark in head for mark in SYNTAXES)):
        return None
    # What is not as it should be is rare, and takes a module of its own to understand.
    from recordlint.parse.stray_fences import find_stray

    return find_stray(text, start)


def closed_front(text: str, opening: re.Match[str], indent: int = 0) -> Front | None:
    """The front matter that a fence opens, if a later one, indented no further than by `indent`, closes it."""
    mark = opening.group(1)
    closing = _closing(mark, indent).search(text, opening.end())
    if closing is None:
        return None
    return Front(
        *language_of(opening),
        Span(opening.start(), opening.end()),
        Span(closing.start(1), closing.end()),
        Span(end_of(REST_OF_LINE, text, opening.end()), closing.start() + 1),
        end_of(REST_OF_LINE, text, closing.end()),
    )


def language_of(opening: re.Match[str]) -> tuple[str | None, str]:
    """The syntax of what a fence opens, if it is one of ours, and the language as the fence names it."""
    mark, language = opening.group(1), opening.group(2) or ""
    return (_LANGUAGES.get(language.lower()) if language else SYNTAXES[mark]), language


def _closing(mark: str, indent: int) -> re.Pattern[str]:
    """What closes a front matter that `mark` opened: the same, or the end of a YAML document."""
    if mark == "---" and not indent:
        return _CLOSING_DASHES
    either = r"---|\.\.\." if mark == "---" else re.escape(mark)
    return re.compile(rf"[\r\n][ \t]{{0,{indent}}}({either})[ \t]*{LINE_END}")


def end_of(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Where the match of a pattern at `pos` ends; `pos` where there is none."""
    match = pattern.match(text, pos)
    return match.end() if match else pos
