from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.prose.links import links
from recordlint.record import Role
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.secrets import STAND_INS, masked, passwords
from recordlint.urls import below, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.secrets import Secret

_HELP = "take it out and change it: it is known to all who have read the file"
_ANY_HOST = ("example.com", "example.net", "example.org", "localhost")


@rule(severity=Severity.ERROR, on=(On.ODD_URL, On.BODY), needs=("@",), since="0.1.0")
def exposed_credentials(record: Record) -> Iterator[Finding]:
    """A URL holds a user's password."""
    for node in record.fields(Role.URL):
        if passwords(node.value):
            yield Finding(node, _message(node.value), help=_HELP)
    body = record.body
    if body is None or not passwords(body.text):
        return
    for link in links(record):
        if any(_is_meant(link.url, secret) for secret in passwords(link.url)):
            yield Finding(body.at(link.start, link.end), _message(link.url), help=_HELP)


def _is_meant(url: str, secret: Secret) -> bool:
    """Whether a password in a text's link is one, and no example of one."""
    host = split(url).hostname
    return url[secret.start : secret.end].lower() not in STAND_INS and not any(below(host, any_) for any_ in _ANY_HOST)


def _message(url: str) -> str:
    return f"{code(masked(url))} holds a password"
