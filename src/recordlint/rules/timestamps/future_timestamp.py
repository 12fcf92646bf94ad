from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import CREATED, DAY, MODIFIED, PUBLISHED, extent, field_name, field_names, readable
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context


class Options(NamedTuple):
    """
    tolerance_days: how far after now a timestamp may lie, in days.
    fields: the fields looked at; case, `-` and `_` do not matter.
    """

    tolerance_days: float = 1
    fields: tuple[str, ...] = PUBLISHED + CREATED + MODIFIED


@rule(severity=Severity.WARNING, on=(Role.TIMESTAMP,), options=Options, since="0.1.0")
def future_timestamp(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A record says that it was published or changed at a time that is still to come."""
    fields, known = field_names(options.fields), extent(record)
    if known is None or not any(field_name(node.name) in fields for node, _ in readable(record)):
        return
    latest = context.now.timestamp() + options.tolerance_days * DAY
    for node, stamp in readable(record) if known[1] > latest else ():
        if field_name(node.name) in fields and min(reading.begin for reading in stamp.readings) > latest:
            yield Finding(
                node,
                f"{code(node.value)} in `{node.name}` lies in the future",
                help="where records are dated ahead on purpose, raise `tolerance-days`",
            )
