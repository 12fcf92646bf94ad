"""The folder of shards: what in it is finished, and files that are there whole or not at all.

`.recordlint` holds what a run needs to go on: a list of the parts that are finished, a line for each, and their tables.
A part counts only if it is listed, under the same plan, and if its input is as it was. The folder is locked meanwhile.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from recordlint.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATE = ".recordlint"
SUMMARY = "summary.json"
DIAGNOSTICS, VERDICTS, RECORDS = KINDS = ("diagnostics", "verdicts", "records")
"""The folders of shards."""
_PARTS, _LIST, _ENDED, _LOCK = "parts", "run.jsonl", "ended.json", "lock"
_DRAFT = ".draft"
_OURS = regex(r"(?:.*-[0-9a-f]{12}-[0-9]+|files)\.(?:parquet|jsonl)")


class FolderError(Exception):
    """Shards cannot be written. The text says why, for a person."""


class WriteError(Exception):
    """What was found cannot be written. Holds the number and the text of the error of the system."""


class Folder:
    """A folder of shards that is this process's alone until it is closed.

    `now` is the time of the run, which may have begun before this process. `finished` are the parts that need not be
    checked again, by name, with what was said of them. `ended` is what was kept of a run that came to its end.
    """

    def __init__(self, path: str, now: datetime, identity: str | None) -> None:
        """Take hold of a folder, for a run that `identity` stands for, None if for none but itself. Raises FolderError
        where the folder is somebody else's, and OSError where it cannot be written."""
        self.path = path
        self.now = now
        self._identity = identity
        self.finished: dict[str, dict[str, Any]] = {}
        self.ended: Mapping[str, Any] | None = None
        _claim(path)
        os.makedirs(self._state(_PARTS), exist_ok=True)
        self._lock = _lock(self._state(_LOCK))
        try:
            if identity is None or not self._goes_on(identity):
                self._begin(identity)
            self._remove_drafts()
            self._list = open(self._state(_LIST), "ab")  # noqa: SIM115 - closed by `__exit__`
            self._append({})
        except BaseException:
            os.close(self._lock)
            raise

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        self._list.close()
        os.close(self._lock)

    def part(self, kind: str, name: str) -> str:
        """Where a table of a part is kept till the end."""
        return path_of(self.path, kind, name)

    def shard(self, kind: str, name: str) -> str:
        """Where a shard is."""
        return os.path.join(self.path, kind, name)

    def finish(self, name: str, said: Mapping[str, Any]) -> None:
        """Count a part as finished, whose tables are there."""
        self.finished[name] = dict(said)
        self._append({"part": name, **said})

    def publish(self, kind: str, name: str, part: str) -> None:
        """Make a table of a part a shard as it is."""
        path = self.shard(kind, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        draft = path + _DRAFT
        with suppress(FileNotFoundError):
            os.unlink(draft)
        try:
            os.link(part, draft)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EROFS, errno.ENOENT, errno.EACCES):
                raise
            # Not every file system has links.
            shutil.copyfile(part, draft)
        os.replace(draft, path)

    def keep_only(self, kept: Mapping[str, set[str]]) -> None:
        """Remove shards of other runs: all but those of some names, by kind."""
        for kind in KINDS:
            folder = os.path.join(self.path, kind)
            with suppress(FileNotFoundError):
                for name in os.listdir(folder):
                    if name not in kept.get(kind, ()) and _OURS.fullmatch(name):
                        os.unlink(os.path.join(folder, name))
            with suppress(OSError):
                os.rmdir(folder)

    def end(self, said: Mapping[str, Any]) -> None:
        """Keep what a run came to, and nothing more of its parts."""
        with draft(self._state(_ENDED)) as file:
            file.write(json.dumps(said).encode())
        shutil.rmtree(self._state(_PARTS), ignore_errors=True)

    def _remove_drafts(self) -> None:
        """Remove what processes have left that came to a sudden end."""
        for folder in (self._state(), self._state(_PARTS), *(os.path.join(self.path, kind) for kind in KINDS)):
            with suppress(FileNotFoundError):
                for name in os.listdir(folder):
                    if name.endswith(_DRAFT):
                        os.unlink(os.path.join(folder, name))

    def _goes_on(self, identity: str) -> bool:
        """Whether the run that was begun here is this one; if so, what is left of it is known then."""
        lines = list(_lines(self._state(_LIST)))
        if not lines or lines[0].get("run") != identity:
            return False
        try:
            self.now = datetime.fromisoformat(lines[0]["now"])
            self.finished = {line["part"]: line for line in lines[1:] if line.keys() >= {"part", "rows"}}
            with open(self._state(_ENDED), "rb") as file:
                self.ended = json.loads(file.read())
        except FileNotFoundError:
            return True
        except (ValueError, KeyError, TypeError):
            return False
        return True

    def begin_again(self, now: datetime) -> None:
        """Forget the run that came to its end, and begin another."""
        self.now = now
        self._list.close()
        self._begin(self._identity)
        self._list = open(self._state(_LIST), "ab")  # noqa: SIM115 - closed by `__exit__`

    def _begin(self, identity: str | None) -> None:
        self.finished, self.ended = {}, None
        shutil.rmtree(self._state(_PARTS), ignore_errors=True)
        os.makedirs(self._state(_PARTS))
        for name in (self._state(_ENDED), os.path.join(self.path, SUMMARY)):
            with suppress(FileNotFoundError):
                os.unlink(name)
        self.keep_only({})
        with draft(self._state(_LIST)) as file:
            file.write(_line({"run": identity, "now": self.now.isoformat()}))

    def _append(self, said: Mapping[str, Any]) -> None:
        # A line that was cut off by the end of a process must not take the next one with it.
        self._list.write(_line(said) if said else b"\n")
        self._list.flush()
        os.fsync(self._list.fileno())

    def _state(self, *names: str) -> str:
        return os.path.join(self.path, STATE, *names)


def path_of(folder: str, kind: str, name: str) -> str:
    """Where a table of a part is kept till the end, by the folder of the shards."""
    return os.path.join(folder, STATE, _PARTS, f"{name}.{kind}")


@contextmanager
def draft(path: str) -> Iterator[IO[bytes]]:
    """A file to write, which takes its place when all is written."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # A machine that is thought lost may still be writing.
    beside = f"{path}.{os.urandom(4).hex()}{_DRAFT}"
    try:
        with open(beside, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _claim(path: str) -> None:
    """Make a folder, or see that it is ours. Raises FolderError where it is not."""
    try:
        names = set(os.listdir(path))
    except FileNotFoundError:
        os.makedirs(path)
        return
    except NotADirectoryError as error:
        raise FolderError(f"`{path}` is a file: shards need a folder") from error
    if names and STATE not in names:
        raise FolderError(
            f"`{path}` holds other files, such as `{min(names)}`: shards need a folder that is empty or not there yet"
        )


def _lock(path: str) -> int:
    """A file that is locked as long as this process lives, as far as the system can do that."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        import fcntl

        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            os.close(descriptor)
            raise FolderError(f"another run is writing to `{os.path.dirname(os.path.dirname(path))}`") from error
    return descriptor


def _lines(path: str) -> Iterator[dict[str, Any]]:
    with suppress(FileNotFoundError), open(path, "rb") as file:
        for line in file:
            with suppress(ValueError):
                value = json.loads(line)
                if isinstance(value, dict):
                    yield value


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"
