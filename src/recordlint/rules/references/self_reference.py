from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import remove
from recordlint.references import ADDRESSES, RELATED, addresses, related, same_address
from recordlint.rule import On, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    lists: how the names of lists begin whose entries name other records.
    fields: names of the addresses by which a record, or an entry, is known.
    """

    lists: tuple[str, ...] = RELATED
    fields: tuple[str, ...] = ADDRESSES


@rule(severity=Severity.ERROR, on=(On.DATA,), fix=Applicability.UNSAFE, options=Options, since="0.1.0")
def self_reference(record: Record, options: Options) -> Iterator[Finding]:
    """A record names itself as related."""
    entries = list(related(record, options.lists))
    own = {same_address(node): node for node in reversed([*addresses(record.root, options.fields)])} if entries else {}
    for entry in entries:
        for address in addresses(entry, options.fields):
            itself = own.get(same_address(address))
            if itself is not None:
                yield Finding(
                    address,
                    f"the record lists itself in `{entry.name}`",
                    labels=(Label(itself, "its own address"),),
                    fix=Fix("remove the entry", remove(entry), Applicability.UNSAFE),
                )
                break
