"""How fast the rows of tables are checked, and in how much memory, on records made up for it.

    python benchmarks/columns.py
    python benchmarks/columns.py --records 100000 --shards 16 --jobs 1

The records are those of `records.py`, with a share of `--faulty`; they are written as Parquet shards with a column
`path` and a column `text`. A share of `--repeated` is in a second shard as well, so that records have equals. Checked
with `recordlint check --text-column text --id-column path`, in a process of its own. Peak memory is that of the largest
process (`resource.getrusage`): the one that reads, or one that checks.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq
from records import records

CHUNK = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--faulty", type=float, default=0.01)
    parser.add_argument("--repeated", type=float, default=0.01)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        size = write(folder, options)
        measure(folder, size, options)


def write(folder: str, options: argparse.Namespace) -> int:
    """Write the shards; how many characters of text they hold."""
    schema = pa.schema({"path": pa.string(), "text": pa.string()})
    writers = [pq.ParquetWriter(f"{folder}/{shard:02}.parquet", schema) for shard in range(options.shards)]
    waiting: list[list[tuple[str, str]]] = [[] for _ in writers]
    size = 0
    every = round(1 / options.repeated) if options.repeated else 0
    for number, (name, record) in enumerate(records(options.records, options.faulty)):
        row = (f"_news/{name}.md", record.markdown)
        size += len(row[1])
        waiting[number % len(writers)].append(row)
        if every and number % every == 0:
            waiting[(number + 1) % len(writers)].append((f"_again/{name}.md", row[1]))
        for rows, writer in zip(waiting, writers, strict=True):
            if len(rows) >= CHUNK:
                _write(writer, schema, rows)
    for rows, writer in zip(waiting, writers, strict=True):
        _write(writer, schema, rows)
        writer.close()
    return size


def _write(writer: pq.ParquetWriter, schema: pa.Schema, rows: list[tuple[str, str]]) -> None:
    writer.write_batch(
        pa.RecordBatch.from_arrays([pa.array(column) for column in zip(*rows, strict=True)], schema=schema)
    )
    rows.clear()


def measure(folder: str, size: int, options: argparse.Namespace) -> None:
    """Check the shards, and print what that took."""
    with open(f"{folder}/recordlint.toml", "w") as file:
        file.write('[[collections]]\nname = "news"\nfiles = "**"\nschema = "article"\nbody = "any"\n')
    shards = sorted(name for name in os.listdir(folder) if name.endswith(".parquet"))
    columns = ["--text-column", "text", "--id-column", "path"]
    command = [sys.executable, "-m", "recordlint", "check", *columns, "--statistics", f"--jobs={options.jobs}", *shards]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    print(done.stdout + done.stderr)
    processor = used.ru_utime + used.ru_stime
    print(f"{options.records:,} records, {size >> 20} MiB of text, {options.shards} shards, --jobs {options.jobs}")
    print(f"{wall:.0f} s, {processor:.0f} s of processor: {options.records / processor:,.0f} records a second and core")
    print(f"peak memory of the largest process: {used.ru_maxrss * unit / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
