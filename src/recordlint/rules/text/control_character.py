from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import CONTROL, describe, odd_characters, outside_misread
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import passages
from recordlint.rule import On, rule
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.passages import Passage
    from recordlint.record import Record

_SEPARATORS = frozenset("\v\f\x1c\x1d\x1e\x1f")


@rule(severity=Severity.ERROR, on=(On.ODD_CHARACTER,), fix=Applicability.UNSAFE, since="0.1.0")
def control_character(record: Record) -> Iterator[Finding]:
    """A text holds a control character."""
    if not CONTROL.search(odd_characters(record)):
        return
    for passage in passages(record, CONTROL, code=True):
        # Of the rest of a misread character, `mojibake` speaks.
        spans = outside_misread(passage.text, [Span(*match.span()) for match in CONTROL.finditer(passage.text)])
        if spans:
            yield _finding(passage, spans)


def _finding(passage: Passage, spans: list[Span]) -> Finding:
    first, last = spans[0], spans[-1]
    number = sum(end - start for start, end in spans)
    named = describe(passage.text[first.start])
    pieces = [(start, end, _meant(passage.text, start, end)) for start, end in spans]
    signs = sorted({sign for _, _, meant in pieces for sign in meant if sign != " "})
    if signs:
        title = "write " + ", ".join(f"`{sign}`" for sign in signs) + " as in Windows-1252"
    else:
        title = "take it out" if number == 1 else "take them out"
    return Finding(
        passage.syntax_fault(first.start, last.end) or passage.at(first.start, first.start + 1),
        f"there is the control character {named}"
        if number == 1
        else f"there are {number} control characters, the first is {named}",
        fix=Fix(title, passage.replace(pieces), Applicability.UNSAFE),
    )


def _meant(text: str, start: int, end: int) -> str:
    """What to write instead: the signs that Windows-1252 has for those bytes, a blank between two words, or nothing."""
    controls = text[start:end]
    signs = "".join([one for one in controls if one >= "\x80"]).encode("latin-1").decode("cp1252", "ignore")
    if signs or _SEPARATORS.isdisjoint(controls):
        return signs
    return " " if text[max(start - 1, 0) : start].strip() and text[end : end + 1].strip() else ""
