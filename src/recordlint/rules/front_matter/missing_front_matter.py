from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import insert_front_matter, replace_lines
from recordlint.prose.leading import leading_date, short_first_line
from recordlint.prose.lines import Kind, lines
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context

_WHY = {
    "collection": "the files of its collection begin with one",
    "named": "a content record begins with one",
    "neighbours": "most files like it in this folder begin with one",
}


@rule(severity=Severity.ERROR, on=(On.BODY,), fix=Applicability.UNSAFE, since="0.1.0")
def missing_front_matter(record: Record, context: Context) -> Iterator[Finding]:
    """A file that should begin with a front matter has none."""
    if record.fences is not None or record.region is not None or record.broken:
        return
    reason = context.front_matter_expected()
    if reason is None:
        return
    start = record.source.bom
    yield Finding(
        Span(start, record.source.line(1).end),
        f"there is no front matter; {_WHY[reason]}",
        help="begin the file with a line `---`, the fields of the record, and another line `---`",
        severity=Severity.WARNING if reason == "neighbours" else None,
        fix=_fix(record),
    )


def _fix(record: Record) -> Fix | None:
    """A front matter of what the text itself shows; None where it shows nothing."""
    fields: dict[str, object] = {}
    if (title := short_first_line(record)) is not None:
        fields["title"] = title
    if (date := leading_date(record)) is not None:
        fields["date"] = date
    if not fields:
        return None
    change = insert_front_matter(record, fields)
    if title is not None and (rest := _without_title(record)).refused is None:
        change += rest
    names = " and ".join(f"`{name}`" for name in fields)
    return Fix(f"add one with the {names} that the text shows", change, Applicability.UNSAFE)


def _without_title(record: Record) -> Change:
    """The body without a first line that becomes the title. A heading stays: it is made to be seen."""
    first, second, *_ = lines(record)
    if first.kind is Kind.HEADING:
        return Change(refused="it is a heading")
    return replace_lines(record, 1, record.source.position(second.start).line - 1, "")
