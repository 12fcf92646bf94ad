from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Severity
from recordlint.rule import Generality, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context


@rule(
    severity=Severity.ERROR,
    on=(On.DATA,),
    fix=Applicability.SAFE,
    generality=Generality.SCHEMA,
    since="0.1.0",
)
def schema(record: Record, context: Context) -> Iterator[Finding]:
    """The record is not as its JSON Schema wants it."""
    if context.schema is not None:
        yield from context.schema.findings(record)
