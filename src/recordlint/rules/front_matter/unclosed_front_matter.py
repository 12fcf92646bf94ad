from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Fix, Severity
from recordlint.edits import close_front_matter
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Finding
    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.FAULT,), fix=Applicability.UNSAFE, since="0.1.0")
def unclosed_front_matter(record: Record) -> Iterator[Finding]:
    """A front matter begins with a fence and never ends with one."""
    for finding in record.faults.get("unclosed-front-matter", ()):
        fix = Fix("close it before the text", close_front_matter(record), Applicability.UNSAFE)
        yield finding._replace(fix=fix)
