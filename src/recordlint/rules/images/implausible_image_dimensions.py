from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.images import images
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    max_side: the longest plausible side, in pixels.
    max_ratio: how many times one side may be as long as the other.
    """

    max_side: int = 10_000
    max_ratio: float = 20


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), options=Options, since="0.1.0")
def implausible_image_dimensions(record: Record, options: Options) -> Iterator[Finding]:
    """An image is said to be of a size that images do not have."""
    for image in images(record):
        size = image.size
        if size is None or (1 < max(size) <= options.max_side and max(size) <= min(size) * options.max_ratio):
            continue
        width, height = image.node.get("width"), image.node.get("height")
        if width is None or height is None:
            continue
        longer, other = (width, height) if size[0] >= size[1] else (height, width)
        if size == (1, 1):
            yield Finding(
                width,
                "the image is one pixel large",
                help="that is how tracking pixels are; name the image that people see",
                labels=(Label(height, "one pixel high"),),
            )
        elif max(size) > options.max_side:
            yield Finding(longer, f"`{longer.name}` is {max(size)} pixels, more than {options.max_side}")
        elif max(size) > min(size) * options.max_ratio:
            yield Finding(
                longer,
                f"`{longer.name}` is {max(size) / min(size):.0f} times `{other.name}`",
                labels=(Label(other, f"`{other.name}` is {min(size)}"),),
            )
