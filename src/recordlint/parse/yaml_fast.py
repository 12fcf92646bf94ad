"""An optional accelerator: values by `ryaml`, the extra `recordlint[fast]`, where it surely reads what libyaml reads.

ryaml builds on a transliteration of libyaml, so it has the same grammar; what it resolves by another schema, and what
it does not report, is handed back. Of the two packages of that kind it is the older one, with the more releases.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, cast

from recordlint.parse.yaml_scalars import AMBIGUOUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordlint.record import Value

UNSURE = object()
"""Stands for the values of a text that libyaml has to read."""

_MAX_LENGTH = 1_000_000
_MAX_BRACKETS = 1000

# Tags, anchors, aliases, directives, and numbers to another base than ten.
_SPECIAL = re.compile(r"[\s\[{,:](?:!|[&*]\S|%[YT]|[-+]?0[box])")
# Between brackets: what older and newer versions of libyaml read differently, and `yaml_recovery` does not level.
_TIGHT = re.compile(r"[\"'][:?]\S|\s\?|[\U00100000-\U0010ffff]")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off"))
_NUMERIC = frozenset("+-=0123456789")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


def load(document: str, version: str) -> Value:
    """The value of a document, or `UNSURE`: then libyaml has to read it, or the accelerator is not there."""
    loads = _accelerator()
    if loads is None or len(document) > _MAX_LENGTH or "<<" in document or _SPECIAL.search("\n" + document):
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
    kind = type(value)
    if kind is str:
        if value[:1] in _NUMERIC:
            return not AMBIGUOUS.fullmatch(value) and not _LEADING_ZERO.fullmatch(value)
        return len(value) > 3 or value.lower() not in _WORDS
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or (key[:1] in _NUMERIC and _LEADING_ZERO.fullmatch(key)):
                return False
            if words_in_keys and AMBIGUOUS.fullmatch(key):
                return False
            if not _is_sure(item, words_in_keys):
                return False
        return True
    if kind is list:
        return all([_is_sure(item, words_in_keys) for item in value])  # noqa: C419 - a generator is slower
    return kind is not float or math.isfinite(value)
