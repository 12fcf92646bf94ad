"""What a file brings to comparisons with others, as it is kept until all are checked: a few numbers a fact."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.digest import blake2b
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from recordlint.record import Record
    from recordlint.rule import Count, Fact, Rule

LARGEST = 2**32 - 1
OWNS = 1


class Noted(NamedTuple):
    """A fact of a record.

    `key` is a hash (64 bits) of the rule's name, of what the record is compared within, and of the fact's key; `value`
    one (31 bits) of the fact's value, with `OWNS` where the record owns the key. `record` is the record's number.
    """

    rule: str
    key: int
    value: int
    record: int


class Counted(NamedTuple):
    """A number that records of one file count, and how many `times` in all. `key` is a hash as in `Noted`. With `open`
    the file is to be looked at again if the number proves odd."""

    rule: str
    key: int
    number: int
    times: int
    open: bool


class Gathered(NamedTuple):
    """What all records of a file bring."""

    noted: tuple[Noted, ...] = ()
    counted: tuple[Counted, ...] = ()

    def only(self, rules: Container[str]) -> Gathered:
        """What is brought to some rules."""
        return Gathered(
            tuple(one for one in self.noted if one.rule in rules),
            tuple(one for one in self.counted if one.rule in rules),
        )


class Gathering:
    """Facts and counts of one file, in the making; equal ones are kept once."""

    __slots__ = ("_counted", "_noted")

    def __init__(self) -> None:
        self._noted: dict[Noted, None] = {}
        self._counted: dict[tuple[str, int, int], tuple[int, bool]] = {}

    def note(self, facts: Iterable[Noted]) -> None:
        """Keep facts."""
        self._noted |= dict.fromkeys(facts)

    def count(self, rule: Rule, collection: str | None, record: Record, counts: Iterable[Count]) -> None:
        """Keep what a rule counts in a record."""
        name, path = rule.name, record.path
        for key, number, is_open in counts:
            known = name, _counted_key(name, collection, path, key), max(0, min(number, LARGEST))
            times, was_open = self._counted.get(known, (0, False))
            self._counted[known] = (times + 1, was_open or is_open)

    def result(self) -> Gathered:
        """All that was kept."""
        return Gathered(tuple(self._noted), tuple(Counted(*known, *said) for known, said in self._counted.items()))


def note(rule: Rule, collection: str | None, record: Record, fact: Fact) -> Noted:
    """A fact as it is kept."""
    value = (_hash(4, fact.value) if fact.value else _NO_VALUE) & ~OWNS | (OWNS if fact.owns else 0)
    return Noted(rule.name, key_of(rule, collection, record, fact.key), value, record.number)


def key_of(rule: Rule, collection: str | None, record: Record, key: str) -> int:
    """A key of a rule, within the collection; where there is none, within the folder."""
    return _key(rule.name, collection, record.path, key)


def _key(rule: str, collection: str | None, path: str, key: str) -> int:
    scope = ("folder", posixpath.dirname(path)) if collection is None else ("collection", collection)
    return _hash(8, rule, *scope, key)


def _counted_key(rule: str, collection: str | None, path: str, key: str) -> int:
    """As `key_of`, remembered: unlike facts, few keys are counted again and again."""
    return _remembered_key(rule, collection, path if collection is None else "", key)


def _hash(size: int, *parts: str) -> int:
    text = "\0".join(parts)
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=size).digest(), "big")


_remembered_key = lru_cache(maxsize=256)(_key)
_NO_VALUE = _hash(4, "")
