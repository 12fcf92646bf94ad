from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.prose.lines import lines
from recordlint.rule import Context, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.ERROR, on=(On.BODY,), since="0.1.0")
def unexpected_body(record: Record, context: Context) -> Iterator[Finding]:
    """There is text where the collection allows none."""
    if context.body != "forbidden" or record.body is None:
        return
    first = lines(record)[0]
    message = f"there is text, and the collection `{context.collection}` forbids a body"
    yield Finding(record.body.at(first.start, first.end), message)
