from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import edit_source
from recordlint.rule import On, rule
from recordlint.text import BOM, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(On.FILE,), fix=Applicability.SAFE, needs=("\ufeff",), since="0.1.0")
def byte_order_mark(record: Record) -> Iterator[Finding]:
    """The file begins with a byte order mark."""
    if record.source.bom:
        mark = Span(0, 1)
        # The second would be the file's then, and what stands behind it might be read in another way.
        twice = record.source.text.startswith(BOM, 1)
        change = Change(refused="another mark follows it") if twice else edit_source(mark, "")
        yield Finding(
            mark,
            "the file begins with a byte order mark",
            help="UTF-8 needs none, and some site generators then see no front matter",
            fix=Fix("remove the mark", change, Applicability.SAFE),
        )
