"""Shapes -> fewer shapes: mappings whose keys are names of things, and mappings that are alike in several places."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from recordlint.infer.shape import MOST_KEYS, Members, Shape
from recordlint.roles import ITEM

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from recordlint.infer.share import Share

Path = tuple[str, ...]
"""A field's path: its keys, with `roles.ITEM` for items of a list."""

ANY_KEY = "*"
"""Stands in a field's path for a key that is the name of a thing."""

_FEWEST_NAMES = 12
_FEWEST_ALIKE = 4
_OFTEN = 0.5
_FEWEST_SHARED = 3
_MANY_RARE = 10
UNSEEN = 0.05
"""A mapping is open where the chance that the next one brings a new key is greater. That chance is about the share of
keys that were seen only once (I. J. Good, "The population frequencies of species", 1953)."""


def fold_names(shape: Shape) -> None:
    """Take together what stands under keys that are the names of things, such as `{"acme": {...}, "zork": {...}}`."""
    members = shape.members
    if members is not None:
        if _are_names(members):
            rest = members.rest or Shape(deep=True)
            for below in members.keys.values():
                rest.take(below)
            members.rest = rest
            members.keys.clear()
            members.absent.clear()
        elif members.rest is None and len(once := _once(members)) >= _MANY_RARE and members.whole.count >= _MANY_RARE:
            members.rest = Shape(deep=True)
            for key in once:
                members.rest.take(members.keys.pop(key))
                del members.absent[key]
        for below in members.keys.values():
            fold_names(below)
        if members.rest is not None:
            fold_names(members.rest)
    if shape.lists is not None:
        fold_names(shape.lists.items)


def _once(members: Members) -> list[str]:
    """The keys that were seen only once, where they are so many that the next record may well bring another."""
    once = [key for key, shape in members.keys.items() if shape.count == 1]
    return once if len(once) > UNSEEN * members.whole.count else []


def _are_names(members: Members) -> bool:
    """Whether hardly a key comes twice, or all hold mappings that are alike."""
    shapes = members.keys.values()
    if members.whole.count < _FEWEST_ALIKE:
        return len(shapes) >= _FEWEST_ALIKE and _are_alike(members)
    if len(shapes) < _FEWEST_NAMES:
        return False
    often = any(shape.count >= _OFTEN * members.whole.count for shape in shapes)
    once = sum(shape.count == 1 for shape in shapes)
    many = members.rest is not None and len(shapes) >= MOST_KEYS
    return not often and (many or 2 * once >= len(shapes))


def _are_alike(members: Members) -> bool:
    shapes = list(members.keys.values())
    if any(set(shape.kinds) != {"object"} or shape.members is None for shape in shapes):
        return False
    keys = [set(shape.members.keys) for shape in shapes if shape.members is not None]
    return bool(set.intersection(*keys)) and 2 * min(map(len, keys)) >= len(set.union(*keys))


def share(root: Shape, common: Share) -> dict[Hashable, tuple[str, Path, Shape]]:
    """The mappings that stand in several places with the same keys and types: by signature what to call them, the
    first path, and all of them taken together. Each shape is given its signature."""
    found: dict[Hashable, list[tuple[Path, Shape]]] = {}
    waiting: deque[tuple[Path, Shape]] = deque([((), root)])
    while waiting:
        path, shape = waiting.popleft()
        if path and shape.members is not None and len(shape.members.keys) >= _FEWEST_SHARED:
            shape.signature = _signature(shape, common)
            found.setdefault(shape.signature, []).append((path, shape))
        waiting += below(path, shape)
    shared: dict[Hashable, tuple[str, Path, Shape]] = {}
    names: set[str] = set()
    for signature, places in found.items():
        if len(places) > 1:
            name = _name(places[0][0], names)
            names.add(name)
            together = places[0][1].copy()
            for _, shape in places[1:]:
                together.take(shape)
            shared[signature] = name, places[0][0], together
    return shared


def below(path: Path, shape: Shape) -> Iterator[tuple[Path, Shape]]:
    """The shapes of a shape's members and items, with their paths."""
    if shape.members is not None:
        for key, one in shape.members.keys.items():
            yield (*path, key), one
        if shape.members.rest is not None:
            yield (*path, ANY_KEY), shape.members.rest
    if shape.lists is not None:
        yield (*path, ITEM), shape.lists.items


def _signature(shape: Shape, common: Share) -> Hashable:
    kinds = frozenset(common.kinds(shape))
    members: Hashable = None
    if shape.members is not None:
        whole = shape.members.whole.count
        members = (
            frozenset(
                (key, common.covers(one.count, whole), _signature(one, common))
                for key, one in shape.members.keys.items()
            ),
            None if shape.members.rest is None else _signature(shape.members.rest, common),
        )
    items = None if shape.lists is None else _signature(shape.lists.items, common)
    return kinds, members, items


def _name(path: Path, taken: set[str]) -> str:
    """What one of them is called: `image` for what stands in `images`."""
    keys = [step for step in path if step not in (ITEM, ANY_KEY)] or ["entry"]
    name = keys[-1]
    if path[-1] == ITEM and len(name) > 3 and name.isascii():
        name = f"{name[:-3]}y" if name.endswith("ies") else name[:-1] if name.endswith("s") else name
    number = 2
    told = name
    while told in taken:
        told = f"{name}-{number}"
        number += 1
    return told
