from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.identity import language, same_url
from recordlint.rule import Fact, On, collection_rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member


class Options(NamedTuple):
    """Options.

    fields: the keys that hold the address of what a record is about
    """

    fields: tuple[str, ...] = ("originalUrl", "webUrl", "canonical_url", "source_url")


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The addresses of what a record is about; a translation may have that of its original."""
    for field in options.fields:
        node = record.get(field)
        url = same_url(node.value) if node is not None and isinstance(node.value, str) else None
        if node is not None and url is not None:
            yield Fact(f"{language(record)}\n{url}", node)


@collection_rule(facts, severity=Severity.ERROR, on=(On.DATA,), options=Options, since="0.1.0")
def duplicate_url(group: Group, member: Member) -> Iterator[Finding]:
    """Two records of a collection are about the same URL."""
    alike = member.value == group.first.value
    yield Finding(
        member.fact.at,
        f"an earlier record has the URL {code(member.value)} already",
        labels=(group.first.label("the earlier record" if alike else f"there it is {code(group.first.value)}"),),
    )
