from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.references import ADDRESSES, RELATED, addresses, related, same_address
from recordlint.rule import Fact, On, collection_rule
from recordlint.schema.wording import code
from recordlint.timestamps import Timestamp, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Group, Member


class Options(NamedTuple):
    """
    lists: how the names of lists begin whose entries name other records.
    fields: names of the addresses by which a record, or an entry, is known; the first that an entry has counts.
    values: what an entry repeats of the record that it names, under the same keys.
    """

    lists: tuple[str, ...] = RELATED
    fields: tuple[str, ...] = ADDRESSES
    values: tuple[str, ...] = ("title", "publishedDateTime", "date")


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """What a record says of itself, and what it repeats of others, by the addresses of whom it is about."""
    for address in addresses(record.root, options.fields):
        yield from _said(record.root, address, options, owns=True)
    for entry in related(record, options.lists):
        for address in islice(addresses(entry, options.fields), 1):
            yield from _said(entry, address, options, owns=False)


def _said(about: Node, address: Node, options: Options, *, owns: bool) -> Iterator[Fact]:
    for name in options.values:
        node = about.get(name)
        if node is not None and isinstance(node.value, str) and node.value.strip():
            yield Fact(f"{name}\n{same_address(address)}", node, " ".join(node.value.split()), owns)


@collection_rule(
    facts,
    severity=Severity.NOTE,
    on=(On.DATA,),
    fix=Applicability.UNSAFE,
    options=Options,
    recommended=False,
    mentions=True,
    since="0.1.0",
)
def stale_reference(group: Group, member: Member) -> Iterator[Finding]:
    """What an entry repeats of a related record is not what that record says."""
    said = group.first.value
    if not _same_time(member.value, said):
        yield Finding(
            member.fact.at,
            f"the record that this names has another `{member.name}`, {code(said)}",
            labels=(group.first.label("the record itself"),),
            fix=Fix("write what the record says", set_value(cast("Node", member.fact.at), said), Applicability.UNSAFE),
        )


def _same_time(one: str, other: str) -> bool:
    """Whether two texts tell the same time, as far as they tell it."""
    stamps = read(one), read(other)
    first, second = (stamp.readings if isinstance(stamp, Timestamp) else () for stamp in stamps)
    return any(moment.agrees(another) for moment in first for another in second)
