"""A baseline: the known problems of an old repository, as a file that merges well.

    {"version": 1, "known": [
    ["_news/a.md", "invalid-timestamp", "51f0c9ab12de34f05a6b7c8d"],
    null]}

A line for each problem: path from the baseline's folder, rule, and a hash of what it stands on, so that it is known
again when lines move. Nothing of a record stands in it. Lines are sorted, and every one of them ends alike (hence the
`null`), so that a merge by lines gives a baseline again.
"""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from recordlint.diagnostic import Diagnostic

VERSION = 1
"""Raised when an entry changes its meaning."""
NEVER_KNOWN = frozenset({"internal-error", "unreadable-file"})
"""What says something of the run rather than of a record cannot be known."""

_CONFLICT = regex(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_PARTS = [str, str, str]


class Entry(NamedTuple):
    """A known problem. `path` is that from the baseline's folder, `fingerprint` the local one of the diagnostic."""

    path: str
    rule: str
    fingerprint: str


class Look(NamedTuple):
    """What a run found in one file. `unseen` tells of a rule whether the run could not have found all it has to say."""

    found: Collection[Entry]
    unseen: Callable[[str], bool]


def parse_baseline(data: bytes) -> frozenset[Entry]:
    """The entries of a baseline. Raises ValueError that says what is wrong with it."""
    try:
        content = json.loads(data)
    except json.JSONDecodeError as error:
        if _CONFLICT.search(data):
            message = "it has merge conflict markers: keep the lines of both sides and remove the markers"
            raise ValueError(message) from error
        raise ValueError(f"line {error.lineno} is not JSON: {error.msg[:1].lower()}{error.msg[1:]}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    version = content.get("version") if isinstance(content, dict) else None
    known = content.get("known") if isinstance(content, dict) else None
    if isinstance(version, int) and version != VERSION:
        raise ValueError(f"it has version {version}, and this recordlint reads version {VERSION}")
    if version != VERSION or not isinstance(known, list):
        raise ValueError("it is no baseline")
    return frozenset(_entry(item, number) for number, item in enumerate(known, 1) if item is not None)


def _entry(item: object, number: int) -> Entry:
    if not isinstance(item, list) or list(map(type, item)) != _PARTS:
        raise ValueError(f"entry {number} is not a path, a rule and a fingerprint")
    return Entry(*item)


def format_baseline(entries: Iterable[Entry]) -> bytes:
    """A baseline as it is written."""
    lines = (f"{json.dumps(list(entry), ensure_ascii=False)},\n" for entry in sorted(set(entries)))
    text = f'{{"version": {VERSION}, "known": [\n{"".join(lines)}null]}}\n'
    # What UTF-8 lacks (half a surrogate pair, from a file name of other bytes) JSON writes in the same way as Python.
    return text.encode(errors="backslashreplace")


def can_be_known(diagnostic: Diagnostic, unsuppressible: Collection[str]) -> bool:
    """Whether a baseline may hide a diagnostic."""
    return diagnostic.rule not in NEVER_KNOWN and diagnostic.rule not in unsuppressible


def entry_of(diagnostic: Diagnostic, path: str, baseline: str, unsuppressible: Collection[str]) -> Entry | None:
    """The entry that a diagnostic of the file at `path` would have in the baseline at `baseline`, both absolute; None
    where none may have it."""
    if not can_be_known(diagnostic, unsuppressible):
        return None
    return Entry(place_of(path, baseline), diagnostic.rule, diagnostic.local_fingerprint)


def place_of(path: str, baseline: str) -> str:
    """The path of a file from the folder of a baseline; both are given absolute."""
    return posixpath.relpath(path, posixpath.dirname(baseline))


def renewed(entries: Iterable[Entry], looks: Mapping[str, Look], gone: Callable[[str], bool]) -> frozenset[Entry]:
    """The entries after a run. Those of a file that it looked at are made anew but for what it could not see, those of
    other files stay unless the file is gone (by its path from the baseline's folder)."""
    kept = {path: not gone(path) for path in {entry.path for entry in entries} if path not in looks}
    stay = (
        entry
        for entry in entries
        if (looks[entry.path].unseen(entry.rule) if entry.path in looks else kept[entry.path])
    )
    return frozenset((*stay, *(entry for look in looks.values() for entry in look.found)))


def outdated(entries: Iterable[Entry], looks: Mapping[str, Look]) -> frozenset[Entry]:
    """The entries that a run should have found and did not."""
    return frozenset(
        entry
        for entry in entries
        if (look := looks.get(entry.path)) is not None and entry not in look.found and not look.unseen(entry.rule)
    )
