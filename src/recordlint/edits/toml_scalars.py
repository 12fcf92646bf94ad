"""How a scalar is written in TOML 1.0."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from recordlint.edits.site import Refused, bare

if TYPE_CHECKING:
    from recordlint.record import Value

_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_TO_ESCAPE_IN_LINES = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\\]|"(?="")|"\Z')
_NOT_LITERAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f']")
_NOT_LITERAL_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DATE_LIKE = re.compile(r"[0-9]{2}(?:[0-9]{2}-|:)[-0-9T:. Z+]{3,40}", re.IGNORECASE)


def read(document: str) -> dict[str, Any] | None:
    """A TOML document as a mapping; None if it is none."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        data: dict[str, Any] = tomllib.loads(document)
    except ValueError:
        return None
    return data


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
    if like[:1].isdigit() and _DATE_LIKE.fullmatch(value) and read(f"a = {value}") is not None:
        return value
    return _basic(value)


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


def key_value(written: str) -> str | None:
    """The key that a simple key is written as; None for a dotted one."""
    data = read(f"{written} = 0")
    return next((key for key, value in data.items() if value == 0), None) if data else None
