from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import CONTROL, MISREAD_LEAD, REPLACEMENT, misread, odd_characters
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import passages
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.text import BOM
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from recordlint.passages import Passage
    from recordlint.record import Record

_FOREIGN = regex("[^\x00-\x7f]+")
_PLAIN = regex("â€|â„¢|ï»¿|ï¿½")
"""What no language writes: it needs no other proof."""
_LONGEST = 20_000
"""How many characters of a passage are looked at; of a longer one only the beginning, and it is not mended."""


class _Garbled(NamedTuple):
    """Characters `start` to `end` of a text, and what they were before; None where that cannot be told."""

    start: int
    end: int
    meant: str | None


@rule(severity=Severity.ERROR, on=(On.ODD_CHARACTER,), fix=Applicability.UNSAFE, since="0.1.0")
def mojibake(record: Record) -> Iterator[Finding]:
    """A text holds UTF-8 that was once read as another encoding."""
    if not MISREAD_LEAD.search(odd_characters(record)):
        return
    for passage in passages(record, misread()):
        garbled = _garbled(passage.text[:_LONGEST])
        if not garbled:
            continue
        start, end, meant = garbled[0]
        more = f" (and {len(garbled) - 1} more like it)" if len(garbled) > 1 else ""
        origin = "another character" if meant is None else code(meant) if meant else "an invisible character"
        yield Finding(
            passage.syntax_fault(start, end) or passage.at(start, end),
            f"{code(passage.text[start:end])} is what a wrong encoding has made of {origin}{more}",
            help="take the text from its source again, as UTF-8" if meant is None else None,
            fix=_fix(passage, garbled),
        )


def _fix(passage: Passage, garbled: list[_Garbled]) -> Fix | None:
    pieces = [(start, end, meant) for start, end, meant in garbled if meant is not None]
    if not pieces or len(passage.text) > _LONGEST:
        return None
    meant = pieces[0][2]
    title = "write what was meant" if len(pieces) > 1 else f"write {code(meant)}" if meant else "take it out"
    return Fix(title, passage.replace(pieces), Applicability.UNSAFE)


def _garbled(text: str) -> list[_Garbled]:
    """The stretches of other characters than ASCII that look misread, and are so in ftfy's judgement."""
    from ftfy import fix_encoding

    fixed = fix_encoding(text)
    foreign = list(_FOREIGN.finditer(text))
    readings = _FOREIGN.findall(fixed)
    # Where anything else has changed, the reading of the whole is not to be trusted.
    trusted = _FOREIGN.split(fixed) == _FOREIGN.split(text)
    found: list[_Garbled] = []
    for index, run in enumerate(foreign):
        if misread().search(text, run.start(), min(run.end() + 1, len(text))):
            reading = readings[index] if trusted else run[0]
            if reading != run[0] or _is_garbled(text, run):
                found.append(_narrowed(_Garbled(*run.span(), _meant(run[0], reading)), text))
    return found


def _narrowed(one: _Garbled, text: str) -> _Garbled:
    """The same without what is right as it is before and after all that looks misread."""
    places = [match.span() for match in misread().finditer(text, one.start, one.end)]
    if not places or one.meant is None:
        return one
    before, after = text[one.start : places[0][0]], text[places[-1][1] : one.end]
    if not (one.meant.startswith(before) and one.meant.endswith(after)):
        return one
    meant = one.meant[len(before) : len(one.meant) - len(after)]
    return _Garbled(places[0][0], places[-1][1], meant)


def _is_garbled(text: str, run: re.Match[str]) -> bool:
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if run[0] == "Â":
        return is_bad(text[max(run.start() - 2, 0) : run.end() + 1])
    return _PLAIN.search(run[0]) is not None or (is_bad(run[0]) and fix_encoding(run[0]) != run[0])


def _meant(run: str, reading: str) -> str | None:
    """What a stretch was before, if one of its readings is beyond doubt: nothing lost in it, nothing still wrong."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if run == "Â":
        return ""
    for candidate in (reading, fix_encoding(run), _from_windows(run)):
        text = candidate if BOM in run else candidate.replace(BOM, "")
        if text != run and REPLACEMENT not in text and not CONTROL.search(text) and not is_bad(text):
            return text
    return None


def _from_windows(run: str) -> str:
    try:
        return run.encode("cp1252").decode()
    except UnicodeError:
        return run
