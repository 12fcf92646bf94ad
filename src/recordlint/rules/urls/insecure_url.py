from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import replace_text
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.urls import addresses, below
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    hosts: hosts, and all below them, that may be addressed by `http`; with `.*` at its end a name at any place.
    """

    hosts: tuple[str, ...] = (
        "localhost",
        "w3.org",
        "purl.org",
        "json-schema.org",
        "schema.org",
        "xmlns.com",
        "ogp.me",
        "dublincore.org",
        "schemas.*",
        "example.*",
        "example",
        "test",
        "invalid",
        "local",
        "internal",
        "onion",
    )


@rule(severity=Severity.NOTE, on=(On.ODD_URL,), fix=Applicability.UNSAFE, options=Options, since="0.1.0")
def insecure_url(record: Record, options: Options) -> Iterator[Finding]:
    """An address is `http`, so that anybody on the way can read and change what comes from there."""
    for node, url in addresses(record):
        if url.scheme != "http" or url.is_template or url.is_ip or "." not in url.hostname:
            continue
        if not any(_covers(name, url.hostname) for name in options.hosts):
            fix = None
            if not url.port:
                fix = Fix("write `https`", replace_text(node, 0, len("http"), "https"), Applicability.UNSAFE)
            yield Finding(node, f"{code(url.text)} is not encrypted", fix=fix)


def _covers(name: str, host: str) -> bool:
    return f".{name[:-1]}" in f".{host}" if name.endswith(".*") else below(host, name)
