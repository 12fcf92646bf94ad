"""`recordlint clean`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cache import remove_caches
from recordlint.cli.arguments import Parser
from recordlint.cli.caching import cache_folder
from recordlint.cli.configured import add_configuration_file, working_directory
from recordlint.cli.streams import Trouble, write
from recordlint.files.read import read_bytes
from recordlint.settings.find import Configurations, reason

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = "Remove what earlier runs kept, for all folders that were checked. The next runs check every file."
EPILOG = """\
examples:
  recordlint clean
      the folder that a check in this one keeps its results in
  recordlint clean --cache-dir .cache
      another folder
"""


def parser() -> Parser:
    """The options of the command."""
    made = Parser("clean", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("--cache-dir", metavar="DIR", help="the folder of caches, instead of the configured one")
    add_configuration_file(made)
    return made


def main(arguments: Sequence[str]) -> int:
    """Remove the caches, and say what that freed."""
    options = parser().parse_args(arguments)
    base = working_directory()
    configurations = Configurations(read_bytes, registry.rules(), base=base, file=options.config)
    here = configurations.of(base)
    if options.config is not None and configurations.diagnostics:
        raise Trouble(f"`{options.config}`: {configurations.diagnostics[0].message}")
    folder = cache_folder(options.cache_dir, here, base)
    if folder is None:
        raise Trouble("there is no folder of caches; name it with --cache-dir")
    try:
        removed = remove_caches(folder)
    except OSError as error:
        raise Trouble(f"the caches in `{folder}` cannot be removed: {reason(error)}") from error
    write(f"{_size(removed)} removed from {folder}\n" if removed else f"nothing is kept in {folder}\n")
    return 0


def _size(number: int) -> str:
    """A number of bytes as people read it."""
    return f"{number / 2**20:.1f} MiB" if number >= 2**20 else f"{number / 2**10:.0f} KiB"
