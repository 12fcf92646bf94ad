"""`recordlint init`: write a configuration that fits what is there."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cli.arguments import Parser
from recordlint.cli.streams import Trouble, complain, write
from recordlint.files import find
from recordlint.files.read import read_bytes, read_text
from recordlint.settings.find import NAMES, Configurations, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recordlint.draft import Look
    from recordlint.schema import Schema

DESCRIPTION = "Look at the records of a folder, and write a configuration that fits them."
EPILOG = """\
examples:
  recordlint init              write recordlint.toml here
  recordlint init --stdout     print it; nothing is written
"""
_OF_JEKYLL = ("_config.yml", "_config.yaml")


def main(arguments: Sequence[str]) -> int:
    """Write a configuration, or print it."""
    parser = Parser("init", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="the working directory unless given")
    parser.add_argument("--stdout", action="store_true", help="print the configuration instead of writing it")
    options = parser.parse_args(arguments)
    if not os.path.isdir(options.folder):
        raise Trouble(f"`{options.folder}` is no folder")
    folder = os.path.abspath(options.folder).replace(os.sep, "/")
    above = Configurations(read_bytes, registry.rules(), base=folder).of(folder).path
    if not options.stdout and above is not None and posixpath.dirname(above) == folder:
        raise Trouble(f"`{_shown(options.folder, posixpath.basename(above))}` is there already, and is left as it is")
    text = _draft(folder, options.folder)
    if options.stdout:
        write(text)
        return 0
    shown = _shown(options.folder, NAMES[0])
    _create(posixpath.join(folder, NAMES[0]), shown, text)
    if above is not None:
        complain(f"`{above}` no longer holds in this folder")
    command = "recordlint check" + ("" if options.folder == "." else f" {options.folder}")
    write(f"`{shown}` is written; read it, then try `{command}`\n")
    return 0


def _draft(folder: str, shown: str) -> str:
    from recordlint.draft import draft
    from recordlint.schema import bundled_names, load_bundled

    jekyll = any(os.path.isfile(posixpath.join(folder, name)) for name in _OF_JEKYLL)
    schemas = {name: load_bundled(name) for name in bundled_names()}
    looks = list(_looks(folder, schemas, jekyll=jekyll))
    if not looks:
        raise Trouble(f"no records in `{shown}`: nothing to go by")
    return draft(looks, schemas, jekyll=jekyll)


def _looks(folder: str, schemas: Mapping[str, Schema], *, jekyll: bool) -> Iterator[Look]:
    """What is seen of the records below a folder, as if nothing were configured; `check` speaks of unreadable files."""
    from recordlint.draft import look

    for file in find(["."], Configurations(read_bytes, registry.rules(), base=folder, isolated=True)):
        try:
            source = read_text(file.shown, file.path).source
        except OSError:
            continue
        yield from look(source, schemas, jekyll=jekyll)


def _create(path: str, shown: str, text: str) -> None:
    """Write a new file. Raises Trouble where one is there, or where it cannot be written."""
    try:
        with open(path, "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise Trouble(f"`{shown}` is there already, and is left as it is") from error
    except OSError as error:
        raise Trouble(f"`{shown}` cannot be written: {reason(error)}") from error


def _shown(folder: str, name: str) -> str:
    return os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")
