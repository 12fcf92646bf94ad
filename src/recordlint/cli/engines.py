"""The options of `recordlint check` that say what does the work."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from recordlint.engines import Engine
    from recordlint.files import File

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
    return RayEngine(address, options.jobs, watched=sys.stderr.isatty() and not options.quiet)


@contextmanager
def engaging(engine: Engine | None) -> Iterator[None]:
    """Raises Trouble where an engine fails."""
    if engine is None:
        yield
        return
    from recordlint.engines import EngineError

    try:
        yield
    except EngineError as error:
        raise Trouble(f"--engine ray: {error}") from error
