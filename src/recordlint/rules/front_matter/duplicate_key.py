from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import remove_duplicate
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), fix=Applicability.SAFE, since="0.1.0")
def duplicate_key(record: Record) -> Iterator[Finding]:
    """A mapping has the same key twice."""
    for duplicate in record.duplicates():
        if duplicate.equal:
            fix = Fix("remove the repeat", remove_duplicate(record, duplicate, "last"), Applicability.SAFE)
        else:
            fix = Fix("remove the first value", remove_duplicate(record, duplicate, "first"), Applicability.UNSAFE)
        yield Finding(
            duplicate.key,
            f"the key `{duplicate.pointer[-1]}` stands here again",
            help="keep one of the two; tools differ in which value they take, or refuse the record",
            labels=(Label(duplicate.first_key, "first here"),),
            fix=fix,
        )
