"""What many files bring -> which of them are looked at once more, beside which others, and what is found then.

Pure: files are opened by a function that is handed in. Only the first record of a group and one other are looked at
together, so that what is in memory does not grow with the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.check import Checked, check, look
from recordlint.dispatch import held, triggers
from recordlint.facts import OWNS, Noted, note
from recordlint.parse import parse
from recordlint.rule import Group, Member
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping

    from recordlint.check import Plan, World
    from recordlint.dispatch import Selected
    from recordlint.ledger import Entry, Ledger, Match, Order
    from recordlint.record import Record
    from recordlint.rule import Comparison
    from recordlint.text import Source

ROUNDS = 10
"""How often records are compared and fixed again, at most: a fix may make others alike, or not alike any more."""
SHELF = 4 * 2**20
"""How many characters of files that were read again are kept for the next comparisons. Parsed, a file
takes some fifteen times as many bytes."""


class Pair(NamedTuple):
    """A member of a group to be compared with the first, which it may be itself; how many records the group has."""

    rule: str
    key: int
    first: Entry
    member: Entry
    size: int

    @property
    def noted(self) -> Noted:
        """The member's fact."""
        return Noted(self.rule, self.key, self.member.value, self.member.record)


def compare(
    ledger: Ledger,
    order: Order,
    open_file: Callable[[int], tuple[Source, Plan] | None],
    plan_of: Callable[[int], Plan],
    world: World,
    *,
    given: int | None = None,
    undecided: Collection[int] = (),
    complete: bool = True,
) -> Iterator[tuple[int, Checked]]:
    """What is found in files beside the others, in place of what was found in them alone; by the files' numbers, in
    order of their paths. Files of which there is nothing new to say are left out.

    `order` gives for the number of a file what it is put in order by, such as its path. With `given` only the files of
    lower numbers are looked at. A file that `open_file` has no more is passed over, and so is one with other
    facts by now. `complete` says that no file of a collection is missing: comments in the `undecided` files may then
    prove useless. Never raises: a rule that does is an `internal-error`.
    """
    by_file, lessons = due(ledger, order, plan_of, given=given, undecided=undecided if complete else ())
    return look_again(by_file, lessons, order, open_file, world, complete=complete)


def due(
    ledger: Ledger,
    order: Order,
    plan_of: Callable[[int], Plan],
    *,
    given: int | None = None,
    undecided: Collection[int] = (),
) -> tuple[dict[int, list[Pair]], Lessons]:
    """Which files are to be looked at again, each with what it is to be compared with, and what was learned from the
    numbers of all; the `undecided` files in any case."""
    by_file: dict[int, list[Pair]] = {number: [] for number in undecided}
    for pair in pairs(ledger, order, plan_of):
        if given is None or pair.member.file < given:
            by_file.setdefault(pair.member.file, []).append(pair)
    lessons = Lessons()
    for census in ledger.censuses():
        selected = selected_rule(plan_of(census.files[0]), census.rule)
        for file in census.holding(lessons.learn(selected, census.key, census.counted)):
            if given is None or file < given:
                by_file.setdefault(file, [])
    return by_file, lessons


def pairs(ledger: Ledger, order: Order, plan_of: Callable[[int], Plan]) -> Iterator[Pair]:
    """What is to be compared, by the facts of a ledger."""
    for match in ledger.matches(order):
        yield from _pairs(match, plan_of)


def look_again(
    by_file: dict[int, list[Pair]],
    lessons: Lessons,
    order: Order,
    open_file: Callable[[int], tuple[Source, Plan] | None],
    world: World,
    *,
    complete: bool,
    meet: Callable[[Record], object] | None = None,
) -> Iterator[tuple[int, Checked]]:
    """What is found in files that are compared with others as `by_file` says, which is emptied; else as `compare`.
    `meet` is shown the records of each file before what is found in it is given."""
    shelf = _Shelf(open_file, world)
    for file in sorted(by_file, key=order.__getitem__):
        # In order of the file to compare with, each is read once at most, even if the shelf is too small for all.
        pairs = sorted(by_file.pop(file), key=lambda pair: (order[pair.first.file], pair))
        opened = shelf.take(file)
        if opened is not None:
            groups = {pair.noted: group for pair in pairs if (group := shelf.group(pair)) is not None}
            yield file, check(opened.source, opened.plan, world, _Peers(lessons, groups, complete), meet=meet)


def settle(
    ledger: Ledger,
    compared: Callable[[], Iterable[tuple[int, Checked]]],
    mend: Callable[[int, Checked], Checked | None] | None,
) -> dict[int, Checked]:
    """What is found in files beside the others, once no fix is left to apply; by the files' numbers.

    `compared` makes the comparisons of the ledger (see `compare`). `mend` is given a file's number and what is found in
    it, and gives what is found in it alone after its fixes, or None where none can be applied; no fixes without it.
    All fixes of a round are those of one state of the collection: so of equal records none is spared.
    """
    changed: dict[int, Checked] = {}
    if mend is None:
        return dict(compared())
    for _ in range(ROUNDS):
        found = dict(compared())
        after = {number: one for number, checked in found.items() if (one := mend(number, checked)) is not None}
        if not after:
            return {**changed, **found}
        ledger.remove({number: found[number].gathered for number in after})
        for number, checked in after.items():
            ledger.add(number, checked.gathered)
        changed |= after
    return {**changed, **dict(compared())}


class _Peers:
    """A `recordlint.check.Peers`, for one file."""

    __slots__ = ("_groups", "_lessons", "complete")

    def __init__(self, lessons: Lessons, groups: Mapping[Noted, Group], complete: bool) -> None:
        self._lessons = lessons
        self._groups = groups
        self.complete = complete

    def learned(self, key: int) -> Mapping[int, Any]:
        return self._lessons.of(key)

    def group(self, noted: Noted) -> Group | None:
        return self._groups.get(noted)


def _pairs(match: Match, plan_of: Callable[[int], Plan]) -> Iterator[Pair]:
    selected = selected_rule(plan_of(match.entries[0].file), match.rule)
    comparison = selected.rule.comparison
    assert comparison is not None, "only collection rules have facts"
    if match.size < _at_least(comparison, selected):
        return
    first, others = match.entries[0], match.entries[1:]
    if comparison.differing:
        common = match.commonest
        first = next(entry for entry in match.entries if entry.value == common)
        others = tuple(entry for entry in match.entries if entry.value != common)
    if comparison.mentions:
        owners = tuple(entry for entry in match.entries if entry.value & OWNS)
        if not owners:
            return
        known = {entry.value for entry in owners}
        first = owners[0]
        others = tuple(entry for entry in match.entries if entry.value | OWNS not in known)
    for member in (first, *others) if comparison.every else others:
        if comparison.every or member[:2] != first[:2]:
            yield Pair(match.rule, match.key, first, member, match.size)


def _at_least(comparison: Comparison, selected: Selected) -> int:
    return 2 if comparison.at_least is None else int(getattr(selected.in_force, comparison.at_least))


class Lessons:
    """What was learned from the numbers below each key; where nothing was, nothing is kept."""

    def __init__(self) -> None:
        self._learned: dict[int, Mapping[int, Any] | Exception] = {}

    def learn(self, selected: Selected, key: int, counted: Mapping[int, int]) -> Container[int]:
        """The odd numbers among those counted below a key of a rule. Where that fails, they are all: the rule is to
        fail in all those files."""
        try:
            learned: Mapping[int, Any] | Exception = selected.rule.learn(counted, selected.options)
        except Exception as error:
            learned = error
        if isinstance(learned, Exception):
            self._learned[key] = learned
            return counted
        if learned:
            self._learned[key] = learned
        return learned

    def of(self, key: int) -> Mapping[int, Any]:
        """What was learned of a key. Raises what learning it raised."""
        learned = self._learned.get(key, {})
        if isinstance(learned, Exception):
            raise learned
        return learned


def selected_rule(plan: Plan, rule: str) -> Selected:
    """How a rule that is selected applies."""
    return next(one for one in plan.rules if one.rule.name == rule)


class _Opened:
    """A file that was read again, and what its records bring to comparisons."""

    def __init__(self, source: Source, plan: Plan, world: World) -> None:
        self.source = source
        self.plan = plan
        self._world = world
        self._records: Mapping[int, Record] | None = None
        self._members: dict[tuple[str, int], dict[Noted, Member]] = {}

    def member(self, pair: Pair, entry: Entry) -> Member | None:
        """One side of a pair, as the file says it now; None where it says something else."""
        if self._records is None:
            self._records = {record.number: record for record in parse(self.source, yaml_version=self.plan.yaml)}
        record = self._records.get(entry.record)
        if record is None:
            return None
        if (pair.rule, entry.record) not in self._members:
            self._members[pair.rule, entry.record] = dict(self._noted(record, pair.rule))
        return self._members[pair.rule, entry.record].get(Noted(pair.rule, pair.key, entry.value, entry.record))

    def _noted(self, record: Record, rule: str) -> Iterator[tuple[Noted, Member]]:
        selected = selected_rule(self.plan, rule)
        known, context = look(record, self.plan, self._world)
        if triggers(known, held(self.source.text, selected.rule.needs)).concern(selected.rule):
            facts = tuple(selected.rule.facts(known, selected.options, context))
            # Of several equal facts the first counts.
            for fact in reversed(facts):
                yield note(selected.rule, self.plan.collection, known, fact), Member(known, fact)


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

    def group(self, pair: Pair) -> Group | None:
        """What a pair's member is compared with; None where it is there no more."""
        opened = self.take(pair.first.file)
        try:
            first = None if opened is None else opened.member(pair, pair.first)
        except Exception:
            # What fails on a record now and did not before has changed.
            return None
        return None if first is None else Group(first, pair.size)


def _size(opened: _Opened | None) -> int:
    return 0 if opened is None else len(opened.source.text)
