"""A line as the table of phrases and weights sees it: its words, its shape, its phrase."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.table import phrase_at_start
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.prose.table import Phrase, Table

_LONG_LINE = 240
"""Of a longer line only the beginning and the end are read."""
_HEAD = 60
_LONGEST = 8
"""A phrase that is a whole line has no more words."""

_SPACED = bytes(ord(sign.lower()) if sign.isalnum() or sign == "'" else 32 for sign in map(chr, range(128))).ljust(256)
"""What becomes of each ASCII character where words are read: blanks, but for letters, digits and apostrophes."""
_WORD = regex(r"[^\W_]+(?:'[^\W_]+)*")
_LINK = regex(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}\)")
_MARKER = regex(r"(?:#{1,6}|[-*+•]|\d{1,3}[.)]|>)\s+")
_ENDINGS = {
    **dict.fromkeys(".!。！．।॥။።؟۔", "stop"),
    **dict.fromkeys("?？", "question"),
    **dict.fromkeys(":：", "colon"),
    "…": "ellipsis",
    "": "none",
}
SHORT, _MID, _LONG = ({sign: f"{size},{name}" for sign, name in _ENDINGS.items()} for size in ("short", "mid", "long"))
"""The shape of a line of each size, by the sign it ends with; by the empty one where that is no other."""
_CLOSERS = "\"'”’»›)]}*_`“ \t\u00a0"
MARKS = frozenset("#-*+•>_0123456789")
"""What a line may begin with that is a mark of Markdown."""


class Row(NamedTuple):
    """A line as the table sees it.

    `text` is the line without the marks of Markdown, `words` are its words, of a long line the first; `amount` is the
    number of all, of a long line about. `shape` is its size and how it ends. `first` is the index of the line in the
    text; `section` is true of a heading, an image, an item of a list, or a line with code, which authors write more
    often than pages have them.
    """

    line: str
    text: str
    words: Sequence[str]
    amount: int
    shape: str
    phrase: Phrase | None
    first: int
    section: bool


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, with straight apostrophes."""
    text = text.replace("’", "'")
    if text.isascii():
        spaced = text.encode().translate(_SPACED).decode()
        if "'" not in spaced or not _quotes(f" {spaced} "):
            return spaced.split()
    words: list[str] = []
    for token in text.lower().split():
        # The pattern takes longer than all else here.
        if token.isalnum():
            words.append(token)
        else:
            words += _WORD.findall(token)
    return words


def _quotes(spaced: str) -> bool:
    """Whether an apostrophe stands at the beginning or end of a word."""
    return " '" in spaced or "' " in spaced or "''" in spaced


def plain(text: str) -> str:
    """A line without the marks of Markdown."""
    if text[0] in MARKS:
        marker = _MARKER.match(text)
        if marker is not None:
            text = text[marker.end() :]
        text = text.lstrip("*_ \t\u00a0")
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return text.rstrip("*_ \t\u00a0")


def read_row(line: str, table: Table, first: int = 0, *, section: bool = False) -> Row:
    """A line as the table sees it."""
    if len(line) > _LONG_LINE:
        text = plain(line[:_HEAD])
        words, count = words_of(text), len(line) // 6
        shape = _shape(line[-40:], _LONG)
        phrase = phrase_at_start(words, table.starts)
    else:
        text = plain(line)
        words = words_of(text)
        count = len(words)
        shape = _shape(text, SHORT if count <= 8 else _MID if count <= 24 else _LONG) if count else "empty"
        # Who writes about a phrase sets it as code.
        phrase = None if "`" in line else _phrase(words, count, table)
    return Row(line, text, words, count, shape, phrase, first, section)


def _shape(text: str, shapes: Mapping[str, str]) -> str:
    bare = text.rstrip(_CLOSERS)
    sign = bare[-1:]
    return shapes["…"] if sign == "." and bare[-3:] == "..." else shapes.get(sign) or shapes[""]


def _phrase(words: Sequence[str], count: int, table: Table) -> Phrase | None:
    """The phrase of a line of `count` words: the whole line, else its beginning, else a part of it."""
    found = table.wholes.get(" ".join(words)) if count <= _LONGEST else None
    found = found or phrase_at_start(words, table.starts)
    if found is not None or table.rare.isdisjoint(words):
        return found
    text = f" {' '.join(words)} "
    rare = sorted(table.rare.intersection(words))
    return next((one for word in rare for one in table.insides[word] if f" {one.words} " in text), None)
