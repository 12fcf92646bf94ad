from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.timestamps import Unreadable, is_time_of_day, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_HELP = "write it as RFC 3339 does, such as `2024-01-16` or `2024-01-16T10:10:00Z`"
_HELP_ON_LEAP_SECONDS = "a leap second can only be 23:59:60 UTC on 30 June or 31 December (RFC 3339, 5.7)"
_TEMPLATE_MARKS = ("{{", "{%", "<%", "${")


class Options(NamedTuple):
    """
    words: texts that stand for a date, in any case; by default those that Eleventy fills in.
    """

    words: tuple[str, ...] = ("Last Modified", "Created", "git Last Modified", "git Created")


@rule(severity=Severity.ERROR, on=(On.ODD_TIMESTAMP,), options=Options, since="0.1.0")
def invalid_timestamp(record: Record, options: Options) -> Iterator[Finding]:
    """A timestamp is no date, or an impossible one."""
    for node in record.fields(Role.TIMESTAMP):
        answer = read(node.value)
        if not isinstance(answer, Unreadable):
            continue
        if answer.reason is not None:
            help_text = _HELP_ON_LEAP_SECONDS if answer.reason == "second 60" else None
            yield Finding(node, f"{code(node.value)} is an impossible date: {answer.reason}", help=help_text)
        elif not _is_meant(node, options):
            yield Finding(node, f"{code(node.value)} is not a date", help=_HELP)


def _is_meant(node: Node, options: Options) -> bool:
    """Whether a text that is no date may well be what its author wanted there."""
    text = node.value.casefold().strip()
    if any(mark in text for mark in _TEMPLATE_MARKS) or text in {word.casefold() for word in options.words}:
        return True
    # `hosted_at` tells a place and `opens_at` a time of day as often as a date.
    return node.name.endswith(("_at", "At")) or (is_time_of_day(text) and "date" not in node.name.casefold())
