from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record


@rule(severity=Severity.NOTE, on=(On.DATA,), recommended=False, since="0.1.0")
def empty_value(record: Record) -> Iterator[Finding]:
    """A key has nothing after it."""
    if record.is_template:
        return
    for node in _nulls(record):
        span = node.span
        # `null` and `~` say that there is no value; this is about saying nothing.
        if span.start == span.end:
            yield Finding(node.key, f"{code(node.name)} has no value", help="write one, or `null`, or take the key out")


def _nulls(record: Record) -> Iterator[Node]:
    """The pairs of mappings without a value, in order."""
    stack = [record.root]
    while stack:
        node = stack.pop()
        if node.value is None and isinstance(node.pointer[-1], str):
            yield node
        elif node.value.__class__ is dict or node.value.__class__ is list:
            values = node.value.values() if isinstance(node.value, dict) else node.value
            # Most mappings hold neither: no nodes are made for them.
            if any(value is None or value.__class__ is dict or value.__class__ is list for value in values):
                stack += reversed(list(node.children()))
