from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import edit_source
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(On.FILE,), fix=Applicability.SAFE, since="0.1.0")
def byte_order_mark(record: Record) -> Iterator[Finding]:
    """The file begins with a byte order mark."""
    if record.source.bom:
        mark = Span(0, 1)
        yield Finding(
            mark,
            "the file begins with a byte order mark",
            help="UTF-8 needs none, and some site generators then see no front matter",
            fix=Fix("remove the mark", edit_source(mark, ""), Applicability.SAFE),
        )
