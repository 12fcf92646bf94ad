from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(), since="0.1.0")
def unreadable_file(record: Record) -> Iterator[Finding]:
    """A file could not be read, or is too large."""
    yield from record.faults.get("unreadable-file", ())
