"""Characters that cannot be seen or should not be there: which they are, and where each may stand.

Blocks and categories as in the Unicode Standard 15.1, sequences of emoji as in UTS #51.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.record import Record

BLANKS = "".join((" \t\n\r\xa0\u1680", *map(chr, range(0x2000, 0x200B)), "\u2028\u2029\u202f\u205f\u3000"))
"""White space but for controls."""

_COMMON = bytes((9, 10, 13, *range(32, 127)))

CONTROL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
"""C0 and C1 controls that are no tab, line feed or carriage return."""

INVISIBLE = regex(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
"""Characters that have no width, or are there to format others, wherever they stand."""

REPLACEMENT = "\ufffd"
"""What decoders put in the place of what they cannot read."""

DIRECTION = regex("[\u202a-\u202e\u2066-\u2069]")
"""An embedding, override or isolate: what stands after it can be shown in another order than it has (UAX #9)."""

HARMLESS = regex("[\xad\u180e\u200b\u2060-\u2064\ufeff]+")
"""Characters without which a text looks and reads the same, but for where its lines break."""

_MARKS = frozenset("\u061c\u200e\u200f")
_JOINERS = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_JOINED = regex(
    "[\u0600-\u07ff\u0840-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1bff\ua840-\ua9ff\uaa60-\uabff]"
)
"""Letters of scripts in which a joiner or non-joiner chooses the shape: Arabic, Mongolian, Indic and their kin."""
_UNSPACED = regex("[\u0e00-\u109f\u1780-\u17ff\u1950-\u1aaf\u1b00-\u1bff\ua980-\uaaff]")
"""Letters of scripts that put no blanks between words: Thai, Lao, Tibetan, Myanmar, Khmer and their neighbours."""
_MONGOLIAN = regex("[\u1800-\u18af]")
_FLAG = regex("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
_SYMBOL = "\u203c"
"""Where the symbols begin that emoji are made of."""


def odd_characters(record: Record) -> str:
    """The characters of a record's strings and body that are no common ASCII, in order: mostly none, or a few. What is
    not in them need not be looked for."""
    return record.derive(_odd_characters)


def _odd_characters(record: Record) -> str:
    text, region = record.source.text, record.region
    # Without escapes, values hold no characters but those of the text.
    if region is not None and not record.base and text.isascii() and "\\" not in text:
        data = text[region.span.start : region.span.end] + (record.body.text if record.body is not None else "")
        if not data.encode().translate(None, _COMMON):
            return ""
    texts: list[str] = []
    stack: list[object] = [record.data]
    while stack:
        value = stack.pop()
        if value.__class__ is str:
            texts.append(value)
        elif isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    if record.body is not None:
        texts.append(record.body.text)
    # Much faster than any search for what is rare.
    return "".join(texts).encode(errors="surrogatepass").translate(None, _COMMON).decode(errors="surrogatepass")


def needless(text: str, *, soft_hyphens: bool) -> list[Span]:
    """Where invisible characters stand that do nothing there, in order.

    A direction mark is needed beside right-to-left letters, a joiner in scripts that join and between emoji, a
    zero-width space in scripts without blanks, tags in flags. `soft_hyphens` says that those between letters may stay.
    """
    found: list[Span] = []
    right_to_left: bool | None = None
    for run in INVISIBLE.finditer(text):
        start, end = run.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        flag = _FLAG.match(text, start) if before == "\U0001f3f4" else None
        start = start if flag is None else flag.end()
        there = set(text[start:end])
        if right_to_left is None and not _MARKS.isdisjoint(there):
            right_to_left = _RIGHT_TO_LEFT.search(text) is not None
        working = {one for one in there if _works(one, before, after, soft_hyphens)}
        working |= _MARKS if right_to_left else set()
        found += _stretches(text, start, end, working)
    return found


def _stretches(text: str, start: int, end: int, without: set[str]) -> Iterator[Span]:
    """The stretches between `start` and `end` in which none of some characters stands."""
    begin = start
    for at in range(start, end) if not without.isdisjoint(text[start:end]) else ():
        if text[at] in without:
            if begin < at:
                yield Span(begin, at)
            begin = at + 1
    if begin < end:
        yield Span(begin, end)


def outside_misread(text: str, spans: list[Span]) -> list[Span]:
    """Those spans that are no part of what looks like a misread character."""
    if not spans or not MISREAD_LEAD.search(text):
        return spans
    taken = [Span(*match.span()) for match in misread().finditer(text)]
    return [
        span for span in spans if not any(span.start < end and start < span.end for start, end in _near(taken, span))
    ]


def _near(taken: list[Span], span: Span) -> list[Span]:
    at = bisect_right(taken, span)
    return taken[max(at - 1, 0) : at + 1]


def _works(character: str, before: str, after: str, soft_hyphens: bool) -> bool:
    """Whether an invisible character between two visible ones, empty at the ends of a text, does something there."""
    if character in _JOINERS:
        if _JOINED.match(before) or _JOINED.match(after):
            return True
        return character == "\u200d" and _is_symbol(before) and _is_symbol(after)
    if character == "\u200b":
        return bool(_UNSPACED.match(before) or _UNSPACED.match(after))
    if character == "\xad":
        return soft_hyphens and before.isalpha() and after.isalpha()
    return character == "\u180e" and bool(_MONGOLIAN.match(before))


def _is_symbol(character: str) -> bool:
    return character >= _SYMBOL and not character.isalnum()


@cache
def misread() -> re.Pattern[str]:
    """What looks like one character of UTF-8 whose bytes were read as characters of another encoding, a Windows code
    page or ISO 8859-1 most of all. Looks alone prove nothing: `É…` is such a pair, and a word that trails off."""
    latin = _shown(range(0x80, 0xC0), "latin-1", "cp1252", "cp1250", "cp1254")
    cyrillic = _shown(range(0x80, 0xC0), "cp1251")
    return re.compile(
        f"[\xc2-\xdf\u0102\u0139][{latin}]|[\xe0-\xef][{latin}]{{2}}|[\xf0-\xf4][{latin}]{{3}}"
        f"|(?:[\u0420\u0421][{cyrillic}]){{2}}|\u0432\u0402|[\xe2\u03b2\u0101]\u20ac|\u201a\xc4|[\xc2\xc3](?= )"
    )


MISREAD_LEAD = regex("[\xc2-\xf4\u0101\u0102\u0139\u03b2\u0420\u0421\u0432\u201a]")
"""A character that a match of `misread` can begin with."""


def _shown(codes: Iterable[int], *encodings: str) -> str:
    """The characters that encodings other than ASCII give to bytes, as the inside of a character class."""
    return "".join(sorted({character for name in encodings for character in bytes(codes).decode(name, "ignore")}))


def describe(character: str) -> str:
    """A character by its code and name: `U+200B (zero width space)`."""
    from unicodedata import name

    named = name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({named})" if named else "")
