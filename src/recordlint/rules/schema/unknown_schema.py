from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), since="0.1.0")
def unknown_schema(record: Record) -> Iterator[Finding]:
    """The record names a schema that cannot be found, or that is none."""
    yield from record.faults.get("unknown-schema", ())
