"""Entries of a record that name other records: which they are, and by what address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.identity import same_url
from recordlint.record import Node
from recordlint.roles import ITEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.record import Record

RELATED = ("related",)
"""How the names of lists begin that name related records."""
ADDRESSES = ("webUrl", "originalUrl", "url", "canonical_url", "source_url", "permalink")
"""Names of the addresses by which a record is known, the most telling first."""


def related(record: Record, beginnings: Sequence[str]) -> Iterator[Node]:
    """The entries, mappings or strings, of the top-level lists whose names begin so."""
    for name, value in record.data.items():
        if isinstance(value, list) and name.startswith(tuple(beginnings)):
            yield from Node(record, (name,), value).children()


def strings_at(node: Node, path: Sequence[str]) -> Iterator[Node]:
    """The strings below a node at a field's path (see `recordlint.roles.parse_field`); lists are gone through."""
    if isinstance(node.value, list):
        for item in node.children():
            yield from strings_at(item, path[1:] if path[:1] == (ITEM,) else path)
    elif path:
        below = None if path[0] == ITEM else node.get(path[0])
        if below is not None:
            yield from strings_at(below, path[1:])
    elif isinstance(node.value, str):
        yield node


def addresses(node: Node, names: Sequence[str]) -> Iterator[Node]:
    """The addresses of an entry: the values of those names, or the entry itself if it is a string."""
    value = node.value
    for name in names if isinstance(value, dict) else ():
        address = value.get(name)
        if isinstance(address, str) and address.strip():
            yield Node(node.record, (*node.pointer, name), address)
    if isinstance(value, str) and value.strip():
        yield node


def same_address(node: Node) -> str:
    """What equal addresses share."""
    return same_url(node.value) or str(node.value).strip()
