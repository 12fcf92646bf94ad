from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_ENTITY = r"&(?:amp|quot|apos|lt|gt|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
_MOST_TIMES = 5
"""How often a text is escaped, at most: `&amp;amp;` is escaped twice."""


@rule(severity=Severity.ERROR, on=(On.ODD_URL,), fix=Applicability.SAFE, needs=("&",), since="0.1.0")
def escaped_url(record: Record) -> Iterator[Finding]:
    """A URL holds an HTML entity, such as `&amp;`, where nobody will unescape it."""
    for node, url in addresses(record):
        if "&" not in url.text or (entity := re.search(_ENTITY, url.text)) is None:
            continue
        plain = url.text
        for _ in range(_MOST_TIMES):
            plain = _unescaped(plain)
        yield Finding(
            node,
            f"{code(entity[0])} in {code(url.text)} is an HTML entity for {code(_unescaped(entity[0]))}",
            fix=Fix(f"write {code(_unescaped(entity[0]))}", set_value(node, plain), Applicability.SAFE),
        )


def _unescaped(text: str) -> str:
    from html import unescape

    return re.sub(_ENTITY, lambda entity: unescape(entity[0]), text)
