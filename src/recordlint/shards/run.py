"""Tables -> shards in a folder, and all that a report says of them."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from recordlint.arrow import diagnostics_table
from recordlint.pool import spread
from recordlint.shards.counted import Counts, Shard
from recordlint.shards.examined import KINDS_OF_PART, Work
from recordlint.shards.folder import DIAGNOSTICS, SUMMARY, Folder, FolderError, draft
from recordlint.shards.identity import identity_of
from recordlint.shards.merged import Merging, writer_of
from recordlint.shards.parts import parts_of, stamp_of
from recordlint.shards.summary import summary
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from recordlint.diagnostic import Diagnostic
    from recordlint.engines import Engine
    from recordlint.report import Report
    from recordlint.shards import Shards
    from recordlint.shards.examined import Done
    from recordlint.shards.parts import Part
    from recordlint.tables import Table

FILES = "files"
"""What the shard of files is called that are no tables."""
MANY = 4
"""So many parts for each process are enough to keep all of them busy to the end; of fewer, rows are shared out."""


class Others(NamedTuple):
    """Files that are no tables, and were checked: what is found in them, how many there are, and how many records."""

    found: Sequence[Diagnostic]
    files: int
    records: int


def check_into(
    shards: Shards,
    tables: Sequence[Table],
    jobs: int,
    done: Callable[[int], None],
    *,
    now: datetime,
    others: Others,
    report: Callable[[Counts], Report],
    complete: bool,
    engine: Engine | None = None,
) -> Counts:
    """Check the rows of tables, compare them with each other, and write shards and a summary. `now` is the time of the
    run, unless it goes on with one that was stopped; `done` is told how many rows are checked, and `report` gives what
    there is to say of all that was counted. `complete` says whether these are all that the collections hold. An
    `engine` examines rows and compares them in place of processes of this machine.

    Raises EngineError where the engine fails, and FolderError, OSError or WriteError where nothing can be written.
    """
    stamps = {table.file.shown: stamp_of(table) for table in tables}
    with Folder(shards.folder, now, identity_of(tables, shards)) as folder:
        if folder.ended is not None:
            counted = _ended(folder, folder.ended, stamps)
            if counted is not None:
                return counted
            folder.begin_again(now)
        tables = [table._replace(plan=table.plan._replace(now=folder.now, trust=shards.trust)) for table in tables]
        parts = list(parts_of(tables))
        left = _left(parts, tables, folder, stamps)
        work = Work(tables, os.path.abspath(folder.path), shards.fixed)
        counts = Counts()
        counts.parts, counts.again = len(parts), len(parts) - len(left)
        merging = Merging(tables, folder, shards, jobs, engine)
        with nullcontext() if engine is None else engine.running():
            came = _done(work, left, jobs) if engine is None else _done_by(engine, work, left, folder)
            whole = _examine(came, left, work, folder, stamps=stamps, done=done)
            merging.merge(parts, counts, complete=complete)
        if others.files:
            _write_others(others, folder, shards, counts, merging.names)
        folder.keep_only(merging.names)
        with draft(os.path.join(folder.path, SUMMARY)) as file:
            file.write(summary(report(counts), counts, folder.now).encode())
        if whole and not others.files and None not in stamps.values():
            names = {kind: sorted(own) for kind, own in merging.names.items()}
            folder.end({"inputs": stamps, "shards": names, "counts": counts.as_json()})
        return counts


def _left(parts: Sequence[Part], tables: Sequence[Table], folder: Folder, stamps: Mapping[str, object]) -> list[Part]:
    """The parts that are not finished yet."""

    def is_finished(part: Part) -> bool:
        known, said = folder.finished.get(part.name), _said(part, tables, stamps)
        same = known is not None and said["input"] is not None and said.items() <= known.items()
        return same and _readable(folder, part)

    return [part for part in parts if not is_finished(part)]


def _said(part: Part, tables: Sequence[Table], stamps: Mapping[str, object]) -> dict[str, object]:
    """By what a part is known again."""
    return {"first": part.first, "last": part.last, "input": stamps[tables[part.table].file.shown]}


def _examine(
    examined: Iterable[tuple[Part, Done]],
    parts: Sequence[Part],
    work: Work,
    folder: Folder,
    *,
    stamps: Mapping[str, object],
    done: Callable[[int], None],
) -> bool:
    """Take parts as they are examined; whether all tables could be read. `done` is told how many rows are examined,
    with those of parts that were finished before."""
    names = {part.name for part in parts}
    rows = sum(int(said["rows"]) for name, said in folder.finished.items() if name not in names)
    whole = True
    for part, came in examined:
        rows += came.rows
        done(rows)
        whole = whole and came.whole
        if came.whole:
            folder.finish(part.name, {**_said(part, work.tables, stamps), "rows": came.rows})
    return whole


def _done(work: Work, parts: Sequence[Part], jobs: int) -> Iterator[tuple[Part, Done]]:
    """What came of parts, in any order."""
    if jobs == 1:
        yield from ((part, work.examine(part)) for part in parts)
    elif len(parts) < MANY * jobs:
        yield from ((part, work.examine_by(part, jobs)) for part in parts)
    else:
        for part, came in spread(work.examine, iter(parts), jobs, lambda part: (part,)):
            yield part, work.examine_by(part, 1) if came is None else came


def _done_by(engine: Engine, work: Work, parts: Sequence[Part], folder: Folder) -> Iterator[tuple[Part, Done]]:
    """What came of parts that an engine examined, in any order; this machine does those that end its processes."""
    lost = []
    for part, came in engine.each(work.examine, parts) if parts else ():
        if came is None:
            lost.append(part)
        elif not _readable(folder, part):
            raise FolderError(f"`{folder.path}` is another folder on another machine: name one that all of them share")
        else:
            yield part, came
    for part in lost:
        yield part, work.examine_by(part, 1)


def _readable(folder: Folder, part: Part) -> bool:
    """Whether the tables of a part are there."""
    try:
        for kind in KINDS_OF_PART:
            pq.read_metadata(folder.part(kind, part.name))
    except (OSError, ValueError):
        return False
    return True


def _ended(folder: Folder, said: Mapping[str, Any], stamps: Mapping[str, object]) -> Counts | None:
    """What a run that came to its end has counted; None where its tables have changed, or its shards are there no
    more."""
    try:
        names = [folder.shard(kind, name) for kind, own in said["shards"].items() for name in own]
        if said["inputs"] == stamps and all(map(os.path.exists, names)):
            return Counts.from_json(said["counts"])
    except (AttributeError, LookupError, TypeError, ValueError):
        pass
    return None


def _write_others(others: Others, folder: Folder, shards: Shards, counts: Counts, names: dict[str, set[str]]) -> None:
    """Make a shard of what is found in files that are no tables."""
    name = f"{FILES}.{shards.format}"
    table = diagnostics_table((one, None) for one in others.found)
    with draft(folder.shard(DIAGNOSTICS, name)) as file:
        writer = writer_of(shards.format, DIAGNOSTICS, file)
        writer.add(table)
        writer.close()
    severities = counts.add_diagnostics(table, lambda path, row, severity: False)
    counts.shards.append(Shard(None, None, None, name, others.records, severities))
    names.setdefault(DIAGNOSTICS, set()).add(name)
