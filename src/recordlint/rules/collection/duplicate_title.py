from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.identity import folder, language, same_text
from recordlint.rule import Fact, On, collection_rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member


def facts(record: Record) -> Iterator[Fact]:
    """The title of a record, within its folder and language."""
    title = record.get("title")
    if title is not None and isinstance(title.value, str) and (text := same_text(title.value)):
        yield Fact("\n".join((folder(record), language(record), text)), title)


@collection_rule(facts, severity=Severity.NOTE, on=(On.DATA,), since="0.1.0")
def duplicate_title(group: Group, member: Member) -> Iterator[Finding]:
    """Two records of a folder have the same title."""
    yield Finding(
        member.fact.at,
        f"an earlier record has the title {code(member.value)} already",
        labels=(group.first.label("the earlier record"),),
    )
