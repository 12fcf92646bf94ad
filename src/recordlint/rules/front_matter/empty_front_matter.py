from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(On.FAULT,), since="0.1.0")
def empty_front_matter(record: Record) -> Iterator[Finding]:
    """There is nothing between the fences of a front matter."""
    yield from record.faults.get("empty-front-matter", ())
