"""The links of a body: where the URLs stand that a reader can follow. One pass over each line, in linear time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines, without_code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_SKIPPED = frozenset({Kind.CODE, Kind.COMMENT, Kind.MATH})
# Inline links, attributes of HTML, autolinks, bare URLs; and before a line's end the definition of a reference
# (CommonMark 0.31.2, sections 4.7, 6.3 and 6.5; GFM 0.29, section 6.9).
_DESTINATION = r"<(?P<{0}_angle>[^<>]*)>|(?P<{0}>[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)"
_LINK = regex(
    rf"\]\([ \t]{{0,9}}(?:{_DESTINATION.format('inline')})"
    r"|(?<![\w-])(?:href|src|action|formaction|xlink:href)[ \t]{0,9}=[ \t]{0,9}"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<unquoted>[^\s\"'=<>`]+))"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"
    r"|(?<![A-Za-z0-9+.-])(?P<bare>[A-Za-z][A-Za-z0-9+.-]{1,31}://[^\s<>\"'`|\]]*)"
)
_REFERENCE = regex(rf"\[[^\]]{{1,200}}\]:[ \t]{{0,9}}(?:{_DESTINATION.format('reference')})")
_BEHIND = "?!.,:;*_~"


class Link(NamedTuple):
    """A URL in a body, and where it stands: offsets in the body's text."""

    start: int
    end: int
    url: str


def links(record: Record) -> tuple[Link, ...]:
    """The URLs in a record's body that are links, in order; none in code, comments and math.

    These are the targets of links and images, definitions of references, the `href` and `src` of HTML, and URLs that
    stand by themselves.
    """
    return record.derive(_links)


def _links(record: Record) -> tuple[Link, ...]:
    return tuple(
        Link(line.start + start, line.start + end, line.text[start:end])
        for line in lines(record)
        if line.kind not in _SKIPPED
        for start, end in _in_line(line.text, line.kind)
        if start < end
    )


def _in_line(text: str, kind: Kind) -> Iterator[tuple[int, int]]:
    if ":" not in text and "(" not in text and "=" not in text:
        return
    text = _without_comments(without_code(text))
    begin = 0
    if kind is Kind.REFERENCE and (match := _REFERENCE.match(text)):
        yield match.span(match.lastgroup or 0)
        begin = match.end()
    for match in _LINK.finditer(text, begin):
        start, end = match.span(match.lastgroup or 0)
        yield start, _end(text, start, end) if match.lastgroup == "bare" else end


def _without_comments(text: str) -> str:
    """The text with blanks in place of its comments, so that offsets stay, and cut where one begins that goes on."""
    pieces: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start) + len("-->")
        if end < len("-->"):
            return "".join((*pieces, text[done:start]))
        pieces += (text[done:start], " " * (end - start))
        done = end
    return "".join((*pieces, text[done:]))


def _end(text: str, start: int, end: int) -> int:
    """Where a bare URL ends: before the punctuation behind it, and before a bracket that was opened before it."""
    closing = text.count(")", start, end) - text.count("(", start, end)
    while end > start and (text[end - 1] in _BEHIND or (text[end - 1] == ")" and closing > 0)):
        closing -= text[end - 1] == ")"
        end -= 1
    return end
