"""What the values of a field have in common: counted while records are read, in memory that records cannot outgrow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from recordlint.infer.formats import format_of
from recordlint.infer.tally import KEPT, Tally
from recordlint.patterns import regex

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer
    from recordlint.record import Record, Value

MOST_KEYS = 128
"""Keys of one mapping that are told apart; what further keys hold is taken together."""
MOST_VALUES = 24
LONGEST_VALUE = 60
"""So many different strings of a field are told apart, and only short ones."""

_MOST_SHAPES = 10_000
_DEEPEST = 20
_LONGEST_KEY = 200
_SURROGATE = regex("[\ud800-\udfff]")

Kind = str
"""A type of JSON Schema; what is an integer is no number here."""
_KINDS: dict[type, Kind] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


class Budget:
    """How many shapes may still be told apart."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MOST_SHAPES

    def take(self) -> bool:
        """Take one, if one is left."""
        self.left -= 1
        return self.left >= 0


class Strings:
    """The strings of a field. `values` are the different ones, None when they are too many to be told apart."""

    __slots__ = ("empty", "first", "formats", "last", "longest", "shortest", "values")

    def __init__(self) -> None:
        self.formats: dict[str, Tally] = {}
        self.values: dict[str, Tally] | None = {}
        self.empty = Tally()
        self.shortest = math.inf
        self.longest = 0
        self.first: str | None = None
        self.last = ""

    def observe(self, text: str, record: Record, pointer: Pointer) -> None:
        """Take in a string."""
        if not text:
            self.empty.add(record, pointer)
        self._measure(len(text), len(text))
        told = format_of(text) if text else ""
        self.formats.setdefault(told, Tally()).add(record, pointer)
        if told in ("date", "date-time"):
            self._range(text, text)
        if self.values is not None:
            if text in self.values or _is_told_apart(text, len(self.values)):
                self.values.setdefault(text, Tally()).add(record, pointer)
            else:
                self.values = None

    def take(self, other: Strings) -> None:
        """Take in what another field holds."""
        self.empty = self.empty.plus(other.empty)
        self._measure(other.shortest, other.longest)
        _add(self.formats, other.formats)
        if other.first is not None:
            self._range(other.first, other.last)
        if self.values is None or other.values is None:
            self.values = None
        else:
            _add(self.values, other.values)
            if len(self.values) > MOST_VALUES:
                self.values = None

    def _measure(self, shortest: float, longest: int) -> None:
        self.shortest = min(self.shortest, shortest)
        self.longest = max(self.longest, longest)

    def _range(self, first: str, last: str) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = max(self.last, last)


class Numbers:
    """The finite numbers of a field: the least, the greatest, and how often the greatest was seen."""

    __slots__ = ("count", "greatest", "least", "tops")

    def __init__(self) -> None:
        self.count = 0
        self.least: float = math.inf
        self.greatest: float = -math.inf
        self.tops = 0

    def observe(self, number: float) -> None:
        """Take in a number."""
        if isinstance(number, int) or math.isfinite(number):
            self._add(1, number, number, 1)

    def take(self, other: Numbers) -> None:
        """Take in what another field holds."""
        self._add(other.count, other.least, other.greatest, other.tops)

    def _add(self, count: int, least: float, greatest: float, tops: int) -> None:
        self.count += count
        self.least = min(self.least, least)
        if greatest > self.greatest:
            self.greatest, self.tops = greatest, 0
        self.tops += tops if greatest == self.greatest else 0


class Lists:
    """The lists of a field. `several` are those of more than one item, all of them strings."""

    __slots__ = ("count", "empty", "items", "longest", "repeats", "several", "shortest")

    def __init__(self, items: Shape) -> None:
        self.items = items
        self.count = 0
        self.empty = Tally()
        self.repeats = Tally()
        self.several = 0
        self.shortest = math.inf
        self.longest = 0

    def observe(self, value: list[Value], record: Record, pointer: Pointer, budget: Budget, depth: int) -> None:
        """Take in a list."""
        self.count += 1
        self.shortest = min(self.shortest, len(value))
        self.longest = max(self.longest, len(value))
        if not value:
            self.empty.add(record, pointer)
        if len(value) > 1 and all(item.__class__ is str for item in value):
            self.several += 1
            if len(set(value)) < len(value):
                self.repeats.add(record, pointer)
        for index, item in enumerate(value):
            self.items.observe(item, record, (*pointer, index), budget, depth)

    def take(self, other: Lists) -> None:
        """Take in what another field holds."""
        self.count += other.count
        self.empty = self.empty.plus(other.empty)
        self.repeats = self.repeats.plus(other.repeats)
        self.several += other.several
        self.shortest = min(self.shortest, other.shortest)
        self.longest = max(self.longest, other.longest)
        self.items.take(other.items)


class Members:
    """The mappings of a field. `absent` tells where a key was missing that others have; `rest` is what stands under
    keys that are not told apart."""

    __slots__ = ("_watched", "absent", "keys", "rest", "whole")

    def __init__(self) -> None:
        self.whole = Tally()
        self.keys: dict[str, Shape] = {}
        self.absent: dict[str, Tally] = {}
        self.rest: Shape | None = None
        self._watched: set[str] = set()

    def observe(self, value: dict[str, Value], record: Record, pointer: Pointer, budget: Budget, depth: int) -> None:
        """Take in a mapping."""
        for key in self._watched - value.keys():
            tally = self.absent[key]
            tally.add(record, pointer)
            if len(tally.places) == KEPT:
                self._watched.discard(key)
        for key, below in value.items():
            self._at(key, budget).observe(below, record, (*pointer, key), budget, depth)
        self.whole.add(record, pointer)

    def take(self, other: Members) -> None:
        """Take in what another field holds."""
        for key in self.keys.keys() | other.keys.keys():
            mine = self.absent.get(key, self.whole)
            self.absent[key] = mine.plus(other.absent.get(key, other.whole))
        for key, shape in other.keys.items():
            if key in self.keys:
                self.keys[key].take(shape)
            else:
                self.keys[key] = shape.copy()
        self.whole = self.whole.plus(other.whole)
        if other.rest is not None:
            if self.rest is None:
                self.rest = Shape(deep=other.rest.deep)
            self.rest.take(other.rest)

    def lacking(self, key: str) -> Tally:
        """The mappings without a key."""
        return Tally(self.whole.count - self.keys[key].count, self.absent[key].places)

    def _at(self, key: str, budget: Budget) -> Shape:
        shape = self.keys.get(key)
        if shape is not None:
            return shape
        if len(self.keys) >= MOST_KEYS or len(key) > _LONGEST_KEY or _SURROGATE.search(key):
            if self.rest is None:
                self.rest = Shape(deep=budget.take())
            return self.rest
        shape = self.keys[key] = Shape(deep=budget.take())
        # The mappings before did not have it.
        self.absent[key] = Tally(self.whole.count, self.whole.places)
        if self.whole.count < KEPT:
            self._watched.add(key)
        return shape


class Shape:
    """The values of a field. What they hold is looked at only where `deep`. `signature` is what it shares with shapes
    that are described once for all of them."""

    __slots__ = ("count", "deep", "kinds", "lists", "members", "numbers", "sample", "signature", "strings")

    def __init__(self, *, deep: bool) -> None:
        self.count = 0
        self.deep = deep
        self.kinds: dict[Kind, Tally] = {}
        self.strings = Strings()
        self.numbers = Numbers()
        self.lists: Lists | None = None
        self.members: Members | None = None
        self.sample: Any = None
        self.signature: object = None

    def observe(self, value: Value, record: Record, pointer: Pointer, budget: Budget, depth: int = 0) -> None:
        """Take in a value, which stands at a pointer of a record."""
        self.count += 1
        kind = _KINDS[value.__class__]
        self.kinds.setdefault(kind, Tally()).add(record, pointer)
        if kind == "string":
            self.strings.observe(value, record, pointer)
            self.sample = self.sample or value
        elif kind in ("integer", "number"):
            self.numbers.observe(value)
        elif not self.deep or depth >= _DEEPEST:
            self.deep = False
        elif kind == "array":
            if self.lists is None:
                self.lists = Lists(Shape(deep=budget.take()))
            self.lists.observe(value, record, pointer, budget, depth + 1)
        elif kind == "object":
            if self.members is None:
                self.members = Members()
            self.members.observe(value, record, pointer, budget, depth + 1)

    def take(self, other: Shape) -> None:
        """Take in what another field holds."""
        self.count += other.count
        self.deep = self.deep and other.deep
        _add(self.kinds, other.kinds)
        self.strings.take(other.strings)
        self.numbers.take(other.numbers)
        self.sample = self.sample or other.sample
        self.signature = self.signature or other.signature
        if other.lists is not None:
            if self.lists is None:
                self.lists = Lists(Shape(deep=other.lists.items.deep))
            self.lists.take(other.lists)
        if other.members is not None:
            if self.members is None:
                self.members = Members()
            self.members.take(other.members)

    def copy(self) -> Shape:
        """The same, to be added to."""
        shape = Shape(deep=self.deep)
        shape.take(self)
        return shape


def _is_told_apart(text: str, known: int) -> bool:
    if known >= MOST_VALUES or len(text) > LONGEST_VALUE or _SURROGATE.search(text):
        return False
    from recordlint.secrets import find

    return not find(text)


def _add(mine: dict[str, Tally], others: dict[str, Tally]) -> None:
    for name, tally in others.items():
        mine[name] = mine[name].plus(tally) if name in mine else tally.plus(Tally())
