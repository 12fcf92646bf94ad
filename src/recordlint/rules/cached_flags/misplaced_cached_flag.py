from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.images import ADDRESS, images
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Record


@rule(severity=Severity.WARNING, on=(Role.CACHED_FLAG,), since="0.1.0")
def misplaced_cached_flag(record: Record) -> Iterator[Finding]:
    """A flag that says whether an image is cached stands where no image is."""
    flags = record.fields(Role.CACHED_FLAG)
    if _are_in_place(record, {flag.pointer[:-1] for flag in flags}):
        return
    # For each mapping or list that holds flags further down, the first of them.
    below: dict[Pointer, Node] = {}
    for flag in flags if len({len(flag.pointer) for flag in flags}) > 1 else ():
        for depth in range(len(flag.pointer) - 1):
            below.setdefault(flag.pointer[:depth], flag)
    for flag in flags:
        holder, deeper = flag.parent, below.get(flag.pointer[:-1])
        if deeper is not None:
            yield Finding(
                flag.key,
                f"{code(flag.name)} stands above images that have a flag of their own",
                help="keep the one on the image",
                labels=(Label(deeper.key, "here"),),
            )
        elif holder is None or not any(name in holder.value for name in ADDRESS):
            yield Finding(
                flag.key,
                f"{code(flag.name)} stands beside no image URL",
                help="move it beside the URL of the image that it is about",
            )


def _are_in_place(record: Record, holders: set[Pointer]) -> bool:
    """Whether what holds the flags are images with an address, none within another. Nearly always they are."""
    addressed = {image.node.pointer for image in images(record) if image.address is not None}
    return holders <= addressed and all(
        holder[:depth] not in holders for holder in holders for depth in range(1, len(holder))
    )
