from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import edit_source, replace_lines
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines
from recordlint.record import Style
from recordlint.rule import On, rule
from recordlint.text import Span, within
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record, Region

# A blank after a backslash is an escaped one inside a double-quoted YAML scalar.
_BLANKS = regex(r"(?<![ \t\\])[ \t]+(?=[\r\n]|\Z)")
_BLANK = (" ", "\t")


class Options(NamedTuple):
    """
    body: also look at the lines of Markdown bodies, outside code; two or more blanks before a line that goes on are a
        hard break and stay.
    """

    body: bool = False


@rule(severity=Severity.NOTE, on=(On.RECORD,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def trailing_whitespace(record: Record, options: Options) -> Iterator[Finding]:
    """A line of the data ends in blanks."""
    # The records of one region share its lines: the first speaks for all.
    if record.region is not None and not any(record.base) and not record.broken:
        yield from _in_data(record, record.region)
    if options.body and record.body is not None:
        yield from _in_body(record)


def _in_data(record: Record, region: Region) -> Iterator[Finding]:
    start, end = region.span
    if record.fences is not None:
        start = record.fences[0].start
        if record.fences[1] is not None and record.body is not None:
            # The closing brace of JSON ends before the blanks behind it.
            end = record.body.span.start
    text = record.source.text
    # Nearly always there are none, and this tells much faster.
    if text[end - 1 : end] not in _BLANK and not _may_have_blanks(text, start, end):
        return
    content: list[Span] | None = None
    for blanks in _BLANKS.finditer(text, start, end):
        if content is None:
            content = _multiline_values(region)
        span = Span(*blanks.span())
        if not within(span, content):
            yield Finding(
                span,
                "blanks at the end of the line",
                fix=Fix("remove them", edit_source(span, ""), Applicability.SAFE),
            )


def _may_have_blanks(text: str, start: int, end: int) -> bool:
    """Whether a blank stands before a line end. A search for one character is much faster than for two."""
    breaks = [one for one in "\n\r" if one in text]
    blanks = [one for one in _BLANK if one in text]
    return any(text.find(blank + ending, start, end) >= 0 for blank in blanks for ending in breaks)


def _multiline_values(region: Region) -> list[Span]:
    """The values in which a blank before a line end is content, in order; no two overlap."""
    blocks = (Style.LITERAL, Style.FOLDED)
    values = {
        place.value: place.style in blocks
        for place in region.places.nodes.values()
        if place.style in blocks or (region.syntax == "toml" and place.style in (Style.SINGLE, Style.DOUBLE))
    }
    text = region.source.text
    return [_to_line_end(text, value) if block else value for value, block in sorted(values.items())]


def _to_line_end(text: str, span: Span) -> Span:
    """A block scalar's span with the blanks and blank lines after it, which belong to it when it keeps them."""
    end = span.end
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    return Span(span.start, end)


def _in_body(record: Record) -> Iterator[Finding]:
    source, body = record.source, record.body
    assert body is not None
    code = _code(record)
    for number in range(source.position(body.span.start).line, len(source.line_starts) + 1):
        line = source.line(number)
        text = source.text[line.start : line.end]
        kept = text.rstrip(" \t")
        blanks = Span(line.start + len(kept), line.end)
        if len(kept) == len(text) or _is_hard_break(record, number, text, kept):
            continue
        if not within(blanks, code):
            yield Finding(
                blanks,
                "blanks at the end of the line",
                fix=Fix("remove them", replace_lines(record, number, number, kept), Applicability.SAFE),
            )


def _code(record: Record) -> list[Span]:
    """The stretches of code in a body, each up to the next line that is none."""
    assert record.body is not None
    spans: list[Span] = []
    begin: int | None = None
    for line in lines(record):
        if line.kind is Kind.CODE and begin is None:
            begin = line.start
        elif line.kind is not Kind.CODE and begin is not None:
            spans.append(record.body.at(begin, line.start))
            begin = None
    if begin is not None:
        spans.append(Span(record.body.span.start + begin, record.body.span.end + 1))
    return spans


def _is_hard_break(record: Record, number: int, text: str, kept: str) -> bool:
    """Two blanks before a line that goes on break it (CommonMark 0.31.2, section 6.7)."""
    if not kept or not text.endswith("  ") or number >= len(record.source.line_starts):
        return False
    following = record.source.line(number + 1)
    return bool(record.source.text[following.start : following.end].strip())
