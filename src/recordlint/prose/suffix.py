"""Where the boilerplate at the end of a text begins, given what its lines weigh and which of them are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.prose.places import End
    from recordlint.prose.rows import Row
    from recordlint.prose.table import Phrase

SURE = 0.85
"""The probability from which on a tail begins at a line that is known or strong by itself."""
SURER = 0.96
"""The same for other lines."""
LIKELY = 0.15
"""The same for a line that is a telling phrase and nothing else, or a known one right before the tail,"""
LIKELIER = 0.6
"""and for a short line with a telling phrase."""
SHORT = 8
"""A short line has no more words."""
SURE_OF_UNKNOWN = 0.9
"""The same for a tail without any known phrase,"""
LONG_UNKNOWN = 9
"""which has no more lines than these."""
STRONG = 1.3
"""The weight that makes a line strong by itself."""
ANCHOR = 3
"""So many lines at the beginning of a tail hold one that is known or strong: mere lists of short lines are no tails."""
LONG = 15
"""A tail of more lines needs a known phrase in so many of them:"""
DENSE = 4
_CERTAIN = frozenset({"comments", "follow", "legal", "paywall", "read-on", "related", "share", "subscribe"})
_TELLING = 9
"""A phrase of so many characters is no everyday word."""
_SECTIONS = frozenset({"author", "legal", "navigation", "read-on", "related", "tags"})


def first_line(end: End) -> int:
    """The index of the first line of the tail; the number of lines where there is none."""
    rows, weights, odds = end
    count = len(rows)
    known = [row.phrase is not None and _is_known(row.phrase, row.section) for row in rows]
    anchors = [
        sure or (weight >= STRONG and not row.section) for sure, weight, row in zip(known, weights, rows, strict=True)
    ]
    left = sum(known)
    first = count
    for index in range(1, count):
        left -= known[index - 1]
        telling = known[index] and _is_telling(rows[index])
        certain = telling and _is_whole(rows[index])
        enough = LIKELY if certain else LIKELIER if telling else SURE if anchors[index] else SURER
        if index == count - 1 and certain:
            first = index
            break
        if odds[index] < enough or not any(anchors[index : index + ANCHOR]):
            continue
        length = count - index
        if left and (length <= LONG or left * DENSE >= length):
            first = index
            break
    if first == count:
        return _first_unknown(odds, [row.section for row in rows])
    while odds[first - 1] >= LIKELY and _is_whole(rows[first - 1]):
        first -= 1
    return first


def _first_unknown(odds: Sequence[float], sections: Sequence[bool]) -> int:
    """Where a tail without any known phrase begins: no line of a list, nor a heading, stands in it or right above."""
    count = len(odds)
    first = next((index for index in range(1, count) if odds[index] >= SURE_OF_UNKNOWN), count)
    return count if count - first > LONG_UNKNOWN or any(sections[first - 1 :]) else first


def _is_known(phrase: Phrase, section: bool) -> bool:
    """Whether a line is known by its phrase; authors write some of them too, in headings, lists and images."""
    return not (section and phrase.kind in _SECTIONS)


def _is_telling(row: Row) -> bool:
    """Whether a line is short and has a phrase that hardly ever stands alone in a text."""
    phrase = row.phrase
    return phrase is not None and phrase.kind in _CERTAIN and len(phrase.words) >= _TELLING and row.amount <= SHORT


def _is_whole(row: Row) -> bool:
    return row.phrase is not None and row.phrase.how == "whole"
