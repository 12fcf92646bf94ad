from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import insert
from recordlint.images import FLAGS, images
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), fix=Applicability.UNSAFE, since="0.1.0")
def missing_cached_flag(record: Record, context: Context) -> Iterator[Finding]:
    """An image does not say whether it is cached, although such images do."""
    shown = [image for image in images(record) if not image.is_logo]
    flagged = next((image.node for image in shown if image.flag), None)
    if flagged is None and context.schema is None:
        return
    other = flagged and next((node for name in FLAGS if (node := flagged.get(name))), None)
    for image in shown:
        expected = _expected(image.node, context)
        name = expected or (other and other.name)
        if image.flag is None and name:
            yield Finding(
                image.node.key,
                f"the image has no `{name}`",
                help="the schema expects it" if expected else None,
                labels=(Label(other, "another image has one"),) if other and not expected else (),
                fix=Fix(f"add `{name}: false`", insert(image.node, name, False), Applicability.UNSAFE),
                missing=name,
            )


def _expected(image: Node, context: Context) -> str | None:
    """The name of the flag that the schema expects of an image."""
    if context.schema is None:
        return None
    expected = context.schema.expected(image.pointer)
    return next((flag for flag in FLAGS if flag in expected), None)
