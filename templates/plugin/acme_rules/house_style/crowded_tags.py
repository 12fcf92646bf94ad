from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint import Applicability, Finding, Fix, On, Severity
from recordlint.edits import remove
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint import Record

MOST = 5


@rule(severity=Severity.NOTE, on=(On.DATA,), fix=Applicability.UNSAFE, since="1.0.0")
def crowded_tags(record: Record) -> Iterator[Finding]:
    """A record has more tags than fit on its card."""
    tags = record.get("tags")
    if tags is None or not isinstance(tags.value, list):
        return
    for tag in list(tags.children())[MOST:]:
        yield Finding(
            tag,
            f"more than {MOST} tags do not fit on a card",
            fix=Fix("leave it out", remove(tag), Applicability.UNSAFE),
        )
