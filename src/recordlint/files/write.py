"""A new text in the place of a file: the whole of it or nothing, and only where nobody else wrote meanwhile."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from recordlint.digest import blake2b
from recordlint.files.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def real_path(path: str, within: Iterable[str]) -> str:
    """Where a path leads, links followed. Raises PermissionError where that is neither one of the paths `within` nor
    below one of them: a link in a folder must not make us write elsewhere."""
    real = os.path.realpath(path)
    for given in within:
        top = os.path.realpath(given)
        if real == top or real.startswith(os.path.join(top, "")):
            return real
    raise PermissionError(errno.EPERM, "it is a link that leads out of the given paths")


def replace(path: str, before: bytes, after: bytes) -> None:
    """Put the bytes `after` in the place of a file that holds `before`.

    At any time, and after any failure, the file holds the one or the other. Mode, owner and extended attributes stay,
    as far as we may set them. `path` is a real path: a link would be replaced. A run that is killed may leave a draft
    beside the file; the next one that writes the file takes it away.

    Raises OSError where the file cannot be written, is read-only, has several names, or does not hold `before`.
    """
    status = os.stat(path)
    # A superuser may write everything, but who took the bits away meant it.
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    if status.st_nlink > 1:
        raise OSError(errno.EMLINK, f"it has {status.st_nlink} names (hard links), which would no longer be one file")
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".recordlint-{blake2b(os.fsencode(name), digest_size=8).hexdigest()}.tmp")
    lock = _lock(folder)
    try:
        # All who write here hold the lock, so whoever made this one is dead.
        with suppress(FileNotFoundError):
            os.unlink(draft)
        descriptor = os.open(draft, _FLAGS, 0o600)
        try:
            try:
                _fill(descriptor, after)
                _dress(descriptor, path, status)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if read_bytes(path, None) != before:
                raise OSError(errno.ESTALE, "it was changed meanwhile")
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
        if lock is not None:
            # Not every file system can; the file itself is safe.
            with suppress(OSError):
                os.fsync(lock)
    finally:
        if lock is not None:
            os.close(lock)


def create(path: str, data: bytes) -> None:
    """Write a file that is not there yet. Raises OSError where it is, or where it cannot be written."""
    descriptor = os.open(path, _FLAGS, 0o666)
    try:
        _fill(descriptor, data)
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    finally:
        os.close(descriptor)


def _lock(folder: str) -> int | None:
    """A folder, open and locked against other runs of ours as far as the system can do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except (ImportError, OSError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _fill(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _dress(descriptor: int, path: str, status: os.stat_result) -> None:
    """Give a file the owner, mode and extended attributes (access lists, labels) of another."""
    if hasattr(os, "fchown"):
        # Giving a file away is for the superuser; its group may be any of ours.
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(PermissionError):
                os.fchown(descriptor, owner, group)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for attribute in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(descriptor, attribute, os.getxattr(path, attribute))
