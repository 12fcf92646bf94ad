from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint import images
from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import insert
from recordlint.record import KeyOf, Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context


@rule(severity=Severity.WARNING, on=(Role.IMAGE,), fix=Applicability.UNSAFE, since="0.1.0")
def missing_cached_flag(record: Record, context: Context) -> Iterator[Finding]:
    """An image does not say whether it is cached, although such images do."""
    shown = [image for image in images.of(record) if not images.is_logo(image)]
    flagged = [(image, flag) for image in shown if (flag := images.flag(image))]
    for image in shown:
        if images.flag(image):
            continue
        expected = _expected(image, context)
        if expected is None and not flagged:
            continue
        other, name = flagged[0] if flagged else (None, "isCached")
        name = expected or name
        yield Finding(
            KeyOf(image),
            f"the image has no `{name}`",
            help="the schema expects it" if expected else None,
            labels=() if expected or other is None else (Label(other.get(name) or other, "another image has one"),),
            fix=Fix(f"add `{name}: false`", insert(image, name, False), Applicability.UNSAFE),
            missing=name,
        )


def _expected(image: Node, context: Context) -> str | None:
    """The name of the flag that the schema expects of an image."""
    if context.schema is None:
        return None
    expected = context.schema.expected(image.pointer)
    return next((flag for flag in images.FLAGS if flag in expected), None)
