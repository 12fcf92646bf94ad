"""What rules about images share: where an image's address and sizes stand, and what its file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.record import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context

ADDRESS = ("url", "src")
SIDES = ("width", "height")
FLAGS = ("isCached", "is_cached", "cached")
"""Names of the flag that says whether an image is kept in a cache."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_HOLES = ("{{", "{%", "<%", "${")
_PROVIDERS = frozenset({"provider", "source", "publisher"})


def address(image: Node) -> Node | None:
    """The node of an image's URL or path; None if that is no text, or empty."""
    for name in ADDRESS:
        node = image.get(name)
        if node is not None and isinstance(node.value, str) and node.value.strip():
            return node
    return None


def flag(image: Node) -> str | None:
    """The name of the cached flag that an image has."""
    return next((name for name in FLAGS if name in image.value), None)


def pixels(node: Node | None) -> int | None:
    """A side's length if it is valid: a positive integer, as JSON Schema counts integers (1500.0 is one)."""
    value = None if node is None else node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0 or value % 1:
        return None
    return int(value)


def size(image: Node) -> tuple[int, int] | None:
    """The declared width and height, if both are valid."""
    width, height = pixels(image.get("width")), pixels(image.get("height"))
    return None if width is None or height is None else (width, height)


def local_path(value: str) -> str | None:
    """The path that a value names in the tree, without query and fragment; None for an address elsewhere, and for a
    template that is still to be filled in."""
    if _ELSEWHERE.match(value) or any(mark in value for mark in _HOLES):
        return None
    return re.split(r"[?#]", value, maxsplit=1)[0].strip() or None


def file_size(image: Node, context: Context) -> tuple[int, int] | None:
    """Width and height of the local file that an image names. None for none, and for drawings, which have any size."""
    node = address(image)
    path = None if node is None else local_path(node.value)
    return None if path is None or path.lower().endswith((".svg", ".svgz")) else context.image_size(path)


def is_logo(image: Node) -> bool:
    """Whether an image belongs to a provider, not to what the record is about."""
    return not _PROVIDERS.isdisjoint(image.pointer)


def of(record: Record) -> Iterator[Node]:
    """The images of a record that are mappings, in the order of the data."""
    return iter(record.fields(Role.IMAGE))
