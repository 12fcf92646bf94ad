"""Tables -> parts: rows that are checked together, and what the tables of each are called."""

from __future__ import annotations

import os
from bisect import bisect_left
from typing import TYPE_CHECKING

from recordlint.columns import PARQUET, is_address
from recordlint.columns.read import count_rows
from recordlint.digest import blake2b
from recordlint.patterns import regex
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.tables import Table

ROWS = 131_072
"""How many rows a part has at most: some minutes of work, and few enough parts of a row group, which can only be read
from its beginning. Tables whose rows cannot be counted without reading them are one part."""
_END = 2**62
_LONGEST = 60
_PLAIN = regex(r"[^A-Za-z0-9._-]+")


class Part(NamedTuple):
    """The rows of a table, by its number among others, from `first` to `last`, and a name that no other part has."""

    table: int
    name: str
    first: int
    last: int


def parts_of(tables: Sequence[Table]) -> Iterator[Part]:
    """The parts of tables, in order; those without rows that are wanted are left out. Never raises."""
    for number, table in enumerate(tables):
        count = _count(table)
        starts = range(1, count + 1, ROWS) if count else (1,)
        name = name_of(table.file.shown)
        for place, first in enumerate(starts):
            last = first + ROWS - 1 if first + ROWS <= count else _END
            part = Part(number, f"{name}-{place:05}", first, last)
            if table.wanted is None or not count or rows_of(table, part):
                yield part


def rows_of(table: Table, part: Part) -> Sequence[int]:
    """The numbers of the rows of a part, as far as they are there."""
    if table.wanted is None:
        return range(part.first, part.last + 1)
    return table.wanted[bisect_left(table.wanted, part.first) : bisect_left(table.wanted, part.last + 1)]


def name_of(shown: str) -> str:
    """What parts of a file are called: by its own name, and a hash of its path."""
    stem = os.path.basename(shown).split(".")[0]
    digest = blake2b(shown.encode(errors="surrogatepass"), digest_size=6).hexdigest()
    return f"{_PLAIN.sub('-', stem)[:_LONGEST]}-{digest}"


def stamp_of(table: Table) -> list[object] | None:
    """What changes when a file does: its size, and when it was written; None where that cannot be known."""
    path = table.file.path
    try:
        if not is_address(path):
            status = os.stat(path)
            return [status.st_size, status.st_mtime_ns]
        from pyarrow.fs import FileSystem

        system, inner = FileSystem.from_uri(path)
        info = system.get_file_info(inner)
        return [info.size, info.mtime_ns]
    except Exception:
        return None


def _count(table: Table) -> int:
    """How many rows a table of Parquet has; 0 where that is not known, or it has none."""
    path = table.file.path.partition("?")[0] if is_address(table.file.path) else table.file.path
    if not path.lower().endswith(PARQUET):
        return 0
    try:
        return count_rows(table.file.path, table.plan.columns)
    except Exception:
        return 0
