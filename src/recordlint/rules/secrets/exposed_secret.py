from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.prose.lines import Kind, inline_code, lines
from recordlint.rule import On, rule
from recordlint.secrets import JSON_WEB_TOKEN, in_source, tokens
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import At
    from recordlint.record import Node, Record
    from recordlint.secrets import Secret

_HELP = "revoke it and take it out: it is known to all who have read the file"
_ASIDE = frozenset({Kind.CODE, Kind.COMMENT, Kind.MATH})


class Options(NamedTuple):
    """
    code: look at code and comments in bodies too.
    json_web_tokens: report JSON Web Tokens too; many of them hold no secret, or none any more.
    """

    code: bool = False
    json_web_tokens: bool = False


@rule(
    severity=Severity.ERROR,
    on=(On.DATA, On.BODY),
    options=Options,
    yields_to=("exposed-credentials",),
    since="0.1.0",
)
def exposed_secret(record: Record, options: Options) -> Iterator[Finding]:
    """A record holds a key or a token that opens something."""
    if not in_source(record.source):
        return
    for node in _texts(record.root):
        for secret in tokens(node.value):
            yield from _finding(node.part(secret.start, secret.end), node.value, secret, options)
    body = record.body
    if body is not None:
        for secret in tokens(body.text):
            if options.code or not _is_aside(record, secret.start):
                yield from _finding(body.at(secret.start, secret.end), body.text, secret, options)


def _finding(at: At, text: str, secret: Secret, options: Options) -> Iterator[Finding]:
    if secret.kind != JSON_WEB_TOKEN or options.json_web_tokens:
        beginning = text[secret.start : secret.hidden]
        yield Finding(at, f"`{beginning}…` is {secret.kind}", help=_HELP)


def _texts(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node.value, str):
            yield node
        else:
            stack += reversed(list(node.children()))


def _is_aside(record: Record, offset: int) -> bool:
    """Whether a place in the body lies in code, a comment or math."""
    return any(
        line.kind in _ASIDE or any(start <= offset - line.start < end for start, end in inline_code(line.text))
        for line in lines(record)
        if line.start <= offset < line.end
    )
