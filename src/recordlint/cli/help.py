"""`recordlint help [COMMAND]`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from recordlint.cli import COMMANDS, no_command, overview
from recordlint.cli.arguments import Parser
from recordlint.cli.streams import Trouble, write

if TYPE_CHECKING:
    from collections.abc import Sequence


def parser() -> Parser:
    """The options of the command."""
    made = Parser("help", "[COMMAND]", description="Say what the commands are, or what one of them takes.")
    made.add_argument("command", nargs="?", metavar="COMMAND", help="as COMMAND --help")
    return made


def main(arguments: Sequence[str]) -> int:
    """Print help."""
    command = parser().parse_args(arguments).command
    if command is None:
        write(overview())
        return 0
    if command not in COMMANDS:
        raise Trouble(no_command(command))
    made: Parser = import_module(f"recordlint.cli.{command}").parser()
    made.print_help()
    return 0
