from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import remove
from recordlint.references import ADDRESSES, RELATED, addresses, related, same_address
from recordlint.rule import On, rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Record


class Options(NamedTuple):
    """
    lists: how the names of lists begin whose entries name other records.
    fields: names of the addresses by which an entry is known; the first that it has counts.
    """

    lists: tuple[str, ...] = RELATED
    fields: tuple[str, ...] = ADDRESSES


@rule(severity=Severity.WARNING, on=(On.DATA,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def duplicate_reference(record: Record, options: Options) -> Iterator[Finding]:
    """A list of related records names one twice."""
    first: dict[tuple[Pointer, str], tuple[Node, Node]] = {}
    for entry in related(record, options.lists):
        address = next(iter(addresses(entry, options.fields)), None)
        if address is None:
            continue
        earlier, known = first.setdefault((entry.pointer[:-1], same_address(address)), (entry, address))
        if earlier is not entry:
            equal = entry.value == earlier.value
            yield Finding(
                address,
                f"{code(address.value)} is listed twice in `{entry.name}`",
                labels=(Label(known, "first listed here"),),
                fix=Fix(
                    "remove the repeated entry" if equal else "remove the later entry",
                    remove(entry),
                    Applicability.SAFE if equal else Applicability.UNSAFE,
                ),
            )
