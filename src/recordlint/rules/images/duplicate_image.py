from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Severity
from recordlint.images import images
from recordlint.record import Role
from recordlint.repeats import repeats
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def duplicate_image(record: Record) -> Iterator[Finding]:
    """A list of images holds the same URL twice."""
    listed = (
        (image, address, address.value)
        for image, address, _ in images(record)
        if address is not None and isinstance(image.pointer[-1], int)
    )
    for repeat in repeats(listed):
        yield Finding(
            repeat.address,
            f"the image {code(repeat.address.value)} is listed again",
            labels=(repeat.label,),
            fix=repeat.fix("image"),
        )
