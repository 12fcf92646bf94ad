from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import CONTROL, MISREAD_LEAD, describe, misread
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import passages, rare_characters
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.passages import Passage
    from recordlint.record import Record

_SEPARATORS = frozenset("\v\f\x1c\x1d\x1e\x1f")


@rule(severity=Severity.ERROR, on=(On.RECORD,), fix=Applicability.UNSAFE, since="0.2.0")
def control_character(record: Record) -> Iterator[Finding]:
    """A text holds a control character."""
    if not CONTROL.search(rare_characters(record)):
        return
    for passage in passages(record, CONTROL, code=True):
        text = passage.text
        places = _controls(text)
        if not places:
            continue
        first = describe(text[places[0]])
        yield Finding(
            passage.syntax_fault(places[0], places[-1] + 1) or passage.at(places[0], places[0] + 1),
            f"there is the control character {first}"
            if len(places) == 1
            else f"there are {len(places)} control characters, the first is {first}",
            fix=_fix(passage, places),
        )


def _controls(text: str) -> list[int]:
    """Where the controls stand that are not the rest of a misread character: of that, `mojibake` speaks."""
    places = [match.start() for match in CONTROL.finditer(text)]
    if MISREAD_LEAD.search(text):
        taken = {at for match in misread().finditer(text) for at in range(*match.span())}
        places = [at for at in places if at not in taken]
    return places


def _fix(passage: Passage, places: Sequence[int]) -> Fix:
    pieces = [(at, at + 1, _meant(passage.text, at)) for at in places]
    signs = sorted({sign for _, _, sign in pieces if sign.strip()})
    if signs:
        title = "write " + ", ".join(f"`{sign}`" for sign in signs) + " as in Windows-1252"
    else:
        title = "take it out" if len(places) == 1 else "take them out"
    return Fix(title, passage.replace(pieces), Applicability.UNSAFE)


def _meant(text: str, at: int) -> str:
    """What to write instead: the sign that Windows-1252 has for that byte, a blank between two words, or nothing."""
    if text[at] >= "\x80":
        return text[at].encode("latin-1").decode("cp1252", "ignore")
    parts = text[at] in _SEPARATORS and text[max(at - 1, 0) : at].strip() and text[at + 1 : at + 2].strip()
    return " " if parts else ""
