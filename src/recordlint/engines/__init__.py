"""Rows checked by several machines: the stages of a check, and the engines that string them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recordlint.sweep import Swept
    from recordlint.tables import Table


class EngineError(Exception):
    """An engine cannot do its job. The text says why, for a person."""


class Engine(Protocol):
    """What checks the rows of tables in place of this process."""

    def sweep(self, tables: Sequence[Table], done: Callable[[int], None], *, complete: bool) -> Swept:
        """As `recordlint.sweep.sweep`. Raises EngineError."""
