"""What lies below a folder: by git's word in a work tree, else by looking into every folder."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from recordlint.files.git import git, work_tree
from recordlint.patterns import regex
from recordlint.settings.find import reason
from recordlint.settings.globs import compile_globs, is_glob
from recordlint.settings.keys import DEFAULT_SUFFIXES
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj", "CVS"})
_UNOPENED = regex(r"(?m)^warning: could not open directory '(.*)/': (.*)")


class Listing(NamedTuple):
    """The files below a folder, by their paths from it with `/`; and the folders that could not be read, with why."""

    files: list[str]
    faults: list[tuple[str, str]]


def list_by_git(folder: str) -> Listing | None:
    """What git tracks below a folder, or would: everything it is not told to ignore.

    None where git cannot tell: no git, no work tree, or a folder that is itself ignored. Submodules are other people's
    records and are left out; work trees that merely lie here are looked into.
    """
    if work_tree(folder) is None:
        return None
    answer = _git(folder, "ls-files", "-co", "--exclude-standard", "-z")
    if answer is None:
        return None
    names, warnings = answer
    if not names and _git(folder, "check-ignore", "-q", ".") is not None:
        return None
    listing = Listing([], [])
    for name in dict.fromkeys(names.split("\0")):
        if name.endswith("/"):
            inner = list_by_git(os.path.join(folder, name[:-1])) or Listing([], [])
            listing.files.extend(name + file for file in inner.files)
            listing.faults.extend((name + path, why) for path, why in inner.faults)
        elif name:
            listing.files.append(name)
    listing.faults.extend((match[1], match[2].lower()) for match in _UNOPENED.finditer(warnings))
    return listing


def list_by_scan(folder: str, left_out: Callable[[str], bool]) -> Listing:
    """What lies below a folder. `left_out` tells, of a folder's path from it, whether to stay out of it.

    Links to files are followed, links to folders are not: they may lead round in a circle.
    """
    listing = Listing([], [])
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            with os.scandir(os.path.join(folder, prefix)) as entries:
                for entry in entries:
                    path = prefix + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in VERSION_CONTROL and not left_out(path):
                            pending.append(path + "/")
                    elif not entry.is_dir():
                        listing.files.append(path)
        except OSError as error:
            listing.faults.append((prefix.rstrip("/"), reason(error)))
    return listing


def find_below(folder: str, glob: str) -> list[str]:
    """The files that a glob matches, which is tied to the top of a folder, in order and by their absolute paths: those
    with a record's suffix, or that of the glob. Hidden folders are not looked into, and links lead nowhere outside."""
    globs = compile_globs((f"/{glob}",))
    names = glob.strip("/").split("/")
    plain = next((depth for depth, name in enumerate(names) if is_glob(name)), len(names))
    start = posixpath.normpath(posixpath.join(folder, *names[:plain]))
    if os.path.isdir(start):
        below = list_by_scan(start, lambda path: posixpath.basename(path).startswith(".")).files
        paths = [posixpath.join(start, path) for path in below]
    else:
        paths = [start] if os.path.isfile(start) else []
    place = len(folder.rstrip("/")) + 1
    suffixes = tuple(suffix for suffix in (*DEFAULT_SUFFIXES, posixpath.splitext(glob)[1].lower()) if suffix)
    return sorted(
        path
        for path in paths
        if globs.match(path[place:]) and path.lower().endswith(suffixes) and lies_below(path, folder)
    )


def lies_below(path: str, root: str) -> bool:
    """Whether a path leads to something below a folder, links followed."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    return real.startswith(top.rstrip(os.sep) + os.sep)


def is_tracked(folder: str) -> bool:
    """Whether git tracks anything in a folder: then it came with the repository, from whoever."""
    if not os.path.isdir(folder) or work_tree(folder) is None:
        return False
    answer = _git(folder, "ls-files", "-z", ".")
    return answer is not None and answer[0] != ""


def _git(folder: str, *arguments: str) -> tuple[str, str] | None:
    """Standard output and standard error of git; None where it fails or is not there."""
    answer = git(folder, *arguments)
    return None if answer is None or answer.code else (os.fsdecode(answer.output), answer.errors)
