from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint import images
from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import insert
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def missing_image_dimensions(record: Record, context: Context) -> Iterator[Finding]:
    """An image lacks its width or height, although they belong there."""
    for image in images.of(record):
        missing = tuple(side for side in images.SIDES if side not in image.value)
        wanted, reason = _wanted(image, missing, context) if missing else ((), "")
        if wanted:
            yield Finding(
                image.key,
                f"the image has no `{'` and no `'.join(wanted)}`",
                help=reason,
                fix=_fix(image, wanted, context),
                missing=wanted,
            )


def _wanted(image: Node, missing: tuple[str, ...], context: Context) -> tuple[tuple[str, ...], str]:
    """Which of the missing sides belong there, and why."""
    if len(missing) == 1:
        return missing, "a page can keep the image's place free only if it knows both sides"
    flag = images.flag(image)
    if flag is not None:
        return missing, f"an image with `{flag}` was once at hand, so its size can be known"
    expected = () if context.schema is None else context.schema.expected(image.pointer)
    wanted = tuple(side for side in missing if side in expected)
    return wanted, f"the schema expects {'them' if len(wanted) > 1 else 'it'}"


def _fix(image: Node, wanted: tuple[str, ...], context: Context) -> Fix | None:
    size = images.file_size(image, context)
    if size is None:
        return None
    sides = dict(zip(images.SIDES, size, strict=True))
    if any(image.value.get(side, sides[side]) != sides[side] for side in images.SIDES):
        return None
    node = images.address(image)
    before = "height" if "height" in image.value else None
    after = "width" if "width" in image.value else str(node.pointer[-1]) if node else None
    change = Change()
    for side in wanted:
        change += insert(image, side, sides[side], before=before, after=None if before else after)
    return Fix(f"write the file's size, {size[0]} by {size[1]}", change, Applicability.SAFE)
