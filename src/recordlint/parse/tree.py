"""Where the nodes of a text stand, as a scanner collects it; and limits that all syntaxes share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recordlint.diagnostic import Pointer
from recordlint.record import Duplicate, Place, Places, Style, Value
from recordlint.text import Span

MAX_DEPTH = 256
"""How deep mappings and lists may nest: beyond it, code that walks a record by recursion could not."""

MAX_DIGITS = 4300
"""How many digits an integer may have to be a number: beyond it Python refuses, since the time is quadratic."""

MAX_DUPLICATES = 1000
"""How many repeated keys are listed: the patience of a reader and our memory are finite."""

_SHOWN = 40


class Spot:
    """Where one node stands, and the spots of its children: by key, by index, or None for a scalar.

    `shared` as in `Place`.
    """

    __slots__ = ("children", "end", "key", "shared", "start", "style")

    def __init__(
        self,
        start: int,
        end: int,
        key: Span | None,
        style: Style,
        children: dict[str, Spot] | list[Spot] | None = None,
        *,
        shared: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.style = style
        self.children = children
        self.shared = shared

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return Span(self.start, self.end)

    def child(self, step: str | int) -> Spot | None:
        """The spot of a child, if there is such a child."""
        if isinstance(self.children, dict):
            return self.children.get(step) if isinstance(step, str) else None
        if self.children is None or isinstance(step, str) or not 0 <= step < len(self.children):
            return None
        return self.children[step]


class Nodes(Mapping[Pointer, Place]):
    """The places below a root spot, by pointer.

    Pointers are not stored: a long list that lies deep would need far more room for them than its text takes.
    """

    __slots__ = ("_root",)

    def __init__(self, root: Spot) -> None:
        self._root = root

    def __getitem__(self, pointer: Pointer) -> Place:
        spot: Spot | None = self._root
        for step in pointer:
            spot = spot and spot.child(step)
        if spot is None:
            raise KeyError(pointer)
        return Place(spot.span, spot.key, spot.style, spot.shared)

    def __iter__(self) -> Iterator[Pointer]:
        pending: list[tuple[Pointer, Spot]] = [((), self._root)]
        while pending:
            pointer, spot = pending.pop()
            yield pointer
            if isinstance(spot.children, dict):
                pending += [((*pointer, key), child) for key, child in reversed(spot.children.items())]
            elif spot.children:
                below = enumerate(spot.children)
                pending += [((*pointer, index), child) for index, child in reversed(list(below))]

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Repeats:
    """The keys that stood twice; at most `MAX_DUPLICATES` of them."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: list[Duplicate] = []

    def add(self, pointer: Pointer, first: tuple[Spot, Value], again: tuple[Spot, Value]) -> None:
        """The key at `pointer` was read again. Both come with their values."""
        spot, value = again
        if len(self.found) < MAX_DUPLICATES and spot.key is not None and first[0].key is not None:
            equal = _same(first[1], value)
            self.found.append(Duplicate(pointer, spot.key, spot.span, first[0].key, first[0].span, equal))

    def places(self, root: Spot) -> Places:
        """What was collected, together with the places below `root`."""
        return Places(Nodes(root), tuple(self.found))


def _same(first: Value, second: Value) -> bool:
    # `1 == True == 1.0` in Python, and a mapping is equal in any order; an exact repeat is neither.
    return type(first) is type(second) and first == second and repr(first) == repr(second)


def deeper_than(value: Value, limit: int) -> bool:
    """Whether mappings and lists nest deeper than `limit`; without recursion."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(limit):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return bool(level)


def shown(text: str) -> str:
    """The beginning of a text, as much of it as a message can quote."""
    line = text.replace("\r", " ").replace("\n", " ")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
