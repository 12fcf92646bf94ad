from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import remove
from recordlint.images import images
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Record


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def duplicate_image(record: Record) -> Iterator[Finding]:
    """A list of images holds the same URL twice."""
    first: dict[tuple[Pointer, str], tuple[Node, Node]] = {}
    for image, node, _ in images(record):
        if node is None or not isinstance(image.pointer[-1], int):
            continue
        earlier, earlier_node = first.setdefault((image.pointer[:-1], node.value), (image, node))
        if earlier is not image:
            equal = image.value == earlier.value
            yield Finding(
                node,
                f"the image {code(node.value)} is listed again",
                labels=(Label(earlier_node, "first listed here"),),
                fix=Fix(
                    "remove the repeated image" if equal else "remove the later image",
                    remove(image),
                    Applicability.SAFE if equal else Applicability.UNSAFE,
                ),
            )
