from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import replace_text
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_SMALL = {capital: capital + ord("a") - ord("A") for capital in range(ord("A"), ord("Z") + 1)}


@rule(severity=Severity.NOTE, on=(On.ODD_URL,), fix=Applicability.SAFE, since="0.1.0")
def uppercase_host(record: Record) -> Iterator[Finding]:
    """A host is written with capitals, so that equal addresses look different."""
    for node, url in addresses(record):
        if url.host is None or url.is_template:
            continue
        start, end = url.host
        host = url.text[start:end]
        # Only ASCII: the small letter of another script may be another host (IDNA 2008).
        small = host.translate(_SMALL)
        if small != host:
            fix = Fix(f"write {code(small)}", replace_text(node, start, end, small), Applicability.SAFE)
            yield Finding(node, f"the host {code(host)} is written with capitals", fix=fix)
