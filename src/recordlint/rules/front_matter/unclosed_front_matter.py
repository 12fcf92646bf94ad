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


@rule(severity=Severity.ERROR, on=(On.FAULT,), fix=Applicability.UNSAFE, since="0.1.0")
def unclosed_front_matter(record: Record) -> Iterator[Finding]:
    """A front matter begins with a fence and never ends with one."""
    for finding in record.faults.get("unclosed-front-matter", ()):
        yield finding._replace(fix=_fix(record))


def _fix(record: Record) -> Fix | None:
    if record.fences is None or record.body is None:
        return None
    text, opening = record.source.text, record.fences[0]
    # A language after the dashes, as in `---json`, stands in the opening fence alone.
    fence = text[opening.start : opening.start + 3]
    ending = "\r\n" if text.startswith("\r\n", opening.end) else "\n"
    place = record.body.span.start
    before = "" if text[place - 1] in "\r\n" else ending
    closing = edit_source(Span(place, place), before + fence + ending)
    return Fix("close it before the text", closing, Applicability.UNSAFE)
