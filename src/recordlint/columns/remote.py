"""An address in an object store, perhaps with a glob -> the tables there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from recordlint.columns import LINES, TABLES
from recordlint.columns.read import fault_of
from recordlint.settings.globs import compile_globs, is_glob
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN = (*TABLES, *LINES)


class Remote(NamedTuple):
    """The address of a table, what it is called in reports, and why it cannot be had, where that is so."""

    uri: str
    shown: str
    fault: str | None = None


class _Address(NamedTuple):
    scheme: str
    path: str
    query: str

    def to(self, path: str) -> Remote:
        """The table at a path. A name and password before the host are shown to nobody, nor are options."""
        host, slash, rest = path.partition("/")
        shown = f"{self.scheme}://{host.rpartition('@')[2]}{slash}{rest}"
        return Remote(f"{self.scheme}://{path}{self.query}", shown)


def find_remote(uri: str) -> list[Remote]:
    """The tables that an address stands for: itself, those that its glob matches, or those below it; in order.

    Options of pyarrow may follow: `?region=eu-west-1&endpoint_override=...`.
    """
    scheme, rest = uri.split("://", 1)
    path, mark, options = rest.rpartition("?")
    address = _Address(scheme, path, mark + options) if "=" in options and mark else _Address(scheme, rest, "")
    itself = address.to(address.path)
    try:
        found = [address.to(path) for path in _find(address)]
    except Exception as error:
        return [itself._replace(fault=fault_of(error))]
    return sorted(found) or [itself._replace(fault="there is no table")]


def _find(address: _Address) -> Iterator[str]:
    from pyarrow.fs import FileSelector, FileSystem, FileType

    names = address.path.split("/")
    plain = next((depth for depth, name in enumerate(names) if is_glob(name)), len(names))
    start = "/".join(names[:plain]).rstrip("/")
    system, folder = FileSystem.from_uri(f"{address.scheme}://{start}{address.query}")
    kind = system.get_file_info(folder).type
    if kind == FileType.NotFound:
        raise FileNotFoundError("no such file")
    if kind == FileType.File:
        if plain == len(names) and start.lower().endswith(_TAKEN):
            yield start
        return
    globs = compile_globs(("/" + "/".join(names[plain:]),)) if plain < len(names) else None
    for info in system.get_file_info(FileSelector(folder, recursive=True)):
        below = posixpath.relpath(info.path, folder)
        if info.type == FileType.File and below.lower().endswith(_TAKEN) and (globs is None or globs.match(below)):
            yield f"{start}/{below}"
