"""Parts -> shards: what is found in each row alone or, where others have something to say, beside them."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recordlint.arrow import FACTS, diagnostics_table, facts_of, verdicts_table
from recordlint.shards.anew import Anew, Spill
from recordlint.shards.counted import Shard
from recordlint.shards.examined import BROUGHT
from recordlint.shards.folder import DIAGNOSTICS, RECORDS, VERDICTS, draft
from recordlint.shards.written import SCHEMAS, Lines, Tables, rewrite_texts
from recordlint.sweep import Comparisons
from recordlint.text import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from recordlint.diagnostic import Diagnostic, Severity
    from recordlint.engines import Engine
    from recordlint.shards import Shards
    from recordlint.shards.counted import Counts
    from recordlint.shards.folder import Folder
    from recordlint.shards.parts import Part
    from recordlint.sweep import Compared
    from recordlint.tables import Table


_ROWS = 16_384


class Merging:
    """Makes shards of the parts of tables, all of which are examined; up to `jobs` processes compare their rows, or an
    engine does. `names` are those of the shards, by kind."""

    def __init__(
        self, tables: Sequence[Table], folder: Folder, shards: Shards, jobs: int, engine: Engine | None = None
    ) -> None:
        self._jobs = jobs
        self._engine = engine
        self._tables = tables
        self._folder = folder
        self._shards = shards
        self.names: dict[str, set[str]] = {}

    def merge(self, parts: Sequence[Part], counts: Counts, *, complete: bool) -> None:
        """Compare the rows of all parts, write the shards, and count. Raises OSError where nothing can be written."""
        with Spill() as spill:
            self._compare(parts, spill, complete=complete)
            for part in parts:
                self._finish(part, spill.of(part.name), counts)

    def _compare(self, parts: Sequence[Part], spill: Spill, *, complete: bool) -> None:
        by_table: dict[int, list[Part]] = {}
        for part in parts:
            by_table.setdefault(part.table, []).append(part)
        for table, row, found, text in self._compared(parts, complete=complete):
            own = by_table[table]
            holder = own[bisect_right(own, row, key=lambda part: part.first) - 1]
            spill.add(holder.name, row, Anew(tuple(found), text))

    def _compared(self, parts: Sequence[Part], *, complete: bool) -> Iterator[Compared]:
        if self._engine is not None:
            brought = [os.path.abspath(self._folder.part(BROUGHT, part.name)) for part in parts]
            return self._engine.compare(self._tables, brought, complete=complete)
        comparisons = Comparisons(self._tables)
        for part in parts:
            for rows, facts in self._brought(part):
                comparisons.take(part.table, rows, facts_of(facts))
        return comparisons.compare(complete, self._jobs)

    def _brought(self, part: Part) -> Iterator[tuple[list[int], pa.Table]]:
        """The rows of a part, some at a time, each time with what they bring to comparisons."""
        batches = self._batches(BROUGHT, part)
        waiting = next(batches, None)
        for batch in self._batches(VERDICTS, part, ["row"]):
            rows = batch.column("row").to_pylist()
            own: list[pa.RecordBatch] = []
            while waiting is not None:
                count = pc.sum(pc.less_equal(waiting.column("row"), rows[-1])).as_py()
                own.append(waiting.slice(0, count))
                if count < waiting.num_rows:
                    waiting = waiting.slice(count)
                    break
                waiting = next(batches, None)
            yield rows, pa.Table.from_batches(own, FACTS)

    def _batches(self, kind: str, part: Part, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        path = self._folder.part(kind, part.name)
        with pq.ParquetFile(path) as table:
            yield from table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False)

    def _finish(self, part: Part, anew: Mapping[int, Anew], counts: Counts) -> None:
        """Make the shards of a part, and count."""
        table = self._tables[part.table]
        judged = _Judged(anew)
        rows = counts.rows
        verdicts = judged.merge(self._batches(VERDICTS, part))
        self._write(VERDICTS, part, verdicts, counts.add_verdicts, kept=self._shards.verdicts, changed=bool(anew))
        found = _merged(_whole_rows(self._batches(DIAGNOSTICS, part)), anew, judged.domains)
        severities: Counter[str] = Counter()

        def fails(path: str, row: Row | None, severity: Severity) -> bool:
            if row is None:
                return table.file.settings.fails(severity, table.file.place)
            return table.plan.settings.fails(severity, table.plan.place(path, row))

        def count(batch: pa.RecordBatch) -> None:
            severities.update(counts.add_diagnostics(batch, fails))

        name = self._write(DIAGNOSTICS, part, found, count, kept=True, changed=bool(anew))
        counts.shards.append(Shard(table.file.shown, judged.first, judged.last, name, counts.rows - rows, severities))
        if self._shards.fixed is not None:
            self._write_records(part, {judged.places[row]: one.text for row, one in anew.items()})

    def _write(
        self,
        kind: str,
        part: Part,
        batches: Iterable[pa.RecordBatch],
        count: Callable[[pa.RecordBatch], object],
        *,
        kept: bool,
        changed: bool,
    ) -> str:
        """Count batches, and make a shard of them if they are to be kept; its name."""
        name = f"{part.name}.{self._shards.format}"
        if not kept or (not changed and self._shards.format == "parquet"):
            for batch in batches:
                count(batch)
            if kept:
                self.names.setdefault(kind, set()).add(name)
                self._folder.publish(kind, name, self._folder.part(kind, part.name))
            return name
        self.names.setdefault(kind, set()).add(name)
        with draft(self._folder.shard(kind, name)) as file:
            writer = writer_of(self._shards.format, kind, file)
            for batch in batches:
                count(batch)
                writer.add(batch)
            writer.close()
        return name

    def _write_records(self, part: Part, texts: Mapping[int, str | None]) -> None:
        """Make a shard of the rows of a part, with other texts in some of them, by their places."""
        columns = self._tables[part.table].plan.columns
        name = f"{part.name}.{'jsonl' if columns.lines else 'parquet'}"
        path = self._folder.part(RECORDS, part.name)
        if not os.path.getsize(path):
            return
        self.names.setdefault(RECORDS, set()).add(name)
        if not texts:
            self._folder.publish(RECORDS, name, path)
            return
        assert self._shards.fixed is not None, "there are records only where texts are fixed"
        with draft(self._folder.shard(RECORDS, name)) as file:
            rewrite_texts(path, file, columns, self._shards.fixed, texts)


def writer_of(format: str, kind: str, file: IO[bytes]) -> Lines | Tables:
    """What writes shards of a kind in a format."""
    return Lines(file, kind) if format == "jsonl" else Tables(file, SCHEMAS[kind])


class _Judged:
    """The verdicts on the rows of a part, some of them anew. Once they are merged, `places` and `domains` give for the
    rows that are looked at anew where they stand in the part, and the domains they are from."""

    def __init__(self, anew: Mapping[int, Anew]) -> None:
        self.places: dict[int, int] = {}
        self.domains: dict[int, str | None] = {}
        self.first: int | None = None
        self.last: int | None = None
        self._anew = anew

    def merge(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The verdicts, in order."""
        start = 0
        for batch in batches:
            numbers = batch.column("row").to_pylist()
            self.first = numbers[0] if self.first is None else self.first
            self.last = numbers[-1]
            places = [place for place, row in enumerate(numbers) if row in self._anew] if self._anew else []
            self.places |= {numbers[place]: start + place for place in places}
            start += len(numbers)
            yield self._judge(batch, places) if places else batch

    def _judge(self, batch: pa.RecordBatch, places: Sequence[int]) -> pa.RecordBatch:
        """A batch with other verdicts at some places."""
        rows = batch.take(pa.array(places, pa.int64())).to_pylist()
        self.domains |= {row["row"]: row["domain"] for row in rows}
        judged = verdicts_table(
            (row["path"], Row(row["file"], row["row"]), row["domain"], self._anew[row["row"]].found) for row in rows
        )
        return _in_order(batch, judged)


def _merged(
    batches: Iterable[pa.RecordBatch], anew: Mapping[int, Anew], domains: Mapping[int, str | None]
) -> Iterator[pa.RecordBatch]:
    """Diagnostics of a part in order of its rows, those of some rows anew."""
    waiting = iter(sorted(anew))
    row = next(waiting, None)
    for batch in batches:
        last = pc.max(batch.column("row")).as_py()
        new: list[tuple[Diagnostic, str | None]] = []
        while row is not None and last is not None and row <= last:
            new += ((one, domains.get(row)) for one in anew[row].found)
            row = next(waiting, None)
        yield _in_order(batch, diagnostics_table(new), anew) if anew else batch
    if row is not None:
        left = (row, *waiting)
        yield diagnostics_table((one, domains.get(row)) for row in left for one in anew[row].found)


def _in_order(batch: pa.RecordBatch, new: pa.RecordBatch, gone: Iterable[int] | None = None) -> pa.RecordBatch:
    """A batch with some rows in place of those of the same numbers, or of the numbers that are `gone`."""
    replaced = new.column("row") if gone is None else pa.array(list(gone), pa.int64())
    kept = batch.filter(pc.invert(pc.is_in(batch.column("row"), value_set=replaced)))
    together = pa.Table.from_batches([kept, new]).combine_chunks()
    # Rows without a number, faults of the whole table, come last.
    (ordered,) = together.take(pc.sort_indices(together, sort_keys=[("row", "ascending")])).to_batches() or [new]
    return ordered


def _whole_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of which none ends amid what is said of one row."""
    rest: pa.RecordBatch | None = None
    for following in batches:
        batch = following if rest is None else pa.concat_batches([rest, following])
        rows = batch.column("row").to_pylist()
        cut = len(rows)
        while cut > 0 and rows[cut - 1] == rows[-1]:
            cut -= 1
        yield batch.slice(0, cut)
        rest = batch.slice(cut)
    if rest is not None:
        yield rest
