from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), yields_to=("control-character", "mojibake"), since="0.1.0")
def invalid_syntax(record: Record) -> Iterator[Finding]:
    """YAML, TOML or JSON that does not parse."""
    yield from record.faults.get("invalid-syntax", ())
