from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import end_last_line
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
        yield Finding(
            Span(len(text), len(text)),
            "the last line has no line end",
            fix=Fix("end the line", end_last_line(record), Applicability.SAFE),
        )
