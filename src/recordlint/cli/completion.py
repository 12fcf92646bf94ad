"""`recordlint completion SHELL`: what a shell needs to complete our commands."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from recordlint.cli import COMMANDS
from recordlint.cli.arguments import Parser
from recordlint.cli.streams import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHELLS = ("bash", "zsh", "fish")
DESCRIPTION = "Print what makes a shell complete commands, options, rules, formats and files."
EPILOG = """\
examples:
  eval "$(recordlint completion bash)"         in ~/.bashrc
  eval "$(recordlint completion zsh)"          in ~/.zshrc, after compinit
  recordlint completion fish | source          in ~/.config/fish/config.fish
"""

_BASH = """
_recordlint_selectors() {
  local before=""
  [[ "$1" == *,* ]] && before="${1%,*},"
  compgen -P "$before" -W "SELECTORS" -- "${1##*,}"
}
_recordlint_schema_or_FILE() {
  compgen -W "SCHEMAS" -- "$1"
  compgen -f -- "$1"
}
"""
_ZSH = """
_recordlint_selectors() {
  local -a selectors=(SELECTORS)
  _sequence compadd - -a selectors
}
_recordlint_schema_or_FILE() {
  _alternative "schemas:bundled schema:(SCHEMAS)" "files:file:_files"
}
"""
_FISH = """
function __recordlint_selectors
  set -l before (string match -r '^.*,' -- (commandline -ct))
  printf '%s\\n' "$before"(string split ' ' 'SELECTORS')
end
function __recordlint_schema_or_file
  string split ' ' 'SCHEMAS'
  __fish_complete_path (commandline -ct)
end
"""


def parser() -> Parser:
    """The options of the command."""
    made = Parser("completion", "SHELL", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"{', '.join(SHELLS[:-1])} or {SHELLS[-1]}")
    return made


def main(arguments: Sequence[str]) -> int:
    """Print a script for a shell."""
    shell = parser().parse_args(arguments).shell
    write(script(shell))
    return 0


def script(shell: str) -> str:
    """What a shell is to run."""
    import shtab

    from recordlint import registry
    from recordlint.schema import bundled_names

    rules, groups = registry.rules(), registry.groups()
    words = {"SELECTORS": ("recommended", "all", *groups, *rules), "SCHEMAS": bundled_names()}
    preamble = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]
    for name, values in words.items():
        preamble = preamble.replace(name, " ".join(values))
    return shtab.complete(_all_commands(rules), shell=shell, preamble=preamble) + "\n"


def _all_commands(rules: Iterable[str]) -> argparse.ArgumentParser:
    """One parser for all commands, whose arguments know how they are completed."""
    import shtab

    by_metavar: dict[object, object] = {
        "FILE": shtab.FILE,
        "PATH": shtab.FILE,
        "DIR": shtab.DIRECTORY,
        "RULES": _completer("selectors", "selectors"),
        "SCHEMA": _completer("schema_or_FILE", "schema_or_file"),
    }
    everything = argparse.ArgumentParser("recordlint", description="check content records")
    commands = everything.add_subparsers()
    for name, summary in COMMANDS.items():
        made: Parser = import_module(f"recordlint.cli.{name}").parser()
        for action in made._actions:
            if action.metavar in by_metavar:
                action.complete = by_metavar[action.metavar]  # type: ignore[attr-defined]
            elif action.metavar == "RULE":
                action.choices = tuple(rules)
        commands.add_parser(name, help=summary, description=summary, parents=[made], add_help=False)
    return everything


def _completer(name: str, in_fish: str) -> dict[str, str]:
    """What calls a function of the preamble, by shell. In bash, FILE in its name says that it may give files."""
    return {"bash": f"_recordlint_{name}", "zsh": f"_recordlint_{name}", "fish": f"(__recordlint_{in_fish})"}
