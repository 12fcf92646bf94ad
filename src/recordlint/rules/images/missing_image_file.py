from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.images import images, local_path
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import Count, rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from recordlint.record import Node, Record
    from recordlint.rule import Context, Tally

_LOOKS_LIKE_A_FILE = regex(r"[^\s:]*\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)


class Options(NamedTuple):
    """
    fields: names of fields whose values are always files of this tree; others are looked at only where another value
        of the same field is one, in the record or the collection.
    """

    fields: tuple[str, ...] = ()


def counts(record: Record, context: Context) -> Iterator[Count]:
    """For each field, which paths are files (1), and which are not (0)."""
    for name, _, path in _paths(record):
        there = context.file_exists(path)
        yield Count(name, int(there), open=not there)


def odd(counted: Mapping[int, int]) -> Container[int]:
    """To be no file, where another value of the field is one."""
    return (0,) if counted.get(1) else ()


@rule(
    severity=Severity.ERROR,
    on=(Role.IMAGE, Role.IMAGE_PATH),
    options=Options,
    counts=counts,
    odd=odd,
    since="0.1.0",
)
def missing_image_file(record: Record, options: Options, context: Context, tally: Tally) -> Iterator[Finding]:
    """An image is a path in this tree, and no file is there."""
    missing: dict[str, list[tuple[Node, str]]] = {}
    resolving = set(options.fields)
    for name, node, path in _paths(record):
        if context.file_exists(path):
            resolving.add(name)
        else:
            missing.setdefault(name, []).append((node, path))
    for name, nodes in missing.items():
        if name in resolving or 0 in odd(tally(name)):
            for node, path in nodes:
                yield Finding(
                    node,
                    f"there is no file {code(path)}",
                    help="it is looked for beside the record, and below the root, `static`, `public` and `assets`",
                )


def _paths(record: Record) -> Iterator[tuple[str, Node, str]]:
    """The values that may be files, each with the field's name, which for an image's `url` is the image's, and the
    path that it holds."""
    addressed = ((image.node.name, image.address) for image in images(record))
    for name, node in (*addressed, *((node.name, node) for node in record.fields(Role.IMAGE_PATH))):
        path = None if node is None else local_path(node.value)
        if node is not None and path is not None and _LOOKS_LIKE_A_FILE.fullmatch(path):
            yield name, node, path
