from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.characters import BLANKS
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.record import Role, Style
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_ROLES = (Role.TEXT, Role.NAME, Role.URL)
_BLOCKS = frozenset({Style.LITERAL, Style.FOLDED})
_LONG_QUOTES = ('"""', "'''")


@rule(severity=Severity.WARNING, on=_ROLES, fix=Applicability.SAFE, yields_to=("invalid-url",), since="0.1.0")
def untrimmed_value(record: Record) -> Iterator[Finding]:
    """A text or an address begins or ends in white space."""
    for role in _ROLES:
        for node in record.fields(role):
            text = node.value
            if text[0] in BLANKS or text[-1] in BLANKS:
                yield from _finding(node)


def _finding(node: Node) -> Iterator[Finding]:
    if node.place.style in _BLOCKS or node.written.startswith(_LONG_QUOTES):
        return
    text = node.value
    start = len(text) - len(text.lstrip(BLANKS))
    end = len(text.rstrip(BLANKS))
    if start >= end:
        yield Finding(node, f"`{node.name}` is nothing but white space", help="write a text, or leave the key out")
        return
    ends = "both ends" if start and end < len(text) else "the beginning" if start else "the end"
    yield Finding(
        node.part(0, start) if start else node.part(end, len(text)),
        f"there is white space at {ends} of `{node.name}`",
        fix=Fix("take it off", set_value(node, text[start:end]), Applicability.SAFE),
    )
