"""The options of `recordlint check` that are about tables and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble
from recordlint.sample import parse_size

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from recordlint.files import File

TEXTS_ONLY = ("fix", "diff", "add_suppressions", "update_baseline", "changed_since")
"""Options that are of no use for tables."""


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    tables = parser.add_argument_group(
        "tables", "Parquet, Arrow IPC, compressed JSON Lines; with these options, and as configured, JSON Lines, too"
    )
    tables.add_argument("--text-column", metavar="C", help="the column that holds whole records, with front matter")
    tables.add_argument("--id-column", metavar="C", help="the column that says what a row is called, such as its path")
    tables.add_argument(
        "--body-column",
        action="append",
        metavar="C",
        help="where rows are records, the column that holds the body (default: content, articleBody or text)",
    )
    samples = parser.add_argument_group("samples", "to judge very many records before all are checked")
    samples.add_argument(
        "--sample", type=parse_size, metavar="N", help="check so many files and rows drawn by chance: 1000, or 1%%"
    )
    samples.add_argument("--seed", type=int, default=1, metavar="N", help="what chance begins with (default: 1)")


def refuse_tables(files: Sequence[File], options: argparse.Namespace) -> None:
    """Raise Trouble for tables that cannot be read here, or are to be written."""
    table = next((file.shown for file in files if file.table), None)
    if table is None:
        return
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise Trouble(f"`{table}` is read with pyarrow, which is not installed: pip install 'recordlint[scale]'")
    for name in TEXTS_ONLY:
        if getattr(options, name) not in (None, False):
            raise Trouble(f"--{name.replace('_', '-')} does not go with tables, such as `{table}`: check them alone")
