from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LONGEST = 60
_COUNT = r"\d+(?:[.,]\d+)?"
_ISO = regex(
    rf"P(?=[\dT])(?:{_COUNT}Y)?(?:{_COUNT}M)?(?:{_COUNT}W)?(?:{_COUNT}D)?"
    rf"(?:T(?=\d)(?:{_COUNT}H)?(?:{_COUNT}M)?(?:{_COUNT}S)?)?",
    re.ASCII,
)
_FRACTION_BEFORE_OTHERS = regex(r"[.,]\d+[A-Z].*\d", re.ASCII)
_CLOCK = regex(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_PIECE = regex(r"[\s,]*(?:and\s+)?(\d{1,6})\s*([a-z]{1,7})\.?", re.IGNORECASE | re.ASCII)
_UNITS = {
    "Y": ("y", "yr", "yrs", "year", "years"),
    "W": ("w", "wk", "wks", "week", "weeks"),
    "D": ("d", "day", "days"),
    "H": ("h", "hr", "hrs", "hour", "hours"),
    "M": ("m", "min", "mins", "minute", "minutes"),
    "S": ("s", "sec", "secs", "second", "seconds"),
}
_LETTERS = {word: letter for letter, words in _UNITS.items() for word in words}
_ORDER = "YWDHMS"
_TEMPLATE_MARKS = ("{{", "{%", "<%", "${")


@rule(severity=Severity.ERROR, on=(Role.DURATION,), fix=Applicability.UNSAFE, since="0.1.0")
def invalid_duration(record: Record) -> Iterator[Finding]:
    """A duration is not written as ISO 8601 writes it."""
    for node in record.fields(Role.DURATION):
        text = node.value
        if _is_iso(text) or any(mark in text for mark in _TEMPLATE_MARKS):
            continue
        meant = _meant(text) if len(text) <= _LONGEST else None
        yield Finding(
            node,
            f"{code(text)} is not an ISO 8601 duration",
            help=None if meant else "write it as `PT1H30M` for an hour and a half",
            fix=Fix(f"write `{meant}`", set_value(node, meant), Applicability.UNSAFE) if meant else None,
        )


def _is_iso(text: str) -> bool:
    if len(text) > _LONGEST or _ISO.fullmatch(text) is None:
        return False
    return _FRACTION_BEFORE_OTHERS.search(text) is None


def _meant(text: str) -> str | None:
    """The duration that a text such as `1 hour 5 mins` or `12:34` tells, as ISO 8601 writes it."""
    if _is_iso(text.strip().upper()):
        return text.strip().upper()
    if match := _CLOCK.fullmatch(text.strip()):
        return _iso(dict(zip("HMS", (int(part or 0) for part in match.groups()), strict=True)))
    parts: dict[str, int] = {}
    position = 0
    while match := _PIECE.match(text, position):
        letter = _LETTERS.get(match[2].lower())
        if letter is None or any(_ORDER.index(letter) <= _ORDER.index(earlier) for earlier in parts):
            return None
        parts[letter] = int(match[1])
        position = match.end()
    return _iso(parts) if parts and not text[position:].strip() else None


def _iso(parts: dict[str, int]) -> str:
    date = "".join(f"{parts[letter]}{letter}" for letter in "YWD" if parts.get(letter))
    time = "".join(f"{parts[letter]}{letter}" for letter in "HMS" if parts.get(letter))
    return "P" + date + ("T" + time if time or not date else "") + ("" if time or date else "0S")
