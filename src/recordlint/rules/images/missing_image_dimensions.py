from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Finding, Fix, Severity
from recordlint.edits import insert
from recordlint.images import SIDES, Image, file_size, images
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context


@rule(severity=Severity.WARNING, on=(On.ODD_IMAGE,), fix=Applicability.SAFE, since="0.1.0")
def missing_image_dimensions(record: Record, context: Context) -> Iterator[Finding]:
    """An image lacks its width or height, although they belong there."""
    for image in images(record):
        missing = tuple(side for side in SIDES if side not in image.node.value)
        wanted, reason = _wanted(image, missing, context) if missing else ((), "")
        if wanted:
            yield Finding(
                image.node.key,
                f"the image has no `{'` and no `'.join(wanted)}`",
                help=reason,
                fix=_fix(image, wanted, context),
                missing=wanted,
            )


def _wanted(image: Image, missing: tuple[str, ...], context: Context) -> tuple[tuple[str, ...], str]:
    """Which of the missing sides belong there, and why."""
    if len(missing) == 1:
        return missing, "a page can keep the image's place free only if it knows both sides"
    if image.flag is not None:
        return missing, f"an image with `{image.flag}` was once at hand, so its size can be known"
    expected = () if context.schema is None else context.schema.expected(image.node.pointer)
    wanted = tuple(side for side in missing if side in expected)
    return wanted, f"the schema expects {'them' if len(wanted) > 1 else 'it'}"


def _fix(image: Image, wanted: tuple[str, ...], context: Context) -> Fix | None:
    size = file_size(image, context)
    if size is None:
        return None
    sides = dict(zip(SIDES, size, strict=True))
    if any(image.node.value.get(side, sides[side]) != sides[side] for side in SIDES):
        return None
    declared = image.node.value
    before = "height" if "height" in declared else None
    after = "width" if "width" in declared else str(image.address.pointer[-1]) if image.address else None
    change = Change()
    for side in wanted:
        change += insert(image.node, side, sides[side], before=before, after=None if before else after)
    return Fix(f"write the file's size, {size[0]} by {size[1]}", change, Applicability.SAFE)
