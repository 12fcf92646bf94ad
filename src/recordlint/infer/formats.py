"""What a string is written as, among the formats that JSON Schema knows and a person would want to be told of."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from recordlint.patterns import regex

if TYPE_CHECKING:
    from jsonschema_rs import Validator

NONE = ""
"""The format of a string that is written as nothing in particular."""

_LONGEST = 2000
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]*://\S+|mailto:\S+"
_SHAPES = (
    ("date-time", regex(r"\d{4}-\d{2}-\d{2}[Tt ]\S+", re.ASCII)),
    ("date", regex(r"\d{4}-\d{2}-\d{2}", re.ASCII)),
    ("time", regex(r"\d{2}:\d{2}:\d{2}\S*", re.ASCII)),
    ("duration", regex(r"P[0-9TWDHMSY]+", re.ASCII)),
    ("uuid", regex(r"[0-9A-Fa-f-]{36}", re.ASCII)),
    ("uri", regex(_ADDRESS)),
    ("iri", regex(_ADDRESS)),
    ("email", regex(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("ipv4", regex(r"\d+\.\d+\.\d+\.\d+", re.ASCII)),
)


def format_of(text: str) -> str:
    """The first format that a schema which asserts it would accept, such as `date-time`; `NONE` where there is none."""
    if len(text) > _LONGEST:
        return NONE
    for name, shape in _SHAPES:
        if shape.fullmatch(text) and _accepts(name, text):
            return name
    return NONE


def _accepts(name: str, text: str) -> bool:
    try:
        return _validator(name).is_valid(text)
    except ValueError:
        # Half of a surrogate pair is no Unicode.
        return False


@cache
def _validator(name: str) -> Validator:
    from jsonschema_rs import validator_for

    return validator_for({"format": name}, validate_formats=True, offline=True)
