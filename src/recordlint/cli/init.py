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
    from collections.abc import Iterable, Iterator, Sequence

    from recordlint.files import File
    from recordlint.schema import Schema
    from recordlint.text import Source

DESCRIPTION = "Look at the records of a folder, and write a configuration that fits them."
EPILOG = """\
examples:
  recordlint init              write recordlint.toml here
  recordlint init --stdout     print it; nothing is written
"""
_METASCHEMA = "json-schema.org/"
_OF_JEKYLL = ("_config.yml", "_config.yaml")


def parser() -> Parser:
    """The options of the command."""
    made = Parser("init", "[OPTION ...] [DIR]", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("folder", nargs="?", default=".", metavar="DIR", help="the working directory unless given")
    made.add_argument("--stdout", action="store_true", help="print the configuration instead of writing it")
    return made


def main(arguments: Sequence[str]) -> int:
    """Write a configuration, or print it."""
    options = parser().parse_args(arguments)
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
    from recordlint.draft import draft, look
    from recordlint.schema import bundled_names, load_bundled

    jekyll = any(os.path.isfile(posixpath.join(folder, name)) for name in _OF_JEKYLL)
    schemas = {name: load_bundled(name) for name in bundled_names()}
    # As if nothing were configured; `check` speaks of files that cannot be read.
    files = find(["."], Configurations(read_bytes, registry.rules(), base=folder, isolated=True))
    schemas |= _own_schemas(files)
    looks = [one for source in _sources(files) for one in look(source, schemas, jekyll=jekyll)]
    if not looks:
        raise Trouble(f"no records in `{shown}`: nothing to go by")
    return draft(looks, schemas, jekyll=jekyll)


def _own_schemas(files: Sequence[File]) -> dict[str, Schema]:
    """The JSON Schemas that the site has itself, by their place; those that cannot be used are left to `check`."""
    from json import loads

    from recordlint.schema import Schema
    from recordlint.schema.load import is_schema_document

    found: dict[str, Schema] = {}
    for source in _sources(file for file in files if file.place.endswith(".json")):
        if _METASCHEMA not in source.text:
            continue
        try:
            document = loads(source.text)
        except (ValueError, RecursionError):
            continue
        schema = Schema(source.path, document if isinstance(document, dict) else {})
        if is_schema_document(document) and schema.fault is None:
            found[source.path] = schema
    return found


def _sources(files: Iterable[File]) -> Iterator[Source]:
    """The texts of those files that can be read."""
    for file in files:
        try:
            yield read_text(file.shown, file.path).source
        except OSError:
            continue


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
