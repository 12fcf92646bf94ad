from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import DIRECTIONS, HARMLESS, INVISIBLE, MISREAD_LEAD, describe, misread, needless
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import passages, rare_characters
from recordlint.record import Role
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.passages import Passage
    from recordlint.record import Node, Record

_TEXTS = (Role.TEXT, Role.NAME)


@rule(severity=Severity.WARNING, on=(On.RECORD,), fix=Applicability.SAFE, since="0.2.0")
def invisible_character(record: Record) -> Iterator[Finding]:
    """A text holds a character that nobody can see."""
    if not INVISIBLE.search(rare_characters(record)):
        return
    for passage in passages(record, INVISIBLE):
        places = _needless(passage)
        # A value of nothing else is meant to be what it is.
        if places and (passage.node is None or len(places) < len(passage.text)):
            yield _finding(passage, places)


def _needless(passage: Passage) -> list[int]:
    text, node = passage.text, passage.node
    places = needless(text, soft_hyphens=node is None or not _has_role(node, (*_TEXTS, Role.URL)))
    if MISREAD_LEAD.search(text):
        # Half of a misread character, of which `mojibake` speaks.
        taken = {at for match in misread().finditer(text) for at in range(*match.span())}
        places = [at for at in places if at not in taken]
    return places


def _finding(passage: Passage, places: list[int]) -> Finding:
    text = passage.text
    turns = [at for at in places if text[at] in DIRECTIONS]
    shown = turns[0] if turns else places[0]
    named = describe(text[shown])
    if len(places) == 1:
        message = f"there is an invisible character, {named}"
    else:
        message = f"there are {len(places)} invisible characters, {'one' if turns else 'the first'} is {named}"
    harmless = (
        passage.node is not None and _has_role(passage.node, _TEXTS) and all(text[at] in HARMLESS for at in places)
    )
    return Finding(
        passage.at(shown, shown + 1),
        message,
        help="what follows it may be shown in another order than it is read in" if turns else None,
        fix=Fix(
            "take it out" if len(places) == 1 else "take them out",
            passage.replace([(at, at + 1, "") for at in places]),
            Applicability.SAFE if harmless else Applicability.UNSAFE,
        ),
        severity=Severity.ERROR if turns else None,
    )


def _has_role(node: Node, roles: tuple[Role, ...]) -> bool:
    return any(node.pointer == other.pointer for role in roles for other in node.record.fields(role))
