from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import replace_lines
from recordlint.identity import same_text
from recordlint.origins import domain
from recordlint.prose.boilerplate import tail
from recordlint.prose.lines import Kind, lines
from recordlint.record import span_of
from recordlint.rule import Fact, On, collection_rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Change
    from recordlint.prose.lines import Line
    from recordlint.record import Record
    from recordlint.rule import Group, Member

_TEXT = frozenset({Kind.PROSE, Kind.LIST, Kind.QUOTE})


class Options(NamedTuple):
    """Options.

    threshold: how many records of a domain end in the line at least
    lines: how many lines at the end of a text are looked at
    min_length: how many characters a line has at least
    """

    threshold: int = 3
    lines: int = 5
    min_length: int = 20


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The last lines of a text, by the domain that it comes from; never its first line."""
    site, body = domain(record), record.body
    if not site or body is None:
        return
    for line in _last(record, options):
        text = same_text(line.text)
        if len(text) >= options.min_length:
            yield Fact(f"{site}\n{text}", body.at(line.start, line.end))


def _last(record: Record, options: Options) -> list[Line]:
    """The last lines, but for those that are known for boilerplate anyway."""
    found, known = lines(record), tail(record)
    found = found[1 : None if known is None else known.first]
    return [line for line in found[-options.lines :] if line.kind in _TEXT]


@collection_rule(
    facts,
    severity=Severity.WARNING,
    on=(On.BODY,),
    fix=Applicability.UNSAFE,
    options=Options,
    recommended=False,
    at_least="threshold",
    every=True,
    since="0.1.0",
)
def repeated_boilerplate(group: Group, member: Member) -> Iterator[Finding]:
    """Several texts of one domain end in the same line."""
    site = member.fact.key.partition("\n")[0]
    is_first = (member.record.path, member.record.number) == (group.first.record.path, group.first.record.number)
    yield Finding(
        member.fact.at,
        f"{group.size} texts of {code(site)} end in this line",
        help="it belongs to the page that the texts were taken from: take it out of all of them",
        labels=() if is_first else (group.first.label("the first of them"),),
        fix=Fix("remove it", _without(member), Applicability.UNSAFE),
    )


def _without(member: Member) -> Change:
    """Take the line out, and the blank lines before it where it is a paragraph's last."""
    record, place = member.record, span_of(member.fact.at)
    found, starts = lines(record), record.body.span.start if record.body is not None else 0
    at = next(number for number, line in enumerate(found) if starts + line.start == place.start)
    number = record.source.position(place.start).line
    first = number
    if at + 1 == len(found) or found[at + 1].parted:
        first = record.source.position(starts + found[at - 1].end).line + 1
    return replace_lines(record, first, number, "")
