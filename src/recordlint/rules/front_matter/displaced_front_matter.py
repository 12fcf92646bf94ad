from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Fix, Severity
from recordlint.edits import edit_source
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(On.FAULT,), fix=Applicability.SAFE, since="0.1.0")
def displaced_front_matter(record: Record) -> Iterator[Finding]:
    """A front matter does not begin with the first character of the file."""
    for finding in record.faults.get("displaced-front-matter", ()):
        yield finding._replace(fix=_fix(record))


def _fix(record: Record) -> Fix | None:
    """Remove what stands before the fence, where that is white space only."""
    assert record.fences is not None
    before = Span(record.source.bom, record.fences[0].start)
    if record.source.text[before.start : before.end].strip():
        return None
    return Fix("remove the blanks before the fence", edit_source(before, ""), Applicability.SAFE)
