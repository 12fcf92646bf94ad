from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

FIELDS = ("title", "excerpt", "description")
_MARK = regex(r"\{\{[^{}]*\}\}|\{%[^{}%]*%\}|<%[^<>%]*%>|\$\{[^{}]*\}")


@rule(severity=Severity.WARNING, on=(On.DATA,), needs=("{{", "{%", "<%", "${"), since="0.1.0")
def unrendered_template(record: Record) -> Iterator[Finding]:
    """A title, excerpt or description still holds a template's placeholder."""
    if record.body is None or record.is_template:
        return
    for field in FIELDS:
        node = record.get(field)
        if node is not None and isinstance(node.value, str) and (mark := _MARK.search(node.value)):
            yield Finding(
                node.part(*mark.span()),
                f"`{mark.group()}` in `{field}` is a placeholder that nothing has filled in",
                help="write the text that belongs there",
            )
