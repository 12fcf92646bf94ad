"""How often something was seen, and where first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer
    from recordlint.record import Record

KEPT = 3
"""So many places are kept of everything that is counted."""

_LONGEST = 60


class Seen(NamedTuple):
    """A place where something was seen: a file, a line (from 1), and the value as JSON, cut; "" for a mapping, a list
    or a secret."""

    path: str
    line: int
    value: str


class Tally:
    """A count, and the first places. It grows while records are read."""

    __slots__ = ("count", "places")

    def __init__(self, count: int = 0, places: tuple[Seen, ...] = ()) -> None:
        self.count = count
        self.places = places

    def add(self, record: Record, pointer: Pointer) -> None:
        """Count the node at a pointer of a record."""
        self.count += 1
        if len(self.places) < KEPT:
            self.places = (*self.places, _seen(record, pointer))

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.count + other.count, (self.places + other.places)[:KEPT])


def _seen(record: Record, pointer: Pointer) -> Seen:
    node = record.node(pointer)
    span = record.start if node is None or not pointer else node.span
    value = None if node is None else node.value
    shown = "" if isinstance(value, (dict, list)) else _brief(value)
    return Seen(record.path, record.source.position(span.start).line, shown)


def _brief(value: object) -> str:
    from recordlint.secrets import find

    if isinstance(value, str) and find(value):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
