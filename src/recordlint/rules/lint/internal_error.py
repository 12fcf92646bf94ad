from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(), since="0.1.0")
def internal_error(record: Record) -> Iterator[Finding]:
    """A rule, or recordlint itself, failed on a file."""
    yield from record.faults.get("internal-error", ())
