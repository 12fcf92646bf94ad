"""`recordlint lsp`: a language server at standard input and output."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from recordlint.cli.arguments import Parser
from recordlint.cli.configured import add_configuration, local_plugins_allowed, refuse_contradiction
from recordlint.cli.streams import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = (
    "Speak the Language Server Protocol at standard input and output: problems while "
    "you type, fixes, the page of a rule, completion of keys and values. An editor "
    "starts this; docs/editors.md says how."
)


def parser() -> Parser:
    """The options of the command."""
    made = Parser("lsp", description=DESCRIPTION)
    made.add_argument("--stdio", action="store_true", help="what it does anyway; some editors say so")
    add_configuration(made.add_argument_group("configuration"))
    return made


def main(arguments: Sequence[str]) -> int:
    """Serve until the editor says that it is enough."""
    options = parser().parse_args(arguments)
    refuse_contradiction(options)
    if find_spec("pygls") is None:
        raise Trouble("the language server needs pygls: pip install 'recordlint[lsp]'")
    from recordlint.lsp.desk import Setup
    from recordlint.lsp.server import make_server

    make_server(Setup(options.config, options.isolated, local_plugins_allowed(options))).start_io()
    return 0
