"""Text on a terminal: what is safe to print, how many cells it takes, and colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.patterns import regex
from recordlint.report.commands import COMMAND, may_command
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re

TAB = 4
"""How many cells a tab of a source line takes."""

BOLD = "1"
DIM = "2"
LABEL = "1;34"
FIX = "1;32"
SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}

Painter = Callable[[str, str], str]
"""Text and the parameters of its colour (ECMA-48, SGR) to the text to print."""

# What must not be printed as it is, one character each: controls (C0, C1), format characters that reorder or hide text,
# separators that some terminals break lines at, halves of surrogate pairs, which no encoding has. Joiners and variation
# selectors are part of the spelling of many scripts and emoji: only where they join nothing are they shown.
_UNSAFE = regex(
    "[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    "|(?<![^\0-\x7f\u200b-\u200f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f\u200b-\u200f])"
    "|(?<![\x80-\U0010ffff])[\ufe0e\ufe0f](?!\u20e3)"
    f"|{COMMAND}"
)
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Where wide characters will be that this Python does not know yet; of unknown ones its versions give other widths.
_EMOJI = range(0x1F300, 0x1FB00)
_IDEOGRAPHS = range(0x20000, 0x3FFFE)


class Cell(NamedTuple):
    """One character of a source line as it is printed, and how many cells of a terminal that takes."""

    shown: str
    width: int


def visible(text: str) -> str:
    """A text for one line of output: what cannot be printed as it is, as an escape such as `\\x1b` or `\\u202e`."""
    return text if _is_plain(text) else _UNSAFE.sub(_escape, text)


def cells(text: str) -> list[Cell]:
    """A source line, character by character: tabs expanded, what cannot be printed as in `visible`.

    Widths are what most terminals do (Unicode Standard Annex 11 for wide characters, nothing for combining ones).
    Where they disagree the text is shown so that they agree: variation selectors, skin tones and the joiners
    between emoji are left out.
    """
    if _is_plain(text):
        return [_narrow(character) for character in text]
    unsafe = {match.start() for match in _UNSAFE.finditer(text)}
    row: list[Cell] = []
    for index, character in enumerate(text):
        if character == "\t":
            row.append(Cell(" " * TAB, TAB))
        elif index in unsafe:
            shown = _escaped(character)
            row.append(Cell(shown, len(shown)))
        else:
            row.append(_cell(text, index))
    return row


def width(text: str) -> int:
    """How many cells a text takes when it is printed as `cells` shows it."""
    return sum(cell.width for cell in cells(text))


def painter(color: bool) -> Painter:
    """A function that colours text, or one that leaves it as it is."""
    return _colored if color else _plain


def _is_plain(text: str) -> bool:
    """Whether a text is safe and every character of it takes one cell, by a quick test that most texts pass."""
    return text.isprintable() and (text.isascii() or max(text) < "\u0300") and not may_command(text)


@lru_cache(1024)
def _narrow(character: str) -> Cell:
    return Cell(character, 1)


def _cell(text: str, index: int) -> Cell:
    character = text[index]
    code = ord(character)
    if code < 0x300:
        return _narrow(character)
    if character in "\ufe0e\ufe0f":
        return Cell("", 0)
    if character in "\u200c\u200d":
        return Cell("" if unicodedata.category(text[index + 1]) == "So" else character, 0)
    category = unicodedata.category(character)
    medial_or_final_jamo = 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF
    if category in ("Mn", "Me") or medial_or_final_jamo:
        return Cell(character, 0)
    if code in _SKIN_TONES and index and unicodedata.category(text[index - 1]) == "So":
        return Cell("", 0)
    if category == "Cn":
        return Cell(character, 2 if code in _EMOJI or code in _IDEOGRAPHS else 1)
    return Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _escape(match: re.Match[str]) -> str:
    return _escaped(match[0])


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return _SHORT.get(character) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _colored(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text
