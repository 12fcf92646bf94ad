from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import remove
from recordlint.roles import parse_field
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record, Value


class Options(NamedTuple):
    """
    fields: lists whose items are names; a dot goes into a mapping, as in `taxonomies.tags`.
    ignore_case: whether items that differ in case only are the same.
    """

    fields: tuple[str, ...] = ("tags", "topics", "categories", "keywords", "taxonomies.tags", "taxonomies.categories")
    ignore_case: bool = True


@rule(severity=Severity.WARNING, on=(On.DATA,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def duplicate_item(record: Record, options: Options) -> Iterator[Finding]:
    """A list of names holds one twice."""
    for field, path in _paths(options.fields):
        node = record.node(path) if path[0] in record.data else None
        if node is None or not isinstance(node.value, list) or _are_distinct(node.value):
            continue
        first: dict[str, Node] = {}
        for item in node.children():
            if not isinstance(item.value, str):
                continue
            earlier = first.setdefault(item.value.casefold() if options.ignore_case else item.value, item)
            if earlier is not item:
                equal = item.value == earlier.value
                yield Finding(
                    item,
                    f"{code(item.value)} is listed twice in `{field}`"
                    if equal
                    else f"{code(item.value)} is listed in `{field}` as {code(earlier.value)} already",
                    labels=(Label(earlier, "first listed here"),),
                    fix=Fix(
                        "remove the repeated item" if equal else "remove the later item",
                        remove(item),
                        Applicability.SAFE if equal else Applicability.UNSAFE,
                    ),
                )


def _are_distinct(items: list[Value]) -> bool:
    """Whether no two items can be called equal. Nearly always that is so."""
    return len({item.casefold() for item in items if isinstance(item, str)}) == len(items)


@cache
def _paths(fields: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((field, parse_field(field)) for field in fields)
