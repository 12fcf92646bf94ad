from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint import images
from recordlint.diagnostic import Finding, Label, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record


@rule(severity=Severity.WARNING, on=(Role.CACHED_FLAG,), since="0.1.0")
def misplaced_cached_flag(record: Record) -> Iterator[Finding]:
    """A flag that says whether an image is cached stands where no image is."""
    flags = record.fields(Role.CACHED_FLAG)
    for node in flags:
        holder = node.parent
        below = next((flag for flag in flags if _is_below(flag, node)), None)
        if below is not None:
            yield Finding(
                node.key,
                f"{code(node.name)} stands above images that have a flag of their own",
                help="keep the one on the image",
                labels=(Label(below.key, "here"),),
            )
        elif holder is None or not _has_address(holder):
            yield Finding(
                node.key,
                f"{code(node.name)} stands beside no image URL",
                help="move it beside the URL of the image that it is about",
            )


def _is_below(flag: Node, other: Node) -> bool:
    """Whether a flag stands deeper in the mapping that holds another."""
    holder = other.pointer[:-1]
    return len(flag.pointer) > len(other.pointer) and flag.pointer[: len(holder)] == holder


def _has_address(holder: Node) -> bool:
    return any(name in holder.value for name in images.ADDRESS)
