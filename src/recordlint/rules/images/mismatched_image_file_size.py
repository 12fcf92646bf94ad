from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Label, Severity
from recordlint.edits import set_value
from recordlint.images import SIDES, file_size, images
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context

_TURNABLE = (".jpg", ".jpeg", ".heic", ".tif", ".tiff", ".webp")


@rule(severity=Severity.ERROR, on=(Role.IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def mismatched_image_file_size(record: Record, context: Context) -> Iterator[Finding]:
    """An image's declared size is not that of its file."""
    for image in images(record):
        declared, node = image.size, image.address
        actual = None if declared is None else file_size(image, context)
        if node is None or declared is None or actual is None or declared == actual:
            continue
        density = _density(node.value)
        if (declared[0] * density, declared[1] * density) == actual:
            continue
        wrong = [
            (side, number)
            for side, number in zip(map(image.node.get, SIDES), actual, strict=True)
            if side is not None and side.value != number
        ]
        change = Change()
        for side, number in wrong:
            change += set_value(side, number)
        # A viewer turns such a picture as its metadata say; which way the file's header does not tell.
        turned = declared == actual[::-1] and node.value.lower().endswith(_TURNABLE)
        yield Finding(
            wrong[0][0],
            f"the image is said to be {declared[0]} by {declared[1]}, but its file is {actual[0]} by {actual[1]}",
            labels=(Label(node, "this file"),),
            fix=Fix("write the file's size", change, Applicability.UNSAFE if turned else Applicability.SAFE),
        )


def _density(path: str) -> int:
    """How many pixels of the file make one of the page: 2 for `logo@2x.png`."""
    stem = path.rpartition(".")[0]
    return int(stem[-2]) if stem[-3:] in ("@2x", "@3x", "@4x") else 1
