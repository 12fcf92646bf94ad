from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.prose.links import links
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_UNSAFE = {
    "javascript:": "runs a script in the reader's page",
    "vbscript:": "runs a script in the reader's page",
    "data:text/html": "opens a page made of the link's own text",
}
# Browsers leave these out before they look at the scheme (WHATWG URL Standard, section 4.4).
_IGNORED = str.maketrans("", "", "\t\n\r")
_LONGEST = max(map(len, _UNSAFE))


@rule(severity=Severity.ERROR, on=(On.ODD_URL, On.BODY), since="0.1.0")
def unsafe_url_scheme(record: Record) -> Iterator[Finding]:
    """A link runs a script, or opens a page made of its own text."""
    for node, url in addresses(record):
        if (scheme := _unsafe(url.text)) is not None:
            yield Finding(node, _message(scheme, url.text))
    body = record.body
    if body is None or not _may_be_unsafe(body.text):
        return
    for link in links(record):
        if (scheme := _unsafe(link.url)) is not None:
            yield Finding(body.at(link.start, link.end), _message(scheme, link.url))


def _may_be_unsafe(text: str) -> bool:
    lowered = text.lower()
    return "script:" in lowered or "data:text/html" in lowered


def _unsafe(url: str) -> str | None:
    """The unsafe scheme that a browser reads, whatever it looks like."""
    if ":" not in url:
        return None
    beginning = url.translate(_IGNORED).lstrip("".join(map(chr, range(33))))[:_LONGEST].lower()
    return next((scheme for scheme in _UNSAFE if beginning.startswith(scheme)), None)


def _message(scheme: str, url: str) -> str:
    return f"{code(scheme)} in {code(url)} {_UNSAFE[scheme]}"
