"""What is found in rows when they are compared, till their shards are made: in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic


class Anew(NamedTuple):
    """What is found in a row beside others, and what fixes make of its text; None where they change nothing."""

    found: tuple[Diagnostic, ...]
    text: str | None


class Spill:
    """What is found anew in rows, by the name of the part that they belong to."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._offsets: dict[str, dict[int, int]] = {}

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, part: str, row: int, anew: Anew) -> None:
        """Keep what is found in a row of a part."""
        self._offsets.setdefault(part, {})[row] = self._file.tell()
        pickle.dump(anew, self._file)

    def of(self, part: str) -> dict[int, Anew]:
        """What is found in the rows of a part, in order of their numbers."""
        found: dict[int, Anew] = {}
        for row, offset in sorted(self._offsets.get(part, {}).items()):
            self._file.seek(offset)
            found[row] = pickle.load(self._file)
        self._file.seek(0, 2)
        return found
