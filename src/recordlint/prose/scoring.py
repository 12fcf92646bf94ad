"""What a line of a text weighs by itself.

A line has features, readable values such as `first: share` or `case: title,2-3`, and `weights.tsv` gives each a
weight: positive where it speaks for a line of the page, negative for a line of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.rows import MARKS

if TYPE_CHECKING:
    from recordlint.prose.rows import Row
    from recordlint.prose.table import LineWeights, Weights

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = regex(
    r"\b(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d"
    rf"|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d\d?(?:st|nd|rd|th)? {_MONTH}\.?,? (?:19|20)\d\d)\b"
)
_MAYBE_DATE = regex(r"[0-9][-/.][0-9]|(?:19|20)[0-9]")
_PHONE = regex(r"(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_PHONE_DIGITS = 10
_PRICE = regex(r"[$€£]\s?\d|\d\s?[€£]")
_CURRENCIES = frozenset("$€£")
_SIGN = regex("[|•›»→←·©@0-9/]")
_NO_SIGNS = bytes(sorted({*range(128)} - {*b"|@0123456789/"}))
_SEPARATORS = frozenset("|•›»→←·")
_DIGITS = frozenset("0123456789")
_MANY = 24
"""In a line of more words single signs say nothing,"""
_SOME = 14
"""in one of more words capitals do not,"""
_FEW = 8
"""and in one of more words single words do not, but for the first."""
_YOU = frozenset({"you", "your", "our", "us", "we", "my", "i"})


def buckets(*named: tuple[str, int]) -> tuple[str, ...]:
    """The name of each number, from 0: `named` are names, and how many numbers have each."""
    return tuple(name for name, count in named for _ in range(count))


_AMOUNTS = buckets(
    *((str(number), 1) for number in range(4)), ("4-5", 2), ("6-8", 3), ("9-14", 6), ("15-24", 10), ("25-49", 25)
)
_TITLE, _LOWER, _SENTENCE = (
    buckets((f"{case},0", 1), (f"{case},1", 1), (f"{case},2-3", 2), (f"{case},4+", 1))
    for case in ("title", "lower", "sentence")
)


def weigh_alone(row: Row, weights: LineWeights) -> float:
    """What a line weighs without those beside it."""
    line, text, words, count, shape, phrase = row
    total = weights.words.get(_AMOUNTS[count] if count < 50 else "50+", 0.0) + weights.end.get(shape, 0.0)
    if line is not text and line[0] in MARKS:
        total += weights.marker.get(line[0] if line[0] in "#>" else "item", 0.0)
    if count <= _MANY and ((signs := _signs(text)) or "www." in text):
        total += _weigh_signs(text, count, signs, weights)
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
            for word in dict.fromkeys(words):
                total += weights.word.get(word, 0.0)
    return total


def _signs(text: str) -> str:
    """The characters of a text that may say something by themselves."""
    return text.encode().translate(None, _NO_SIGNS).decode() if text.isascii() else "".join(_SIGN.findall(text))


def _weigh_signs(text: str, count: int, signs: str, weights: LineWeights) -> float:
    total = 0.0
    if "www." in text or "://" in text:
        total += weights.has.get("address", 0.0)
    if not _SEPARATORS.isdisjoint(signs):
        total += weights.has.get("separator", 0.0)
    if "©" in signs:
        total += weights.has.get("copyright", 0.0)
    if "@" in signs:
        total += weights.has.get("at", 0.0)
    if not _DIGITS.isdisjoint(signs):
        total += _weigh_numbers(text, count, signs, weights)
    return total


def _weigh_numbers(text: str, count: int, signs: str, weights: LineWeights) -> float:
    total = 0.0
    if not text.upper().isupper():
        total += weights.has.get("number", 0.0)
    if _MAYBE_DATE.search(text) and _DATE.search(text.lower()):
        total += weights.date.get("alone" if count <= 5 else "short" if count <= _SOME else "long", 0.0)
    if len(signs) >= _PHONE_DIGITS and _PHONE.search(text):
        total += weights.has.get("phone", 0.0)
    if not _CURRENCIES.isdisjoint(text) and _PRICE.search(text):
        total += weights.has.get("price", 0.0)
    return total


def _case(text: str) -> str:
    if text.isupper():
        return "upper"
    initials = "".join([word[0] for word in text.split()])
    names = _TITLE if initials.isupper() else _LOWER if initials[:1].islower() else _SENTENCE
    return names[len(initials) if len(initials) < 4 else 4]
