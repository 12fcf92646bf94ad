from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import insert, replace_lines
from recordlint.prose.leading import leading_metadata as find
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.prose.leading import Leading
    from recordlint.record import Record

_DATE_KEYS = frozenset({"date", "published", "publisheddatetime", "datepublished", "pubdate", "created"})


@rule(severity=Severity.WARNING, on=(On.BODY,), fix=Applicability.UNSAFE, since="0.1.0")
def leading_metadata(record: Record) -> Iterator[Finding]:
    """A date, byline or dateline is glued to the first sentence."""
    found = find(record)
    if found is None or record.body is None:
        return
    fragment = record.body.text[found.start : found.end]
    yield Finding(
        record.body.at(found.start, found.end),
        f"the {found.kind} `{fragment}` is glued to the first sentence",
        help="what tells of a text belongs in its front matter",
        fix=_fix(record, found),
    )


def _fix(record: Record, found: Leading) -> Fix | None:
    """Move the date to the front matter; without one, `missing-front-matter` does that."""
    if record.fences is None or record.body is None or found.kind != "date" or found.date is None:
        return None
    source = record.source
    sentence = record.body.at(found.sentence, found.sentence).start
    line = source.position(sentence).line
    end = source.line_starts[line] if line < len(source.line_starts) else len(source.text)
    change = replace_lines(record, line, line, source.text[sentence:end])
    title = "remove it"
    if not any(key.lower().replace("_", "").replace("-", "") in _DATE_KEYS for key in record.data):
        change = insert(record.root, "date", found.date) + change
        title = "move the date to the front matter"
    return Fix(title, change, Applicability.UNSAFE) if change.refused is None else None
