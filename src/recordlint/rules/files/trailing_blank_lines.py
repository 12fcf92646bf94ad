from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import edit_source, replace_lines
from recordlint.record import Style
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_BLANKS = " \t\r\n"


@rule(severity=Severity.NOTE, on=(On.FILE,), fix=Applicability.SAFE, recommended=False, since="0.1.0")
def trailing_blank_lines(record: Record) -> Iterator[Finding]:
    """The file ends in blank lines."""
    source = record.source
    text = source.text
    if not text.endswith(("\n", "\r", " ", "\t")):
        return
    kept = text.rstrip(_BLANKS)
    # A file of blanks alone is another matter.
    if len(kept) <= source.bom:
        return
    first = source.position(len(kept)).line + 1
    last = len(source.line_starts)
    if source.line_starts[-1] == len(text):
        last -= 1
    if first > last or _are_content(record, len(kept)):
        return
    count = last - first + 1
    start = source.line_starts[first - 1]
    yield Finding(
        Span(start, start),
        "there is a blank line at the end" if count == 1 else f"there are {count} blank lines at the end",
        fix=Fix("remove it" if count == 1 else "remove them", _removal(record, first, last, start), Applicability.SAFE),
    )


def _are_content(record: Record, end: int) -> bool:
    """Whether the lines belong to a block scalar that keeps them, or may do so because it could not be read."""
    if record.region is None or record.body is not None:
        return False
    blocks = (Style.LITERAL, Style.FOLDED)
    nodes = record.region.places.nodes.values()
    return record.broken or any(place.style in blocks and place.value.end >= end for place in nodes)


def _removal(record: Record, first: int, last: int, start: int) -> Change:
    if record.body is not None:
        return replace_lines(record, first, last, "")
    return edit_source(Span(start, len(record.source.text)), "")
