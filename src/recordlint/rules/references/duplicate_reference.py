from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Severity
from recordlint.references import ADDRESSES, RELATED, addresses, related, same_address
from recordlint.repeats import repeats
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for repeat in repeats(_addressed(record, options)):
        yield Finding(
            repeat.address,
            f"{code(repeat.address.value)} is listed twice in `{repeat.entry.name}`",
            labels=(repeat.label,),
            fix=repeat.fix("entry"),
        )


def _addressed(record: Record, options: Options) -> Iterator[tuple[Node, Node, str]]:
    for entry in related(record, options.lists):
        for address in islice(addresses(entry, options.fields), 1):
            yield entry, address, same_address(address)
