from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.images import images
from recordlint.record import Role
from recordlint.rule import Fact, collection_rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member


class Options(NamedTuple):
    """Options.

    threshold: how many records have the image at least
    """

    threshold: int = 10


def facts(record: Record) -> Iterator[Fact]:
    """The addresses of a record's own images; a provider's logo is the same in all its records."""
    addresses = [image.address for image in images(record) if not image.is_logo]
    for node in (*addresses, *record.fields(Role.IMAGE_PATH)):
        if node is not None and isinstance(node.value, str) and len(node.pointer) <= 3 and node.value.strip():
            yield Fact(node.value.strip(), node)


@collection_rule(
    facts,
    severity=Severity.NOTE,
    on=(Role.IMAGE, Role.IMAGE_PATH),
    options=Options,
    recommended=False,
    at_least="threshold",
    since="0.1.0",
)
def reused_image(group: Group, member: Member, options: Options) -> Iterator[Finding]:
    """Many records of a collection have the same image."""
    yield Finding(
        member.fact.at,
        f"{group.size} records have the image {code(member.value)}",
        help="a picture that is to stand for want of another belongs into the page's layout",
        labels=(group.first.label("the first of them"),),
    )
