from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.timestamps import Moment


@rule(severity=Severity.NOTE, on=(Role.TIMESTAMP,), recommended=False, since="0.1.0")
def midnight_timestamp(record: Record) -> Iterator[Finding]:
    """A timestamp is exactly midnight: its time is probably not known."""
    for node, stamp in readable(record):
        if _is_midnight(stamp.moment):
            yield Finding(
                node,
                f"{code(node.value)} in {code(node.name)} is exactly midnight",
                help=f"where the time is not known, write the date alone: `{stamp.moment.date}`",
            )


def _is_midnight(moment: Moment) -> bool:
    return moment.has_time and not (moment.hour or moment.minute or moment.second or moment.fraction.strip("0"))
