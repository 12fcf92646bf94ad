"""What a scalar of YAML means: the core schema of YAML 1.2.2 (section 10.3), and that of YAML 1.1 where asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recordlint.parse.tree import MAX_DIGITS
from recordlint.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordlint.record import Value

AMBIGUOUS = regex(
    r"(?i:y|n|yes|no|on|off)|=|0o[0-7]+"
    r"|[-+]?(?:0[0-7]+|0b[01_]+|[0-9]+_[0-9_]*(?:\.[0-9_]*)?|[0-9]+\.[0-9]*_[0-9_]*"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)"
)
"""Fully matches a plain scalar that YAML 1.1 and 1.2 read differently.

Booleans in words, octal and binary integers, underscores between digits, sexagesimals (`12:30`), and `=`
(https://yaml.org/type/, the types `bool`, `int`, `float` and `value`). Not timestamps, which are strings here.
"""

_MAX_BITS = int(MAX_DIGITS * math.log2(10))
_NUMBER = regex(
    r"([-+]?[0-9]+)|0o([0-7]+)|0x([0-9a-fA-F]+)|([-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_NUMBER_1_1 = regex(r"([-+]?)(?:0b([01_]+)|0([0-7_]+)|0x([0-9a-fA-F_]+)|(0|[1-9][0-9_]*))|([-+]?[0-9][0-9_]*\.[0-9_]*)")
_WORDS: dict[str, Value] = {
    "": None,
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WORDS_1_1: dict[str, Value] = {
    **_WORDS,
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), False),
}

NUMERIC = frozenset("+-.0123456789")
"""The characters a number can begin with."""

MEANINGFUL = NUMERIC | frozenset(("", *"~nNtTfFyYoO="))
"""The characters (`''` for nothing) that a plain scalar begins with if it is more than a string, or ambiguous."""


def resolve(written: str) -> Value:
    """The value of a plain scalar by the core schema: null, boolean, integer, finite float, else the string itself.

    What JSON cannot hold stays text: infinities, NaN, and integers of more than `MAX_DIGITS` digits.
    """
    if written[:1] not in NUMERIC:
        return _WORDS.get(written, written)
    match = _NUMBER.fullmatch(written)
    if match is None:
        return written
    kind = match.lastindex
    if kind == 4:
        number = float(written)
        return number if math.isfinite(number) else written
    if kind == 1:
        return int(written) if len(written) <= MAX_DIGITS else written
    return _integer(written, match.group(2) or match.group(3), 8 if kind == 2 else 16)


def resolve_1_1(written: str) -> Value:
    """The same by YAML 1.1, as its readers have it: `yes` is true, `012` is ten, `1_000` a thousand.

    `y`, `n`, timestamps and sexagesimals are strings, as in most readers or by our own design.
    """
    if written[:1] not in NUMERIC:
        return _WORDS_1_1.get(written, written)
    match = _NUMBER_1_1.fullmatch(written)
    if match is None:
        # What the core schema calls a number and YAML 1.1 does not: `08`, `0o17`; but `.5` and `1e3` are read by both.
        number = resolve(written)
        return number if isinstance(number, float) else written
    sign, binary, octal, hexadecimal, decimal, fraction = match.groups()
    for digits, base in ((binary, 2), (octal, 8), (hexadecimal, 16), (decimal, 10)):
        if digits is not None:
            bare = digits.replace("_", "")
            return _integer(written, sign + bare, base) if bare else written
    number = float(fraction.replace("_", ""))
    return number if math.isfinite(number) else written


def _integer(written: str, digits: str, base: int) -> int | str:
    if base == 10 and len(digits) > MAX_DIGITS:
        return written
    number = int(digits, base)
    return number if number.bit_length() <= _MAX_BITS else written


RESOLVERS: dict[str, Callable[[str], Value]] = {"1.1": resolve_1_1, "1.2": resolve}
"""How plain scalars are read, by the version of YAML."""

_TAG = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    _TAG + "int": (int,),
    _TAG + "float": (int, float),
    _TAG + "bool": (bool,),
    _TAG + "null": (type(None),),
}
MERGE_TAG = _TAG + "merge"
MAPPING_TAGS = frozenset(_TAG + name for name in ("map", "set"))
"""The tags of mappings. A set is a mapping without values (https://yaml.org/type/set.html)."""
LIST_TAGS = frozenset(_TAG + name for name in ("seq", "omap", "pairs"))
"""The tags of lists."""
SCALAR_TAGS = frozenset(_TYPES) | frozenset(_TAG + name for name in ("str", "binary", "timestamp", "value", "merge"))
"""The tags of scalars (https://yaml.org/type/)."""


def construct(tag: str, written: str, resolver: Callable[[str], Value]) -> Value:
    """The value of a scalar with one of `SCALAR_TAGS`. Raises ValueError where the text is none of that tag's."""
    types = _TYPES.get(tag)
    if types is None:
        return written
    value = resolver(written)
    if type(value) in types:
        return _as_float(value) if float in types else value
    if float in types and written.lstrip("+-").lower() in (".inf", ".nan"):
        return written
    raise ValueError(tag)


def _as_float(number: float) -> float | int:
    try:
        return float(number)
    except OverflowError:
        return number
