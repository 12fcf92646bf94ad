"""Where the documents of a YAML text begin and end (YAML 1.2.2, section 9).

A marker at the beginning of a line ends any scalar and any bracket, so the text can be cut without being parsed.
"""

from __future__ import annotations

from recordlint.patterns import regex
from recordlint.text import BOM, Span

BREAKS = "\n\r\x85\u2028\u2029"
"""The characters at which libyaml ends a line: NEL, LS and PS are line ends in YAML 1.1 only."""

BLANKS = f" \t{BREAKS}"
"""What separates words of YAML; other white space, such as a no-break space, is text."""

_MARKER = regex(rf"(?:---|\.\.\.)(?<![^{BREAKS}]...)(?=[{BLANKS}]|\Z)")
# Each finds its literal first, which is much quicker.
_DASHES = regex(rf"---(?<![^{BREAKS}]---)")
_DOTS = regex(rf"\.\.\.(?<![^{BREAKS}]\.\.\.)")
_COMMENTS = rf"(?:[ \t{BOM}]*(?:#[^{BREAKS}]*)?[{BREAKS}])*"
_PROLOGUE = regex(rf"(?:[ \t{BOM}]*(?:#[^{BREAKS}]*)?[{BREAKS}]|%[^{BREAKS}]*[{BREAKS}])*")
_BEFORE_INK = regex(rf"{_COMMENTS}[ \t{BOM}]*")
_FIRST_LINE = regex(rf"{_COMMENTS}( *)")
_NOTHING = regex(rf"{_COMMENTS}[ \t{BOM}]*(?:#[^{BREAKS}]*)?(?:\.\.\.)?")


def split(text: str) -> list[Span]:
    """The stretches of the documents, each with its directives and its end marker; what is blank is left out."""
    dashes, dots = "---" in text and _DASHES.search(text), "..." in text and _DOTS.search(text)
    if not dashes and not dots:
        return [Span(0, len(text))] if text.strip(BLANKS + BOM) else []
    documents: list[Span] = []
    start = 0
    explicit = False
    for marker in _MARKER.finditer(text):
        at = marker.start()
        if marker.group() == "...":
            documents.append(Span(start, marker.end()))
            start, explicit = marker.end(), False
        elif explicit or not _PROLOGUE.fullmatch(text, start, at):
            documents.append(Span(start, at))
            start, explicit = at, True
        else:
            explicit = True
    documents.append(Span(start, len(text)))
    return [span for span in documents if text[span.start : span.end].strip(BLANKS + BOM) not in ("", "...")]


def holds_nothing(text: str, span: Span) -> bool:
    """Whether there are only comments and white space in `span`."""
    if text[span.start : span.start + 1].isalnum():
        return False
    return _NOTHING.fullmatch(text, span.start, span.end) is not None


def beginning(text: str, span: Span) -> Span:
    """The `---` with which the document in `span` begins, or its first character that is no comment."""
    match = _BEFORE_INK.match(text, span.start, span.end)
    start = match.end() if match else span.start
    return Span(start, start + (3 if text.startswith("---", start, span.end) else 1))


def is_bare_marker(text: str, span: Span) -> bool:
    """Whether there is only a `---` in `span`."""
    return text[span.start : span.end].strip(BLANKS + BOM) == "---"


def first_line(document: str) -> tuple[int, int]:
    """Where the first line with content begins, and how far it is indented."""
    match = _FIRST_LINE.match(document, prologue_end(document))
    start, end = match.span(1) if match else (0, 0)
    return start, end - start


def prologue_end(document: str) -> int:
    """Where the content of one document begins: after its directives and `---`, if it has them."""
    match = _PROLOGUE.match(document)
    end = match.end() if match else 0
    marker = _MARKER.match(document, end)
    return marker.end() if marker and marker.group() == "---" else 0
