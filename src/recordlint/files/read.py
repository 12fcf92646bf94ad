"""Paths -> bytes -> sources. Nothing here hangs: what is no regular file is not read."""

from __future__ import annotations

import errno
import os
import stat

from recordlint.text import Source, decode
from recordlint.values import NamedTuple

LIMIT = 10 * 2**20
"""The most bytes of a file, or of a line where each line is a record, that are read."""
LINES = (".jsonl", ".ndjson")
"""Suffixes of files in which each line is a record."""

# Larger buffers are slower for the small files that records are.
_BUFFER = 65536
_HEAD = 512
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


class Text(NamedTuple):
    """What a file holds. `skipped` are the lines (from 1) that were too long to be read and are blank in `source`."""

    source: Source
    skipped: tuple[int, ...] = ()


def read_text(shown: str, path: str) -> Text:
    """The text of the file at `path`, to be called `shown` in reports. Raises OSError, as `read_bytes` does."""
    if shown.lower().endswith(LINES):
        return read_lines(shown, read_bytes(path, None))
    return Text(decode(shown, read_bytes(path)))


def read_lines(shown: str, data: bytes) -> Text:
    """The text of a file in which each line is a record, without the lines that are too long."""
    if len(data) <= LIMIT:
        return Text(decode(shown, data))
    kept = bytearray(data)
    skipped = []
    start = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > LIMIT:
            kept[start : start + len(line)] = b" " * len(line)
            skipped.append(number)
        start += len(line) + 1
    return Text(decode(shown, bytes(kept)), tuple(skipped))


def read_bytes(path: str, limit: int | None = LIMIT) -> bytes:
    """The bytes of a regular file. Raises OSError for anything else, and for a file of more than `limit` bytes."""
    try:
        descriptor = os.open(path, _FLAGS)
    except ValueError as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
    try:
        status = os.fstat(descriptor)
        kind = stat.S_IFMT(status.st_mode)
        if kind != stat.S_IFREG:
            number = errno.EISDIR if kind == stat.S_IFDIR else errno.EINVAL
            raise OSError(number, f"this is {_KINDS.get(kind, 'something else')}, not a file")
        data = os.read(descriptor, _BUFFER)
        if len(data) < _BUFFER and len(data) == status.st_size:
            return data
        chunks = [data]
        length = len(data)
        while chunks[-1] and (limit is None or length <= limit):
            chunks.append(os.read(descriptor, 16 * _BUFFER))
            length += len(chunks[-1])
    finally:
        os.close(descriptor)
    if limit is not None and length > limit:
        raise OSError(errno.EFBIG, f"this is larger than {limit // 2**20} MiB")
    return b"".join(chunks)


def read_head(path: str) -> bytes | None:
    """The first bytes of a regular file, enough to see how it begins; None where they cannot be had."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
        return os.read(descriptor, _HEAD) if regular else None
    except OSError:
        return None
    finally:
        os.close(descriptor)
