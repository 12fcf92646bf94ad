"""What all commands share in reading their arguments."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from recordlint.cli.streams import Trouble, terminal_width, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


WIDEST = 110
"""Help is not written wider than this."""


class Parser(argparse.ArgumentParser):
    """An argument parser that says in one line what is wrong. `takes` is what follows the command in its usage."""

    def __init__(self, command: str, takes: str = "[OPTION ...]", **settings: Any) -> None:
        super().__init__(
            prog=f"recordlint {command}",
            usage=f"recordlint {command} {takes}".rstrip(),
            formatter_class=_formatter,
            allow_abbrev=False,
            add_help=False,
            **settings,
        )
        self._positionals.title = "arguments"
        self.add_argument("-h", "--help", action="help", help="print this, and stop")

    def _print_message(self, message: str, file: object = None) -> None:
        write(message)

    def error(self, message: str) -> NoReturn:
        """Raise Trouble with what is wrong, and where to read more."""
        unknown = "unrecognized arguments: "
        if message.startswith(unknown):
            from recordlint.schema.near import nearest

            word = message[len(unknown) :].split(maxsplit=1)[0]
            known = tuple(option for action in self._actions for option in action.option_strings)
            near = nearest(word.partition("=")[0], known)
            message = f"no option is called `{word}`" + (f", did you mean `{near}`?" if near else "")
        raise Trouble(f"{message} (`{self.prog} --help` lists the options)")


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Told the width, it does not load a module to find it.
    width = min(terminal_width(sys.stdout, os.environ), WIDEST)
    return _Formatter(prog, max_help_position=28, width=width)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Leaves texts of several lines as they are, and breaks those of one."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def split(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """The items of an option that may be given several times and takes several items with commas between; None where
    it is not given."""
    if values is None:
        return None
    return tuple(item.strip() for value in values for item in value.split(",") if item.strip())
