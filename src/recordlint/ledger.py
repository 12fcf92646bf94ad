"""What many records bring to comparisons, kept small, and which of them share a key."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from recordlint.facts import Gathered

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


class Order(Protocol):
    """What files are put in order by, such as a list of their paths."""

    def __getitem__(self, file: int, /) -> Any:
        """What the file of a number is put in order by."""


class Ledger:
    """What files bring, as columns of numbers and no Python objects: 22 bytes a fact, 8 a number that may prove odd."""

    def __init__(self) -> None:
        self._parts = tuple(_Columns() for _ in range(PARTS))
        self._rules: dict[str, int] = {}
        self._censuses: dict[int, Census] = {}

    def __len__(self) -> int:
        return sum(len(part.keys) for part in self._parts)

    def add(self, file: int, gathered: Gathered) -> None:
        """Keep what a file brings, which is known by its number from now on."""
        for fact in gathered.noted:
            part = self._parts[fact.key % PARTS]
            part.keys.append(fact.key)
            part.values.append(fact.value)
            part.files.append(file)
            part.records.append(fact.record)
            part.rules.append(self._rules.setdefault(fact.rule, len(self._rules)))
        for counted in gathered.counted:
            census = self._censuses.setdefault(counted.key, Census(counted.rule, counted.key))
            census.times[counted.number] += counted.times
            if counted.open:
                census.numbers.append(counted.number)
                census.files.append(file)

    def remove(self, files: Mapping[int, Gathered]) -> None:
        """Forget files, of which it is said what they brought."""
        for part in self._parts:
            part.remove(files)
        for gathered in files.values():
            for counted in gathered.counted:
                self._censuses[counted.key].times[counted.number] -= counted.times
        for census in self._censuses.values():
            census.remove(files)

    def suspects(self) -> set[int]:
        """The files that share a key with others, or hold numbers that may prove odd."""
        found = {file for census in self._censuses.values() for file in census.files}
        for part in self._parts:
            for rows in part.equal_keys():
                found.update(part.files[row] for row in rows)
        return found

    def matches(self, order: Order) -> Iterator[Match]:
        """The keys of at least two records. `order` gives, for the number of a file, what it is put in order by."""
        names = tuple(self._rules)
        for part in self._parts:
            for rows in part.equal_keys():
                rows.sort(key=lambda row: (order[part.files[row]], part.records[row]))
                entries = tuple(Entry(part.files[row], part.records[row], part.values[row]) for row in rows)
                match = Match(names[part.rules[rows[0]]], part.keys[rows[0]], entries)
                if match.size > 1:
                    yield match

    def censuses(self) -> Iterator[Census]:
        """What was counted, by key, where a number may prove odd."""
        return (census for census in self._censuses.values() if census.files)


class Census:
    """What was counted below one key, and which files hold numbers that may prove odd."""

    __slots__ = ("files", "key", "numbers", "rule", "times")

    def __init__(self, rule: str, key: int) -> None:
        self.rule = rule
        self.key = key
        self.times: Counter[int] = Counter()
        self.numbers = array("I")
        self.files = array("I")

    @property
    def counted(self) -> Mapping[int, int]:
        """How often each number was counted."""
        return +self.times

    def holding(self, numbers: Container[int]) -> Iterator[int]:
        """The files that hold one of these numbers where it may prove odd, some of them repeatedly."""
        return (file for number, file in zip(self.numbers, self.files, strict=True) if number in numbers)

    def remove(self, files: Container[int]) -> None:
        """Forget the rows of files."""
        rows = [row for row, file in enumerate(self.files) if file not in files]
        self.numbers, self.files = _chosen(self.numbers, rows), _chosen(self.files, rows)


class _Columns:
    """The facts of one part: a row has an item in every column."""

    __slots__ = ("files", "keys", "records", "rules", "values")

    def __init__(self) -> None:
        self.keys = array("Q")
        self.values = array("I")
        self.files = array("I")
        self.records = array("I")
        self.rules = array("H")

    def remove(self, files: Collection[int]) -> None:
        """Forget the rows of files."""
        rows = [row for row, file in enumerate(self.files) if file not in files]
        for name in self.__slots__:
            setattr(self, name, _chosen(getattr(self, name), rows))

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


def _chosen(column: array[int], rows: Sequence[int]) -> array[int]:
    return array(column.typecode, (column[row] for row in rows))
