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
    from recordlint.urls import Url

_FOREIGN = r"[^\x00-\x7f]+"


@rule(severity=Severity.NOTE, on=(On.ODD_URL,), recommended=False, fix=Applicability.UNSAFE, since="0.1.0")
def unencoded_url(record: Record) -> Iterator[Finding]:
    """A URL holds letters beyond ASCII, which not every program takes."""
    for node, url in addresses(record):
        if url.text.isascii() or url.is_template:
            continue
        encoded = _encoded(url)
        fix = None if encoded is None else Fix("encode them", set_value(node, encoded), Applicability.UNSAFE)
        letters = " ".join(re.findall(_FOREIGN, url.text))
        yield Finding(node, f"{code(letters)} in {code(url.text)} is not encoded", fix=fix)


def _encoded(url: Url) -> str | None:
    """The same URL in ASCII (RFC 3987, section 3.1); None where its host cannot be."""
    from urllib.parse import quote

    start, end = url.host or (0, 0)
    host = url.text[start:end]
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
        before, after = (
            re.sub(_FOREIGN, lambda run: quote(run[0]), text) for text in (url.text[:start], url.text[end:])
        )
    except ValueError:
        return None
    return before + ascii_host + after
