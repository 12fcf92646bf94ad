from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), since="0.1.0")
def invalid_front_matter(record: Record) -> Iterator[Finding]:
    """Data that are no mapping, or have a key that is no string."""
    # A pattern that is filled in later may hold template tags where values will be.
    if not record.is_template:
        yield from record.faults.get("invalid-front-matter", ())
