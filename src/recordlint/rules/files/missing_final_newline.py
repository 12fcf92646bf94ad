from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import edit_source, replace_lines
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.NOTE, on=(On.FILE,), fix=Applicability.SAFE, since="0.1.0")
def missing_final_newline(record: Record) -> Iterator[Finding]:
    """The last line of the file has no line end."""
    text = record.source.text
    if text[record.source.bom :] and not text.endswith(("\n", "\r")):
        end = Span(len(text), len(text))
        yield Finding(
            end, "the last line has no line end", fix=Fix("end the line", _fix(record, end), Applicability.SAFE)
        )


def _fix(record: Record, end: Span) -> Change:
    source, starts = record.source, record.source.line_starts
    ending = "\r\n" if source.text.find("\r\n") >= 0 else "\n"
    if record.body is None or record.body.span.start == end.start:
        return edit_source(end, ending)
    last = source.line(len(starts))
    return replace_lines(record, len(starts), len(starts), source.text[last.start : last.end] + ending)
