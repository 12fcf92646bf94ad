"""Rows checked by several machines: the stages of a check, and the engines that string them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recordlint.sweep import Swept
    from recordlint.tables import Table

Piece = TypeVar("Piece")
Done = TypeVar("Done")


class EngineError(Exception):
    """An engine cannot do its job. The text says why, for a person."""


class Engine(Protocol):
    """What checks the rows of tables in place of this process."""

    def each(self, work: Callable[[Piece], Done], pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Done | None]]:
        """What `work` makes of each piece, in any order; None for one that ends its process time and again. Raises
        EngineError, and what `work` raises."""

    def sweep(self, tables: Sequence[Table], done: Callable[[int], None], *, complete: bool) -> Swept:
        """As `recordlint.sweep.sweep`. Raises EngineError."""
