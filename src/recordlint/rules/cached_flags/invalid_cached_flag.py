from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_DENOTED = {
    **dict.fromkeys(("true", "yes", "on", "y", "t", "1"), True),
    **dict.fromkeys(("false", "no", "off", "n", "f", "0"), False),
}


@rule(severity=Severity.ERROR, on=(Role.CACHED_FLAG,), fix=Applicability.SAFE, since="0.1.0")
def invalid_cached_flag(record: Record) -> Iterator[Finding]:
    """A flag that says whether an image is cached is no boolean."""
    for node in record.fields(Role.CACHED_FLAG):
        if not isinstance(node.value, bool):
            fix = _fix(node)
            yield Finding(
                node,
                f"`{node.name}` is {describe(node.value)}, not a boolean",
                help=None if fix else "write `true` or `false`",
                fix=fix,
            )


def _fix(node: Node) -> Fix | None:
    text = node.value.strip().lower() if isinstance(node.value, str) else str(node.value)
    truth = _DENOTED.get(text)
    if truth is None:
        return None
    return Fix(f"write `{str(truth).lower()}`", set_value(node, truth), Applicability.SAFE)
