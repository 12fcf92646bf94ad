"""`check --watch`: check, and check again whenever something changes that matters."""

from __future__ import annotations

import os
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from recordlint.cli.streams import Trouble, complain, write
from recordlint.report.summary import totals
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Iterator

    from recordlint.cli.check import Done, Found

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
"""Rules ask for the size of such files, and whether they are there."""

_LOOK_UP = 300
"""Milliseconds after which the library lets go of waiting: so it tells that it has begun."""
_PAUSE = 100
"""Milliseconds without a change that end a burst of them."""

Stamp = tuple[int, int]


class Roots(NamedTuple):
    """The folders to watch, and whether what lies below them is watched, too."""

    folders: tuple[str, ...]
    recursive: bool


def watch(look: Callable[[], Found], check: Callable[[Found], Done], options: argparse.Namespace, base: str) -> int:
    """Check until somebody interrupts. Raises Trouble where the first check comes to nothing."""
    if find_spec("watchfiles") is None:
        raise Trouble("--watch needs watchfiles: pip install 'recordlint[watch]'")

    def show(found: Found) -> None:
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            write(CLEAR)
        begin = time.monotonic()
        report = check(found).report
        if not options.quiet:
            came_to = "nothing is checked" if report is None else totals(report)
            took = time.monotonic() - begin
            complain(f"{time.strftime('%H:%M:%S')}, {came_to} ({took:.1f} s); waiting for changes, Ctrl-C ends")

    given = [os.path.join(base, path) for path in options.paths] or [base]
    return keep_checking(look, show, changes, given)


def keep_checking(
    look: Callable[[], Found],
    show: Callable[[Found], None],
    changes: Callable[[Roots], Iterator[Collection[str]]],
    given: Collection[str],
) -> int:
    """Show what is found, and again after each change of something that it depends on, until there are no more changes.

    `changes` gives the paths that change in some folders; nothing at first, when it has begun. `given` are the paths
    that are to be checked.
    """
    found = look()
    last: dict[str, Stamp | None] | None = None
    while True:
        roots = _roots(given, found)
        for paths in changes(roots):
            try:
                found = look()
                stamps = _stamps(found)
                if stamps != last or any(path.lower().endswith(IMAGES) for path in paths):
                    show(found)
                last = stamps
            except Trouble as trouble:
                if last is None:
                    raise
                last = {}
                complain(f"{trouble}; waiting for changes")
            if _roots(given, found) != roots:
                break
        else:
            return 0


def changes(roots: Roots) -> Iterator[Collection[str]]:
    """What changes in folders, burst by burst; nothing at first, when everything from now on is noticed."""
    import watchfiles

    bursts = watchfiles.watch(
        *roots.folders,
        recursive=roots.recursive,
        step=_PAUSE,
        rust_timeout=_LOOK_UP,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    begun = False
    for burst in bursts:
        if burst or not begun:
            begun = True
            yield {path for _, path in burst}


def _roots(given: Collection[str], found: Found) -> Roots:
    """What to watch: folders that were given, and those of files that were given or that the records depend on."""
    folders = {path for path in given if os.path.isdir(path)}
    whole = set(map(os.path.realpath, folders))
    single = {os.path.realpath(_folder(path)) for path in (*given, *found.sources) if path not in folders}
    if not whole:
        return Roots(tuple(sorted(single)), recursive=False)
    outside = {folder for folder in single if not any(_lies_in(folder, other) for other in whole)}
    return Roots(tuple(sorted(whole | outside)), recursive=True)


def _folder(path: str) -> str:
    """The folder of a file, the nearest that is there."""
    folder = os.path.dirname(path)
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder


def _lies_in(folder: str, other: str) -> bool:
    return os.path.join(folder, "").startswith(os.path.join(other, ""))


def _stamps(found: Found) -> dict[str, Stamp | None]:
    """By what it is seen that one of the files has changed on which the report depends."""
    paths = (*(file.path for file in (*found.files, *found.others)), *found.sources)
    return {path: _stamp(path) for path in paths}


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
