from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import replace_lines
from recordlint.prose.boilerplate import tail
from recordlint.prose.lines import lines
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(On.BODY,), fix=Applicability.UNSAFE, since="0.1.0")
def boilerplate(record: Record) -> Iterator[Finding]:
    """Lines at the end belong to the page that the text was taken from, not to the text."""
    run = tail(record)
    if run is None or record.body is None:
        return
    found = lines(record)
    before, first, last = found[run.first - 1], found[run.first], found[run.last]
    place = record.body.at(first.start, last.end)
    is_one = run.first == run.last
    # The blank lines between the text and the run go with it.
    begin = record.source.position(record.body.at(before.start, before.end).end).line + 1
    yield Finding(
        place,
        f"{'a line' if is_one else 'lines'} of the page, not of the text: {', '.join(run.reasons)}",
        fix=Fix(
            "remove it" if is_one else "remove them",
            replace_lines(record, begin, record.source.position(place.end).line, ""),
            Applicability.UNSAFE,
        ),
        why=lambda: _why(record),
    )


def _why(record: Record) -> Iterator[str]:
    from recordlint.prose.explain import explain_tail

    return explain_tail(record)
