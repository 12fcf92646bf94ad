"""A line as the table of phrases and weights sees it: its words, its shape, its phrase."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.table import longest
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.prose.table import Table

_LONG_LINE = 240
"""Of a longer line only the beginning and the end are read."""
_HEAD = 60
_LONGEST = 8
"""A phrase that is a whole line has no more words."""

_WORD = regex(r"[^\W_]+(?:'[^\W_]+)*")
_LINK = regex(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}\)")
_MARKER = regex(r"(?:#{1,6}|[-*+•]|\d{1,3}[.)]|>)\s+")
_ENDINGS = {
    **dict.fromkeys(".!。！．।॥။።؟۔", "stop"),
    **dict.fromkeys("?？", "question"),
    **dict.fromkeys(":：", "colon"),
    "…": "ellipsis",
}
_CLOSERS = "\"'”’»›)]}*_`“ \t\u00a0"
MARKS = frozenset("#-*+•>_0123456789")
"""What a line may begin with that is a mark of Markdown."""


class Phrase(NamedTuple):
    """A phrase in a line: how it was found (`whole`, `start`, `inside`), which it is, and its class."""

    how: str
    words: str
    kind: str


class Row(NamedTuple):
    """A line as the table sees it.

    `text` is the line without the marks of Markdown, `words` are its words, of a long line the first; `amount` is the
    number of all, of a long line about. `shape` is its size and how it ends.
    """

    line: str
    text: str
    words: Sequence[str]
    amount: int
    shape: str
    phrase: Phrase | None


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, with straight apostrophes."""
    return _WORD.findall(text.lower().replace("’", "'"))


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


def read_row(line: str, table: Table) -> Row:
    """A line as the table sees it."""
    if len(line) > _LONG_LINE:
        text = plain(line[:_HEAD])
        words = words_of(text)
        return Row(line, text, words, len(line) // 6, f"long,{_ending(line[-40:])}", _at_start(words, table))
    text = plain(line)
    words, count = _words(text, table)
    size = "short" if count <= 8 else "mid" if count <= 24 else "long"
    shape = f"{size},{_ending(text)}" if count else "empty"
    # Who writes about a phrase sets it as code.
    phrase = None if "`" in line else _phrase(words, count, table)
    return Row(line, text, words, count, shape, phrase)


def _words(text: str, table: Table) -> tuple[list[str], int]:
    """The words of a line, and how many there are; of one that is not short the first, where no phrase can follow."""
    if len(text) > _HEAD:
        tokens = text.lower().split()
        if table.insides.keys().isdisjoint(tokens):
            return words_of(text[:_HEAD]), len(tokens)
    words = words_of(text)
    return words, len(words)


def _ending(text: str) -> str:
    bare = text.rstrip(_CLOSERS)
    if not bare:
        return "none"
    ending = _ENDINGS.get(bare[-1], "none")
    return "ellipsis" if ending == "stop" and bare.endswith("...") else ending


def _phrase(words: Sequence[str], count: int, table: Table) -> Phrase | None:
    """The phrase of a line of `count` words: the whole line, else its beginning, else a part of it."""
    if count <= _LONGEST:
        key = " ".join(words)
        kind = table.whole.get(key)
        if kind is not None:
            return Phrase("whole", key, kind)
    return _at_start(words, table) or _inside(words, table)


def _at_start(words: Sequence[str], table: Table) -> Phrase | None:
    found = longest(words, table.starts)
    return None if found is None else Phrase("start", *found)


def _inside(words: Sequence[str], table: Table) -> Phrase | None:
    if table.insides.keys().isdisjoint(words):
        return None
    text = f" {' '.join(words)} "
    for word in words:
        for phrase, kind in table.insides.get(word, ()):
            if f" {phrase} " in text:
                return Phrase("inside", phrase, kind)
    return None
