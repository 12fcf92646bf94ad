"""What rules about images share: where an image's address and sizes stand, and what its file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.record import Node, Role
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Record, Value
    from recordlint.rule import Context

ADDRESS = ("url", "src")
SIDES = ("width", "height")
FLAGS = ("isCached", "is_cached", "cached")
"""Names of the flag that says whether an image is kept in a cache."""

_ELSEWHERE = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_HOLES = ("{{", "{%", "<%", "${")
_ORGANIZATIONS = frozenset({"affiliation", "provider", "source", "publisher"})


class Image(NamedTuple):
    """An image that is a mapping.

    `address` is the node of its URL or path, None if that is no text, or empty. `size` is the declared width and
    height, None if one of them is missing or invalid.
    """

    node: Node
    address: Node | None
    size: tuple[int, int] | None

    @property
    def flag(self) -> str | None:
        """The name of the cached flag that the image has."""
        for name in FLAGS:
            if name in self.node.value:
                return name
        return None

    @property
    def is_logo(self) -> bool:
        """Whether the image belongs to a provider or employer, not to what the record is about."""
        return not _ORGANIZATIONS.isdisjoint(self.node.pointer)


def images(record: Record) -> tuple[Image, ...]:
    """The images of a record, in the order of the data."""
    return record.derive(_images)


def _images(record: Record) -> tuple[Image, ...]:
    return tuple([Image(node, _address(node), _size(node.value)) for node in record.fields(Role.IMAGE)])


def _address(image: Node) -> Node | None:
    for name in ADDRESS:
        value = image.value.get(name)
        if isinstance(value, str) and value.strip():
            return image.get(name)
    return None


def _size(image: dict[str, Value]) -> tuple[int, int] | None:
    width, height = pixels(image.get("width")), pixels(image.get("height"))
    return None if width is None or height is None else (width, height)


def pixels(value: Value) -> int | None:
    """A side's length if it is valid: a positive integer, as JSON Schema counts integers (1500.0 is one)."""
    if value.__class__ is int and value > 0:
        return value
    return int(value) if isinstance(value, float) and value > 0 and not value % 1 else None


def local_path(value: str) -> str | None:
    """The path that a value names in the tree, without query and fragment; None for an address elsewhere, and for a
    template that is still to be filled in."""
    if _ELSEWHERE.match(value) or any(mark in value for mark in _HOLES):
        return None
    return re.split(r"[?#]", value, maxsplit=1)[0].strip() or None


def file_size(image: Image, context: Context) -> tuple[int, int] | None:
    """Width and height of the local file that an image names. None for none, and for drawings, which have any size."""
    path = None if image.address is None else local_path(image.address.value)
    return None if path is None or path.lower().endswith((".svg", ".svgz")) else context.image_size(path)
