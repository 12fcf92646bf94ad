"""`--changed-since`: what stands in lines and records that did not change is set aside."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.baseline import NEVER_KNOWN
from recordlint.changes import Changes
from recordlint.cli.streams import Trouble, complain
from recordlint.files.history import History
from recordlint.files.read import read_bytes
from recordlint.text import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File

_KEPT = 64
"""Of so many files it is remembered what changed."""


class Since:
    """Knows what changed since a revision; see `recordlint.files.history.History`. `close` comes at the end."""

    def __init__(self, revision: str, base: str, files: Sequence[File]) -> None:
        self._base = base
        self._files = {file.shown: file for file in files}
        self._history = History(base, revision)
        self._changes = lru_cache(maxsize=_KEPT)(self._compare)
        try:
            for folder in dict.fromkeys(posixpath.dirname(file.path) for file in files) or (base,):
                self._history.look_up(folder)
        except ValueError as error:
            raise Trouble(f"--changed-since: {error}") from error

    def sift(self, file: File, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """See `recordlint.examine.Sieve`."""
        return [one for one in found if one.rule in NEVER_KNOWN or self._concerns(file, one)]

    def close(self, *, quiet: bool) -> None:
        """End what was started, and tell what could not be compared."""
        self._history.close()
        if self._history.lacking and not quiet:
            complain(f"{self._history.lacking} of the files count as new: their old text is not in this clone")

    def _concerns(self, file: File, diagnostic: Diagnostic) -> bool:
        changes = self._of(file.path, file.content)
        if changes is None:
            return True
        if file.settings.rules[diagnostic.rule].comparison is None:
            return changes.concern(diagnostic)
        if changes.concern_record(diagnostic.start.offset):
            return True
        for label in diagnostic.labels:
            other = self._files.get(label.path or file.shown)
            path = os.path.join(self._base, label.path or "") if other is None else other.path
            theirs = self._of(path, None if other is None else other.content)
            if theirs is None or theirs.concern_record(label.start.offset):
                return True
        return False

    def _of(self, path: str, content: bytes | None) -> Changes | None:
        """What changed in a file; None if all of it is new, or nobody knows."""
        try:
            return self._changes(path, read_bytes(path, None) if content is None else content)
        except OSError:
            return None

    def _compare(self, path: str, data: bytes) -> Changes | None:
        try:
            before = self._history.before(path, data)
        except ValueError as error:
            raise Trouble(f"--changed-since: {error}") from error
        # The path tells in which syntax the file is.
        return None if before is None else Changes(decode(path, before), decode(path, data))
