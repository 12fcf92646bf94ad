"""What rules may ask of the world, answered from the file system. Every answer is kept."""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from typing import TYPE_CHECKING

from recordlint.files.kinds import MARKDOWN, RECORDS, begins_with_fence, has_front_matter, is_convention, suffix_of
from recordlint.files.walk import lies_below
from recordlint.patterns import regex
from recordlint.record import TEMPLATE_FOLDERS
from recordlint.settings.find import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from recordlint.schema import Schema

NEIGHBOURS = 5
"""Other Markdown files in a folder speak for a front matter from so many on ..."""
SHARE = 0.8
"""... if so great a share of them has one."""
SHARE_OF_OTHERS = 0.5
"""The share for other text files, the file itself counted."""
PUBLIC_FOLDERS = ("", "static", "public", "assets")
"""Where a site's files lie that a record names by a path, below the site's root."""

Question = tuple[str, str, str]
"""The question's name, the path of the source that it was asked for, the value asked about."""

# What is kept of paths does not grow with the number of records.
_MOST_FOUND = 4096
_TODAY: Question = ("now", "", "")
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ROOT_MARKS = (*NAMES, ".git", "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "config.toml", "package.json")


class FileWorld:
    """A `recordlint.check.World` over the file system.

    `base` is the working directory, absolute, that the paths of sources are relative to. `named` are the paths, as
    shown, of files that were named on the command line where no configuration exists. `now` is the time of the run;
    None asks the clock, when somebody asks. `answers` holds what was answered, as JSON values but for tuples.
    """

    __slots__ = (
        "_folders",
        "_found",
        "_is_there",
        "_last",
        "_named",
        "_now",
        "_roots",
        "_schemas",
        "_sizes",
        "_today",
        "answers",
        "base",
    )

    def __init__(self, base: str, named: Collection[str] = (), now: datetime | None = None) -> None:
        self.base = base
        self.answers: dict[Question, object] = {}
        self._today = "" if now is None else now.date().isoformat()
        self._named = frozenset(named)
        self._now = now
        self._folders: dict[tuple[str, str], tuple[int, int]] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._is_there: dict[str, bool] = {}
        self._last = ("", base)
        self._roots: dict[str, str] = {}
        self._schemas: dict[str, Schema | str] = {}
        self._sizes: dict[str, tuple[int, int] | None] = {}

    @property
    def now(self) -> datetime:
        """The time of the run, the same for every file. As an answer, it is good for a day."""
        if self._now is None:
            from datetime import datetime, timezone

            self._now = datetime.now(timezone.utc)
            self._today = self._now.date().isoformat()
        self.answers[_TODAY] = self._today
        return self._now

    def ask(self, question: Question) -> object:
        """The answer to a question, as a list of answers has it. Raises LookupError for what is no question."""
        name, path, value = question
        if question == _TODAY:
            return self.now and self._today
        if name == "front_matter_expected":
            return self.front_matter_expected(path, value or None)
        if name == "schema":
            self.schema(path, value)
            return self.answers[question]
        answer: object = _QUESTIONS[name](self, path, value)
        return answer

    def take_answers(self) -> dict[Question, object]:
        """What was answered since this was last called."""
        taken, self.answers = self.answers, {}
        return taken

    def front_matter_expected(self, path: str, collection: str | None) -> str | None:
        """See `recordlint.rule.Context.front_matter_expected`."""
        answer = self._expected(path, collection)
        self.answers["front_matter_expected", path, collection or ""] = answer
        return answer

    def image_size(self, path: str, value: str) -> tuple[int, int] | None:
        """See `recordlint.rule.Context.image_size`."""
        found = self._find(path, value)
        if found is not None and found not in self._sizes:
            self._sizes[found] = _image_size(found)
        answer = None if found is None else self._sizes[found]
        self.answers["image_size", path, value] = answer
        return answer

    def file_exists(self, path: str, value: str) -> bool:
        """See `recordlint.rule.Context.file_exists`."""
        answer = self._find(path, value) is not None
        self.answers["file_exists", path, value] = answer
        return answer

    def file_at(self, path: str, value: str) -> bool | None:
        """See `recordlint.rule.Context.file_at`."""
        folder = posixpath.dirname(self._absolute(path))
        root = self._root(folder)
        found = posixpath.normpath(posixpath.join(root if value.startswith("/") else folder, value.lstrip("/")))
        answer: bool | None = None
        if found.startswith(root.rstrip("/") + "/"):
            answer = _is_file(found)
            if answer and not lies_below(found, root):
                answer = None
        self.answers["file_at", path, value] = answer
        return answer

    def schema(self, path: str, name: str) -> Schema | str:
        """The schema that a record names, or why not: bundled, or a file by its path from the record, in its tree."""
        from recordlint.schema import bundled_names

        folder = posixpath.dirname(self._absolute(path))
        key = name if name in bundled_names() else posixpath.normpath(posixpath.join(folder, name))
        if key not in self._schemas:
            self._schemas[key] = self._load_schema(folder, name)
        found = self._schemas[key]
        self.answers["schema", path, name] = found if isinstance(found, str) else found.digest
        return found

    def _load_schema(self, folder: str, name: str) -> Schema | str:
        from recordlint.files.read import read_bytes
        from recordlint.settings.load import load_schema

        def read(path: str) -> bytes:
            # A path that no system takes is refused by reading it.
            if "\0" not in path and not lies_below(path, self._root(folder)):
                raise PermissionError(errno.EPERM, "it lies outside the tree")
            return read_bytes(path)

        try:
            return load_schema(name, folder, read, self._root(folder))[1]
        except ValueError as error:
            return str(error)

    def _expected(self, path: str, collection: str | None) -> str | None:
        if collection is not None:
            return "collection"
        if path in self._named:
            return "named"
        absolute = self._absolute(path)
        place = absolute.removeprefix(self._root(posixpath.dirname(absolute)))
        if TEMPLATE_FOLDERS.search(place):
            return None
        suffix = suffix_of(posixpath.basename(path))
        kind = "markdown" if suffix in MARKDOWN else suffix
        if suffix in RECORDS and kind != "markdown":
            return None
        having, all_files = self._neighbours(posixpath.dirname(absolute), kind)
        if kind != "markdown":
            return "neighbours" if having and having >= SHARE_OF_OTHERS * all_files else None
        # The file itself has none, so it counts among the others only by its presence.
        others = all_files - 1
        return "neighbours" if others >= NEIGHBOURS and having >= SHARE * others else None

    def _neighbours(self, folder: str, kind: str) -> tuple[int, int]:
        """How many files of a kind in a folder have a front matter, and how many there are."""
        key = (folder, kind)
        if key not in self._folders:
            having = everything = 0
            try:
                names = os.listdir(folder)
            except OSError:
                names = []
            for name in names:
                suffix = suffix_of(name)
                if name.startswith(".") or ("markdown" if suffix in MARKDOWN else suffix) != kind:
                    continue
                path = posixpath.join(folder, name)
                if is_convention(name, path):
                    continue
                has = has_front_matter(path) if kind == "markdown" else begins_with_fence(path)
                everything += has is not None
                having += bool(has)
            self._folders[key] = (having, everything)
        return self._folders[key]

    def _folder(self, path: str) -> str:
        """The folder of a source. Records of one ask many questions, one after the other."""
        if self._last[0] != path:
            self._last = (path, posixpath.dirname(self._absolute(path)))
        return self._last[1]

    def _absolute(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self.base, path))

    def _root(self, folder: str) -> str:
        """The root of the site that a folder belongs to: the nearest folder that holds what a site's root holds, else
        the working directory if the folder lies below it, else the folder itself."""
        if folder not in self._roots:
            parent = posixpath.dirname(folder)
            below = folder
            while not any(os.path.lexists(posixpath.join(below, mark)) for mark in _ROOT_MARKS):
                parent = posixpath.dirname(below)
                if parent == below:
                    inside = (folder + "/").startswith(self.base.rstrip("/") + "/")
                    below = self.base if inside else folder
                    break
                below = parent
            self._roots[folder] = below
        return self._roots[folder]

    def _find(self, path: str, value: str) -> str | None:
        """The file of the tree that a record's value names, or None."""
        if not value or "\0" in value or _ADDRESS.match(value):
            return None
        folder = self._folder(path)
        root = self._root(folder)
        key = (root if value.startswith("/") else folder, value)
        if key not in self._found:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[key] = self._search(folder, root, value)
        return self._found[key]

    def _search(self, folder: str, root: str, value: str) -> str | None:
        written = re.split(r"[?#]", value, maxsplit=1)[0]
        names = [written]
        if "%" in written:
            from urllib.parse import unquote

            names.append(unquote(written))
        folders = [posixpath.join(root, public) for public in PUBLIC_FOLDERS]
        if not written.startswith("/"):
            folders.insert(0, folder)
        for name in names:
            for start in folders:
                candidate = posixpath.normpath(posixpath.join(start, name.lstrip("/")))
                there = self._is_folder(posixpath.dirname(candidate)) and _is_file(candidate)
                if there and lies_below(candidate, root):
                    return candidate
        return None

    def _is_folder(self, path: str) -> bool:
        """Whether there is a folder: most that are asked about are not there, and asked about again."""
        if path not in self._is_there:
            if len(self._is_there) >= _MOST_FOUND:
                self._is_there.clear()
            self._is_there[path] = os.path.isdir(path)
        return self._is_there[path]


_QUESTIONS: Mapping[str, Callable[[FileWorld, str, str], object]] = {
    "image_size": FileWorld.image_size,
    "file_exists": FileWorld.file_exists,
    "file_at": FileWorld.file_at,
}


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _image_size(path: str) -> tuple[int, int] | None:
    import imagesize

    try:
        width, height = imagesize.get(path)
    except Exception:
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None
