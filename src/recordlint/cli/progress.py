"""A line on standard error that tells how far a long run has come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 1.0
"""Seconds before the line appears."""
INTERVAL = 0.1
"""Seconds between two looks of it."""
CELLS = 30


class ProgressBar:
    """Shows a bar once a run takes longer than a second. Use it in a `with`: it clears itself at the end."""

    def __init__(self, stream: TextIO, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._total = total
        self._clock = clock
        self._next = clock() + PATIENCE
        self._shown = False

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def __call__(self, done: int) -> None:
        """Tell how many files are done."""
        if not self._is_time():
            return
        filled = CELLS * done // self._total
        self._show(f"[{'#' * filled}{'-' * (CELLS - filled)}] {done} of {self._total} files")

    def count_rows(self, done: int) -> None:
        """Tell how many rows of tables are done; how many there are is not known."""
        if self._is_time():
            self._show(f"{done} rows")

    def _is_time(self) -> bool:
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + INTERVAL
        return True

    def _show(self, line: str) -> None:
        self._shown = True
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()
