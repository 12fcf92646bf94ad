"""A change of a text as a unified diff, in the words of git: what `git apply` and `patch -p1` take."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

CONTEXT = 3
"""How many lines are shown before and after a change."""
REACH = 50
"""How many lines ahead the texts are looked for agreeing again: what makes this linear, unlike `difflib`."""

_SHORT = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def unified_diff(path: str, before: str, after: str) -> str:
    """The change from one text to another; empty where they are equal.

    `path` is that of the file from where the diff will be applied. Lines end at LF and nowhere else, as git has it: a
    carriage return belongs to its line.
    """
    old, new = _lines(before), _lines(after)
    hunks = [line for hunk in _hunks(list(_changes(old, new))) for line in _hunk(old, new, hunk)]
    return "".join((f"--- {_name('a/', path)}\n", f"+++ {_name('b/', path)}\n", *hunks)) if hunks else ""


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


Change: TypeAlias = "tuple[int, int, int, int]"
"""Lines of the old text, from and to, and of the new one that stand in their place; half-open, from 0."""


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    common = set(old).intersection(new)
    unique = _once(old) & _once(new)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        start, other_start = i, j
        ahead = None
        while ahead is None:
            while i < len(old) and old[i] not in common:
                i += 1
            while j < len(new) and new[j] not in common:
                j += 1
            ahead = _agreement(old, new, (i, j), start - other_start, unique)
            if ahead is None:
                i, j = min(i + REACH, len(old)), min(j + REACH, len(new))
        i, j = ahead
        yield start, i, other_start, j


def _once(lines: Sequence[str]) -> set[str]:
    return {line for line, number in Counter(lines).items() if number == 1}


def _agreement(
    old: Sequence[str], new: Sequence[str], at: tuple[int, int], drift: int, unique: Collection[str]
) -> tuple[int, int] | None:
    """The nearest places from `at` on at which the texts agree again; their ends, where one is at its end.

    A line alone says little, such as a bare bracket: it counts if it stands nowhere else, if the next ones agree too,
    or if as many lines came to be in the place of as many, so that the texts have drifted no further apart.
    """
    i, j = at
    if i == len(old) or j == len(new):
        return len(old), len(new)
    for distance in range(2 * REACH):
        for further in range(max(0, distance - REACH), min(distance, REACH) + 1):
            here, there = i + further, j + distance - further
            if here < len(old) and there < len(new) and old[here] == new[there]:
                after, other_after = old[here + 1 : here + 2], new[there + 1 : there + 2]
                if here - there == drift or after == other_after or old[here] in unique:
                    return here, there
    return None


def _hunks(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes in groups, each of which has its context in common."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(old: Sequence[str], new: Sequence[str], changes: Sequence[Change]) -> Iterator[str]:
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
