"""How fast the rows of tables are checked, and in how much memory, on records made up for it.

    python benchmarks/columns.py
    python benchmarks/columns.py --records 1000000 --long 0.3 --ways shards --jobs 1 2 --keep /somewhere/large

The records are those of `records.py`, with a share of `--faulty` and one of `--long` with bodies of 2 to 20 kB. A share
of `--repeated` is there a second time, in another shard, so that records have equals. They are checked in `--ways`:

    files    as Markdown files, without the cache; not with more records than a file system likes
    tables   as Parquet shards with a column `path` and a column `text`, reported with --statistics
    shards   the same, with `--output-format parquet --output-file`

by `--engines`, with the numbers of `--jobs`, `--repeat` times in turn. Processor is that of all processes; records a
second and core are told by it. Linux only. With `--keep` the records are left in a folder, and taken from there again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext

import pyarrow as pa
import pyarrow.parquet as pq
from processes import run
from records import records

CHUNK = 1_000
CONFIGURATION = '[[collections]]\nname = "news"\nfiles = "**"\nschema = "article"\nbody = "any"\n'
COLUMNS = ("--text-column", "text", "--id-column", "path")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--faulty", type=float, default=0.01)
    parser.add_argument("--repeated", type=float, default=0.01)
    parser.add_argument("--long", type=float, default=0.0)
    parser.add_argument("--ways", nargs="+", choices=("files", "tables", "shards"), default=["tables"])
    parser.add_argument("--engines", nargs="+", default=["local"], metavar="ENGINE")
    parser.add_argument("--select", metavar="RULES")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1])
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--keep", metavar="DIR")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() if options.keep is None else nullcontext(options.keep) as folder:
        if not os.path.exists(f"{folder}/tables"):
            write(folder, options)
        measure(folder, options)


def write(folder: str, options: argparse.Namespace) -> None:
    """Write the records, as tables and if they are wanted as files."""
    for way in ("files", "tables"):
        os.makedirs(f"{folder}/{way}")
        with open(f"{folder}/{way}/recordlint.toml", "w") as file:
            file.write(CONFIGURATION)
    schema = pa.schema({"path": pa.string(), "text": pa.string()})
    writers = [pq.ParquetWriter(f"{folder}/tables/{shard:03}.parquet", schema) for shard in range(options.shards)]
    waiting: list[list[tuple[str, str]]] = [[] for _ in writers]
    every = round(1 / options.repeated) if options.repeated else 0
    for number, (name, record) in enumerate(records(options.records, options.faulty, long=options.long)):
        row = (f"_news/{name}.md", record.markdown)
        again = (f"_again/{name}.md", row[1])
        waiting[number % len(writers)].append(row)
        if every and number % every == 0:
            waiting[(number + 1) % len(writers)].append(again)
        if "files" in options.ways:
            for path, text in (row, again) if every and number % every == 0 else (row,):
                os.makedirs(os.path.dirname(f"{folder}/files/{path}"), exist_ok=True)
                with open(f"{folder}/files/{path}", "w") as file:
                    file.write(text)
        for rows, writer in zip(waiting, writers, strict=True):
            if len(rows) >= CHUNK:
                _write(writer, schema, rows)
    for rows, writer in zip(waiting, writers, strict=True):
        if rows:
            _write(writer, schema, rows)
        writer.close()


def _write(writer: pq.ParquetWriter, schema: pa.Schema, rows: list[tuple[str, str]]) -> None:
    writer.write_batch(
        pa.RecordBatch.from_arrays([pa.array(column) for column in zip(*rows, strict=True)], schema=schema)
    )
    rows.clear()


def measure(folder: str, options: argparse.Namespace) -> None:
    """Check the records, and print what each way took."""
    tables = sorted(name for name in os.listdir(f"{folder}/tables") if name.endswith(".parquet"))
    found = [pq.read_metadata(f"{folder}/tables/{name}") for name in tables]
    rows = sum(one.num_rows for one in found)
    groups = (one.row_group(number) for one in found for number in range(one.num_row_groups))
    size = sum(group.column(1).total_uncompressed_size for group in groups)
    print(f"{rows:,} records, {size >> 20:,} MiB of text, {len(tables)} shards")
    rules = [] if options.select is None else ["--select", options.select]
    for _ in range(options.repeat):
        for engine in options.engines:
            for jobs in options.jobs:
                for way in options.ways:
                    if engine != "local" and way == "files":
                        continue
                    _measure(folder, way, [*_arguments(way, tables), *rules, f"--jobs={jobs}", *_engine(engine)], rows)


def _engine(engine: str) -> list[str]:
    return [] if engine == "local" else ["--engine", engine]


def _arguments(way: str, tables: list[str]) -> list[str]:
    if way == "files":
        return ["--no-cache", "--statistics"]
    report = ["--statistics"] if way == "tables" else ["--output-format", "parquet", "--output-file", "found"]
    return [*COLUMNS, *report, *tables]


def _measure(folder: str, way: str, arguments: list[str], rows: int) -> None:
    below = f"{folder}/{'files' if way == 'files' else 'tables'}"
    shutil.rmtree(f"{below}/found", ignore_errors=True)
    taken = run([sys.executable, "-m", "recordlint", "check", *arguments], below)
    told = " ".join(argument for argument in arguments if argument.startswith(("--jobs", "--engine", "ray", "spark")))
    print(f"\n{way} {told}: {taken.output.strip().splitlines()[-1]}")
    if taken.code not in (0, 1):
        raise SystemExit(taken.output)
    speed = f"{rows / taken.wall:,.0f} records a second, {rows / taken.processor:,.0f} a second and core"
    print(f"{taken.wall:.1f} s, {taken.processor:.1f} s of processor: {speed}")
    print("peak memory by process, MiB (its own): " + ", ".join(map(str, taken.held[:8])), flush=True)


if __name__ == "__main__":
    main()
