"""Facts of many files -> diagnostics: the records that share a key are read again and compared.

Pure: files are opened by a function that is handed in. Only the first record of a group and one other are looked at
together, so that what is in memory does not grow with the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recordlint.check import Found, applies, conclude_comparison, failed, look, note
from recordlint.parse import parse
from recordlint.rule import Group, Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recordlint.check import Plan, Selected, World
    from recordlint.diagnostic import Diagnostic
    from recordlint.ledger import Entry, Ledger, Match
    from recordlint.record import Record
    from recordlint.rule import Comparison
    from recordlint.text import Source

SHELF = 32 * 2**20
"""How many characters of files that were read again are kept for the next comparisons."""


class _Pair(NamedTuple):
    """A member of a group to be compared with the first, which it may be itself."""

    rule: str
    key: int
    first: Entry
    member: Entry
    size: int


def compare(
    ledger: Ledger,
    paths: Sequence[str],
    open_file: Callable[[int], tuple[Source, Plan] | None],
    plan_of: Callable[[int], Plan],
    world: World,
    *,
    given: int | None = None,
) -> Iterator[tuple[int, tuple[Diagnostic, ...]]]:
    """What the collection rules find in the files, by the files' numbers; files without are left out.

    `paths` are the files' paths, by which they are put in order, whatever their numbers are. With `given` only the
    files of lower numbers are reported on. A file that `open_file` has no more, or whose facts are other ones by now,
    is passed over. Never raises: a rule that does is an `internal-error`.
    """
    order = _ranks(paths)
    by_file: dict[int, list[_Pair]] = {}
    for match in ledger.matches(order):
        for pair in _pairs(match, plan_of):
            if given is None or pair.member.file < given:
                by_file.setdefault(pair.member.file, []).append(pair)
    shelf = _Shelf(open_file, world)
    for file in sorted(by_file, key=order.__getitem__):
        # In order of the file to compare with, each is read once at most, even if the shelf is too small for all.
        pairs = sorted(by_file.pop(file), key=lambda pair: (order[pair.first.file], pair))
        opened = shelf.take(file)
        diagnostics = () if opened is None else tuple(opened.compared(pairs, shelf))
        if diagnostics:
            yield file, diagnostics


def _ranks(paths: Sequence[str]) -> list[int]:
    ranks = [0] * len(paths)
    for rank, number in enumerate(sorted(range(len(paths)), key=paths.__getitem__)):
        ranks[number] = rank
    return ranks


def _pairs(match: Match, plan_of: Callable[[int], Plan]) -> Iterator[_Pair]:
    selected = _selected(plan_of(match.entries[0].file), match.rule)
    comparison = selected.rule.comparison
    assert comparison is not None, "only collection rules have facts"
    if match.size < _at_least(comparison, selected):
        return
    first, others = match.entries[0], match.entries[1:]
    if comparison.differing:
        common = match.commonest
        first = next(entry for entry in match.entries if entry.value == common)
        others = tuple(entry for entry in match.entries if entry.value != common)
    for member in (first, *others) if comparison.every else others:
        if comparison.every or member[:2] != first[:2]:
            yield _Pair(match.rule, match.key, first, member, match.size)


def _at_least(comparison: Comparison, selected: Selected) -> int:
    options = selected.rule.code.defaults if selected.options is None else selected.options
    return 2 if comparison.at_least is None else int(getattr(options, comparison.at_least))


def _selected(plan: Plan, rule: str) -> Selected:
    return next(one for one in plan.rules if one.rule.name == rule)


class _Opened:
    """A file that was read again, and what its records bring to comparisons."""

    def __init__(self, source: Source, plan: Plan, world: World) -> None:
        self.source = source
        self.plan = plan
        self._world = world
        self._records = {record.number: record for record in parse(source, yaml_version=plan.yaml)}
        self._members: dict[tuple[str, int], dict[tuple[int, int], Member]] = {}

    def compared(self, pairs: Iterable[_Pair], shelf: _Shelf) -> tuple[Diagnostic, ...]:
        """The diagnostics of the pairs whose members stand in this file."""
        found: list[Found] = []
        errors: list[Diagnostic] = []
        for pair in pairs:
            selected = _selected(self.plan, pair.rule)
            try:
                first, member = shelf.member(pair, pair.first), self.member(pair, pair.member)
                # Equal hashes are not yet equal keys.
                if first is not None and member is not None and first.fact.key == member.fact.key:
                    found += (
                        Found(selected, finding, member.record)
                        for finding in selected.rule.compare(Group(first, pair.size), member, selected.options)
                    )
            except Exception as error:
                errors.append(failed(self.source, selected.rule, error))
        return conclude_comparison(self.source, tuple(self._records.values()), found, errors, self.plan)

    def member(self, pair: _Pair, entry: Entry) -> Member | None:
        """One side of a pair, as the file says it now; None where it says something else."""
        record = self._records.get(entry.record)
        if record is None:
            return None
        if (pair.rule, entry.record) not in self._members:
            self._members[pair.rule, entry.record] = self._noted(record, pair.rule)
        return self._members[pair.rule, entry.record].get((pair.key, entry.value))

    def _noted(self, record: Record, rule: str) -> dict[tuple[int, int], Member]:
        selected = _selected(self.plan, rule)
        known, context = look(record, self.plan, self._world)
        members: dict[tuple[int, int], Member] = {}
        if applies(selected.rule, known):
            for fact in selected.rule.facts(known, selected.options, context):
                noted = note(selected.rule, self.plan, known, fact)
                members.setdefault((noted.key, noted.value), Member(known, fact))
        return members


class _Shelf:
    """Files that were read again, of which the last ones are kept."""

    def __init__(self, open_file: Callable[[int], tuple[Source, Plan] | None], world: World) -> None:
        self._open = open_file
        self._world = world
        self._opened: dict[int, _Opened | None] = {}
        self._size = 0

    def take(self, file: int) -> _Opened | None:
        """A file by its number, read anew or not; None where it cannot be had."""
        if file in self._opened:
            self._opened[file] = self._opened.pop(file)
            return self._opened[file]
        found = self._open(file)
        opened = self._opened[file] = None if found is None else _Opened(*found, self._world)
        self._size += _size(opened)
        while self._size > SHELF and len(self._opened) > 2:
            oldest = next(iter(self._opened))
            self._size -= _size(self._opened.pop(oldest))
        return opened

    def member(self, pair: _Pair, entry: Entry) -> Member | None:
        """One side of a pair, from whatever file it stands in."""
        opened = self.take(entry.file)
        return None if opened is None else opened.member(pair, entry)


def _size(opened: _Opened | None) -> int:
    return 0 if opened is None else len(opened.source.text)
