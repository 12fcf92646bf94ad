"""Arguments -> the files to check, each with the settings that hold for it."""

from __future__ import annotations

import os
import posixpath
import stat
from functools import cache
from typing import TYPE_CHECKING

from recordlint.columns import is_address, is_table, place_of_address
from recordlint.files.kinds import NO_RECORDS, RECORDS, begins_with_fence, is_convention, suffix_of
from recordlint.files.walk import Listing, list_by_git, list_by_scan
from recordlint.settings.find import NAMES, reason
from recordlint.settings.globs import compile_globs, names_files
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from recordlint.settings import Settings
    from recordlint.settings.find import Configurations


class File(NamedTuple):
    """A file to check.

    `shown` is its path in reports: from the working directory where it lies below it. `path` is absolute, `place` the
    path that globs see. `named` is true for a file that was named as such, `frozen` for one that is not to be fixed,
    since nobody gave it. `fault` says why it cannot be read, where that is known already; it may then be a folder.
    `content` is what it holds, where that is known already, as with standard input. Of a `table` each row is a record.
    """

    shown: str
    path: str
    place: str
    settings: Settings
    named: bool = False
    fault: str | None = None
    content: bytes | None = None
    frozen: bool = False
    table: bool = False


def find(
    arguments: Iterable[str],
    configurations: Configurations,
    *,
    force_exclude: bool = False,
    outputs: Collection[str] = (),
) -> list[File]:
    """The files that the arguments stand for, each once, in order of their shown paths.

    Arguments are paths from the working directory or absolute. A named file is taken as it is, unless with
    `force_exclude` the settings leave it out; of a folder those files are taken that are records. `outputs` are files
    that reports are written to, and are never taken from a folder.
    """
    found: dict[str, File] = {}
    wanted: dict[Settings, _Wanted] = {}
    left_out = {posixpath.join(configurations.base, with_slashes(path)) for path in outputs}
    for argument in arguments:
        if is_address(argument):
            found |= {file.path: file for file in _remote(argument, configurations)}
            continue
        path = posixpath.normpath(posixpath.join(configurations.base, with_slashes(argument)))
        shown = _shown(path, argument, configurations.base)
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else "no such file"
            found[path] = _file(shown, path, configurations, named=True, fault=why)
            continue
        if stat.S_ISDIR(mode):
            for file in _below(path, shown, configurations):
                if file.path not in left_out:
                    found.setdefault(file.path, file)
        else:
            file = _file(shown, path, configurations, named=True)
            settings = file.settings
            if force_exclude and settings not in wanted:
                wanted[settings] = _Wanted(settings, "")
            if not (force_exclude and wanted[settings].leaves_out(file)):
                found[path] = file
    return sorted(found.values(), key=lambda file: file.shown)


def beside(files: Iterable[File], configurations: Configurations) -> list[File]:
    """The other records that these are compared with: those that a check of the configuration's folder would take;
    without configuration, those of the same folders."""
    files = tuple(files)
    given = {file.path for file in files}
    near = {posixpath.dirname(path) for path in given}
    folders = {_compared(file, configurations.base) for file in files}
    return [
        file
        for file in find(sorted(folders), configurations)
        if file.path not in given and file.fault is None
        # Without configuration, only a folder's own files are compared with each other.
        if file.settings.path is not None or posixpath.dirname(file.path) in near
    ]


def _compared(file: File, base: str) -> str:
    """The folder whose records a file is compared with."""
    settings = file.settings
    if settings.path is None:
        return posixpath.dirname(file.path)
    # As for globs: a configuration that is kept elsewhere speaks of the working directory.
    return settings.root if file.path.startswith(settings.root.rstrip("/") + "/") else base


def standard_input(content: bytes, name: str, configurations: Configurations) -> File:
    """What came by standard input, as the file it is said to be."""
    path = posixpath.normpath(posixpath.join(configurations.base, with_slashes(name)))
    return _file(_shown(path, name, configurations.base), path, configurations, named=True)._replace(content=content)


def opened(content: bytes, path: str, configurations: Configurations) -> File | None:
    """A file as an editor holds it, given by its absolute path with `/`; it need not be there yet. None for one that a
    check of the configuration's folder would leave out, by its name, its globs or, beside those, its first line."""
    shown = _shown(path, path, configurations.base)
    file = _file(shown, path, configurations)._replace(content=content)
    folder, name = posixpath.split(path)
    wanted = _Wanted(file.settings, "")
    if wanted.excludes(file.place) or not any(wanted.records([name], posixpath.join(folder, ""), "")):
        return None
    return file


def _file(
    shown: str, path: str, configurations: Configurations, *, named: bool = False, fault: str | None = None
) -> File:
    settings = configurations.of(posixpath.dirname(path))
    table = fault is None and is_table(path, settings)
    return File(shown, path, settings.place(path), settings, named, fault, table=table)


def _remote(uri: str, configurations: Configurations) -> Iterator[File]:
    """The tables of an address; without pyarrow the address itself."""
    from importlib.util import find_spec

    settings = configurations.of(configurations.base)
    if find_spec("pyarrow") is None:
        yield File(uri, uri, uri, settings, named=True, table=True)
        return
    from recordlint.columns.remote import find_remote

    for one, shown, fault in find_remote(uri):
        yield File(shown, one, place_of_address(shown), settings, named=True, fault=fault, table=fault is None)


def with_slashes(path: str) -> str:
    """A path as it is written here, with `/`."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _shown(path: str, argument: str, base: str) -> str:
    prefix = base.rstrip("/") + "/"
    if path.startswith(prefix) or path == base:
        return path[len(prefix) :]
    return path if posixpath.isabs(with_slashes(argument)) else posixpath.relpath(path, base)


def _below(folder: str, shown: str, configurations: Configurations) -> Iterator[File]:
    """The records below a folder, and the folders that cannot be read."""
    wanted: dict[Settings, _Wanted] = {}

    def known(settings: Settings) -> _Wanted:
        if settings not in wanted:
            wanted[settings] = _Wanted(settings, settings.place(folder))
        return wanted[settings]

    @cache
    def excluded(path: str) -> bool:
        absolute = posixpath.join(folder, path)
        settings = configurations.of(posixpath.dirname(absolute))
        return known(settings).excludes(settings.place(absolute))

    def left_out(path: str) -> bool:
        # From the top down: what lies in a folder that is left out has no say, not even by its own configuration.
        names = path.split("/")
        return any(excluded("/".join(names[:depth])) for depth in range(1, len(names) + 1))

    listing = None
    if configurations.of(folder).get("respect-gitignore"):
        listing = list_by_git(folder)
    if listing is None:
        listing = list_by_scan(folder, left_out)
    prefix = shown and shown.rstrip("/") + "/"
    for inner, names in _by_folder(listing):
        if not inner or not left_out(inner):
            absolute = posixpath.join(folder, inner) if inner else folder
            wants = known(configurations.of(absolute))
            yield from wants.records(names, absolute.rstrip("/") + "/", prefix + (inner and inner + "/"))
    for path, why in listing.faults:
        yield _file(prefix + path or ".", posixpath.join(folder, path), configurations, fault=why)


def _by_folder(listing: Listing) -> Iterator[tuple[str, list[str]]]:
    names: dict[str, list[str]] = {}
    for path in listing.files:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, []).append(name)
    for folder in sorted(names):
        yield folder, names[folder]


class _Wanted:
    """Which files the settings want from a folder, given by its place: who names a folder means what is in it, even
    if it would be left out elsewhere."""

    def __init__(self, settings: Settings, folder: str) -> None:
        include = settings.get("include") if settings.sets("include") else ()
        # A collection whose glob names a suffix (`articles/*.txt`) means those files, whatever the suffix.
        globs = (collection["files"] for collection in settings.collections)
        collected = tuple(glob for glob in globs if names_files(glob) and "." in posixpath.basename(glob))
        taken = (*include, *settings.added("extend-include"), *collected)
        excluded = (*settings.get("exclude"), *settings.added("extend-exclude"))
        holding = tuple(glob for glob in excluded if folder and compile_globs((glob,)).match(folder))
        self._settings = settings
        self._own = {*settings.parts, settings.get("baseline")}
        self._by_convention = not settings.sets("exclude")
        self._everywhere = not settings.sets("include")
        self._names_files = any(names_files(glob) for glob in taken)
        self._files = compile_globs(tuple(glob for glob in taken if names_files(glob)))
        self._folders = compile_globs(tuple(glob for glob in taken if not names_files(glob)))
        self._excluded = compile_globs(tuple(glob for glob in excluded if glob not in holding))
        self._excluded_below = compile_globs(tuple(glob for glob in holding if "/" not in glob.rstrip("/")))
        self._skip = len(folder) + 1 if folder else 0

    def excludes(self, place: str, name: int = 0) -> bool:
        """Whether the globs leave out a file or folder; see `Globs.match` for `name`."""
        return self._excluded.match(place, name) or self._excluded_below.match(place, max(name, self._skip))

    def leaves_out(self, file: File) -> bool:
        """Whether a file is left out, though it was named."""
        return self.excludes(file.place) or self._is_no_record(posixpath.basename(file.path), file.path)

    def _is_no_record(self, name: str, path: str) -> bool:
        return name in NAMES or path in self._own or (self._by_convention and is_convention(name, path))

    def records(self, names: list[str], folder: str, shown: str) -> Iterator[File]:
        """The records among the files of a folder, by their names; `shown` is the folder's path in reports."""
        settings = self._settings
        place = settings.place(folder)
        start = len(place)
        others: dict[str, list[File]] = {}
        for name in names:
            suffix = suffix_of(name)
            by_suffix = suffix in RECORDS
            if not by_suffix and not self._names_files and suffix in NO_RECORDS:
                continue
            whole = place + name
            by_name = self._names_files and self._files.match(whole)
            if not by_name and (suffix in NO_RECORDS or not (self._everywhere or self._folders.match(whole))):
                continue
            path = folder + name
            if self.excludes(whole, start) or self._is_no_record(name, path):
                continue
            file = File(shown + name, path, whole, settings, table=is_table(name, settings))
            if by_suffix or by_name:
                yield file
            else:
                others.setdefault(suffix, []).append(file)
        for alike in others.values():
            yield from _fenced(alike)


def _fenced(files: list[File]) -> Iterator[File]:
    """Of files with one suffix in one folder: those that begin with a fence, or all if at least half of them do."""
    fences = {file: fence for file in files if (fence := begins_with_fence(file.path)) is not None}
    most = 2 * sum(fences.values()) >= len(fences)
    return (file for file, fence in fences.items() if fence or most)
