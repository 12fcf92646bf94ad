from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import (
    CREATED,
    MODIFIED,
    PUBLISHED,
    Timestamp,
    Unit,
    extent,
    field_name,
    field_names,
    read,
    readable,
)
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    earliest: the first plausible date.
    fields: the fields that `earliest` holds for; case, `-` and `_` do not matter. The Unix epoch is reported in all.
    """

    earliest: str = "1990-01-01"
    fields: tuple[str, ...] = PUBLISHED + CREATED + MODIFIED


@rule(severity=Severity.WARNING, on=(Role.TIMESTAMP,), options=Options, since="0.1.0")
def implausible_timestamp(record: Record, options: Options) -> Iterator[Finding]:
    """A timestamp lies before the web, or is the Unix epoch."""
    fields = field_names(options.fields)
    first = read(options.earliest)
    earliest = first.moment.begin if isinstance(first, Timestamp) else None
    known = extent(record)
    if known is None or known[0] > max(0, earliest or 0):
        return
    for node, stamp in readable(record):
        if stamp.moment.begin == 0 and stamp.moment.unit <= Unit.DAY:
            yield Finding(
                node,
                f"{code(node.value)} is the Unix epoch",
                help="that is what a program writes for a time of zero, or for none",
            )
        elif (
            earliest is not None
            and field_name(node.name) in fields
            and max(reading.begin for reading in stamp.readings) < earliest
        ):
            yield Finding(node, f"{code(node.value)} in `{node.name}` lies before {options.earliest}")
