"""Files that were given, and are no records but what records are checked by -> the records that depend on them."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from recordlint.files import find, with_slashes
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from recordlint.files import File
    from recordlint.settings import Settings
    from recordlint.settings.find import Configurations


class Dependents(NamedTuple):
    """Records that were not given, and the paths, as they were given, of the files that they depend on."""

    files: tuple[File, ...]
    on: tuple[str, ...]


def dependents(
    arguments: Iterable[str],
    files: Collection[File],
    configurations: Configurations,
    outputs: Collection[str] = (),
) -> Dependents:
    """The records that depend on a configuration, schema or vocabulary that is among the arguments: those that a check
    of the configuration's folder would take and that it is used for.

    The configurations that are asked are the one nearest to such a file, and those of the `files` that the arguments
    stand for. `outputs` is as in `find`.
    """
    base = configurations.base
    named = {posixpath.normpath(posixpath.join(base, with_slashes(path))): path for path in arguments}
    given = {file.path for file in files}
    asked = {file.settings: None for file in files}
    for path in named:
        if path not in given and not os.path.isdir(path):
            asked[configurations.of(posixpath.dirname(path))] = None
    sources = {settings: used for settings in asked if (used := settings.sources.intersection(named))}
    if not sources:
        return Dependents((), ())
    changed = frozenset().union(*sources.values())
    folders = dict.fromkeys(_folder(settings, configurations) for settings in sources)
    depending = {
        file: used
        for file in find(folders, configurations, outputs=outputs)
        if file.path not in given and (used := file.settings.depends(file.place, changed))
    }
    used_somewhere = frozenset().union(*depending.values())
    return Dependents(tuple(depending), tuple(said for path, said in named.items() if path in used_somewhere))


def _folder(settings: Settings, configurations: Configurations) -> str:
    """The folder of the records that a configuration is for."""
    base, root = configurations.base, settings.root
    elsewhere = settings is configurations.everywhere and not posixpath.join(base, "").startswith(
        posixpath.join(root, "")
    )
    return base if elsewhere else root
