from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.characters import CONTROL, INVISIBLE, REPLACEMENT
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.elements import elements, is_site_data
from recordlint.patterns import regex
from recordlint.prose.lines import without_code
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_ENTITY = regex(r"&(?:[A-Za-z][A-Za-z0-9]{1,31};|#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});)")
_DELICATE = frozenset("\"'`\\<>:#")
"""What could end a scalar, or begin something in one or in HTML."""


@rule(severity=Severity.WARNING, on=(Role.TEXT,), fix=Applicability.SAFE, needs=("&",), since="0.1.0")
def html_entity(record: Record) -> Iterator[Finding]:
    """A plain text holds an HTML entity."""
    for node in record.fields(Role.TEXT):
        if "&" in node.value and ";" in node.value and not is_site_data(record):
            text = without_code(node.value)
            pieces = [(*one.span(), sign) for one in _ENTITY.finditer(text) if (sign := _sign(one[0])) is not None]
            if pieces and next(elements(text), None) is None:
                yield _finding(node, pieces)


@lru_cache(maxsize=256)
def _sign(entity: str) -> str | None:
    """What an entity stands for: a blank instead of one that does not break, nothing where it cannot be seen; None if
    it is no entity."""
    from html import unescape
    from html.entities import html5

    sign = unescape(entity) if entity[1] == "#" else html5.get(entity[1:])
    if not sign or sign == REPLACEMENT or CONTROL.search(sign):
        return None
    return INVISIBLE.sub("", sign.replace("\xa0", " "))


def _finding(node: Node, pieces: list[tuple[int, int, str]]) -> Finding:
    text = node.value
    safe = [piece for piece in pieces if _is_safe(text, piece)]
    parts: list[str] = []
    done = 0
    for start, end, sign in safe or pieces:
        parts += (text[done:start], sign)
        done = end
    first = text[pieces[0][0] : pieces[0][1]]
    return Finding(
        node.part(*pieces[0][:2]),
        f"`{first}` in `{node.name}` is an HTML entity"
        if len(pieces) == 1
        else f"there are {len(pieces)} HTML entities in `{node.name}`, the first is `{first}`",
        help="plain text needs none",
        fix=Fix(
            f"write `{pieces[0][2]}`" if len(pieces) == 1 and pieces[0][2].strip() else "write what they stand for",
            set_value(node, "".join((*parts, text[done:]))),
            Applicability.SAFE if safe else Applicability.UNSAFE,
        ),
    )


def _is_safe(text: str, piece: tuple[int, int, str]) -> bool:
    _, end, sign = piece
    if not sign.strip() or not _DELICATE.isdisjoint(sign):
        return False
    # `&amp;lt;` would become an entity itself.
    return sign != "&" or not _ENTITY.match("&" + text[end : end + 40])
