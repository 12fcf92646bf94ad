"""Secrets in a text: tokens of well-known shape, private keys, passwords in URLs. Linear, whatever the text is.

The shapes are those that the issuers of the tokens document; they have prefixes so that scanners can tell them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordlint.text import Source

PASSWORD = "a password"
JSON_WEB_TOKEN = "a JSON Web Token"
PRIVATE_KEY = "a private key"
STAND_INS = frozenset({"pass", "passwd", "password", "pw", "pwd", "secret", "token", "user"})
"""What people write where a password would stand."""


class Secret(NamedTuple):
    """Characters `start` to `end` of a text are a secret. Those from `hidden` on must not be shown; those before only
    tell its kind. `kind` says what it is, with its article."""

    start: int
    hidden: int
    end: int
    kind: str


class _Shape(NamedTuple):
    """What a kind of token looks like: a prefix that tells its kind, and the rest."""

    kind: str
    prefix: str
    rest: str


# What a text must hold to hold a token of these shapes. Most texts hold none of them, and a search for a literal, or
# for an expression that begins with one rare letter, takes a tenth of the time of an alternative of prefixes.
_BY_LITERAL: Mapping[str, tuple[_Shape, ...]] = {
    "sk-": (
        _Shape("an Anthropic API key", r"sk-ant-[a-z]{2,10}\d{2}-", r"[\w-]{40,}"),
        _Shape("an OpenAI API key", "sk-(?:proj|svcacct|admin)-", r"[\w-]{40,}"),
        _Shape("an OpenAI API key", "sk-", "[A-Za-z0-9]{40,}"),
    ),
    "xox": (_Shape("a Slack token", "xox[abeoprs]-", r"\d{1,20}-[A-Za-z0-9-]{20,}"),),
    "xapp-": (_Shape("a Slack token", r"xapp-\d-", "[A-Za-z0-9-]{40,}"),),
    "hooks": (
        _Shape("a Slack webhook", r"hooks\.slack\.com\\?/services\\?/", r"T\w{6,20}\\?/B\w{6,20}\\?/\w{16,}"),
        _Shape("a Discord webhook", r"discord(?:app)?\.com\\?/api\\?/webhooks\\?/", r"\d{17,20}\\?/[\w-]{60,}"),
    ),
    "GOCSPX-": (_Shape("a Google client secret", "GOCSPX-", r"[\w-]{28}"),),
    "SG.": (_Shape("a SendGrid API key", r"SG\.", r"[\w-]{22}\.[\w-]{43}"),),
    "glpat-": (_Shape("a GitLab token", "glpat-", r"[\w-]{20,}"),),
    ".eyJ": (_Shape(JSON_WEB_TOKEN, r"(?<![\w-])eyJ", r"[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}"),),
}
_BY_PATTERN: Mapping[str, tuple[_Shape, ...]] = {
    r"A(?:KIA|SIA|Iza|ccountKey=|gE|(?<=:A)A[\w-]{33})": (
        _Shape("an AWS access key id", "AKIA|ASIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
        _Shape("a Google API key", "AIza", r"[\w-]{35}(?![\w-])"),
        _Shape("an Azure storage key", "AccountKey=", "[A-Za-z0-9+/]{80,}={0,2}"),
        _Shape("a PyPI token", "pypi-AgE", r"[\w-]{50,}"),
        _Shape("a Telegram bot token", r"\d{8,10}:AA", r"[\w-]{33}(?![\w-])"),
    ),
    "_[A-Za-z0-9]{16}": (
        _Shape("a GitHub token", "gh[pousr]_", "[A-Za-z0-9]{36,}"),
        _Shape("a GitHub token", "github_pat_", r"\w{60,}"),
        _Shape("an npm token", "npm_", "[A-Za-z0-9]{36,}"),
        _Shape("a Hugging Face token", "hf_", "[A-Za-z0-9]{34,}"),
        _Shape("a Shopify token", "shp(?:at|ca|pa|ss)_", "[A-Fa-f0-9]{32,}"),
        _Shape("a Stripe key", "[rs]k_live_", "[A-Za-z0-9]{16,}"),
        _Shape("a Stripe webhook secret", "whsec_", "[A-Za-z0-9]{32,}"),
        _Shape("a DigitalOcean token", "do[opr]_v1_", "[a-f0-9]{64}"),
    ),
}
# Patterns are compiled when they are first needed: most runs meet no secret.
_KEY_BEGINS = r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_NO_KEY = r"\\[nr]|[^A-Za-z0-9+/=]"
_KEY_LEAST = 100
_KEY_FEWEST = 20
# A slash may be escaped (JSON); what follows the password must be a host.
_USER = r""":\\?/\\?/[^\s/?#@:<>"'`\\]*:"""
_PASSWORD = _USER + r"""(?P<password>[^\s/?#<>"'`\\]+)@(?=[\w\[{$%])"""
_PASSWORD_CUT = _USER + r"""(?P<password>[^\s/?#@<>"'`\\…]+)(?=…)"""
_VARIABLE = r"\$[A-Za-z_{(]|\{|\[|%(?:[({]|[A-Z_]{3,}%)|[*xX.…•]+$|[A-Z_]*(?:PASS|PWD|SECRET|TOKEN|KEY)[A-Z_]*$"
_MADE_UP = r"(?i:example|placeholder|redacted|dummy|insert|your|xxxx)|(.)\1{5}"
_FEWEST = 6
"""A token of fewer different characters was typed by hand."""


def find(text: str) -> tuple[Secret, ...]:
    """The secrets of a text, in order; no two overlap. What is obviously made up is none."""
    found = [*tokens(text), *passwords(text)]
    return tuple(found) if len(found) < 2 else _apart(found)


@lru_cache(maxsize=1)
def in_source(source: Source) -> tuple[Secret, ...]:
    """The secrets of a whole file, computed once for several records of it."""
    return find(source.text)


def tokens(text: str) -> tuple[Secret, ...]:
    """The tokens and private keys of a text, in order; no two overlap."""
    found = list(_keys(text)) if "PRIVATE KEY" in text else []
    for shape in _possible(text):
        found += _matching(text, shape)
    return _apart(found)


def passwords(text: str) -> tuple[Secret, ...]:
    """The passwords that stand in URLs of a text, in order."""
    if "@" not in text:
        return ()
    return tuple(
        Secret(match.start("password"), match.start("password"), match.end("password"), PASSWORD)
        for match in re.finditer(_PASSWORD, text)
        if not re.match(_VARIABLE, match["password"])
    )


def masked(text: str) -> str:
    """A text with `*` in the place of its secrets, and of those that somebody has cut off (`ghp_x2…`)."""
    spans = [(secret.hidden, secret.end) for secret in find(text)]
    if "…" in text:
        spans += _cut_tokens(text)
        spans += [match.span("password") for match in re.finditer(_PASSWORD_CUT, text)]
    return cover(text, spans)


def cover(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with `*` for every character in the spans that is more than white space; they may overlap."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            pieces += (text[done:start], re.sub(r"\S", "*", text[max(start, done) : end]))
            done = end
    return "".join((*pieces, text[done:]))


def _possible(text: str) -> Iterator[_Shape]:
    for literal, shapes in _BY_LITERAL.items():
        if literal in text:
            yield from shapes
    for pattern, shapes in _hints():
        if pattern.search(text):
            yield from shapes


@lru_cache(maxsize=1)
def _hints() -> tuple[tuple[re.Pattern[str], tuple[_Shape, ...]], ...]:
    return tuple((re.compile(pattern, re.ASCII), shapes) for pattern, shapes in _BY_PATTERN.items())


def _matching(text: str, shape: _Shape) -> Iterator[Secret]:
    for match in re.finditer(rf"(?<![A-Za-z0-9])(?P<prefix>{shape.prefix}){shape.rest}", text, re.ASCII):
        if not _is_made_up(text[match.end("prefix") : match.end()]):
            yield Secret(match.start(), match.end("prefix"), match.end(), shape.kind)


def _keys(text: str) -> Iterator[Secret]:
    for match in re.finditer(_KEY_BEGINS, text):
        end = text.find("-----", match.end())
        end = len(text) if end < 0 else end
        if end - match.end() < _KEY_LEAST:
            continue
        written = re.sub(_NO_KEY, "", text[match.end() : end])
        if len(written) >= _KEY_LEAST and len(set(written)) >= _KEY_FEWEST and "EXAMPLE" not in written:
            yield Secret(match.start(), match.end(), end, PRIVATE_KEY)


def _is_made_up(token: str) -> bool:
    return len(set(token)) < _FEWEST or re.search(_MADE_UP, token) is not None


def _apart(found: list[Secret]) -> tuple[Secret, ...]:
    kept: list[Secret] = []
    for secret in sorted(found):
        if not kept or secret.start >= kept[-1].end:
            kept.append(secret)
    return tuple(kept)


def _cut_tokens(text: str) -> Iterator[tuple[int, int]]:
    """What is left of tokens that were cut off, with an ellipsis in the place of the rest."""
    begin = 0
    for end in re.finditer("[`…]", text):
        token = _prefixes().search(text, begin, end.start()) if end[0] == "…" else None
        if token is not None:
            yield token.end(), end.start()
        begin = end.end()


@lru_cache(maxsize=1)
def _prefixes() -> re.Pattern[str]:
    """What tokens and private keys begin with."""
    known = (*_BY_LITERAL.values(), *_BY_PATTERN.values())
    prefixes = "|".join(shape.prefix for shapes in known for shape in shapes)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{prefixes}|{_KEY_BEGINS})")
