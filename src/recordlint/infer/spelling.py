"""Rare words that read like frequent ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.schema.near import nearest

if TYPE_CHECKING:
    from collections import Counter

    from recordlint.infer.share import Share

_MORE_OFTEN = 5
_DIGITS = regex(r"\d+")


def misspelt(counts: Counter[str], total: int, share: Share) -> dict[str, str]:
    """The words that are rare enough to be outliers among `total`, and look like one that is at least five times as
    frequent, with that one. Words that differ in their digits only (`2023`, `step-1`) mean different things."""
    found = {}
    for word, count in counts.items():
        if not share.covers(total - count, total):
            continue
        plain = _DIGITS.sub("", word)
        frequent = (other for other in counts if counts[other] >= _MORE_OFTEN * count)
        meant = nearest(word, tuple(other for other in frequent if _DIGITS.sub("", other) != plain))
        if meant is not None:
            found[word] = meant
    return found
