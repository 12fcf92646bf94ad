"""The options of `recordlint check` that say what does the work."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from recordlint.engines import Done, Engine, Piece
    from recordlint.files import File
    from recordlint.sweep import Swept
    from recordlint.tables import Table

ADDRESS = "RAY_ADDRESS"
"""What Ray, too, takes an address from."""


def add_engine_options(group: argparse._ArgumentGroup) -> None:
    """Add the options."""
    group.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        metavar="ENGINE",
        help="what checks tables: local (the default): processes of this machine; ray: a Ray cluster",
    )
    group.add_argument(
        "--engine-address",
        metavar="ADDRESS",
        help="of the cluster, such as `10.0.0.1:6379` (default: RAY_ADDRESS, or else one of this machine alone)",
    )


def engine_of(options: argparse.Namespace, files: Sequence[File]) -> Engine | None:
    """What checks the tables among files, if that is not this machine. Raises Trouble where it cannot be had."""
    if options.engine == "local":
        if options.engine_address is not None:
            raise Trouble("--engine-address goes with --engine ray")
        return None
    from importlib.util import find_spec

    if find_spec("ray") is None:
        raise Trouble("--engine ray needs Ray, which is not installed: pip install 'recordlint[scale]'")
    if not any(file.table for file in files):
        return None
    from recordlint.engines.ray import RayEngine

    address = options.engine_address or os.environ.get(ADDRESS)
    return _Told(RayEngine(address, options.jobs, watched=sys.stderr.isatty() and not options.quiet))


class _Told(NamedTuple):
    """An engine whose failure is told to the user."""

    engine: Engine

    def each(self, work: Callable[[Piece], Done], pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Done | None]]:
        """As the engine does. Raises Trouble."""
        with _told():
            yield from self.engine.each(work, pieces)

    def sweep(self, tables: Sequence[Table], done: Callable[[int], None], *, complete: bool) -> Swept:
        """As the engine does. Raises Trouble."""
        with _told():
            return self.engine.sweep(tables, done, complete=complete)


@contextmanager
def _told() -> Iterator[None]:
    from recordlint.engines import EngineError

    try:
        yield
    except EngineError as error:
        raise Trouble(f"--engine ray: {error}") from error
