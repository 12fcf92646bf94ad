from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), since="0.1.0")
def invalid_encoding(record: Record) -> Iterator[Finding]:
    """The file holds bytes that are no UTF-8."""
    yield from record.faults.get("invalid-encoding", ())
