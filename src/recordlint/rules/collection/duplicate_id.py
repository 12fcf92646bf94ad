from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.identity import folder, language
from recordlint.rule import Fact, On, collection_rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member

_BY_FOLDER = frozenset({"slug", "permalink"})


class Options(NamedTuple):
    """Options.

    fields: the keys that hold an id. `slug` and `permalink` may be added; they have to be unique within a folder only
    """

    fields: tuple[str, ...] = ("_id", "id", "uuid")


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The ids of a record, each with its field; a translation may have that of its original."""
    for field in options.fields:
        node = record.get(field)
        if node is not None and isinstance(node.value, str) and node.value.strip():
            within = folder(record) if field in _BY_FOLDER else ""
            yield Fact("\n".join((field, within, language(record), node.value.strip())), node)


@collection_rule(facts, severity=Severity.ERROR, on=(On.DATA,), options=Options, since="0.1.0")
def duplicate_id(group: Group, member: Member) -> Iterator[Finding]:
    """Two records of a collection have the same id."""
    yield Finding(
        member.fact.at,
        f"an earlier record has the `{member.name}` {code(member.value)} already",
        labels=(group.first.label("the earlier record"),),
    )
