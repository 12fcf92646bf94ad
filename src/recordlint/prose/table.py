"""The phrases that web pages put round their texts (`phrases.txt`), and what features of lines weigh (`weights.tsv`).

Both can be read, and phrases are added by hand; `tools/learn_boilerplate.py` writes the weights and counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from functools import cache
from typing import Any, Protocol

from recordlint.values import NamedTuple


class Weights(Protocol):
    """What each value of a feature weighs; a dictionary will do."""

    def get(self, value: str, default: float, /) -> float:
        """The weight of a value, or the default."""


class LineWeights(NamedTuple):
    """What speaks for a line of the page (weights above zero), and for one of the text (below).

    `words` is how many there are, `end` size and last character together, `case` its capitals, `you` whether the
    reader is spoken to, `first` and `word` its words, `kind` how a phrase was found and its class, `whole`, `start` and
    `inside` the phrase itself.
    """

    words: Weights
    end: Weights
    case: Weights
    you: Weights
    first: Weights
    word: Weights
    kind: Weights
    whole: Weights
    start: Weights
    inside: Weights


class PlaceWeights(NamedTuple):
    """What speaks for the beginning of a tail at a place: size and last character of the lines `before` and `at` it,
    how many lines are `left`, and how many of them have a phrase, are one, or are prose. `none` speaks for no tail."""

    none: Weights
    before: Weights
    at: Weights
    left: Weights
    phrases: Weights
    whole: Weights
    prose: Weights


class Phrase(NamedTuple):
    """A phrase in a line: how it was found (`whole`, `start`, `inside`), which it is, and its class."""

    how: str
    words: str
    kind: str


Tree = dict[str, Any]
"""Phrases by their words: by each word what may follow it, and by `_END` the phrase that ends there."""
_END = ""


class Table(NamedTuple):
    """The phrases, with their classes, and the weights.

    `wholes` are those that are a whole line, by their words, `starts` those that one begins with, `insides` those that
    may stand anywhere, by their rarest word (the longest, more often than not), and `rare` are those words.
    """

    wholes: Mapping[str, Phrase]
    starts: Tree
    insides: Mapping[str, Sequence[Phrase]]
    rare: frozenset[str]
    lines: LineWeights
    places: PlaceWeights


_EVERYDAY = frozenset({"back", "been", "her", "his", "is", "page", "she", "the", "their", "this", "was", "when"})
"""Words that are long for how often they are used."""
PLACE = "place "
"""What the names of the features of places begin with, in `weights.tsv`."""


def read_table(phrases: str, weights: str) -> Table:
    """The table from the texts of `phrases.txt` and `weights.tsv`."""
    wholes: dict[str, Phrase] = {}
    starts: Tree = {}
    insides: dict[str, list[Phrase]] = {}
    kind = ""
    for line in phrases.split("\n"):
        mark, phrase = line[:1], line[2:].partition("\t")[0]
        if mark == "[":
            kind = line[1:-1]
        elif mark == "=":
            wholes.setdefault(phrase, Phrase("whole", phrase, kind))
        elif mark == "^":
            _node(starts, phrase).setdefault(_END, Phrase("start", phrase, kind))
        elif mark == "~":
            insides.setdefault(max(phrase.split(" "), key=_rarity), []).append(Phrase("inside", phrase, kind))
    found: dict[str, dict[str, float]] = {}
    for line in weights.split("\n"):
        if line and line[0] != "#":
            feature, weight, _ = line.split("\t", 2)
            group, _, value = feature.partition("=")
            found.setdefault(group, {})[value] = float(weight)
    return Table(wholes, starts, insides, frozenset(insides), *group_weights(found))


def _node(tree: Tree, phrase: str) -> Tree:
    for word in phrase.split(" "):
        tree = tree.setdefault(word, {})
    return tree


def _rarity(word: str) -> int:
    return 0 if word in _EVERYDAY else len(word)


def group_weights(weights: Mapping[str, Weights]) -> tuple[LineWeights, PlaceWeights]:
    """Weights by the name of their feature, in place; what is not named weighs nothing."""
    nothing: dict[str, float] = {}
    return (
        LineWeights(*(weights.get(name, nothing) for name in LineWeights._fields)),
        PlaceWeights(*(weights.get(PLACE + name, nothing) for name in PlaceWeights._fields)),
    )


def phrase_at_start(words: Iterable[str], tree: Tree) -> Phrase | None:
    """The longest phrase of a tree that the words begin with."""
    found: Phrase | None = None
    for word in words:
        node = tree.get(word)
        if node is None:
            break
        tree = node
        found = tree.get(_END, found)
    return found


@cache
def load_table() -> Table:
    """The table that the package brings."""
    return read_table(packaged("phrases.txt"), packaged("weights.tsv"))


def packaged(name: str) -> str:
    """The text of a file beside this one."""
    # To load `pathlib` would take longer.
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()
