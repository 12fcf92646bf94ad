"""Tables -> shards of what is found in them, in a folder: a run that is stopped goes on where it was.

Rows are checked in parts, each by one process that writes what came of it. When all parts are there, rows are compared
with each other, and the parts become shards: tables of diagnostics and, where they are wanted, of verdicts and of the
rows themselves with their texts after fixes. At no time is more in memory than a few batches, the facts of rows that
are to be compared, and counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.diagnostic import Applicability

FORMATS = {
    "parquet": "programs, at scale: a folder of Parquet files, and a summary.json",
    "jsonl": "the same as JSON Lines, where the file is a folder",
}
"""The formats of shards, and who reads them."""


class Shards(NamedTuple):
    """What is to be written, and where: the `folder`, the `format` of diagnostics and verdicts, whether there are to be
    `verdicts` on all rows, and what the column is called that holds the texts after fixes that are trusted so far, if
    there is to be one. `version` stands for the code that checks."""

    folder: str
    format: str = "parquet"
    verdicts: bool = False
    fixed: str | None = None
    trust: Applicability | None = None
    version: str = ""
