"""What a line of a text weighs by itself.

A line has features, readable values such as `first=share` or `case=title,2-3`, and `weights.tsv` gives each a
weight: positive where it speaks for a line of the page, negative for a line of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recordlint.prose.rows import Row
    from recordlint.prose.table import LineWeights, Weights

_SOME = 14
"""In a line of more words capitals say nothing,"""
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
    """What a line weighs by itself."""
    _, text, words, count, shape, phrase, _, _ = row
    of_words, of_end, of_case, of_you, of_first, of_word, of_kind, _, _, _ = weights
    total = of_words.get(_AMOUNTS[count] if count < 50 else "50+", 0.0) + of_end.get(shape, 0.0)
    if not words:
        return total
    total += of_first.get(words[0], 0.0)
    if phrase is not None:
        how, key, kind = phrase
        group: Weights = getattr(weights, how)
        total += of_kind.get(f"{how} {kind}", 0.0) + group.get(key, 0.0)
    if count <= _SOME:
        total += of_case.get(_case(text, count), 0.0)
        if not _YOU.isdisjoint(words):
            total += of_you.get("short" if count <= _FEW else "mid", 0.0)
        if count <= _FEW:
            for word in dict.fromkeys(words):
                total += of_word.get(word, 0.0)
    return total


def _case(text: str, count: int) -> str:
    if text.isupper():
        return "upper"
    names = _TITLE if text.istitle() else _LOWER if text[0].islower() else _SENTENCE
    return names[count if count < 4 else 4]
