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
        now = self._clock()
        if now < self._next:
            return
        self._next = now + INTERVAL
        self._shown = True
        filled = CELLS * done // self._total
        self._stream.write(f"\r[{'#' * filled}{'-' * (CELLS - filled)}] {done} of {self._total} files\x1b[K")
        self._stream.flush()
