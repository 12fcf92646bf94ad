from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    limits: how many characters a field may have, by its name.
    """

    limits: Mapping[str, int] = {
        "title": 100,
        "subtitle": 200,
        "description": 300,
        "excerpt": 500,
        "summary": 1000,
    }


@rule(severity=Severity.NOTE, on=(Role.TEXT,), recommended=False, options=Options, since="0.1.0")
def overlong_value(record: Record, options: Options) -> Iterator[Finding]:
    """A text is longer than its field is meant for."""
    for node in record.fields(Role.TEXT):
        limit = options.limits.get(str(node.pointer[-1]))
        if limit is not None and len(node.value) > limit:
            yield Finding(
                node.part(limit, len(node.value)), f"`{node.name}` has {len(node.value)} characters, more than {limit}"
            )
