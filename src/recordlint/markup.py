"""A body as rules about its markup read it: what is code, comment or formula is blank, and every offset stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.boilerplate import text_lines as lines_before_tail
from recordlint.prose.lines import Kind, lines, without_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.prose.lines import Line
    from recordlint.record import Record

OTHER_MARKUP = (".adoc", ".asciidoc", ".htm", ".html", ".org", ".rst", ".textile")
"""Suffixes of files whose text is written in something else than Markdown."""

_UNREAD = frozenset({Kind.CODE, Kind.COMMENT, Kind.MATH})
_WORDLESS = frozenset({*_UNREAD, Kind.IMAGE, Kind.REFERENCE, Kind.RULE})
_MARKUP = regex(r"</?[A-Za-z][^<>]*>|<![^<>]*>|\{%[^{}]*%\}|\{\{[^{}]*\}\}|&(?:[A-Za-z]{2,20}|#\w{1,7});")
# A dollar before a digit is a price rather than the end of a formula, as Pandoc has it.
_FORMULA = regex(r"(?<![\\$\w])\$(?=[^\s$])[^$\n]{0,500}(?<=[^\s\\])\$(?!\d)")
_CAPTURE = regex(r"\{%-?[ \t]{0,9}(end)?(?:set|capture)\b[^={}%]{0,200}%\}")
_WORD = regex(r"\w")
_INLINE = (("<!--", "-->"), ("<code", "</code>"), ("<pre", "</pre>"), ("<kbd", "</kbd>"), ("<samp", "</samp>"))


def is_markdown(record: Record) -> bool:
    """Whether the body is Markdown, by the suffix of its file."""
    return record.body is not None and not record.path.lower().endswith(OTHER_MARKUP)


def readable_text(record: Record) -> str:
    """The text of a record's body with blanks in place of code, comments, formulas and what stands between the tags of
    `pre`, `script` and `style`; empty where there is no body. Offsets are those of the body's text."""
    return record.derive(_readable_text)


def _readable_text(record: Record) -> str:
    if record.body is None:
        return ""
    shown = ((line, readable_line(line.text)) for line in lines(record) if line.kind not in _UNREAD)
    return laid_out(record.body.text, shown)


def text_lines(record: Record, *, code: bool = False) -> Iterator[Line]:
    """The lines of a body without its boilerplate and without markup: each is what is left of it between outer white
    space, and each has a letter or digit. Inline code is left where `code` is set."""
    body = record.body
    if body is None:
        return
    text = readable_text(record)
    if code and "`" in body.text:
        text = laid_out(body.text, ((line, line.text) for line in lines(record) if line.kind not in _UNREAD))
    text = _MARKUP.sub(lambda markup: _blank(markup[0]), text)
    for line in lines_before_tail(record):
        left = text[line.start : line.end]
        if line.kind not in _WORDLESS and _WORD.search(left):
            stripped = left.strip()
            start = line.start + len(left) - len(left.lstrip())
            yield line._replace(start=start, end=start + len(stripped), text=stripped)


def laid_out(text: str, shown: Iterable[tuple[Line, str]]) -> str:
    """A text of which nothing but some lines is left, each as given with it, at their offsets, and of these nothing
    that a template puts into a variable."""
    pieces: list[str] = []
    done = 0
    for line, left in shown:
        pieces += (_blank(text[done : line.start]), left)
        done = line.end
    return _without_captures("".join((*pieces, _blank(text[done:]))))


def _without_captures(text: str) -> str:
    """The text with blanks in place of what templates only put into a variable, to show it as code later."""
    if "{%" not in text:
        return text
    pieces: list[str] = []
    done, opened = 0, -1
    for mark in _CAPTURE.finditer(text):
        if mark[1] and opened >= 0:
            pieces += (text[done:opened], _blank(text[opened : mark.start()]))
            done, opened = mark.start(), -1
        elif not mark[1] and opened < 0:
            opened = mark.end()
    return "".join((*pieces, text[done:]))


def readable_line(text: str) -> str:
    """A line with blanks in place of its inline code, comments and formulas."""
    text = without_code(text)
    if "<" in text:
        for opening, closing in _INLINE:
            text = _without(text, opening, closing)
    return _FORMULA.sub(lambda formula: " " * len(formula[0]), text) if "$" in text else text


def _without(text: str, opening: str, closing: str) -> str:
    start = text.find(opening)
    pieces: list[str] = []
    done = 0
    while start >= 0:
        end = text.find(closing, start)
        end = len(text) if end < 0 else end + len(closing)
        pieces += (text[done:start], " " * (end - start))
        done = end
        start = text.find(opening, done)
    return "".join((*pieces, text[done:]))


def _blank(text: str) -> str:
    """Blanks and line ends as long as a text."""
    return " " * len(text) if "\n" not in text else "\n".join(" " * len(part) for part in text.split("\n"))
