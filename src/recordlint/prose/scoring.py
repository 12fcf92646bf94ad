"""What each line of a text, and each place its boilerplate could begin at, weighs.

A line has features, readable values such as `first: share` or `case: title,2-3`, and `weights.tsv` gives each a
weight: positive where it speaks for a line of the page, negative for a line of the text. So do the places where a
tail could begin. The weights of all lines from such a place to the end sum up to the log-odds that the tail begins
there; a line is called boilerplate when the places at or before it hold most of the probability. That makes the
tail a suffix, and lets a doubtful line be decided by those after it.

What the weights are asked for are the features: whoever wants their names, to learn or to explain, hands in weights
that listen (`heard`).
"""

from __future__ import annotations

from itertools import accumulate, chain
from math import exp, fsum
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.rows import MARKS
from recordlint.prose.table import PLACE, LineWeights, PlaceWeights, group_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.prose.rows import Row
    from recordlint.prose.table import Table, Weights

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = regex(
    r"\b(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d"
    rf"|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d\d?(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)\d\d)\b"
)
_PHONE = regex(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_PRICE = regex(r"[$€£]\s?\d|\d\s?[€£]")
_ANY_SIGN = regex("[|•›»→←·©@0-9/]")
_SEPARATORS = frozenset("|•›»→←·")
_DIGITS = frozenset("0123456789")
_MANY = 24
"""In a line of more words single signs say nothing,"""
_SOME = 14
"""in one of more words capitals do not,"""
_FEW = 8
"""and in one of more words single words do not, but for the first."""
_YOU = frozenset({"you", "your", "our", "us", "we", "my", "i"})
_PROSE = frozenset({"long,stop", "mid,stop", "long,question", "mid,question", "long,none"})


def _buckets(*named: tuple[str, int]) -> tuple[str, ...]:
    """The name of each number, from 0: `named` are names, and how many numbers have each."""
    return tuple(name for name, count in named for _ in range(count))


_AMOUNTS = _buckets(
    *((str(number), 1) for number in range(4)), ("4-5", 2), ("6-8", 3), ("9-14", 6), ("15-24", 10), ("25-49", 25)
)
_LEFT = _buckets(
    *((str(number), 1) for number in range(5)),
    *(("5-8", 4), ("9-12", 4), ("13-16", 4), ("17-24", 8), ("25-40", 16), ("41+", 1)),
)
_LISTS = ("0", "1-2", "1-2", "3-4", "3-4", "5-6", "5-6")
_INITIALS = ("0", "1", "2-3", "2-3")


def _weigh_line(row: Row, before: str, after: str, weights: LineWeights) -> float:
    """What a line weighs between lines of two shapes."""
    _, text, words, count, shape, phrase = row
    total = (
        weights.words.get(_AMOUNTS[count] if count < 50 else "50+", 0.0)
        + weights.end.get(shape, 0.0)
        + weights.before.get(before, 0.0)
        + weights.after.get(after, 0.0)
        + _weigh_signs(row, weights)
    )
    if not words:
        return total
    total += weights.first.get(words[0], 0.0)
    if phrase is not None:
        how, key, kind = phrase
        group: Weights = getattr(weights, how)
        total += weights.kind.get(f"{how} {kind}", 0.0) + group.get(key, 0.0)
    if count <= _SOME:
        total += weights.case.get(_case(text), 0.0)
        if not _YOU.isdisjoint(words):
            total += weights.you.get("short" if count <= _FEW else "mid", 0.0)
        if count <= _FEW:
            for word in set(words):
                total += weights.word.get(word, 0.0)
    return total


def _weigh_signs(row: Row, weights: LineWeights) -> float:
    line, text, _, count, _, _ = row
    total = 0.0
    if line is not text and line[0] in MARKS:
        total += weights.marker.get(line[0] if line[0] in "#>" else "item", 0.0)
    if count > _MANY or (_ANY_SIGN.search(text) is None and "www." not in text):
        return total
    if not _SEPARATORS.isdisjoint(text):
        total += weights.has.get("separator", 0.0)
    if "©" in text:
        total += weights.has.get("copyright", 0.0)
    if "@" in text:
        total += weights.has.get("at", 0.0)
    if "://" in text or "www." in text:
        total += weights.has.get("address", 0.0)
    if not _DIGITS.isdisjoint(text):
        total += _weigh_numbers(text, count, weights)
    return total


def _weigh_numbers(text: str, count: int, weights: LineWeights) -> float:
    total = 0.0
    if not text.upper().isupper():
        total += weights.has.get("number", 0.0)
    if _DATE.search(text.lower()):
        total += weights.date.get("alone" if count <= 5 else "short" if count <= _SOME else "long", 0.0)
    if _PHONE.search(text):
        total += weights.has.get("phone", 0.0)
    if _PRICE.search(text):
        total += weights.has.get("price", 0.0)
    return total


def _case(text: str) -> str:
    if text.isupper():
        return "upper"
    initials = "".join([word[0] for word in text.split()])
    size = _INITIALS[len(initials)] if len(initials) <= 3 else "4+"
    if initials.isupper():
        return f"title,{size}"
    return f"{'lower' if initials[:1].islower() else 'sentence'},{size}"


def weigh_lines(rows: Sequence[Row], weights: LineWeights) -> Iterator[float]:
    """What each line weighs."""
    before = "none"
    last = len(rows) - 1
    for index, row in enumerate(rows):
        yield _weigh_line(row, before, rows[index + 1].shape if index < last else "none", weights)
        before = row.shape


def weigh_places(rows: Sequence[Row], weights: PlaceWeights) -> Iterator[float]:
    """What each place weighs as the beginning of a tail: first that there is none, then from the last line back."""
    count = len(rows)
    yield weights.none.get("any", 0.0) + weights.none.get(rows[-1].shape if rows else "none", 0.0)
    shorts = [0, *accumulate([row.shape.startswith("short") for row in rows])]
    phrases = whole = prose = 0
    for index in range(count - 1, -1, -1):
        row = rows[index]
        if row.phrase is not None:
            phrases += 1
            whole += row.phrase.how == "whole"
        prose += row.shape in _PROSE
        before = rows[index - 1].shape if index else "none"
        left = count - index
        dense = "most" if phrases * 2 >= left else "some" if phrases * 5 >= left else "few"
        total = (
            weights.before.get(before, 0.0)
            + weights.at.get(row.shape, 0.0)
            + weights.left.get(_LEFT[min(left, 41)], 0.0)
            + weights.phrases.get(f"{min(phrases, 4)},{dense}", 0.0)
            + weights.whole.get(str(min(whole, 3)), 0.0)
            + weights.prose.get(str(min(prose, 4)), 0.0)
            + weights.list.get(_LISTS[shorts[index] - shorts[max(0, index - 6)]], 0.0)
        )
        if before == row.shape:
            total += weights.alike.get(before, 0.0)
        if row.phrase is not None:
            total += weights.near.get(row.phrase.how, 0.0)
        elif index + 1 < count and rows[index + 1].phrase is not None:
            total += weights.near.get("before", 0.0)
        if index and rows[index - 1].phrase is not None:
            total += weights.near.get("after", 0.0)
        yield total


def weigh(rows: Sequence[Row], table: Table) -> tuple[list[float], list[float]]:
    """For each line its own weight, and the probability that it belongs to the tail; the first line never does."""
    own = list(weigh_lines(rows, table.lines))
    sums = list(weigh_places(rows, table.places))
    sums.reverse()
    total = 0.0
    for index in range(len(rows) - 1, 0, -1):
        total += own[index]
        sums[index] += total
    top = max(sums[1:])
    odds = [exp(value - top) for value in sums]
    odds[0] = 0.0
    whole = fsum(odds)
    return own, [running / whole for running in accumulate(odds[:-1])]


class _Listener:
    """Weights of a feature that tell what they were asked for."""

    __slots__ = ("_heard", "_name", "_weights")

    def __init__(self, name: str, weights: Weights, heard: list[tuple[str, float]]) -> None:
        self._name = name
        self._weights = weights
        self._heard = heard

    def get(self, value: str, default: float, /) -> float:
        weight = self._weights.get(value, default)
        self._heard.append((f"{self._name}={value}", weight))
        return weight


def heard(rows: Sequence[Row], table: Table) -> tuple[list[list[tuple[str, float]]], list[list[tuple[str, float]]]]:
    """The features of each line and of the place before each, and what they weigh; the last place means: no tail."""
    asked: list[tuple[str, float]] = []
    names = (*LineWeights._fields, *(PLACE + name for name in PlaceWeights._fields))
    listening = {
        name: _Listener(name, weights, asked)
        for name, weights in zip(names, (*table.lines, *table.places), strict=True)
    }
    lines, places = group_weights(listening)
    found: list[list[tuple[str, float]]] = []
    for _ in chain(weigh_lines(rows, lines), weigh_places(rows, places)):
        found.append(asked[:])
        asked.clear()
    return found[: len(rows)], found[: len(rows) - 1 : -1]
