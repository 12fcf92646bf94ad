"""How probable it is of each place near the end of a text that the boilerplate begins there.

The weights of all lines from such a place to the end sum up to the log-odds that the tail begins there; a line is
called boilerplate when the places at or before it hold most of the probability. That makes the tail a suffix, and lets
a doubtful line be decided by those after it.

What the weights are asked for are the features: whoever wants their names, to learn or to explain, hands in weights
that listen (`heard`).
"""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from itertools import accumulate, chain, pairwise
from math import exp, fsum
from typing import TYPE_CHECKING

from recordlint.prose.scoring import buckets, weigh_alone
from recordlint.prose.table import PLACE, LineWeights, PlaceWeights, group_weights
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.prose.rows import Row
    from recordlint.prose.table import Table, Weights

Features = list[tuple[str, float]]
"""Names of features, each with its weight."""
HOPELESS = 8
"""Where the log-odds are so much lower than at a place after it, no tail begins, nor before."""
_PROSE = frozenset({"long,stop", "mid,stop", "long,question", "mid,question", "long,none"})
_LEFT = buckets(
    *((str(number), 1) for number in range(5)),
    *(("5-8", 4), ("9-12", 4), ("13-16", 4), ("17-24", 8), ("25-40", 16), ("41+", 1)),
)
_COUNTS = ("0", "1", "2", "3", "4")
_KNOWN = tuple([f"{count},{share}" for share in ("few", "some", "most")] for count in _COUNTS)
"""By the number of lines with a phrase, and what share of all they are."""


def weigh_none(last: Row, weights: PlaceWeights) -> float:
    """The log-odds that a text with such a last line has no tail."""
    return weights.none.get("any", 0.0) + weights.none.get(last.shape, 0.0)


def weigh_back(rows: Iterable[Row], lines: LineWeights, places: PlaceWeights) -> Iterator[tuple[Row, float, float]]:
    """Of lines from the last one back: each, what it weighs, and the log-odds that the tail begins with it."""
    _, of_before, of_at, of_left, of_phrases, of_whole, of_prose = places
    phrases = whole = prose = 0
    total = 0.0
    for left, (row, before) in enumerate(pairwise(chain(rows, (None,))), 1):
        assert row is not None
        shape, phrase = row.shape, row.phrase
        if phrase is not None:
            phrases += 1
            whole += phrase.how == "whole"
        prose += shape in _PROSE
        dense = 2 if phrases * 2 >= left else 1 if phrases * 5 >= left else 0
        weight = weigh_alone(row, lines)
        total += weight
        yield (
            row,
            weight,
            total
            + of_before.get("none" if before is None else before.shape, 0.0)
            + of_at.get(shape, 0.0)
            + of_left.get(_LEFT[left] if left < len(_LEFT) else _LEFT[-1], 0.0)
            + of_phrases.get(_KNOWN[phrases if phrases < 4 else 4][dense], 0.0)
            + of_whole.get(_COUNTS[whole if whole < 3 else 3], 0.0)
            + of_prose.get(_COUNTS[prose if prose < 4 else 4], 0.0),
        )


class End(NamedTuple):
    """The end of a text as far as a tail may reach: its lines, what each weighs by itself, and how probable it is that
    it belongs to the tail. The first line never does."""

    rows: Sequence[Row]
    weights: Sequence[float]
    odds: Sequence[float]


def weigh_end(rows: Iterable[Row], table: Table) -> End:
    """The end of a text, given its lines from the last one back; of these no more are read than needed."""
    read: list[Row] = []
    weights: list[float] = []
    sums: list[float] = []
    none = top = 0.0
    for row, weight, log_odds in weigh_back(rows, table.lines, table.places):
        if not read:
            none = top = weigh_none(row, table.places)
        read.append(row)
        weights.append(weight)
        sums.append(log_odds)
        if log_odds > top:
            top = log_odds
        elif log_odds < top - HOPELESS:
            break
    shares = [0.0, *(exp(log_odds - top) for log_odds in sums[-2::-1])]
    whole = fsum(shares) + exp(none - top)
    return End(read[::-1], weights[::-1], [share / whole for share in accumulate(shares)])


class _Listener:
    """Weights of a feature that tell what they were asked for."""

    __slots__ = ("_heard", "_name", "_weights")

    def __init__(self, name: str, weights: Weights, heard: Features) -> None:
        self._name = name
        self._weights = weights
        self._heard = heard

    def get(self, value: str, default: float, /) -> float:
        weight = self._weights.get(value, default)
        self._heard.append((f"{self._name}={value}", weight))
        return weight


def heard(rows: Sequence[Row], table: Table) -> tuple[list[Features], list[Features]]:
    """The features of each line and of the place before each, and what they weigh; the last place means: no tail."""
    asked: Features = []
    names = (*LineWeights._fields, *(PLACE + name for name in PlaceWeights._fields))
    listening = {
        name: _Listener(name, weights, asked)
        for name, weights in zip(names, (*table.lines, *table.places), strict=True)
    }
    lines, places = group_weights(listening)
    weigh_none(rows[-1], places)
    of_lines: list[Features] = []
    of_places: list[Features] = [asked[:]]
    asked.clear()
    for _ in weigh_back(reversed(rows), lines, places):
        of_lines.append([feature for feature in asked if not feature[0].startswith(PLACE)])
        of_places.append([feature for feature in asked if feature[0].startswith(PLACE)])
        asked.clear()
    return of_lines[::-1], of_places[::-1]
