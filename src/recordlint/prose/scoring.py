"""Where the boilerplate at the end of a text begins.

Each line has features, readable names such as `words=2-3` or `start:share`; the table beside this module gives each a
weight: positive where it speaks for a line of the page, negative for a line of the text. So do the places where a
tail could begin. The weights of all lines from such a place to the end sum up to the log-odds that the tail begins
there; a line is called boilerplate when the places at or before it hold most of the probability. That makes the
tail a suffix, and lets a doubtful line be decided by those after it.

`tools/learn_boilerplate.py` learns the table, from the same features.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - NamedTuple fields are read at run time
from functools import cache
from itertools import accumulate
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from recordlint.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REACH = 60
"""Lines looked at from the end: longer tails are rare, and long files stay cheap."""
SURE = 0.85
"""The probability from which on a tail begins at a line that is known or strong by itself."""
SURER = 0.95
"""The same for other lines."""
LIKELY = 0.2
"""The same for a line that is a telling phrase and nothing else, or a known one right before the tail."""
STRONG = 1.3
"""The weight that makes a line strong by itself."""
ANCHOR = 3
"""So many lines at the beginning of a tail hold one that is known or strong: mere lists of short lines are no tails."""
LONG = 15
"""A tail of more lines needs a known phrase in so many of them:"""
DENSE = 4
_LONG_LINE = 240
"""Of a longer line only the beginning and the end are read."""
_HEAD = 60

_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
_LINK = regex(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}\)")
_MARKER = regex(r"(?:#{1,6}|[-*+•]|\d{1,3}[.)]|>)\s+")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = regex(
    r"\b(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d"
    rf"|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d\d?(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)\d\d)\b"
)
_PHONE = regex(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_PRICE = regex(r"[$€£]\s?\d|\d\s?[€£]")
_ENDINGS = {
    **dict.fromkeys(".!。！．।॥။።؟۔", "stop"),
    **dict.fromkeys("?？", "question"),
    **dict.fromkeys(":：", "colon"),
    "…": "ellipsis",
}
_CLOSERS = "\"'”’»›)]}*_`“ \t\u00a0"
_MARKS = frozenset("#-*+•>_0123456789")
_SEPARATORS = frozenset("|•›»→←·")
_DIGITS = frozenset("0123456789")
_BUCKETS = tuple(
    name
    for name, count in (
        ("0", 1),
        ("1", 1),
        ("2", 1),
        ("3", 1),
        ("4-5", 2),
        ("6-8", 3),
        ("9-14", 6),
        ("15-24", 10),
        ("25-49", 25),
    )
    for _ in range(count)
)
_CERTAIN = frozenset({"comments", "follow", "legal", "paywall", "read-on", "related", "share", "subscribe"})
_TELLING = 9
"""A phrase of so many characters is no everyday word."""
_SECTIONS = frozenset({"author", "legal", "navigation", "read-on", "related", "tags"})
_LEFT = tuple(
    name
    for name, count in (
        *((str(number), 1) for number in range(5)),
        *(("5-8", 4), ("9-12", 4), ("13-16", 4), ("17-24", 8), ("25-40", 16), ("41+", 1)),
    )
    for _ in range(count)
)
_LISTS = ("0", "1-2", "1-2", "3-4", "3-4", "5-6", "5-6")
_PROSE = frozenset({"long,stop", "mid,stop", "long,question", "mid,question", "long,none"})
_YOU = frozenset({"you", "your", "our", "us", "we", "my", "i"})


class Table(NamedTuple):
    """What is known: the weight of each feature, and the class of each phrase by how it is found.

    `heads` are the first words of the phrases for whole lines; `starts` and `insides` the other phrases, as words, by
    their first word, the longest first.
    """

    weights: Mapping[str, float]
    whole: Mapping[str, str]
    start: Mapping[str, str]
    inside: Mapping[str, str]
    heads: frozenset[str]
    starts: Mapping[str, Sequence[Sequence[str]]]
    insides: Mapping[str, Sequence[Sequence[str]]]


class Row(NamedTuple):
    """A line as the table sees it: its words (of a long line the first), its coarse shape, its phrase if it has one.

    `text` is the line without the marks of Markdown, `amount` the number of its words, of a long line about. `phrase`
    is how the phrase was found (`whole`, `start`, `inside`) and which it is.
    """

    line: str
    text: str
    words: Sequence[str]
    amount: int
    shape: str
    phrase: tuple[str, str] | None


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def plain(text: str) -> str:
    """A line without the marks of Markdown."""
    if text[0] in _MARKS:
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
        return Row(line, text, words, len(line) // 6, f"long,{_ending(line[-40:])}", _phrase(words, None, table))
    text = plain(line)
    words = words_of(text)
    count = len(words)
    size = "short" if count <= 8 else "mid" if count <= 24 else "long"
    shape = f"{size},{_ending(text)}" if count else "empty"
    # Who writes about a phrase sets it as code.
    phrase = None if "`" in line else _phrase(words, words, table)
    return Row(line, text, words, count, shape, phrase)


def _ending(text: str) -> str:
    bare = text.rstrip(_CLOSERS)
    if not bare:
        return "none"
    ending = _ENDINGS.get(bare[-1], "none")
    return "ellipsis" if ending == "stop" and bare.endswith("...") else ending


def _phrase(words: Sequence[str], whole: Sequence[str] | None, table: Table) -> tuple[str, str] | None:
    """How a line matches a phrase, and the phrase: the whole line is tried first, then its beginning, then all of it.

    `whole` are the words of the whole line, None where they were not read.
    """
    if not words:
        return None
    if whole is not None and words[0] in table.heads and (key := " ".join(whole)) in table.whole:
        return "whole", key
    for phrase in table.starts.get(words[0], ()):
        if words[: len(phrase)] == phrase:
            return "start", " ".join(phrase)
    if whole is not None and not table.insides.keys().isdisjoint(whole):
        for index, word in enumerate(whole):
            for phrase in table.insides.get(word, ()):
                if whole[index : index + len(phrase)] == phrase:
                    return "inside", " ".join(phrase)
    return None


def _features(row: Row, table: Table) -> list[str]:
    """What a line itself has that a weight may speak about."""
    _, text, words, count, shape, phrase = row
    found = [f"words={_BUCKETS[count] if count < 50 else '50+'}", f"end={shape}", *_marks(row)]
    if not words:
        return found
    if phrase is not None:
        how, key = phrase
        found += (f"{how}:{getattr(table, how)[key]}", f"{how}={key}")
    found.append(f"first={words[0]}")
    if count <= 14:
        found.append(_case(text))
        if not _YOU.isdisjoint(words):
            found.append(f"you,{shape[:5]}")
        if count <= 8:
            found += [f"word={word}" for word in set(words)]
    return found


def _marks(row: Row) -> list[str]:
    line, text, _, count, _, _ = row
    found: list[str] = []
    if line is not text and line[0] in _MARKS:
        found.append(f"marker={line[0] if line[0] in '#>' else 'item'}")
    if text.isalpha() or count > 24:
        return found
    if not _SEPARATORS.isdisjoint(text):
        found.append("separator")
    if "©" in text:
        found.append("copyright")
    if "@" in text:
        found.append("at")
    if "://" in text or "www." in text:
        found.append("address")
    if not _DIGITS.isdisjoint(text):
        if not text.upper().isupper():
            found.append("number")
        if _DATE.search(text.lower()):
            found.append("date," + ("alone" if count <= 5 else "short" if count <= 14 else "long"))
        if _PHONE.search(text):
            found.append("phone")
        if _PRICE.search(text):
            found.append("price")
    return found


def _case(text: str) -> str:
    if text.isupper():
        return "case=upper"
    initials = "".join([word[0] for word in text.split()])
    size = "1" if len(initials) == 1 else "2-3" if len(initials) <= 3 else "4+"
    if initials.isupper():
        return f"case=title,{size}"
    return f"case={'lower' if initials[:1].islower() else 'sentence'},{size}"


def features(rows: Sequence[Row], table: Table) -> list[list[str]]:
    """For each line all features that speak about it: its own, and the shapes of its neighbours."""
    shapes = ["none", *(row.shape for row in rows), "none"]
    return [
        [*_features(row, table), f"before={shapes[index]}", f"after={shapes[index + 2]}"]
        for index, row in enumerate(rows)
    ]


def starts(rows: Sequence[Row]) -> list[list[str]]:
    """The features of the places before each line as the beginning of a tail; the last place means: no tail."""
    count = len(rows)
    last = rows[-1].shape if rows else "none"
    found = [["no tail", f"no tail,last={last}"]]
    shorts = [0, *accumulate(row.shape.startswith("short") for row in rows)]
    phrases = strong = prose = 0
    for index in range(count - 1, -1, -1):
        row = rows[index]
        if row.phrase is not None:
            phrases += 1
            strong += row.phrase[0] == "whole"
        prose += row.shape in _PROSE
        before = rows[index - 1].shape if index else "none"
        left = count - index
        dense = "most" if phrases * 2 >= left else "some" if phrases * 5 >= left else "few"
        names = [
            f"cut,before={before}",
            f"cut,at={row.shape}",
            f"cut,left={_LEFT[min(left, 41)]}",
            f"cut,phrases={min(phrases, 4)},{dense}",
            f"cut,whole={min(strong, 3)}",
            f"cut,prose={min(prose, 4)}",
            f"cut,list before={_LISTS[shorts[index] - shorts[max(0, index - 6)]]}",
        ]
        if before == row.shape:
            names.append(f"cut,alike={before}")
        if row.phrase is not None:
            names.append(f"cut,{row.phrase[0]}")
        elif index + 1 < count and rows[index + 1].phrase is not None:
            names.append("cut,before phrase")
        if index and rows[index - 1].phrase is not None:
            names.append("cut,after phrase")
        found.append(names)
    found.reverse()
    return found


def first_line(rows: Sequence[Row], sections: Sequence[bool], table: Table) -> int:
    """The index of the first line of the tail; `len(rows)` where there is none.

    `sections` tells which lines are headings or items of a list.
    """
    count = len(rows)
    own, odds = weigh(rows, table)
    known = [_is_known(row, section, table) for row, section in zip(rows, sections, strict=True)]
    anchors = [
        sure or (value >= STRONG and not section) for sure, value, section in zip(known, own, sections, strict=True)
    ]
    left = sum(known)
    first = count
    for index in range(1, count):
        left -= known[index - 1]
        certain = known[index] and _is_certain(rows[index], table)
        enough = LIKELY if certain else SURE if anchors[index] else SURER
        if index == count - 1 and certain:
            first = index
            break
        if odds[index] < enough or not any(anchors[index : index + ANCHOR]):
            continue
        length = count - index
        if left and (length <= LONG or left * DENSE >= length):
            first = index
            break
    while first < count and odds[first - 1] >= LIKELY and _is_whole(rows[first - 1]):
        first -= 1
    return first


def _is_known(row: Row, section: bool, table: Table) -> bool:
    """Whether a line is known by its phrase; authors write some of them too, as headings and in lists."""
    return row.phrase is not None and not (section and kind_of(row, table) in _SECTIONS)


def _is_certain(row: Row, table: Table) -> bool:
    """Whether a line is a phrase that hardly ever stands alone in a text."""
    return _is_whole(row) and len(row.text) >= _TELLING and kind_of(row, table) in _CERTAIN


def _is_whole(row: Row) -> bool:
    return row.phrase is not None and row.phrase[0] == "whole"


def kind_of(row: Row, table: Table) -> str | None:
    """The class of a line's phrase; None if it has none."""
    if row.phrase is None:
        return None
    how, words = row.phrase
    kinds: Mapping[str, str] = getattr(table, how)
    return kinds[words]


def weigh(rows: Sequence[Row], table: Table) -> tuple[list[float], list[float]]:
    """For each line its own weight, and the probability that it belongs to the tail; the first line never does."""
    weight = table.weights.get
    count = len(rows)
    own = [sum([weight(name, 0.0) for name in names]) for names in features(rows, table)]
    sums = [sum([weight(name, 0.0) for name in names]) for names in starts(rows)]
    total = 0.0
    for index in range(count - 1, 0, -1):
        total += own[index]
        sums[index] += total
    top = max(sums[1:])
    odds = [exp(value - top) for value in sums]
    odds[0] = 0.0
    whole = sum(odds)
    running = 0.0
    probabilities: list[float] = []
    for value in odds[:-1]:
        running += value
        probabilities.append(running / whole)
    return own, probabilities


def read_table(phrases: str, weights: str) -> Table:
    """The table from the texts of `phrases.txt` and `weights.tsv`."""
    found: dict[str, dict[str, str]] = {"=": {}, "^": {}, "~": {}}
    kind = ""
    for line in phrases.split("\n"):
        if line[:1] == "[":
            kind = line[1:-1]
        elif line[:1] in found:
            found[line[0]].setdefault(" ".join(_WORD.findall(line.lower())), kind)
    heads = frozenset(phrase.split(" ", 1)[0] for phrase in found["="])
    learned: dict[str, float] = {}
    for line in weights.split("\n"):
        if line and line[0] != "#":
            feature, weight, *_ = line.split("\t")
            learned[feature] = float(weight)
    return Table(learned, found["="], found["^"], found["~"], heads, _by_head(found["^"]), _by_head(found["~"]))


def _by_head(phrases: Iterable[str]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for words in sorted((phrase.split(" ") for phrase in phrases), key=len, reverse=True):
        found.setdefault(words[0], []).append(words)
    return found


@cache
def load_table() -> Table:
    """The table that the package brings."""
    from pathlib import Path

    folder = Path(__file__).parent
    return read_table((folder / "phrases.txt").read_text("utf-8"), (folder / "weights.tsv").read_text("utf-8"))
