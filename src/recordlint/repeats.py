"""Entries of lists that name again what an earlier entry of the same list names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Fix, Label
from recordlint.edits import remove
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node


class Repeat(NamedTuple):
    """An entry and its address, with the entry and the address that came first."""

    entry: Node
    address: Node
    first: Node
    first_address: Node

    @property
    def label(self) -> Label:
        """The address that came first."""
        return Label(self.first_address, "first listed here")

    def fix(self, what: str) -> Fix:
        """Remove the entry: safe only where it is equal to the first. `what` the entries are is a noun."""
        equal = self.entry.value == self.first.value
        return Fix(
            f"remove the {'repeated' if equal else 'later'} {what}",
            remove(self.entry),
            Applicability.SAFE if equal else Applicability.UNSAFE,
        )


def repeats(entries: Iterable[tuple[Node, Node, str]]) -> Iterator[Repeat]:
    """The repeated ones of entries, each with its address and what equal addresses share, in their order."""
    first: dict[tuple[Pointer, str], tuple[Node, Node]] = {}
    for entry, address, shared in entries:
        earlier, earlier_address = first.setdefault((entry.pointer[:-1], shared), (entry, address))
        if earlier is not entry:
            yield Repeat(entry, address, earlier, earlier_address)
