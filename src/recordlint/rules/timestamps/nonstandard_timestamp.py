from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.timestamps import Form, Timestamp, readable
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context

_MONTH_FIRST = regex(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)


class Options(NamedTuple):
    """
    month_first: fields whose own documentation asks for MM/DD/YYYY; without a schema, that is a note there.
    """

    month_first: tuple[str, ...] = ("ms.date",)


@rule(severity=Severity.WARNING, on=(On.ODD_TIMESTAMP,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def nonstandard_timestamp(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A timestamp can be read, but is not written as RFC 3339 or ISO 8601 write it."""
    for node, stamp in readable(record):
        if stamp.form is Form.OTHER:
            by_convention = (
                context.schema is None
                and node.name in options.month_first
                and _MONTH_FIRST.fullmatch(node.value) is not None
            )
            yield Finding(
                node,
                _problem(node, stamp),
                help=_help(stamp),
                fix=_fix(node, stamp, by_convention),
                severity=Severity.NOTE if by_convention else None,
            )
        elif stamp.form is Form.ACCEPTED and stamp.moment.has_time and _wants_date_time(node, context):
            yield Finding(
                node,
                f"{code(node.value)} is not written as RFC 3339 writes it, which the schema asks for",
                help=_help(stamp),
                fix=_fix(node, stamp, by_convention=False),
            )


def _wants_date_time(node: Node, context: Context) -> bool:
    return context.schema is not None and context.schema.format(node.pointer) == "date-time"


def _problem(node: Node, stamp: Timestamp) -> str:
    if stamp.others:
        return f"{code(node.value)} is a date that can be read in {_number(stamp)} ways"
    return f"{code(node.value)} is a date in no standard form"


def _number(stamp: Timestamp) -> str:
    return {2: "two", 3: "three", 4: "four"}[len(stamp.readings)]


def _help(stamp: Timestamp) -> str | None:
    if stamp.zone is not None:
        return f"write the offset from UTC, such as `-05:00`, instead of `{stamp.zone}`"
    return "write " + " or ".join(f"`{reading.text}`" for reading in stamp.readings) if stamp.others else None


def _fix(node: Node, stamp: Timestamp, by_convention: bool) -> Fix | None:
    if stamp.zone is not None:
        return None
    text = stamp.moment.text
    # Where a convention asks for the form, the tools that do may not take another.
    certain = not stamp.others and not by_convention
    return Fix(f"write `{text}`", set_value(node, text), Applicability.SAFE if certain else Applicability.UNSAFE)
