"""Where the boilerplate at the end of a text begins.

Each line has features, readable names such as `words=2-3` or `start:share`; the table beside this module gives each a
weight: positive where it speaks for a line of the page, negative for a line of the text. So do the places where a
tail could begin. The weights of all lines from such a place to the end sum up to the log-odds that the tail begins
there; a line is called boilerplate when the places at or before it hold most of the probability. That makes the
tail a suffix, and lets a doubtful line be decided by those after it.

`tools/learn_boilerplate.py` learns the table, from the same features.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - NamedTuple fields are read at run time
from functools import cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

REACH = 60
"""Lines looked at from the end: longer tails are rare, and long files stay cheap."""
SURE = 0.9
"""The probability from which on a line is called boilerplate."""
LIKELY = 0.5
"""The same for a line that is a known phrase and stands before a sure line."""
ANCHOR = 3
"""A tail has a known phrase among so many of its first lines: mere lists of short lines are no boilerplate."""
_CLIP = 320

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()]{0,300}\)")
_MARKER = re.compile(r"(?:#{1,6}|[-*+•]|\d{1,3}[.)]|>)\s+")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    r"\b(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d"
    rf"|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d\d?(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)\d\d)\b"
)
_PHONE = re.compile(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_PRICE = re.compile(r"[$€£]\s?\d|\d\s?[€£]")
_STOPS = frozenset(".!。！．।॥။።؟۔…")
_CLOSERS = "\"'”’»›)]}*_`“ \t\u00a0"
_YOU = frozenset({"you", "your", "our", "us", "we", "my", "i"})


class Table(NamedTuple):
    """What is known: the weight of each feature, and the class of each phrase by how it is found.

    `triggers` holds a word of every phrase: a text without any of them holds no phrase.
    """

    weights: Mapping[str, float]
    whole: Mapping[str, str]
    start: Mapping[str, str]
    inside: Mapping[str, str]
    triggers: frozenset[str]


class Traits(NamedTuple):
    """What is seen of a line: its own features, its coarse shape, its longer words, its phrase if it has one."""

    features: tuple[str, ...]
    shape: str
    words: frozenset[str]
    phrase: tuple[str, str] | None


def plain(text: str) -> str:
    """The beginning of a line without the marks of Markdown."""
    text = text[:_CLIP]
    marker = _MARKER.match(text)
    if marker is not None:
        text = text[marker.end() :]
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return text.strip("*_ \t\u00a0")


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def _bucket(count: int) -> str:
    for limit, name in ((1, str(count)), (2, "2"), (3, "3"), (5, "4-5"), (8, "6-8"), (14, "9-14"), (24, "15-24")):
        if count <= limit:
            return name
    return "25-49" if count < 50 else "50+"


def _ending(text: str) -> str:
    bare = text.rstrip(_CLOSERS)
    if not bare:
        return "none"
    last = bare[-1]
    if last == "…" or bare.endswith("..."):
        return "ellipsis"
    if last in _STOPS:
        return "stop"
    return {"?": "question", "？": "question", ":": "colon", "：": "colon"}.get(last, "none")


def traits(line: str, table: Table) -> Traits:
    """The traits of one line."""
    text = plain(line)
    lowered = text.lower()
    words = _WORD.findall(lowered)
    count = len(words)
    size = "short" if count <= 8 else "mid" if count <= 24 else "long"
    # A line is clipped, so the end of a long one is asked of the line itself.
    ending = _ending(line[-40:])
    shape = f"{size},{ending}" if count else "empty"
    found = [f"words={_bucket(count)}", f"end={shape}", *_marks(line, text, lowered, count)]
    if count <= 14:
        found += _case(text, words)
        if not _YOU.isdisjoint(words):
            found.append(f"you,{size}")
    phrase = _phrase(words, table)
    if phrase is not None:
        how, key = phrase
        kind = getattr(table, how)[key]
        found += (f"{how}:{kind}", f"{how}={key}")
    found += (f"first={words[0]}", f"first2={' '.join(words[:2])}") if words else ()
    if count <= 8:
        found += [f"word={word}" for word in set(words)]
    if count <= 5:
        found.append(f"line={' '.join(words)}")
    return Traits(tuple(found), shape, frozenset(word for word in words if len(word) > 4), phrase)


def _marks(line: str, text: str, lowered: str, count: int) -> list[str]:
    found: list[str] = []
    if "©" in text or "copyright" in lowered or "all rights reserved" in lowered:
        found.append("copyright")
    if "@" in text:
        found.append("at")
    if "://" in text or "www." in lowered:
        found.append("address")
    if any(mark in text for mark in "|•›»→←·"):
        found.append("separator")
    if any(character.isdigit() for character in text):
        if not count or lowered.replace(",", "").replace(".", "").isdigit():
            found.append("number")
        if _DATE.search(lowered):
            found.append("date," + ("alone" if count <= 5 else "short" if count <= 14 else "long"))
        if _PHONE.search(text):
            found.append("phone")
        if _PRICE.search(text):
            found.append("price")
    if text is not line and line[0] in "#-*+•>0123456789":
        found.append("marker=" + ("#" if line[0] == "#" else ">" if line[0] == ">" else "item"))
    return found


def _case(text: str, words: Sequence[str]) -> list[str]:
    if not words:
        return []
    if text.isupper():
        return ["case=upper"]
    initials = [word[0] for word in text.split() if word[0].isalpha()]
    if not initials:
        return []
    upper = sum(map(str.isupper, initials))
    size = "1" if len(initials) == 1 else "2-3" if len(initials) <= 3 else "4+"
    if upper == len(initials):
        return [f"case=title,{size}"]
    return [f"case={'sentence' if initials[0].isupper() else 'lower'},{size}"]


def _phrase(words: Sequence[str], table: Table) -> tuple[str, str] | None:
    """How a line matches a phrase of the table, and the phrase; the whole line is tried before its beginning."""
    if not words:
        return None
    if len(words) <= 12 and (line := " ".join(words)) in table.whole:
        return "whole", line
    for length in range(min(6, len(words)), 0, -1):
        key = " ".join(words[:length])
        if key in table.start:
            return "start", key
    if len(words) <= 40:
        for length in (2, 3, 4):
            for begin in range(len(words) - length + 1):
                key = " ".join(words[begin : begin + length])
                if key in table.inside:
                    return "inside", key
    return None


def context(rows: Sequence[Traits]) -> list[tuple[str, ...]]:
    """For each line all features that speak about it: its own, and those of its neighbours."""
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for index, row in enumerate(rows):
        before = rows[index - 1].shape if index else "none"
        after = rows[index + 1].shape if index + 1 < len(rows) else "none"
        extra = [f"before={before}", f"after={after}"]
        if len(row.words) > 1:
            share = len(row.words & seen) / len(row.words)
            level = "0" if not share else "some" if share < 0.5 else "most"
            extra.append(f"known={level},{row.shape[:4]}")
        seen |= row.words
        found.append((*row.features, *extra))
    return found


def starts(rows: Sequence[Traits]) -> list[list[str]]:
    """The features of the places before each line as the beginning of a tail; the last place means: no tail."""
    count = len(rows)
    last = rows[-1].shape if rows else "none"
    found = [["no tail", f"no tail,last={last}"]]
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
        lists = sum([rows[row].shape.startswith("short") for row in range(max(0, index - 6), index)])
        names = [
            f"cut,before={before}",
            f"cut,at={row.shape}",
            f"cut,left={_left(left)}",
            f"cut,phrases={min(phrases, 4)},{dense}",
            f"cut,whole={min(strong, 3)}",
            f"cut,prose={min(prose, 4)}",
            f"cut,list before={'0' if not lists else '1-2' if lists < 3 else '3-4' if lists < 5 else '5-6'}",
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


_PROSE = frozenset({"long,stop", "mid,stop", "long,question", "mid,question", "long,none"})


def _left(count: int) -> str:
    for limit, name in ((4, str(count)), (8, "5-8"), (12, "9-12"), (16, "13-16"), (24, "17-24"), (40, "25-40")):
        if count <= limit:
            return name
    return "41+"


def first_line(rows: Sequence[Traits], anchors: Sequence[bool], table: Table) -> int:
    """The index of the first line of the tail; `len(rows)` where there is none. `anchors` are the lines that prove one."""
    near = len(rows)
    anchored = [False] * len(rows)
    for index in range(len(rows) - 1, -1, -1):
        if anchors[index]:
            near = index
        anchored[index] = near < min(len(rows), index + ANCHOR)
    odds = probabilities(rows, table)
    first = next((index for index, odd in enumerate(odds) if odd >= SURE and anchored[index]), len(rows))
    if first < len(rows):
        while (phrase := rows[first - 1].phrase) is not None and phrase[0] == "whole" and odds[first - 1] >= LIKELY:
            first -= 1
    return first


def probabilities(rows: Sequence[Traits], table: Table) -> list[float]:
    """For each line the probability that it belongs to the tail; the first line never does."""
    weights = table.weights
    count = len(rows)
    sums = [0.0] * (count + 1)
    total = 0.0
    features = context(rows)
    for index in range(count - 1, 0, -1):
        total += sum([weights[name] for name in features[index] if name in weights])
        sums[index] = total
    sums[0] = -1e9
    for index, names in enumerate(starts(rows)):
        sums[index] += sum([weights[name] for name in names if name in weights])
    top = max(sums)
    odds = [exp(value - top) for value in sums]
    whole = sum(odds)
    found: list[float] = []
    running = 0.0
    for value in odds[:-1]:
        running += value
        found.append(running / whole)
    return found


def read_table(phrases: str, weights: str) -> Table:
    """The table from the texts of `phrases.txt` and `weights.tsv`."""
    found: dict[str, dict[str, str]] = {"=": {}, "^": {}, "~": {}}
    kind = ""
    for line in phrases.split("\n"):
        if line[:1] == "[":
            kind = line[1:-1]
        elif line[:1] in found:
            found[line[0]].setdefault(" ".join(_WORD.findall(line.lower())), kind)
    triggers = frozenset(max(phrase.split(" "), key=len) for kinds in found.values() for phrase in kinds)
    learned: dict[str, float] = {}
    for line in weights.split("\n"):
        if line and line[0] != "#":
            feature, weight, *_ = line.split("\t")
            learned[feature] = float(weight)
    return Table(learned, found["="], found["^"], found["~"], triggers)


@cache
def load_table() -> Table:
    """The table that the package brings."""
    from pathlib import Path

    folder = Path(__file__).parent
    return read_table((folder / "phrases.txt").read_text("utf-8"), (folder / "weights.tsv").read_text("utf-8"))
