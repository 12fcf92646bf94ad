"""Tables of records: Parquet, Arrow IPC and JSON Lines, read a batch of rows at a time with pyarrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.settings import Settings

PARQUET = (".parquet", ".pq")
ARROW = (".arrow", ".arrows", ".feather", ".ipc")
LINES = (".jsonl", ".ndjson")
COMPRESSED = (".gz", ".bz2", ".zst", ".lz4")
TABLES = (*PARQUET, *ARROW, *(lines + suffix for lines in LINES for suffix in COMPRESSED))
"""Suffixes of files that hold tables, whatever the settings say."""

FILE_COLUMN = "recordlint_file"
"""The column of a batch that says which file each row comes from."""
ROW_COLUMN = "recordlint_row"
"""The column of a batch that says which row of that file each is, from 1."""
LINE_COLUMN = "recordlint_line"
"""The only other column of a batch that was read from JSON Lines: the bytes of the line."""

NO_FILES = frozenset({"files"})
NO_TEXTS = frozenset({"files", "front-matter"})


class Columns(NamedTuple):
    """How rows are records. `text` holds whole records, `id` says what a row is called, `body` are columns of which the
    first that is there holds the body. `lines` is true of JSON Lines, whose lines are taken as they are unless `text`
    or `body` is set."""

    text: str | None = None
    id: str | None = None
    body: tuple[str, ...] = ()
    lines: bool = False

    @property
    def unless_asked(self) -> frozenset[str]:
        """The groups of rules that are off for these rows unless they are selected: they are about files."""
        return NO_FILES if self.lines and not (self.text or self.body) else NO_TEXTS


def is_address(argument: str) -> bool:
    """Whether an argument is an address, such as `s3://bucket/news.parquet`, and no path."""
    return "://" in argument


def place_of_address(address: str) -> str:
    """Where an address stands for globs: what follows its scheme."""
    return address.partition("://")[2].lstrip("/")


def is_table(path: str, settings: Settings) -> bool:
    """Whether a file holds a table: by its suffix, or as JSON Lines of which columns are named."""
    name = path.lower()
    named = settings.sets("text-column") or settings.sets("id-column") or settings.sets("body-column")
    return name.endswith(TABLES) or (named and name.endswith(LINES))


def is_lines(path: str) -> bool:
    """Whether a table is one of JSON Lines."""
    return not path.lower().endswith((*PARQUET, *ARROW))


def columns_of(settings: Settings, *, lines: bool) -> Columns:
    """How the rows of a table, perhaps of JSON Lines, are records."""
    text = settings.get("text-column")
    taken = text is None and (settings.sets("body-column") or not lines)
    return Columns(text, settings.get("id-column"), tuple(settings.get("body-column")) if taken else (), lines)
