from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.images import SIDES, Image, file_size, images, pixels
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context

_NUMBER = regex(r"\s*0*([1-9]\d{0,6})\s*(?:(px)\s*)?", re.IGNORECASE | re.ASCII)


@rule(severity=Severity.ERROR, on=(On.ODD_IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def invalid_image_dimensions(record: Record, context: Context) -> Iterator[Finding]:
    """An image's width or height is no positive integer."""
    for image in images(record):
        for index, side in enumerate(SIDES) if image.size is None else ():
            node = image.node.get(side)
            if node is not None and pixels(node.value) is None:
                fix = _fix(node, image, index, context)
                yield Finding(
                    node,
                    f"`{side}` is {describe(node.value)}, not a positive integer",
                    help=None if fix else "write the number of pixels",
                    fix=fix,
                )


def _fix(node: Node, image: Image, index: int, context: Context) -> Fix | None:
    match = _NUMBER.fullmatch(node.value) if isinstance(node.value, str) else None
    if match is not None and match[2] is None:
        number = int(match[1])
        return Fix("write the number without quotes", set_value(node, number), Applicability.SAFE)
    size = file_size(image, context)
    if size is not None:
        title = f"write the file's {node.name}, {size[index]}"
        return Fix(title, set_value(node, size[index]), Applicability.SAFE)
    if match is not None:
        number = int(match[1])
        return Fix("write the number alone", set_value(node, number), Applicability.UNSAFE)
    return None
