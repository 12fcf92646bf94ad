from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.images import images, local_path
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context

_LOOKS_LIKE_A_FILE = regex(r"[^\s:]*\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)


class Options(NamedTuple):
    """
    fields: names of fields whose values are always files of this tree; others are looked at only where another value
        of the same field is one.
    """

    fields: tuple[str, ...] = ()


@rule(severity=Severity.ERROR, on=(Role.IMAGE, Role.IMAGE_PATH), options=Options, since="0.1.0")
def missing_image_file(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """An image is a path in this tree, and no file is there."""
    missing: dict[str, list[tuple[Node, str]]] = {}
    resolving = set(options.fields)
    for name, node in _paths(record):
        path = local_path(node.value)
        if path is None or not _LOOKS_LIKE_A_FILE.fullmatch(path):
            continue
        if context.file_exists(path):
            resolving.add(name)
        else:
            missing.setdefault(name, []).append((node, path))
    for name, nodes in missing.items():
        if name in resolving:
            for node, path in nodes:
                yield Finding(
                    node,
                    f"there is no file {code(path)}",
                    help="it is looked for beside the record, and below the root, `static`, `public` and `assets`",
                )


def _paths(record: Record) -> Iterator[tuple[str, Node]]:
    """The values that may be paths of images, each with the field's name, which for an image's `url` is the image's."""
    for image in images(record):
        if image.address is not None:
            yield image.node.name, image.address
    for node in record.fields(Role.IMAGE_PATH):
        yield node.name, node
