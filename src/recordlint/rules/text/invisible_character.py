from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import DIRECTION, HARMLESS, INVISIBLE, describe, needless, odd_characters, outside_misread
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import passages
from recordlint.record import Role
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.passages import Passage
    from recordlint.record import Node, Record
    from recordlint.text import Span

_TEXTS = (Role.TEXT, Role.NAME)


@rule(severity=Severity.WARNING, on=(On.ODD_CHARACTER,), fix=Applicability.SAFE, since="0.1.0")
def invisible_character(record: Record) -> Iterator[Finding]:
    """A text holds a character that nobody can see."""
    if not INVISIBLE.search(odd_characters(record)):
        return
    for passage in passages(record, INVISIBLE):
        text, node = passage.text, passage.node
        soft_hyphens = node is None or not _has_role(node, (*_TEXTS, Role.URL))
        # Of half of a misread character, `mojibake` speaks.
        spans = outside_misread(text, needless(text, soft_hyphens=soft_hyphens))
        number = sum(end - start for start, end in spans)
        # A value of nothing else is meant to be what it is.
        if spans and (node is None or number < len(text)):
            yield _finding(passage, spans, number)


def _finding(passage: Passage, spans: list[Span], number: int) -> Finding:
    text = passage.text
    turn = next((match.start() for span in spans if (match := DIRECTION.search(text, *span))), None)
    shown = spans[0].start if turn is None else turn
    named = describe(text[shown])
    if number == 1:
        message = f"there is an invisible character, {named}"
    else:
        message = f"there are {number} invisible characters, {'the first' if turn is None else 'one'} is {named}"
    harmless = (
        passage.node is not None
        and _has_role(passage.node, _TEXTS)
        and all(HARMLESS.fullmatch(text, *span) for span in spans)
    )
    return Finding(
        passage.at(shown, shown + 1),
        message,
        help=None if turn is None else "what follows it may be shown in another order than it is read in",
        fix=Fix(
            "take it out" if number == 1 else "take them out",
            passage.replace([(start, end, "") for start, end in spans]),
            Applicability.SAFE if harmless else Applicability.UNSAFE,
        ),
        severity=None if turn is None else Severity.ERROR,
    )


def _has_role(node: Node, roles: tuple[Role, ...]) -> bool:
    return any(node.pointer == other.pointer for role in roles for other in node.record.fields(role))
