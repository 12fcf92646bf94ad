from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.timestamps import format_offset, readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from recordlint.record import Node, Record
    from recordlint.rule import Context
    from recordlint.timestamps import Moment


@rule(
    severity=Severity.WARNING,
    on=(On.ODD_TIMESTAMP,),
    fix=Applicability.UNSAFE,
    yields_to=("nonstandard-timestamp",),
    since="0.1.0",
)
def missing_utc_offset(record: Record, context: Context) -> Iterator[Finding]:
    """A timestamp tells a time of day, but not where on earth."""
    for node, stamp in readable(record):
        if stamp.moment.has_time and stamp.moment.offset is None and stamp.zone is None:
            required = context.schema is not None and context.schema.format(node.pointer) == "date-time"
            yield Finding(
                node,
                f"{code(node.value)} has no UTC offset" + (", which the schema asks for" if required else ""),
                help="end it with `Z` for UTC, or with an offset such as `-05:00`",
                fix=_fix(node, stamp.moment, context.timezone),
                severity=None if required else Severity.NOTE,
            )


def _fix(node: Node, moment: Moment, timezone: tzinfo) -> Fix | None:
    from datetime import datetime

    try:
        local = datetime(moment.year, moment.month, moment.day, moment.hour, moment.minute)
    except ValueError:  # a year that Python's calendar does not hold
        return None
    offset = timezone.utcoffset(local)
    if offset is None or offset.seconds % 60:
        return None
    text = node.value.rstrip() + format_offset(round(offset.total_seconds() / 60))
    return Fix(f"add the offset of {timezone}: `{text}`", set_value(node, text), Applicability.UNSAFE)
