"""What many records bring to comparisons, kept small, and which of them share a key."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recordlint.check import Noted

PARTS = 64
"""To find equal keys, one part of so many is sorted at a time: that bounds the memory it takes."""


class Entry(NamedTuple):
    """Where a fact was found: a file and a record by their numbers; and a hash of the fact's value."""

    file: int
    record: int
    value: int


class Match(NamedTuple):
    """The records that share a key of a rule, each once for every value it has, in order of file and record."""

    rule: str
    key: int
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """How many records there are."""
        return len({(entry.file, entry.record) for entry in self.entries})

    @property
    def commonest(self) -> int:
        """The value that most records have; of several the one that comes first."""
        counts = Counter(entry.value for entry in self.entries)
        return max(self.entries, key=lambda entry: counts[entry.value]).value


class Ledger:
    """Facts as columns of numbers: 22 bytes each, and no Python object."""

    def __init__(self) -> None:
        self._parts = tuple(_Columns() for _ in range(PARTS))
        self._rules: dict[str, int] = {}

    def __len__(self) -> int:
        return sum(len(part.keys) for part in self._parts)

    def add(self, file: int, facts: Iterable[Noted]) -> None:
        """Keep the facts of a file, which is known by its number from now on."""
        for fact in facts:
            part = self._parts[fact.key % PARTS]
            part.keys.append(fact.key)
            part.values.append(fact.value)
            part.files.append(file)
            part.records.append(fact.record)
            part.rules.append(self._rules.setdefault(fact.rule, len(self._rules)))

    def matches(self, order: Sequence[int]) -> Iterator[Match]:
        """The keys of at least two records. `order` gives, for the number of a file, its place among the files."""
        names = tuple(self._rules)
        for part in self._parts:
            for rows in part.equal_keys():
                rows.sort(key=lambda row: (order[part.files[row]], part.records[row]))
                entries = tuple(Entry(part.files[row], part.records[row], part.values[row]) for row in rows)
                match = Match(names[part.rules[rows[0]]], part.keys[rows[0]], entries)
                if match.size > 1:
                    yield match


class _Columns:
    """The facts of one part: a row has an item in every column."""

    __slots__ = ("files", "keys", "records", "rules", "values")

    def __init__(self) -> None:
        self.keys = array("Q")
        self.values = array("I")
        self.files = array("I")
        self.records = array("I")
        self.rules = array("H")

    def equal_keys(self) -> Iterator[list[int]]:
        """The rows of every key that stands in more than one."""
        keys = self.keys
        rows = sorted(range(len(keys)), key=keys.__getitem__)
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or keys[rows[end]] != keys[rows[start]]:
                if end - start > 1:
                    yield rows[start:end]
                start = end
