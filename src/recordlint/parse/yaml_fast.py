"""An optional accelerator: values by `ryaml`, the extra `recordlint[fast]`, where it surely reads what libyaml reads.

ryaml builds on a transliteration of libyaml, so it has the same grammar; what it resolves by another schema, and what
it does not report, is handed back. Of the two packages of that kind it is the older one, with the more releases.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from recordlint.parse.yaml_scalars import AMBIGUOUS
from recordlint.parse.yaml_split import BLANKS
from recordlint.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recordlint.record import Value

UNSURE = object()
"""Stands for the values of a text that libyaml has to read."""

_MAX_LENGTH = 1_000_000
_MAX_BRACKETS = 1000

# Tags, directives, anchors, aliases, and numbers to another base than ten, by the character that tells them. What
# stands before it is asked for last, since `re` finds a literal far more quickly than it tries an assertion.
_SPECIAL = tuple(
    (sign, regex(pattern))
    for sign, pattern in (
        ("!", r"!(?<![^\s\[{,:].)"),
        ("%", r"%(?<!\S.)[YT]"),
        ("&", r"&(?<![^\s\[{,:].)[\w-]+(?:[\s?:,\]}%@`]|\Z)"),
        ("*", r"\*(?<![^\s\[{,:].)[\w-]+(?:[\s?:,\]}%@`]|\Z)"),
        ("0", r"0[box](?<![^\s\[{,:+-]..)"),
        ("<<", r"<<"),
    )
)
# Between brackets: what older and newer versions of libyaml read differently, and `yaml_recovery` does not level.
_TIGHT = regex(rf"[{BLANKS}\"'][:?][^{BLANKS}]|\s\?|[\U00100000-\U0010ffff]")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off"))
_NUMERIC = frozenset("+-=0123456789")
# Integers that ryaml leaves as text; it makes floats of those that are a little shorter.
_LEFT_AS_TEXT = regex(r"[-+]?(?:0[0-9]+|[0-9]{39,})")
_MAX_FLOAT = 1e15


def load(document: str, version: str) -> Value:
    """The value of a document, or `UNSURE`: then libyaml has to read it, or the accelerator is not there."""
    loads = _accelerator()
    if loads is None or len(document) > _MAX_LENGTH:
        return UNSURE
    for sign, pattern in _SPECIAL:
        if sign in document and pattern.search(document):
            return UNSURE
    brackets = document.count("[") + document.count("{")
    if brackets and (brackets > _MAX_BRACKETS or _TIGHT.search(document)):
        return UNSURE
    try:
        value = loads(document)
    except Exception:  # whatever is wrong with it, libyaml says it better
        return UNSURE
    return value if value is not None and _is_sure(value, version == "1.1") else UNSURE


@cache
def _accelerator() -> Callable[[str], Value] | None:
    try:
        return cast("Callable[[str], Value]", __import__("ryaml").loads)
    except ImportError:
        return None


def _is_sure(value: Value, words_in_keys: bool) -> bool:
    """Whether libyaml and our schema would give this value, too, and nothing to be said about it."""
    items: Iterable[Value]
    if type(value) is dict:
        for key in value:
            if type(key) is not str or (key[:1] in _NUMERIC and _LEFT_AS_TEXT.fullmatch(key)):
                return False
            if words_in_keys and AMBIGUOUS.fullmatch(key):
                return False
        items = value.values()
    else:
        items = value if type(value) is list else (value,)
    for item in items:
        kind = type(item)
        if kind is str:
            if item[:1] in _NUMERIC:
                if AMBIGUOUS.fullmatch(item) or _LEFT_AS_TEXT.fullmatch(item):
                    return False
            elif len(item) < 4 and item.lower() in _WORDS:
                return False
        elif kind is dict or kind is list:
            if not _is_sure(item, words_in_keys):
                return False
        elif kind is float and not abs(item) < _MAX_FLOAT:
            return False
    return True
