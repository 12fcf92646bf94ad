from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.timestamps import Timestamp, field_name, field_names, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context


class Options(NamedTuple):
    """
    fields: names of the top-level fields that say until when a record holds, or when it is to be looked at again;
        case, `-` and `_` do not matter.
    """

    fields: tuple[str, ...] = (
        "expires",
        "expiresAt",
        "expiresOn",
        "expiry",
        "expiryDate",
        "expiration",
        "expirationDate",
        "expiryDateTime",
        "validUntil",
        "validThrough",
        "review",
        "reviewBy",
        "reviewDate",
        "nextReview",
        "nextReviewDate",
    )


@rule(severity=Severity.WARNING, on=(On.DATA,), options=Options, recommended=False, since="0.1.0")
def expired_record(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """The day has passed on which a record expires or is to be reviewed."""
    fields = field_names(options.fields)
    for name, value in record.data.items():
        if not isinstance(value, str) or field_name(name) not in fields:
            continue
        stamp, node = read(value), record.get(name)
        if node is None or not isinstance(stamp, Timestamp):
            continue
        if max(reading.end for reading in stamp.readings) <= context.now.timestamp():
            yield Finding(
                node,
                f"{code(value)} in {code(name)} has passed",
                help="look whether the record still holds, then set another date or retire it",
            )
