"""A change of a text as a unified diff, in the words of git: what `git apply` and `patch -p1` take."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from recordlint.changes import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.changes import Difference

CONTEXT = 3
"""How many lines are shown before and after a change."""

_SHORT = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def unified_diff(path: str, before: str, after: str) -> str:
    """The change from one text to another; empty where they are equal.

    `path` is that of the file from where the diff will be applied. Lines end at LF and nowhere else, as git has it: a
    carriage return belongs to its line.
    """
    old, new = _lines(before), _lines(after)
    hunks = [line for hunk in _hunks(list(differences(old, new))) for line in _hunk(old, new, hunk)]
    return "".join((f"--- {_name('a/', path)}\n", f"+++ {_name('b/', path)}\n", *hunks)) if hunks else ""


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _hunks(changes: Sequence[Difference]) -> Iterator[list[Difference]]:
    """The changes in groups, each of which has its context in common."""
    group: list[Difference] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(old: Sequence[str], new: Sequence[str], changes: Sequence[Difference]) -> Iterator[str]:
    first, last = changes[0], changes[-1]
    lead = min(CONTEXT, first[0])
    trail = min(CONTEXT, len(old) - last[1])
    yield f"@@ -{_range(first[0] - lead, last[1] + trail)} +{_range(first[2] - lead, last[3] + trail)} @@\n"
    at = first[0] - lead
    for start, end, other_start, other_end in changes:
        yield from (_line(" ", line) for line in old[at:start])
        yield from (_line("-", line) for line in old[start:end])
        yield from (_line("+", line) for line in new[other_start:other_end])
        at = end
    yield from (_line(" ", line) for line in old[at : at + trail])


def _range(start: int, end: int) -> str:
    """Lines as a hunk's head gives them: the first, from 1, and how many; of none, the line before them."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _name(prefix: str, path: str) -> str:
    """A file's name as git writes it: quoted where it has other characters than the printable ones of ASCII, and with
    a tab behind where it has a blank."""
    name = os.fsencode(prefix + path.lstrip("/"))
    quoted = "".join(_SHORT.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in name)
    tab = "\t" if b" " in name else ""
    return f"{quoted}{tab}" if os.fsencode(quoted) == name else f'"{quoted}"{tab}'
