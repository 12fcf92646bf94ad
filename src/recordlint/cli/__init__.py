"""The command line: arguments -> exit code. Each command is a module here, loaded when it is called."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble, complain, prepare_streams, write

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": "check records",
    "init": "write a configuration that fits a folder",
    "infer": "draft a schema from the records of a folder",
    "explain": "say what a rule is about, with examples",
    "rules": "list the rules",
    "config": "list the settings of the configuration file",
    "lsp": "serve an editor, by the Language Server Protocol",
    "clean": "remove what earlier runs kept",
    "completion": "print what completes all this in a shell",
    "help": "say what a command takes",
    "version": "print the version",
}
ALLOCATIONS = 50_000
"""How many objects are made before cycles are looked for: with Python's 700 that takes a tenth of the time, and finds
little, since a record is a few thousand."""
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""

HELP = """\
usage: recordlint COMMAND [...]

Check content records: Markdown with front matter, YAML, JSON, JSONL and TOML.

commands:
{commands}

`recordlint help COMMAND` tells what a command takes.

examples:
  recordlint check                        check the records of this folder
  recordlint check _news/a.md             check one file
  recordlint check --select timestamps    look at dates only
  recordlint check --fix                  repair what can be repaired safely
  recordlint init                         begin a configuration
  recordlint explain invalid-timestamp    read about a rule

exit codes:
  0  nothing found, or nothing as severe as --fail-on
  1  something found
  2  the job could not be done: a wrong option or configuration, a broken
     schema, an internal error
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (`sys.argv` where None is given) and give its exit code. Raises nothing."""
    prepare_streams()
    gc.set_threshold(ALLOCATIONS)
    # The interpreter ends with a search for cycles among all that is left: a seventh of the time of one file.
    atexit.register(gc.freeze)
    try:
        return _main(list(sys.argv[1:] if arguments is None else arguments))
    except Trouble as trouble:
        complain(str(trouble))
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:
        # The argument parser leaves so, having said why.
        return leaving.code if isinstance(leaving.code, int) else 2
    except Exception as error:
        _apologize(error)
    return 2


def _main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "--help"
    if command in ("--help", "-h"):
        write(overview())
        return 0 if arguments else 2
    if command in ("--version", "-V"):
        command = "version"
    if command not in COMMANDS:
        raise Trouble(no_command(command, *arguments))
    module = import_module(f"{__name__}.{command}")
    code: int = module.main(arguments[1:])
    return code


def overview() -> str:
    """What the commands are, for a person."""
    lines = (f"  {name:<12}{summary}" for name, summary in COMMANDS.items())
    return HELP.format(commands="\n".join(lines))


def no_command(word: str, *arguments: str) -> str:
    """What to say of a word that is no command; it begins the arguments, where those are given."""
    from recordlint.schema.near import nearest

    near = nearest(word, tuple(COMMANDS))
    if word.startswith("-"):
        return f"options follow the command: recordlint check {' '.join(arguments)}"
    if near is not None and not os.path.exists(word):
        return f"`{word}` is no command; did you mean `{near}`?"
    if not arguments:
        return f"`{word}` is no command; `recordlint help` lists them"
    return f"`{word}` is no command; to check it: recordlint check {' '.join(arguments)}"


def _apologize(error: Exception) -> None:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" at {frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame is not None else ""
    complain(f"this is a bug, please report it: {type(error).__name__}: {error}{place}")
