from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Severity
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(), fix=Applicability.UNSAFE, since="0.1.0")
def unknown_rule(record: Record) -> Iterator[Finding]:
    """A comment ignores a rule that does not exist."""
    yield from record.faults.get("unknown-rule", ())
