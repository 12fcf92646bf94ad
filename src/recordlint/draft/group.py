"""Records by folder: which folders make a collection together."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING

from recordlint.schema.governing import known_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recordlint.draft.look import Look
    from recordlint.schema import Schema

FITS = 0.95
"""The share of records that a schema accepts if it is theirs."""
_KNOWN = 0.75
"""The share of keys, as often as they occur, that a schema which is theirs has to know."""
_TELLING = 4
"""A schema knows at least so many of the keys that most of its records have, unless the folder is called like it."""
_FEW = 3
_ENOUGH = 10
_CANDIDATES = 20
_KEYS_IN_COMMON = 1 / 3
_FAMILIES = {".markdown": ".md", ".mdx": ".md", ".yml": ".yaml", ".ndjson": ".jsonl"}


class Group:
    """Records that lie in or below a folder (`deep`), with files of one kind. Immutable."""

    __slots__ = (
        "_fenced",
        "_schemas",
        "_usual",
        "deep",
        "folder",
        "keys",
        "looks",
        "places",
        "schema",
        "size",
    )

    def __init__(self, folder: str, looks: Sequence[Look], schemas: Mapping[str, Schema], *, deep: bool) -> None:
        self.folder = folder
        self.looks = looks
        self.deep = deep
        self.size = len(looks)
        self.places = tuple(dict.fromkeys(look.place for look in looks))
        self.keys = Counter(key for look in looks for key in look.keys)
        self._schemas = schemas
        self._fenced = 2 * sum(look.front_matter for look in looks) >= self.size
        self._usual = frozenset(key for key, count in self.keys.items() if 2 * count >= self.size)
        accepted = Counter(name for look in looks for name in look.schemas)
        self.schema = self._nearest(accepted)

    def _nearest(self, accepted: Counter[str]) -> tuple[str, int] | None:
        """The schema that the records seem to be written for, and how many it accepts: at least half."""
        total = sum(self.keys.values())
        ranked: list[tuple[bool, bool, float, int, str]] = []
        for name, count in accepted.items():
            known = frozenset(known_keys(self._schemas[name].subschemas(())))
            share = sum(self.keys[key] for key in known) / total
            named = _is_named(name, self.folder)
            telling = named or len(known & self._usual) >= _TELLING
            # A schema of the site that is called like the folder is meant for it, whatever it says.
            meant = named and is_path(name)
            if 2 * count >= self.size and (meant or (share >= _KNOWN and telling)):
                ranked.append((count >= FITS * self.size, named, share, -len(known), name))
        if not ranked:
            return None
        name = max(ranked)[-1]
        return name, accepted[name]

    @property
    def family(self) -> str:
        """The kind of its files, by a suffix."""
        return family(self.places[0])

    @property
    def fitting(self) -> str | None:
        """The name of the schema that nearly all of its records pass."""
        return self.schema[0] if self.schema is not None and self.schema[1] >= FITS * self.size else None

    def is_like(self, other: Group) -> bool:
        """Whether both can be one collection: nothing shows that they are something else."""
        if self.family != other.family:
            return False
        if min(self.size, other.size) < _FEW:
            return True
        if self.fitting != other.fitting:
            return False
        if self._fenced != other._fenced:
            return False
        mine, theirs = self._usual, other._usual
        few = min(self.size, other.size) < _ENOUGH or not mine or not theirs
        return few or len(mine & theirs) >= _KEYS_IN_COMMON * len(mine | theirs)


def family(place: str) -> str:
    """The kind of a file: its suffix, or the one that means the same."""
    suffix = posixpath.splitext(place)[1].lower()
    return _FAMILIES.get(suffix, suffix)


def group(looks: Iterable[Look], schemas: Mapping[str, Schema]) -> list[Group]:
    """The groups of records that make collections, by folder; of two that hold the same file the first counts.

    From the deepest folder up, a folder and those in it are joined as far as most of their records are alike; what
    lies at the top stays by itself.
    """
    own: dict[str, dict[str, list[Look]]] = {}
    folders = {""}
    for look in looks:
        folder = posixpath.dirname(look.place)
        own.setdefault(folder, {}).setdefault(family(look.place), []).append(look)
        while folder not in folders:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    below: dict[str, list[Group]] = {folder: [] for folder in folders}

    def groups_in(folder: str) -> list[Group]:
        inner = below.pop(folder)
        deep = bool(folder) and not inner
        return [*inner, *(Group(folder, some, schemas, deep=deep) for some in own.get(folder, {}).values())]

    for folder in sorted(folders - {""}, key=lambda folder: (-folder.count("/"), folder)):
        below[posixpath.dirname(folder)] += _joined(folder, groups_in(folder), schemas)
    return groups_in("")


def _joined(folder: str, groups: list[Group], schemas: Mapping[str, Schema]) -> list[Group]:
    unmarked = [group for group in groups if group.folder == folder or not _is_marked(group)]
    # A few records are like any others, and would join what is not alike.
    telling = [group for group in unmarked if group.size >= _FEW] or unmarked
    largest = sorted(telling, key=lambda group: -group.size)[:_CANDIDATES]
    ways = [[group for group in unmarked if group.is_like(one)] for one in largest]
    alike = max(ways, key=lambda way: sum(group.size for group in way), default=[])
    if len(alike) < 2:
        return groups
    joined = Group(folder, [look for group in alike for look in group.looks], schemas, deep=True)
    return [*(group for group in groups if group not in alike), joined]


def _is_marked(group: Group) -> bool:
    """Whether a folder is a collection by its name, as Jekyll has it."""
    return posixpath.basename(group.folder).startswith("_") and group.size >= _FEW


def is_path(schema: str) -> bool:
    """Whether a schema is one of the site's own, named by its path."""
    return "." in schema


def _is_named(schema: str, folder: str) -> bool:
    """Whether a folder is called like a schema: `videos` for `video`, or for `schemas/video.schema.json`."""
    name = posixpath.basename(folder).strip("_").lower()
    schema = posixpath.basename(schema).partition(".")[0].lower().removesuffix("-schema")
    plural = f"{schema[:-1]}ies" if schema.endswith("y") else f"{schema}s"
    return name in (schema, plural)
