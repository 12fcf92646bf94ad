from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule
from recordlint.schema.wording import code, describe
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_HELP = "a sealed value is `base64;base64`: a vector of 16 bytes and the text in blocks of 16 bytes, in either order"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
"""The digits of base64."""
_BLOCK = 16
"""The size in bytes of a block of AES, and so of its initialisation vector (FIPS 197; NIST SP 800-38A, 6.2)."""


class Options(NamedTuple):
    """
    fields: the fields whose values are sealed.
    """

    fields: tuple[str, ...] = ("secured",)


@rule(severity=Severity.ERROR, on=(On.DATA,), options=Options, since="0.1.0")
def invalid_sealed_value(record: Record, options: Options) -> Iterator[Finding]:
    """A sealed value is damaged: nobody can open it again."""
    for field in options.fields:
        if field in record.data:
            node = record.get(field)
            if node is not None and (fault := _fault(node.value)) is not None:
                yield Finding(node, f"the sealed value {code(field)} {fault}", help=_HELP)


def _fault(value: object) -> str | None:
    """What is wrong with a sealed value; None if nothing is."""
    if not isinstance(value, str) or not value:
        return f"is {describe(value)}"
    parts = value.split(";")
    if len(parts) != 2:
        return "has one part, expected two" if len(parts) == 1 else f"has {len(parts)} parts, expected two"
    sizes = [_size(part) for part in parts]
    for part, size in zip(("first", "second"), sizes, strict=True):
        if size is None:
            return f"is damaged: its {part} part is no base64"
    if _BLOCK not in sizes:
        return f"has no vector: its parts are of {sizes[0]} and {sizes[1]} bytes, and neither of {_BLOCK}"
    for part, size in zip(("first", "second"), sizes, strict=True):
        if not size or size % _BLOCK:
            return f"is damaged: its {part} part is of {size} bytes, which are no whole blocks"
    return None


def _size(text: str) -> int | None:
    """How many bytes a text in base64 stands for; None if it is none (RFC 4648, section 4)."""
    digits = text.rstrip("=")
    padding = len(text) - len(digits)
    if len(text) % 4 or padding > 2 or digits.encode(errors="replace").translate(None, _ALPHABET):
        return None
    return len(text) // 4 * 3 - padding
