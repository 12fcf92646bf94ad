from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.identity import first_line, same_text, shown
from recordlint.rule import Fact, On, collection_rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member


class Options(NamedTuple):
    """Options.

    min_length: how many characters a body has at least, runs of white space counted as one
    """

    min_length: int = 200


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The text of a body that is long enough not to be a phrase."""
    body = record.body
    if body is not None and len(text := same_text(shown(body.text))) >= options.min_length:
        yield Fact(text, first_line(body))


@collection_rule(facts, severity=Severity.WARNING, on=(On.BODY,), options=Options, since="0.1.0")
def duplicate_body(group: Group, member: Member) -> Iterator[Finding]:
    """Two records of a collection have the same body."""
    yield Finding(
        member.fact.at,
        "an earlier record has the same body",
        labels=(group.first.label("the earlier record"),),
    )
