from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.timestamps import PUBLISHED, Form, Timestamp, Unit, first_of, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_DATED = regex(r"(?:.*/)?(\d{4}-\d{2}-\d{2})-[^/]*", re.ASCII)

_MANY = (".jsonl", ".ndjson")


class Options(NamedTuple):
    """
    tolerance_days: how many days the two dates may differ.
    fields: names of the publishing date, the first one present counts; case, `-` and `_` do not matter.
    """

    tolerance_days: int = 1
    fields: tuple[str, ...] = PUBLISHED


@rule(severity=Severity.WARNING, on=(Role.TIMESTAMP,), fix=Applicability.UNSAFE, options=Options, since="0.1.0")
def mismatched_filename_date(record: Record, options: Options) -> Iterator[Finding]:
    """The date in the file name and the record's publishing date differ."""
    match = _DATED.fullmatch(record.path)
    named = read(match[1]) if match else None
    if not isinstance(named, Timestamp) or not _is_the_file(record):
        return
    node = first_of(record, options.fields)
    if node is None:
        return
    stamp = read(node.value)
    if not isinstance(stamp, Timestamp) or stamp.moment.unit > Unit.DAY:
        return
    days = min((named.moment.days - reading.days for reading in stamp.readings), key=abs)
    if abs(days) > options.tolerance_days:
        distance = f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'before' if days > 0 else 'after'}"
        yield Finding(
            node,
            f"{code(node.value)} is {distance} the date in the file name, `{named.moment.date}`",
            fix=_fix(node, stamp, named.moment.date),
        )


def _is_the_file(record: Record) -> bool:
    """Whether the record is all there is in its file, so that the file is named after it."""
    return record.body is not None or not (record.number or record.base or record.path.endswith(_MANY))


def _fix(node: Node, stamp: Timestamp, date: str) -> Fix | None:
    if stamp.form is Form.OTHER or not node.value.startswith(stamp.moment.date):
        return None
    text = date + node.value[len(date) :]
    return Fix(f"write the file name's date: `{text}`", set_value(node, text), Applicability.UNSAFE)
