"""Rows -> all that is found in them, also beside each other, in stages: each is a pure function of Arrow tables.

    rows --examine--> diagnostics, facts
    facts --group--> facts by parts of their keys
    facts of one part --reduce--> looks, sums of numbers of which some are odd
    facts, sums --hold--> more looks
    looks, the rows concerned --compare--> the rows again, with what is found in place of what was before

An engine groups and moves the tables; no process has to hold all facts. A row is known by `file` and `row`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from recordlint.arrow import (
    DIAGNOSTICS,
    FACTS,
    RowWorld,
    diagnostics_of,
    diagnostics_table,
    domain_of,
    examine_batch,
    fixed_text,
    from_rows,
)
from recordlint.collection import Lessons, Pair, look_again, pairs, selected_rule
from recordlint.facts import Gathered, Noted
from recordlint.ledger import Entry, Ledger
from recordlint.text import Row, Source, rank
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

    from recordlint.arrow import BatchPlan
    from recordlint.check import Plan
    from recordlint.diagnostic import Diagnostic
    from recordlint.record import Record

PARTS = 1024
"""Facts are grouped by so many parts of their keys; a power of two."""

# Not all engines have numbers without sign.
_SIGNED = {pa.uint64(): pa.int64(), pa.uint32(): pa.int64()}
_FACT = pa.schema([(field.name, _SIGNED.get(field.type, field.type)) for field in FACTS])
_DIAGNOSTIC = pa.schema([(field.name, field.type) for field in DIAGNOSTICS])
_ROW = [("path", pa.string()), ("file", pa.string()), ("row", pa.int64())]

EXAMINED = pa.schema([("diagnostic", pa.struct(list(_DIAGNOSTIC))), ("fact", pa.struct(list(_FACT)))])
"""What is found and what rows bring, one below the other: of each row one of the columns is null."""
GROUPED = pa.schema([*_FACT, ("group", pa.int64()), ("part", pa.int64())])
"""Facts with what they are grouped by: `group` tells settings apart, `part` is part of the key."""
LOOKS = pa.schema(
    [
        *_ROW,
        *[("rule", pa.string()), ("key", pa.int64()), ("value", pa.int64()), ("record", pa.int64())],
        *[(f"first_{name}", kind) for name, kind in _ROW],
        *[("first_value", pa.int64()), ("first_record", pa.int64()), ("size", pa.int64())],
    ]
)
"""Rows to be looked at again: beside the first of those that share a key, or alone where `rule` is null."""
BESIDE = pa.schema([*_ROW, ("text", pa.string()), ("found", pa.list_(pa.struct(list(_DIAGNOSTIC))))])
"""Rows that were looked at again: what fixes make of their texts, null where nothing or where none are asked for, and
what is found in them."""
REDUCED = pa.schema([("look", pa.struct(list(LOOKS))), ("sum", pa.struct(list(GROUPED)))])
"""What facts come to: rows to be looked at again, and below them sums of numbers."""


class Plans:
    """How the rows of each file are checked; without files, those of all files are by the one plan."""

    __slots__ = ("_by_file", "_groups", "_plans")

    def __init__(self, plans: Sequence[BatchPlan], by_file: Mapping[str, int] | None = None) -> None:
        numbers = {settings: number for number, settings in enumerate(dict.fromkeys(plan.settings for plan in plans))}
        self._plans = tuple(plans)
        self._groups = tuple(numbers[plan.settings] for plan in plans)
        self._by_file = by_file

    def of(self, file: str) -> BatchPlan:
        """The plan of a file."""
        return self._plans[0 if self._by_file is None else self._by_file[file]]

    def rules(self, path: str, row: Row) -> Plan:
        """What applies to a row."""
        return self.of(row.file).rules(path, row)

    def group(self, file: str) -> int:
        """Which rows are compared with those of a file: those of equal settings."""
        return self._groups[0 if self._by_file is None else self._by_file[file]]


class _RowName(NamedTuple):
    path: str
    file: str
    row: int

    @property
    def place(self) -> Row:
        return Row(self.file, self.row)


def examine(batch: pa.RecordBatch, plan: BatchPlan) -> pa.Table:
    """What is found in the rows of a batch, and what they bring: `EXAMINED`. Raises as `check_batch` does."""
    found = examine_batch(batch, plan)
    return below_each_other(pa.Table.from_batches([found.diagnostics]), _signed(found.facts), EXAMINED)


def brought(facts: pa.RecordBatch) -> pa.Table:
    """What rows bring that were examined before: from `recordlint.arrow.FACTS` to `EXAMINED`."""
    return below_each_other(_DIAGNOSTIC.empty_table(), _signed(facts), EXAMINED)


def group(examined: pa.Table, plans: Plans) -> pa.Table:
    """The facts that may be shared, and the numbers counted, these added up, with what they are grouped by: from
    `EXAMINED` to `GROUPED`."""
    counts = _add_up(_grouped(facts_among(examined, "count"), plans))
    return pa.concat_tables([_grouped(facts_among(examined, "fact"), plans), counts])


def reduce(facts: pa.Table, plans: Plans) -> pa.Table:
    """Which rows are to be compared with which, and the numbers of which some are odd, by all that is brought to some
    keys: from `GROUPED` to `REDUCED`."""
    looks = _match(_of_kind(facts, "fact"), plans)
    sums = _add_up(_of_kind(facts, "count"))
    odd = Odd(sums, plans).numbers
    keys = zip(sums.column("group").to_pylist(), _keys(sums), strict=True)
    sums = sums.filter(pa.array([bool(odd[key]) for key in keys], pa.bool_()))
    return below_each_other(looks, sums, REDUCED)


def among(table: pa.Table, name: str) -> pa.Table:
    """The rows of a column of structs that are not null, as a table."""
    return pa.Table.from_struct_array(table.column(name).drop_null())


def facts_among(examined: pa.Table, kind: str) -> pa.Table:
    """The facts of a kind of a table by `EXAMINED`."""
    return _of_kind(among(examined, "fact"), kind)


class Odd:
    """What is learned from sums of numbers that were counted: the odd ones below each key, and each group's lessons."""

    def __init__(self, sums: pa.Table, plans: Plans) -> None:
        self.numbers: dict[tuple[int, int], Container[int]] = {}
        self.lessons: dict[int, Lessons] = {}
        counted: dict[tuple[int, int], dict[int, int]] = {}
        where: dict[tuple[int, int], tuple[str, _RowName]] = {}
        columns = [sums.column(name).to_pylist() for name in ("group", "rule", "value", "times", "path", "file", "row")]
        for key, group, rule, value, times, *name in zip(_keys(sums), *columns, strict=True):
            numbers = counted.setdefault((group, key), {})
            numbers[value] = numbers.get(value, 0) + times
            where[group, key] = rule, _RowName(*name)
        for (group, key), numbers in counted.items():
            rule, row = where[group, key]
            selected = selected_rule(plans.rules(row.path, row.place), rule)
            lessons = self.lessons.setdefault(group, Lessons())
            self.numbers[group, key] = lessons.learn(selected, key, numbers)


def hold(examined: pa.Table, odd: Odd, plans: Plans, *, complete: bool) -> pa.Table:
    """The rows that hold odd numbers, and if the collections are `complete` those whose comments wait for what
    comparisons show: from `EXAMINED` to `LOOKS`."""
    counts = _grouped(facts_among(examined, "count"), plans)
    counts = counts.filter(pc.equal(counts.column("open"), True))
    keys = zip(counts.column("group").to_pylist(), _keys(counts), strict=True)
    numbers = counts.column("value").to_pylist()
    holds = [value in odd.numbers.get(key, ()) for key, value in zip(keys, numbers, strict=True)]
    rows = _row_names(counts.filter(pa.array(holds, pa.bool_())))
    if complete:
        rows += _row_names(facts_among(examined, "undecided"))
    return _table([(*row, *[None] * (len(LOOKS) - 3)) for row in dict.fromkeys(rows)], LOOKS)


def compare(
    looks: pa.Table, open_row: Callable[[Row], Source | None], odd: Odd, plans: Plans, *, complete: bool
) -> pa.Table:
    """What is found in rows beside the others: by `BESIDE`, each row that was looked at once.

    `looks` are all those of some rows; `open_row` gives these and those that they are compared with.
    """
    told: list[tuple[Diagnostic, str | None]] = []
    ends = [0]
    seen: list[tuple[Any, ...]] = []
    for group, own in _by_group(looks, plans).items():
        order = _in_order({row for look in own for row in (look.row, look.first) if row is not None})
        numbers = {name: number for number, name in enumerate(order)}

        def open_file(number: int, order: Sequence[_RowName] = order) -> tuple[Source, Plan] | None:
            source = open_row(order[number].place)
            return None if source is None else (source, plans.rules(source.path, order[number].place))

        by_row: dict[int, list[Pair]] = {}
        for look in own:
            by_row.setdefault(numbers[look.row], []).extend(look.pairs(numbers))
        lessons = odd.lessons.get(group, Lessons())
        world = RowWorld(plans.of(order[0].file).now)
        met: list[Record] = []
        ranks = range(len(order))
        for number, checked in look_again(by_row, lessons, ranks, open_file, world, complete=complete, meet=met.append):
            domain = domain_of(order[number].path, met)
            met.clear()
            told += ((one, domain) for one in checked.diagnostics)
            ends.append(len(told))
            source = open_row(order[number].place)
            assert source is not None, "what is found in it was there"
            text = fixed_text(source, plans.of(order[number].file), world, checked.diagnostics)
            seen.append((*order[number], text))
    found = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), diagnostics_table(told).to_struct_array())
    rows = from_rows(seen, pa.schema(list(BESIDE)[:-1]))
    return pa.table([*rows.columns, found], BESIDE.names).cast(BESIDE)


def beside(compared: pa.Table) -> Iterator[tuple[str, int, str | None, list[Diagnostic]]]:
    """The rows of `BESIDE`: of each the file, its number, the text and what is found."""
    found = compared.column("found").combine_chunks()
    listed = iter(diagnostics_of(pa.RecordBatch.from_struct_array(found.flatten())))
    rows = (compared.column(name).to_pylist() for name in ("file", "row", "text"))
    for file, row, text, count in zip(*rows, pc.list_value_length(found).to_pylist(), strict=True):
        yield file, row, text, list(islice(listed, count))


class _Look(NamedTuple):
    """A row of `LOOKS`."""

    row: _RowName
    rule: str | None
    key: int | None
    value: int
    record: int
    first: _RowName | None
    first_value: int
    first_record: int
    size: int

    def pairs(self, numbers: Mapping[_RowName, int]) -> Iterator[Pair]:
        """What the row is compared with, by numbers of rows."""
        if self.rule is not None and self.key is not None and self.first is not None:
            first = Entry(numbers[self.first], self.first_record, self.first_value)
            member = Entry(numbers[self.row], self.record, self.value)
            yield Pair(self.rule, self.key % 2**64, first, member, self.size)


def _of_kind(facts: pa.Table, kind: str) -> pa.Table:
    return facts.filter(pc.equal(facts.column("kind"), kind))


def _grouped(facts: pa.Table, plans: Plans) -> pa.Table:
    """Facts with what they are grouped by."""
    files = facts.column("file").combine_chunks().dictionary_encode()
    groups = pa.array([plans.group(file) for file in files.dictionary.to_pylist()], pa.int64()).take(files.indices)
    parts = pc.bit_wise_and(facts.column("key"), PARTS - 1)
    return facts.append_column("group", groups).append_column("part", parts).cast(GROUPED)


def _add_up(counts: pa.Table) -> pa.Table:
    """How often each number was counted, with one of the rows where."""
    if not counts.num_rows:
        return GROUPED.empty_table()
    keys = ["group", "part", "kind", "rule", "key", "value"]
    rows = ["path", "file", "row"]
    sums = counts.group_by(keys, use_threads=False).aggregate([("times", "sum"), *((name, "first") for name in rows)])
    names = [*keys, "times_sum", *(f"{name}_first" for name in rows)]
    found = dict(zip([*keys, "times", *rows], sums.select(names).columns, strict=True))
    empty = {field.name: pa.nulls(sums.num_rows, field.type) for field in GROUPED}
    return pa.table({**empty, **found}).cast(GROUPED)


def _match(facts: pa.Table, plans: Plans) -> pa.Table:
    """Which rows are to be compared with which."""
    counted = facts.column("key").value_counts()
    shared = counted.filter(pc.greater(pc.struct_field(counted, "counts"), 1))
    if not len(shared):
        return LOOKS.empty_table()
    facts = facts.filter(pc.is_in(facts.column("key"), pc.struct_field(shared, "values")))
    looks: list[tuple[Any, ...]] = []
    for group in facts.column("group").unique().to_pylist():
        looks += _matched(facts.filter(pc.equal(facts.column("group"), group)), plans)
    return _table(looks, LOOKS)


def _matched(facts: pa.Table, plans: Plans) -> Iterator[tuple[Any, ...]]:
    """The looks that facts of one group give rise to."""
    names = _row_names(facts)
    order = _in_order(set(names))
    numbers = {name: number for number, name in enumerate(order)}
    ledger = Ledger()
    columns = [facts.column(name).to_pylist() for name in ("rule", "value", "record")]
    for name, key, rule, value, record in zip(names, _keys(facts), *columns, strict=True):
        ledger.add(numbers[name], Gathered((Noted(rule, key, value, record),)))

    def plan_of(number: int) -> Plan:
        return plans.rules(order[number].path, order[number].place)

    for rule, key, first, member, size in pairs(ledger, range(len(order)), plan_of):
        signed = key if key < 2**63 else key - 2**64
        own = (*order[member.file], rule, signed, member.value, member.record)
        yield (*own, *order[first.file], first.value, first.record, size)


def _by_group(looks: pa.Table, plans: Plans) -> dict[int, list[_Look]]:
    """The rows of `LOOKS` by which settings they are of."""
    found: dict[int, list[_Look]] = {}
    for path, file, row, rule, key, value, record, *first, first_value, first_record, size in _rows(looks):
        beside = None if rule is None else _RowName(*first)
        look = _Look(_RowName(path, file, row), rule, key, value, record, beside, first_value, first_record, size)
        found.setdefault(plans.group(file), []).append(look)
    return found


def _in_order(names: Collection[_RowName]) -> list[_RowName]:
    return sorted(names, key=lambda name: rank(name.path, name.place))


def _row_names(table: pa.Table) -> list[_RowName]:
    return [_RowName(*name) for name in _rows(table.select(["path", "file", "row"]))]


def _keys(table: pa.Table) -> list[int]:
    """The keys as they are noted: numbers without sign."""
    return [key % 2**64 for key in table.column("key").to_pylist()]


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_batches([from_rows(rows, schema)])


def below_each_other(first: pa.Table, second: pa.Table, schema: pa.Schema) -> pa.Table:
    """Two tables as columns of structs, of which one is null in each row."""
    if not first.num_rows and not second.num_rows:
        return schema.empty_table()
    upper, lower = (one.cast(pa.schema(list(field.type))) for one, field in zip((first, second), schema, strict=True))
    columns = [
        pa.chunked_array([*_structs(upper), pa.nulls(lower.num_rows, schema.field(0).type)]),
        pa.chunked_array([pa.nulls(upper.num_rows, schema.field(1).type), *_structs(lower)]),
    ]
    return pa.table(columns, schema).combine_chunks()


def _structs(table: pa.Table) -> list[pa.StructArray]:
    return [batch.to_struct_array() for batch in table.to_batches()]


def _signed(facts: pa.RecordBatch) -> pa.Table:
    columns = [column.view(pa.int64()) if column.type == pa.uint64() else column for column in facts.columns]
    return pa.table(columns, facts.schema.names)
