from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Label, Severity
from recordlint.edits import insert
from recordlint.images import FLAGS, images
from recordlint.record import Role
from recordlint.rule import Count, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordlint.images import Image
    from recordlint.record import Node, Record
    from recordlint.rule import Context, Learned

_IMAGES = "images"
_NONE = 0


class Options(NamedTuple):
    """
    share: from which share on of a collection's images that have the flag the others should have it, from 0 to 1.
    """

    share: float = 0.8


def counts(record: Record) -> Iterator[Count]:
    """Which of the flags each image has, from 1; 0 for none."""
    for image in record.derive(_shown):
        flag = image.flag
        yield Count(_IMAGES, _NONE if flag is None else FLAGS.index(flag) + 1, open=flag is None)


def learn(counted: Mapping[int, int], options: Options) -> Mapping[int, str]:
    """The flag that most have, for those that have none."""
    flagged = sum(counted.values()) - counted.get(_NONE, 0)
    if not flagged or flagged < options.share * sum(counted.values()):
        return {}
    return {_NONE: FLAGS[max(range(len(FLAGS)), key=lambda place: counted.get(place + 1, 0))]}


@rule(
    severity=Severity.WARNING,
    on=(Role.IMAGE,),
    fix=Applicability.UNSAFE,
    options=Options,
    counts=counts,
    learn=learn,
    since="0.1.0",
)
def missing_cached_flag(record: Record, context: Context, learned: Learned) -> Iterator[Finding]:
    """An image does not say whether it is cached, although such images do."""
    shown = record.derive(_shown)
    unflagged = [image for image in shown if image.flag is None]
    if not unflagged:
        return
    flagged = next((image.node for image in shown if image.flag), None)
    other = flagged and next((node for name in FLAGS if (node := flagged.get(name))), None)
    usual = learned(_IMAGES).get(_NONE)
    for image in unflagged:
        expected = _expected(image.node, context)
        name = expected or (other and other.name) or usual
        if name:
            yield Finding(
                image.node.key,
                f"the image has no `{name}`",
                help="the schema expects it"
                if expected
                else None
                if other
                else "most images of the collection have one",
                labels=(Label(other, "another image has one"),) if other and not expected else (),
                fix=Fix(f"add `{name}: false`", insert(image.node, name, False), Applicability.UNSAFE),
                missing=name,
            )


def _shown(record: Record) -> list[Image]:
    return [image for image in images(record) if not image.is_logo]


def _expected(image: Node, context: Context) -> str | None:
    """The name of the flag that the schema expects of an image."""
    if context.schema is None:
        return None
    expected = context.schema.expected(image.pointer)
    return next((flag for flag in FLAGS if flag in expected), None)
