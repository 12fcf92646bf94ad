"""A batch of rows -> tables of what is found in them: the one function that every engine calls.

`check_batch` gives diagnostics, `gather_batch` what the rows bring to comparisons with others, `examine_batch` both for
the price of one, with a verdict on each row, and the texts that fixes make. A `BatchPlan` says how; it is small, and
can be pickled. Rows are told apart by two columns of the batch, `recordlint_file` and `recordlint_row`, where it has
them. See docs/at-scale.md.
"""

from __future__ import annotations

import json
import os
import posixpath
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from recordlint import registry
from recordlint.check import Checked, check, unreadable
from recordlint.columns import columns_of, is_address, place_of_address
from recordlint.columns.rows import ColumnsError, Unreadable, sources
from recordlint.diagnostic import UNREADABLE_FILE, Severity
from recordlint.facts import Counted, Gathered, Noted
from recordlint.files.read import read_bytes
from recordlint.files.walk import find_below
from recordlint.origins import domain, host_of, shown_domain
from recordlint.parse import ROW
from recordlint.settings.find import Configurations
from recordlint.stored import diagnostic, dump
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recordlint.check import Plan, World
    from recordlint.columns import Columns
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.record import Record
    from recordlint.schema import Schema
    from recordlint.settings import Settings
    from recordlint.text import Row, Source

__all__ = [
    "DIAGNOSTICS",
    "FACTS",
    "VERDICTS",
    "BatchPlan",
    "ColumnsError",
    "check_batch",
    "diagnostics_of",
    "examine_batch",
    "facts_of",
    "gather_batch",
    "load_plan",
]

VERSION = 1
"""Raised when a column of a table changes its meaning or goes; new columns may come without."""

_PLACE = [("line", pa.int32()), ("column", pa.int32()), ("offset", pa.int32())]
_SOURCE = [pa.field("path", pa.string(), nullable=False), ("file", pa.string()), ("row", pa.int64())]


def _table(name: str, fields: Sequence[Any]) -> pa.Schema:
    return pa.schema(fields, {"recordlint.table": name, "recordlint.version": str(VERSION)})


DIAGNOSTICS = _table(
    "diagnostics",
    [
        *_SOURCE,
        ("record", pa.int32()),
        ("rule", pa.string()),
        ("group", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("help", pa.string()),
        ("pointer", pa.string()),
        ("keyword", pa.string()),
        ("start", pa.struct(_PLACE)),
        ("end", pa.struct(_PLACE)),
        ("fingerprint", pa.string()),
        ("fix", pa.string()),
        ("domain", pa.string()),
        ("details", pa.string()),
    ],
)
"""A row for every diagnostic: the fields of the JSON report, how far its fix may be trusted, the domain that the record
is from, and `details`, the whole of it for recordlint itself."""

VERDICTS = _table(
    "verdicts",
    [
        *_SOURCE,
        ("domain", pa.string()),
        ("severity", pa.string()),
        ("errors", pa.int32()),
        ("warnings", pa.int32()),
        ("notes", pa.int32()),
        ("rules", pa.list_(pa.string())),
    ],
)
"""A row for every row: the domain it is from, the worst severity of what is found in it, how many diagnostics of each
there are, and the rules that made them, in order of their names."""

FACTS = _table(
    "facts",
    [
        *_SOURCE,
        ("record", pa.int32()),
        ("kind", pa.string()),
        ("rule", pa.string()),
        ("key", pa.uint64()),
        ("value", pa.uint32()),
        ("times", pa.uint32()),
        ("open", pa.bool_()),
    ],
)
"""A row for everything that is to be compared. `kind` is `fact` (a key, and a hash of a value), `count` (the number
`value` was counted so many `times` below a key), or `undecided` (comments wait for what comparisons show)."""


class BatchPlan(NamedTuple):
    """How rows are checked: the settings, how rows are records, and the time of the run, the same for all of them. With
    `trust` texts are fixed, by fixes that are trusted at least so far."""

    settings: Settings
    columns: Columns
    now: datetime
    trust: Applicability | None = None

    def place(self, path: str, row: Row | None) -> str:
        """Where a row stands for globs: by its name, or where it has none by the file that it stands in; of an address,
        what follows its scheme."""
        named = row is None or path != row.path
        if is_address(path):
            return place_of_address(path if named or row is None else row.file)
        if named or row is None:
            return path
        return self.settings.place(posixpath.normpath(posixpath.join(self.settings.base, row.file)))

    def rules(self, path: str, row: Row | None) -> Plan:
        """What applies to a row."""
        return self.settings.plan(self.place(path, row), self.columns.unless_asked)


def load_plan(
    config: str | None = None,
    *,
    text_column: str | None = None,
    id_column: str | None = None,
    body_column: tuple[str, ...] | None = None,
    now: datetime | None = None,
) -> BatchPlan:
    """The plan by a configuration file, or by none. The columns are as the options of `recordlint check` have them, or
    else as configured; `now` is the time of the run, which the clock tells where it is left out.

    Raises ValueError for a configuration with mistakes.
    """
    given = {"text-column": text_column, "id-column": id_column, "body-column": body_column}
    configurations = Configurations(
        read_bytes,
        registry.rules(),
        base=os.getcwd().replace(os.sep, "/"),
        find_files=find_below,
        file=config,
        isolated=config is None,
        overrides={name: value for name, value in given.items() if value is not None},
    )
    settings = configurations.of(configurations.base)
    for fault in configurations.diagnostics:
        raise ValueError(f"{fault.path}:{fault.start.line}:{fault.start.column}: {fault.message}")
    return BatchPlan(settings, columns_of(settings, lines=False), now or datetime.now(timezone.utc))


class Examined(NamedTuple):
    """What was found in a batch, and what its rows bring to comparisons: tables by `DIAGNOSTICS`, `FACTS` and
    `VERDICTS`; and the texts that fixes have changed, by the places of their rows in the batch."""

    diagnostics: pa.RecordBatch
    facts: pa.RecordBatch
    verdicts: pa.RecordBatch
    fixed: Mapping[int, str] = {}


def check_batch(batch: pa.RecordBatch, plan: BatchPlan) -> pa.RecordBatch:
    """The diagnostics of a batch of rows. Raises ColumnsError where it has not the columns that the plan names, and
    nothing else: a row that cannot be read is a diagnostic."""
    return examine_batch(batch, plan).diagnostics


def gather_batch(batch: pa.RecordBatch, plan: BatchPlan) -> pa.RecordBatch:
    """What the rows of a batch bring to comparisons. Raises as `check_batch` does."""
    return examine_batch(batch, plan).facts


def examine_batch(batch: pa.RecordBatch, plan: BatchPlan) -> Examined:
    """The diagnostics of a batch, and what its rows bring to comparisons. Raises as `check_batch` does."""
    world = RowWorld(plan.now)
    diagnostics: list[tuple[Any, ...]] = []
    facts: list[tuple[Any, ...]] = []
    verdicts: list[tuple[Any, ...]] = []
    fixed: dict[int, str] = {}
    for number, source in enumerate(sources(batch, plan.columns)):
        met: list[Record] = []
        if isinstance(source, Unreadable):
            found = _unreadable(source, plan)
        else:
            checked = check(source, plan.rules(source.path, source.row), world, meet=met.append)
            found = checked.diagnostics
            facts += _facts(source, checked)
            if plan.trust is not None and (text := fixed_text(source, plan, world, found)) is not None:
                fixed[number] = text
        domain = domain_of(source.path, met)
        diagnostics += (_diagnostic_row(one, domain) for one in found)
        verdicts.append(_verdict_row(source.path, source.row, domain, found))
    return Examined(from_rows(diagnostics, DIAGNOSTICS), from_rows(facts, FACTS), from_rows(verdicts, VERDICTS), fixed)


def fixed_text(source: Source, plan: BatchPlan, world: World, found: Sequence[Diagnostic]) -> str | None:
    """What the fixes of the diagnostics `found` in a row, and of those that come up then, make of its text (of a row
    whose columns are the data, of its body); None where they change nothing."""
    trust = plan.trust
    if trust is None or not any(one.fix is not None and one.fix.applicability >= trust for one in found):
        return None
    from recordlint.fix import fix

    try:
        after = fix(source, plan.rules(source.path, source.row), world, trust, found=found).source
    except Exception:
        # As with files, a fix that fails costs its record nothing but the fix.
        return None
    before, text = (_text_of(one) for one in (source, after))
    return None if text == before else text


def _text_of(source: Source) -> str:
    """The text of a row, without the data where its columns are those."""
    return source.text.partition("\n")[2] if source.syntax == ROW else source.text


def domain_of(path: str, records: Sequence[Record]) -> str | None:
    """The domain that a row is from: what its first record says, else the host of its name."""
    told = next(filter(None, map(domain, records)), "")
    return shown_domain(told or (host_of(path) if is_address(path) else ""))


class RowWorld:
    """A `recordlint.check.World` for rows: they lie in no folder, so that every machine answers alike."""

    __slots__ = ("now",)

    def __init__(self, now: datetime) -> None:
        self.now = now

    def front_matter_expected(self, path: str, collection: str | None) -> str | None:
        """See `recordlint.rule.Context.front_matter_expected`."""
        return None if collection is None else "collection"

    def image_size(self, path: str, value: str) -> tuple[int, int] | None:
        """Nothing is known of images."""
        return None

    def file_exists(self, path: str, value: str) -> bool:
        """There are no files."""
        return False

    def file_at(self, path: str, value: str) -> bool | None:
        """Nothing is known of files."""
        return None

    def schema(self, path: str, name: str) -> Schema | str:
        """A bundled schema that a record names."""
        from recordlint.schema import bundled_names, load_bundled

        return load_bundled(name) if name in bundled_names() else f"no bundled schema is called `{name}`"


def diagnostics_of(table: pa.RecordBatch) -> list[Diagnostic]:
    """The diagnostics of a table of them, whole."""
    return [diagnostic(json.loads(details)) for details in table.column("details").to_pylist()]


class Brought(NamedTuple):
    """What a row brings to comparisons, as in `recordlint.check.Checked`."""

    gathered: Gathered
    undecided: bool


def facts_of(table: pa.RecordBatch) -> dict[int, Brought]:
    """What rows bring, by their numbers."""
    noted: dict[int, list[Noted]] = {}
    counted: dict[int, list[Counted]] = {}
    undecided: set[int] = set()
    columns = [table.column(name).to_pylist() for name in FACTS.names[2:]]
    for row, record, kind, rule, key, value, times, is_open in zip(*columns, strict=True):
        if kind == "fact":
            noted.setdefault(row, []).append(Noted(rule, key, value, record))
        elif kind == "count":
            counted.setdefault(row, []).append(Counted(rule, key, value, times, is_open))
        else:
            undecided.add(row)
    return {
        row: Brought(Gathered(tuple(noted.get(row, ())), tuple(counted.get(row, ()))), row in undecided)
        for row in dict.fromkeys((*noted, *counted, *sorted(undecided)))
    }


def diagnostics_table(found: Iterable[tuple[Diagnostic, str | None]]) -> pa.RecordBatch:
    """Diagnostics, each with the domain of its record, as a table."""
    return from_rows((_diagnostic_row(one, domain) for one, domain in found), DIAGNOSTICS)


def verdicts_table(rows: Iterable[tuple[str, Row | None, str | None, Sequence[Diagnostic]]]) -> pa.RecordBatch:
    """Verdicts on rows, given by path, row, domain and what is found in them."""
    return from_rows((_verdict_row(*row) for row in rows), VERDICTS)


def _unreadable(row: Unreadable, plan: BatchPlan) -> tuple[Diagnostic, ...]:
    """What there is to say of a row that is no record, if somebody wants to know."""
    for selected in plan.rules(row.path, row.row).rules:
        if selected.rule.name == UNREADABLE_FILE:
            severity = selected.severity or selected.rule.severity
            return unreadable(row.path, row.why, severity, row.row).diagnostics
    return ()


def _facts(source: Source, checked: Checked) -> Iterator[tuple[Any, ...]]:
    where = (_text(source.path), *(source.row or (None, None)))
    for fact in checked.gathered.noted:
        yield (*where, fact.record, "fact", fact.rule, fact.key, fact.value, None, None)
    for count in checked.gathered.counted:
        yield (*where, None, "count", count.rule, count.key, count.number, count.times, count.open)
    if checked.undecided:
        yield (*where, None, "undecided", None, None, None, None, None)


def _diagnostic_row(one: Diagnostic, domain: str | None) -> tuple[Any, ...]:
    return (
        _text(one.path),
        *(one.row or (None, None)),
        one.record,
        one.rule,
        one.group,
        one.severity.label,
        _text(one.message),
        one.help and _text(one.help),
        one.pointer and _text(one.pointer),
        one.keyword,
        one.start._asdict(),
        one.end._asdict(),
        one.fingerprint,
        one.fix and one.fix.applicability.label,
        domain,
        dump(one),
    )


def _verdict_row(path: str, row: Row | None, domain: str | None, found: Sequence[Diagnostic]) -> tuple[Any, ...]:
    if not found:
        return (_text(path), *(row or (None, None)), domain, None, 0, 0, 0, [])
    severities = [one.severity for one in found]
    return (
        _text(path),
        *(row or (None, None)),
        domain,
        max(severities).label,
        *(severities.count(each) for each in (Severity.ERROR, Severity.WARNING, Severity.NOTE)),
        sorted({one.rule for one in found}),
    )


def _text(text: str) -> str:
    """A text that Arrow can hold: halves of surrogate pairs it cannot."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def from_rows(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a batch of a schema."""
    columns: Iterable[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
