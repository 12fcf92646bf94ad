"""Ray Data as the engine: it reads, checks, groups and repeats on the machines of a cluster, and this process reports.

Pieces of tables are read and checked by tasks. What they bring to comparisons stays on the cluster; here come what is
found, the numbers of which some are odd, and which rows are to be compared. Those are read and compared by tasks, too.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import socket
import sys
import warnings
from collections import Counter
from contextlib import contextmanager, redirect_stdout, suppress
from logging import ERROR
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from recordlint import __version__
from recordlint.columns import PARQUET, ROW_COLUMN
from recordlint.columns.read import count_rows, fault_of
from recordlint.engines import EngineError, stages, tasks
from recordlint.engines.stages import GROUPED, LOOKS, REDUCED, Plans
from recordlint.engines.tasks import BROUGHT, COMPARED, NEEDED, Known
from recordlint.pool import Task
from recordlint.settings.find import reason
from recordlint.stored import diagnostic
from recordlint.sweep import Compared, Findings
from recordlint.tables import Rows, Table
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recordlint.engines import Done, Piece
    from recordlint.sweep import Swept

TRIES = 4
"""How often a piece is begun whose process or machine is lost each time."""
AGAIN = 2
"""How often a part of such a piece is begun."""
PIECES = 2
"""How many pieces there are for each processor at least, so that none waits long for the last."""
TOGETHER = 500
"""How many rows are looked at again by one task."""
INTERVAL = 0.5
"""Seconds between two looks at how many rows are done."""
PATIENCE = 10
"""How many seconds a cluster may take to answer."""
DIED = "the process that checked this row died, repeatedly"


class RayEngine(NamedTuple):
    """A Ray cluster: that of an address, or without one a cluster of this machine alone, for as long as it takes. As
    many `jobs` work at a time, or as many as the cluster has processors. How many rows are done is told if that is
    `watched`."""

    address: str | None = None
    jobs: int | None = None
    watched: bool = False

    @contextmanager
    def running(self) -> Iterator[Any]:
        """Ray, connected to the cluster: see `recordlint.engines.Engine.running`."""
        with _apart(), _connected(self.address, self.jobs) as ray:
            try:
                yield ray
            except ray.exceptions.RayError as error:
                raise EngineError(f"Ray failed: {_reason(error)}") from error

    def each(self, work: Callable[[Piece], Done], pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Done | None]]:
        """What `work` makes of each piece: see `recordlint.engines.Engine.each`."""
        ray = _quiet_ray()
        left = dict(enumerate(pieces))
        made = _map(
            _numbers(ray, len(pieces)), tasks.each, self.jobs, _share(ray, (work, pieces)), _register(ray), TRIES
        )
        for block in _blocks(made):
            for row in block.to_pylist():
                done = pickle.loads(row["done"])
                if isinstance(done, Exception):
                    raise done
                yield left.pop(row["piece"]), done
        yield from ((piece, None) for piece in left.values())

    def compare(self, tables: Sequence[Table], brought: Sequence[str], *, complete: bool) -> Iterator[Compared]:
        """What comparisons show: see `recordlint.engines.Engine.compare`."""
        return _Run(_quiet_ray(), tables, self.jobs, complete).compared(brought)

    def sweep(self, tables: Sequence[Table], done: Callable[[int], None], *, complete: bool) -> Swept:
        """As `recordlint.sweep.sweep`. Raises EngineError where there is no cluster, or where it fails."""
        with self.running() as ray:
            return _Run(ray, tables, self.jobs, complete).swept(done if self.watched else None)


class _Run:
    def __init__(self, ray: Any, tables: Sequence[Table], jobs: int | None, complete: bool) -> None:
        self._ray = ray
        self._jobs = jobs
        self._processors = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._tables = tables
        self._numbers = {table.file.shown: number for number, table in enumerate(tables)}
        self._known = Known(tables, _plans_of(tables), GROUPED.empty_table(), complete)
        self._findings = Findings(tables)
        self._brought: Counter[str] = Counter()

    def swept(self, done: Callable[[int], None] | None) -> Swept:
        """What comes of all tables."""
        for one in self._compared(self._examined(done)):
            self._findings.replace(one.table, one.row, one.found)
        return self._findings.swept()

    def compared(self, brought: Sequence[str]) -> Iterator[Compared]:
        """What comparisons show, by tables of facts."""
        kinds: Counter[str] = Counter()
        for path in brought:
            counted = pq.read_table(path, columns=["kind"]).column("kind").value_counts()
            kinds.update({one["values"]: one["counts"] for one in counted.to_pylist()})
        self._brought.update({name: kinds[kind] for name, kind in BROUGHT.items()})
        numbers = _numbers(self._ray, len(brought))
        return self._compared(self._map(numbers, tasks.bring, self._share(brought)).materialize())

    def _examined(self, done: Callable[[int], None] | None) -> Any:
        """What is found in all rows, as a data set. A piece that ends its process each time is taken apart, till only
        single rows are left that do so."""
        datasets: list[Any] = []
        pieces, tries = _pieces(self._tables, PIECES * self._processors), TRIES
        while pieces:
            numbers, register = _numbers(self._ray, len(pieces)), _register(self._ray)
            with _watched(self._ray, register, done):
                examined = self._map(numbers, tasks.examine, self._share(pieces), register, tries).materialize()
            ended = self._take(examined, pieces)
            lost = [piece for number, piece in enumerate(pieces) if number not in ended]
            datasets.append(self._map(examined, tasks.only, pa.array(sorted(ended))) if lost else examined)
            pieces, tries = [part for piece in lost for part in self._taken_apart(piece)], AGAIN
        return datasets[0].union(*datasets[1:]) if len(datasets) > 1 else datasets[0]

    def _take(self, examined: Any, pieces: Sequence[Table]) -> set[int]:
        """Keep what was found in the pieces that came to their end, and say which those are."""
        waiting: dict[int, list[Mapping[str, Any]]] = {}
        ended: set[int] = set()
        for block in _blocks(self._map(examined, tasks.told)):
            for row in block.to_pylist():
                waiting.setdefault(row["piece"], []).append(row)
                if row["ended"]:
                    ended.add(row["piece"])
        for piece in ended:
            number = self._numbers[pieces[piece].file.shown]
            for row in waiting[piece]:
                self._findings.rows += row["rows"] or 0
                self._brought.update({name: row[name] or 0 for name in BROUGHT})
                if row["fault"] is not None:
                    self._findings.add_fault(number, row["fault"])
                if row["details"] is not None:
                    self._findings.add(number, [diagnostic(json.loads(row["details"]))])
        return ended

    def _taken_apart(self, piece: Table) -> list[Table]:
        """A piece that was lost as smaller ones. One that is but a row, or cannot be read here either, is a fault."""
        try:
            batches = [batch.column(ROW_COLUMN).to_pylist() for batch in piece.batches()]
        except Exception as error:
            self._findings.add_fault(self._numbers[piece.file.shown], fault_of(error))
            return []
        rows = [row for batch in batches for row in batch]
        if len(rows) == 1:
            self._findings.add_fault(self._numbers[piece.file.shown], Rows(0, rows, fault=DIED).said)
            return []
        parts = batches if len(batches) > 1 else [[row] for row in rows]
        return [piece._replace(wanted=part, share=(0, 1)) for part in parts]

    def _looks(self, examined: Any) -> pa.Table:
        """Which rows are to be looked at again."""
        plans = self._share(self._known.plans)
        looks = [LOOKS.empty_table()]
        if self._brought["facts"] > 1 or self._brought["counts"]:
            grouped = self._map(examined, tasks.group, plans)
            reduced = _collected(self._grouped(grouped, "part", tasks.reduce, [plans]), REDUCED)
            looks.append(stages.among(reduced, "look"))
            self._known = self._known._replace(sums=stages.among(reduced, "sum"))
        if self._known.sums.num_rows or (self._known.complete and self._brought["undecided"]):
            looks.append(_collected(self._map(examined, tasks.hold, self._share(self._known)), LOOKS))
        return pa.concat_tables(looks)

    def _compared(self, examined: Any) -> Iterator[Compared]:
        """Look at rows again, each task at some of them and at those that they are compared with."""
        looks = self._looks(examined)
        if not looks.num_rows:
            return
        known = self._share(self._known)
        binned, needed = _binned(looks, self._numbers)
        copies = self._map(self._ray.data.from_arrow(needed), tasks.copy, known)
        knows = (known, _register(self._ray), TRIES)
        again = self._grouped(self._ray.data.from_arrow(binned).union(copies), "bin", tasks.compare, knows)
        for block in _blocks(again):
            for file, row, text, found in stages.beside(block):
                yield Compared(self._numbers[file], row, found, text)

    def _share(self, value: object) -> Any:
        return _share(self._ray, value)

    def _map(self, given: Any, task: Callable[..., object], *knows: Any) -> Any:
        return _map(given, task, self._jobs, *knows)

    def _grouped(self, given: Any, key: str, task: Callable[..., pa.Table], knows: Sequence[Any]) -> Any:
        """What a task makes of all rows of each key, together."""
        groups = given.groupby(key, num_partitions=PIECES * self._processors)
        return groups.map_groups(task, batch_format="pyarrow", fn_args=knows)


def _numbers(ray: Any, size: int) -> Any:
    """A data set of so many numbers, for one task each."""
    return ray.data.range(size, override_num_blocks=size)


def _register(ray: Any) -> Any:
    return ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(tasks.Register).remote()


def _share(ray: Any, value: object) -> Any:
    """A reference to a value, for `tasks.shared`."""
    return ray.put(pickle.dumps((__version__, pickle.dumps(Task(value)))))


def _map(given: Any, task: Callable[..., object], jobs: int | None, *knows: Any) -> Any:
    """What a task makes of each block."""
    from ray.data import TaskPoolStrategy

    compute = TaskPoolStrategy(jobs)
    return given.map_batches(task, batch_size=None, batch_format="pyarrow", fn_args=knows, compute=compute)


def _plans_of(tables: Sequence[Table]) -> Plans:
    plans = {plan: number for number, plan in enumerate(dict.fromkeys(table.plan for table in tables))}
    return Plans(list(plans), {table.file.shown: plans[table.plan] for table in tables})


def _pieces(tables: Sequence[Table], wanted: int) -> list[Table]:
    """What is examined by one task each: tables, or if they are few shares of them."""
    each = -(-wanted // len(tables))
    return [piece for table in tables for piece in _parted(table, each)]


def _parted(table: Table, number: int) -> Iterator[Table]:
    """A table in a number of parts. Where rows can be counted without reading them, a part has rows in a row; else it
    has every so many'th batch: what takes time is not to read."""
    if number > 1 and table.wanted is None and table.file.path.lower().partition("?")[0].endswith(PARQUET):
        try:
            rows = count_rows(table.file.path, table.plan.columns)
        except Exception:
            rows = 0
        if rows:
            size = -(-rows // number)
            ends = ((first, min(first + size, rows + 1)) for first in range(1, rows + 1, size))
            yield from (table._replace(wanted=range(*end)) for end in ends)
            return
    yield from (table._replace(share=(first, number)) for first in range(number))


def _binned(looks: pa.Table, numbers: Mapping[str, int]) -> tuple[list[pa.Table], list[pa.Table]]:
    """Looks by bins, `COMPARED`, and by tables which of their rows are needed in which bin, `NEEDED`."""
    rows = list(zip(*(looks.column(name).to_pylist() for name in ("file", "row")), strict=True))
    places = {row: place for place, row in enumerate(sorted(set(rows)))}
    bins = [places[row] // TOGETHER for row in rows]
    firsts = zip(*(looks.column(name).to_pylist() for name in ("first_file", "first_row")), strict=True)
    needed: dict[str, dict[tuple[int, int], None]] = {}
    for number, *pair in zip(bins, rows, firsts, strict=True):
        for file, row in pair:
            if file is not None:
                needed.setdefault(file, {})[row, number] = None
    columns = {"bin": pa.array(bins, pa.int64()), "look": looks.to_struct_array().combine_chunks()}
    columns["source"] = pa.nulls(looks.num_rows, pa.binary())
    return [pa.table({name: columns[name] for name in COMPARED.names}, COMPARED)], [
        pa.Table.from_pylist([{"table": numbers[file], "row": row, "bin": number} for row, number in wanted], NEEDED)
        for file, wanted in needed.items()
    ]


def _blocks(dataset: Any) -> Iterator[pa.Table]:
    return (block for block in dataset.iter_batches(batch_size=None, batch_format="pyarrow") if block.num_columns)


def _collected(dataset: Any, schema: pa.Schema) -> pa.Table:
    """The rows of a data set, here."""
    blocks = (block.select(schema.names).cast(schema) for block in _blocks(dataset))
    return pa.concat_tables([schema.empty_table(), *blocks])


@contextmanager
def _watched(ray: Any, register: Any, done: Callable[[int], None] | None) -> Iterator[None]:
    """Tells how many rows are done, if anybody wants to know."""
    if done is None:
        yield
        return
    ended = Event()

    def watch() -> None:
        while not ended.wait(INTERVAL):
            with suppress(ray.exceptions.RayError):
                done(ray.get(register.done.remote()))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _apart() -> Iterator[None]:
    """Keeps what Ray has to say, of lost processes and of itself, apart from reports."""
    with redirect_stdout(sys.stderr), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _connected(address: str | None, jobs: int | None) -> Iterator[Any]:
    """Ray, connected to a cluster; to the one that it is connected to already, if that is so."""
    ray = _quiet_ray()
    if ray.is_initialized():
        yield ray
        return
    try:
        if address is None:
            ray.init("local", num_cpus=jobs, include_dashboard=False, log_to_driver=False, logging_level=ERROR)
        else:
            _knock(address)
            ray.init(address, log_to_driver=False, logging_level=ERROR)
    except Exception as error:
        where = "Ray cannot begin" if address is None else f"no Ray cluster can be had at `{address}`"
        raise EngineError(f"{where}: {_reason(error)}") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at an address: Ray waits for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()


def _quiet_ray() -> Any:
    """Ray, which writes nothing to the terminal."""
    # What is checked is nobody else's business, nor is that it is.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise EngineError("Ray is not installed: pip install 'recordlint[scale]'") from error
    ray.data.DataContext.get_current().enable_progress_bars = False
    for handler in logging.getLogger("ray.data").handlers:
        if not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.CRITICAL + 1)
    return ray


def _reason(error: BaseException) -> str:
    """Why something failed: what was raised first, with its text."""
    while (cause := getattr(error, "cause", None) or error.__cause__) is not None and cause is not error:
        error = cause
    if isinstance(error, OSError) and error.strerror:
        return reason(error)
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
