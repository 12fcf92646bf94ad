"""Records of which some have faults, some the address of another and some comments; as files, lines and tables."""

import gzip
import json
from datetime import datetime, timezone
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

from recordlint import registry
from recordlint.columns import FILE_COLUMN, ROW_COLUMN
from recordlint.files import find
from recordlint.files.read import read_bytes
from recordlint.files.walk import find_below
from recordlint.settings.find import Configurations
from recordlint.tables import table_of

COUNT = 48
URLS = 31
SHARDS = 16
NOW = datetime(2024, 1, 1, tzinfo=timezone.utc)
TABLE = ("--text-column", "text", "--id-column", "path")
SAME_RULES = ("--select", "recommended,inconsistent-name", "--ignore", "files,front-matter")


def article(number):
    """A record of which some have faults, some the address of another, and some comments."""
    date = "2023-13-45" if number % 7 == 0 else "2023-08-02"
    comment = "  # recordlint: ignore[duplicate-url]" if number % 5 == 0 else ""
    provider = f"{{name: {'Harbour' if number % 9 else 'The Harbour'}, domain: example.com}}"
    url = f"https://example.com/{number % URLS}{comment}"
    data = f"title: Bath {number}\ndate: {date}\noriginalUrl: {url}\nprovider: {provider}\n"
    return f"---\n{data}---\nIt is cold in May, and nobody of these {number} minds.\n"


FLAG = "\n  isCached: true"
FLAGGED = [
    {"path": f"{n}.md", "text": f"---\nimage:\n  url: https://example.com/{n}.jpg{FLAG if n else ''}\n---\nText.\n"}
    for n in range(20)
]

RECORDS = [{"path": f"_news/{number:02}.md", "text": article(number)} for number in range(COUNT)]


def without_rows(diagnostics):
    return sorted(json.dumps({name: value for name, value in one.items() if name != "row"}) for one in diagnostics)


def as_files(folder):
    (folder / "_news").mkdir()
    for record in RECORDS:
        (folder / record["path"]).write_text(record["text"])
    return ["_news"]


def as_lines(folder):
    (folder / "t.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    return [*TABLE, "t.jsonl"]


def as_compressed_lines(folder):
    (folder / "t.jsonl.gz").write_bytes(
        gzip.compress("".join(json.dumps(record) + "\n" for record in RECORDS).encode())
    )
    return [*TABLE, "t.jsonl.gz"]


@cache
def parquet(start, step):
    """Every so many'th record, as the bytes of a file."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(RECORDS[start::step]), sink)
    return sink.getvalue().to_pybytes()


def as_one_table(folder):
    (folder / "t.parquet").write_bytes(parquet(0, 1))
    return [*TABLE, "t.parquet"]


def as_shards(folder):
    # Scattered: which of two records is the first must not depend on where they lie.
    names = [f"t-{number:02}.parquet" for number in range(SHARDS)]
    for first, name in enumerate(reversed(names)):
        (folder / name).write_bytes(parquet(first, SHARDS))
    return [*TABLE, *names]


def numbered(records, file="t.parquet"):
    placed = [{**record, FILE_COLUMN: file, ROW_COLUMN: number} for number, record in enumerate(records, 1)]
    return pa.RecordBatch.from_pylist(placed)


def tables_in(folder, names, wanted=None):
    """Tables of texts in the working directory, as they are configured there."""
    named = {"text-column": "text", "id-column": "path"}
    configurations = Configurations(
        read_bytes, registry.rules(), base=str(folder), find_files=find_below, overrides=named
    )
    return [table_of(file, NOW, wanted) for file in find(names, configurations)]
