from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.images import images, local_path
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import Count, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordlint.record import Node, Record
    from recordlint.rule import Context, Learned

_LOOKS_LIKE_A_FILE = regex(r"[^\s:]*\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)

_NO_FILE, _FILE = 0, 1


class Options(NamedTuple):
    """
    fields: names of fields whose values are always files of this tree; others are looked at only where another value
        of the same field is one, in the record or the collection.
    """

    fields: tuple[str, ...] = ()


def counts(record: Record, context: Context) -> Iterator[Count]:
    """For each field, which paths are files, and which are not."""
    for name, _, path in record.derive(_paths):
        yield Count(name, _FILE) if context.file_exists(path) else Count(name, _NO_FILE, open=True)


def learn(counted: Mapping[int, int]) -> Mapping[int, bool]:
    """That values of the field are files, for those that are none."""
    return {_NO_FILE: True} if counted.get(_FILE) else {}


@rule(
    severity=Severity.ERROR,
    on=(Role.IMAGE, Role.IMAGE_PATH),
    options=Options,
    counts=counts,
    learn=learn,
    since="0.1.0",
)
def missing_image_file(record: Record, options: Options, context: Context, learned: Learned) -> Iterator[Finding]:
    """An image is a path in this tree, and no file is there."""
    missing: dict[str, list[tuple[Node, str]]] = {}
    resolving = set(options.fields)
    for name, node, path in record.derive(_paths):
        if context.file_exists(path):
            resolving.add(name)
        else:
            missing.setdefault(name, []).append((node, path))
    for name, nodes in missing.items():
        if name in resolving or _NO_FILE in learned(name):
            for node, path in nodes:
                yield Finding(
                    node,
                    f"there is no file {code(path)}",
                    help="it is looked for beside the record, and below the root, `static`, `public` and `assets`",
                )


def _paths(record: Record) -> tuple[tuple[str, Node, str], ...]:
    """The values that may be files, each with the field's name, which for an image's `url` is the image's, and the
    path that it holds."""
    found = []
    addressed = ((image.node.name, image.address) for image in images(record))
    for name, node in (*addressed, *((node.name, node) for node in record.fields(Role.IMAGE_PATH))):
        path = None if node is None else local_path(node.value)
        if node is not None and path is not None and _LOOKS_LIKE_A_FILE.fullmatch(path):
            found.append((name, node, path))
    return tuple(found)
