"""What each place weighs at which the boilerplate at the end of a text could begin, and how probable that is.

The weights of all lines from such a place to the end sum up to the log-odds that the tail begins there; a line is
called boilerplate when the places at or before it hold most of the probability. That makes the tail a suffix, and lets
a doubtful line be decided by those after it.

What the weights are asked for are the features: whoever wants their names, to learn or to explain, hands in weights
that listen (`heard`).
"""

from __future__ import annotations

from itertools import accumulate, chain
from math import exp, fsum
from typing import TYPE_CHECKING

from recordlint.prose.rows import SHORT
from recordlint.prose.scoring import buckets, weigh_alone
from recordlint.prose.table import PLACE, LineWeights, PlaceWeights, group_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.prose.rows import Row
    from recordlint.prose.table import Table, Weights

_SHORTS = frozenset(SHORT.values())
_PROSE = frozenset({"long,stop", "mid,stop", "long,question", "mid,question", "long,none"})
_LEFT = buckets(
    *((str(number), 1) for number in range(5)),
    *(("5-8", 4), ("9-12", 4), ("13-16", 4), ("17-24", 8), ("25-40", 16), ("41+", 1)),
)
_LISTS = ("0", "1-2", "1-2", "3-4", "3-4", "5-6", "5-6")
_COUNTS = ("0", "1", "2", "3", "4")
_KNOWN = tuple([f"{count},{share}" for share in ("few", "some", "most")] for count in _COUNTS)
"""By the number of lines with a phrase, and what share of all they are."""


def weigh_places(rows: Sequence[Row], weights: PlaceWeights) -> Iterator[float]:
    """What each place weighs as the beginning of a tail: first that there is none, then from the last line back."""
    none, of_before, of_at, of_left, of_phrases, of_whole, of_prose, of_list = weights
    count = len(rows)
    shapes = ["none", *(row.shape for row in rows)]
    yield none.get("any", 0.0) + none.get(shapes[-1], 0.0)
    shorts = [0, *accumulate([shape in _SHORTS for shape in shapes[1:]])]
    phrases = whole = prose = 0
    for index in range(count - 1, -1, -1):
        before, shape = shapes[index], shapes[index + 1]
        phrase = rows[index].phrase
        if phrase is not None:
            phrases += 1
            whole += phrase.how == "whole"
        prose += shape in _PROSE
        left = count - index
        dense = 2 if phrases * 2 >= left else 1 if phrases * 5 >= left else 0
        yield (
            of_before.get(before, 0.0)
            + of_at.get(shape, 0.0)
            + of_left.get(_LEFT[left] if left < len(_LEFT) else _LEFT[-1], 0.0)
            + of_phrases.get(_KNOWN[phrases if phrases < 4 else 4][dense], 0.0)
            + of_whole.get(_COUNTS[whole if whole < 3 else 3], 0.0)
            + of_prose.get(_COUNTS[prose if prose < 4 else 4], 0.0)
            + of_list.get(_LISTS[shorts[index] - shorts[index - 6 if index > 6 else 0]], 0.0)
        )


def weigh(rows: Sequence[Row], table: Table) -> tuple[list[float], list[float]]:
    """For each line its own weight, and the probability that it belongs to the tail; the first line never does."""
    own = [weigh_alone(row, table.lines) for row in rows]
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
    for _ in chain((weigh_alone(row, lines) for row in rows), weigh_places(rows, places)):
        found.append(asked[:])
        asked.clear()
    return found[: len(rows)], found[: len(rows) - 1 : -1]
