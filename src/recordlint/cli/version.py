"""`recordlint version`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.cli.arguments import Parser
from recordlint.cli.streams import write

if TYPE_CHECKING:
    from collections.abc import Sequence


def parser() -> Parser:
    """The options of the command."""
    return Parser("version", "", description="Print the version.")


def main(arguments: Sequence[str]) -> int:
    """Print the version."""
    parser().parse_args(arguments)
    write(f"recordlint {version()}\n")
    return 0


def version() -> str:
    """The version of the installed package; `unknown` where it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("recordlint")
    except PackageNotFoundError:
        return "unknown"
