"""Which known word somebody probably meant."""

from __future__ import annotations

from functools import lru_cache

_LONGEST = 64


@lru_cache(maxsize=1024)
def nearest(word: str, candidates: tuple[str, ...]) -> str | None:
    """The candidate that `word` was probably meant to be, or None; of equally near ones the first.

    Near is what differs in case, `-`, `_` or blanks only, or by a few edits: an edit inserts, drops or replaces a
    character or swaps two neighbours. One edit for words of 3 to 5 characters, two for longer ones.
    """
    folded = _fold(word)
    for candidate in candidates:
        if candidate != word and _fold(candidate) == folded:
            return candidate
    if not 3 <= len(word) <= _LONGEST:
        return None
    limit = 1 if len(word) <= 5 else 2
    best = None
    for candidate in candidates:
        edits = _edits(word, candidate, limit)
        if 0 < edits <= limit:
            best, limit = candidate, edits - 1
    return best


def _fold(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")


def _edits(one: str, other: str, limit: int) -> int:
    """The optimal string alignment distance; `limit` + 1 as soon as it is above the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    above: list[int] = []
    row = list(range(len(other) + 1))
    for index, left in enumerate(one):
        twice_above, above, row = above, row, [index + 1]
        for place, right in enumerate(other):
            edits = min(above[place] + (left != right), above[place + 1] + 1, row[place] + 1)
            if index and place and left == other[place - 1] and one[index - 1] == right:
                edits = min(edits, twice_above[place - 1] + 1)
            row.append(edits)
        if min(row) > limit:
            return limit + 1
    return row[-1]
