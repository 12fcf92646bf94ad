"""What several commands share about the configuration: where it is, and the plugins that it may name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cli.streams import Trouble, complain
from recordlint.files.read import read_bytes
from recordlint.settings.find import Configurations

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from recordlint.rule import Rule
    from recordlint.settings.load import FindPlugin

ALLOW_LOCAL_PLUGINS = "RECORDLINT_ALLOW_LOCAL_PLUGINS"


def add_configuration(parser: argparse._ActionsContainer) -> None:
    """Add the options that say which configuration holds, and what of it is run."""
    add_configuration_file(parser)
    parser.add_argument("--isolated", action="store_true", help="read no configuration file, and load no plugin")
    parser.add_argument(
        "--allow-local-plugins",
        action="store_true",
        help=f"run the code of folders that the configuration names as plugins; as {ALLOW_LOCAL_PLUGINS}=1 does",
    )


def add_configuration_file(parser: argparse._ActionsContainer) -> None:
    """Add the option that names the configuration."""
    parser.add_argument("--config", metavar="FILE", help="the configuration file, instead of the nearest one")


def refuse_contradiction(options: argparse.Namespace) -> None:
    """Raise Trouble where the options name a configuration and want none."""
    if options.isolated and options.config is not None:
        raise Trouble("--isolated reads no configuration, and --config names one")


def local_plugins_allowed(options: argparse.Namespace) -> bool:
    """Whether the code of folders that a configuration names may be run."""
    return options.allow_local_plugins or os.environ.get(ALLOW_LOCAL_PLUGINS, "0") not in ("", "0")


def plugin_finder(options: argparse.Namespace) -> FindPlugin:
    """How the plugins of a configuration are found."""
    allow_local = local_plugins_allowed(options)

    def find(name: str, folder: str) -> tuple[Rule, ...]:
        from recordlint.plugins import find_plugin

        return find_plugin(name, folder, allow_local=allow_local)

    return find


def working_directory() -> str:
    """The working directory, absolute and with `/`. Raises Trouble where it is gone."""
    try:
        return os.getcwd().replace(os.sep, "/")
    except OSError as error:
        raise Trouble("the working directory is gone") from error


def known_rules(options: argparse.Namespace) -> Mapping[str, Rule]:
    """The rules that the configuration of the working directory knows: the built-in ones, and those of its plugins."""
    refuse_contradiction(options)
    base = working_directory()
    configurations = Configurations(
        read_bytes,
        registry.rules(),
        base=base,
        find_plugin=plugin_finder(options),
        file=options.config,
        isolated=options.isolated,
    )
    rules = configurations.of(base).rules
    for mistake in configurations.diagnostics:
        if mistake.rule == "invalid-plugin":
            complain(mistake.message + (f"; {mistake.help}" if mistake.help else ""))
    return rules
