from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import is_markdown, readable_text
from recordlint.patterns import regex
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_IMAGE = regex(
    r"!\[[ \t]{0,9}\](?:\([^()\r\n]{0,500}\)|\[[^\[\]\r\n]{1,200}\])|<(?P<tag>img)\b(?P<attributes>(?:=>|[^<>])*)>",
    re.IGNORECASE,
)
# An empty `alt`, or one of these, says that the image is decoration.
_TOLD = regex(
    r"(?<![\w-])(?:alt(?![\w-])|aria-hidden\s{0,9}=\s{0,9}[\"']?true|role\s{0,9}=\s{0,9}[\"']?(?:presentation|none))",
    re.IGNORECASE,
)


@rule(severity=Severity.NOTE, on=(On.BODY,), recommended=False, since="0.1.0")
def missing_alt_text(record: Record) -> Iterator[Finding]:
    """An image in the body has no alternative text."""
    body = record.body
    if body is None or ("![" not in body.text and "<" not in body.text):
        return
    markdown = is_markdown(record)
    for match in _IMAGE.finditer(readable_text(record)):
        attributes = match["attributes"]
        if markdown if attributes is None else not _TOLD.search(attributes) and "..." not in attributes:
            yield Finding(
                body.at(*match.span()),
                "the image has no alternative text",
                help="say what it shows, for those who cannot see it"
                if attributes is None
                else "say in `alt` what it shows; an empty `alt` is for decoration",
            )
