"""How a scalar is written in TOML 1.0."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recordlint.edits.site import Refused, bare
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.record import Value

_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_TO_ESCAPE = regex(r'[\x00-\x1f\x7f"\\]')
_TO_ESCAPE_IN_LINES = regex(r'[\x00-\x08\x0b-\x1f\x7f\\]|"(?="")|"\Z')
_NOT_LITERAL = regex(r"[\x00-\x08\x0a-\x1f\x7f']")
_NOT_LITERAL_IN_LINES = regex(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")
_DATE = regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})?)?"
)
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")


def read(document: str) -> Any:
    """The value of a TOML document; None if it is none."""
    from recordlint.parse.toml import load

    loaded = load(document, Span(0, len(document)))
    return None if loaded.broken else loaded.value


def scalar(value: Value, like: str = "", ending: str = "\n") -> str:
    """A scalar, a string in the kind of quotes that `like` has, if those can hold it, else in basic ones.

    `like` without quotes is a date: it stays one if the new value is. `ending` is what line ends are written as.
    Raises Refused for None and for lone surrogates, which TOML cannot hold.
    """
    if value is None:
        raise Refused("TOML has no null")
    if not isinstance(value, str):
        return bare(value)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Refused("TOML cannot hold a lone surrogate")
    quotes = like[:3]
    if quotes in ('"""', "'''") and len(like) >= 6:
        return _in_lines(value, like, ending)
    if like[:1] == "'" and not _NOT_LITERAL.search(value):
        return f"'{value}'"
    if like[:1].isdigit() and _is_date(value):
        return value
    return _basic(value)


def _is_date(text: str) -> bool:
    """Whether a text is a date of the calendar or a date and time, in a form that TOML 1.0 knows."""
    from datetime import datetime

    try:
        # Before Python 3.11, `Z` is unknown to it.
        datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text))
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _basic(value: str) -> str:
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _in_lines(value: str, like: str, ending: str) -> str:
    literal = like[0] == "'"
    if literal and _NOT_LITERAL_IN_LINES.search(value):
        return _basic(value)
    quotes = like[:3]
    text = value if literal else _TO_ESCAPE_IN_LINES.sub(_escape, value)
    # A line end right after the opening quotes is no part of the value.
    opening = ending if like[3:4] in ("\n", "\r") or value.startswith("\n") else ""
    return quotes + opening + text.replace("\n", ending) + quotes


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def key_text(key: str, like: str = "") -> str:
    """A key: bare if it can be and `like` is, else quoted as `like`."""
    if like[:1] not in ("'", '"') and _BARE_KEY.fullmatch(key):
        return key
    return scalar(key, like[:1] if like[:1] == "'" else '"')
