"""Rows checked by several machines: the stages of a check, and the engines that string them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from recordlint.sweep import Compared, Swept
    from recordlint.tables import Table

Piece = TypeVar("Piece")
Done = TypeVar("Done")


class EngineError(Exception):
    """An engine cannot do its job. The text says why, for a person."""


class Engine(Protocol):
    """What checks the rows of tables in place of this process."""

    def running(self) -> AbstractContextManager[object]:
        """Begins the engine, and ends it. Raises EngineError where it cannot begin, or fails meanwhile."""

    def each(self, work: Callable[[Piece], Done], pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Done | None]]:
        """What `work` makes of each piece, in any order; None for one that ends its process time and again. Only within
        `running`. Raises what `work` raises."""

    def compare(self, tables: Sequence[Table], brought: Sequence[str], *, complete: bool) -> Iterator[Compared]:
        """What comparisons of all rows show, in any order, by what these bring: tables by `recordlint.arrow.FACTS`, by
        their paths, which are those of every machine. Only within `running`."""

    def sweep(self, tables: Sequence[Table], done: Callable[[int], None], *, complete: bool) -> Swept:
        """As `recordlint.sweep.sweep`. Raises EngineError."""
