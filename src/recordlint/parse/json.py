"""JSON (RFC 8259): values by the standard library; places, and what can be saved of a faulty text, by a scanner."""

from __future__ import annotations

import math
import sys
from json import JSONDecoder
from typing import TYPE_CHECKING

from recordlint.parse.document import NO_FAULTS, Document
from recordlint.parse.tree import MAX_DEPTH, MAX_DIGITS, deeper_than

if TYPE_CHECKING:
    from recordlint.record import Places, Value
    from recordlint.text import Span


class _NeedsCareError(ValueError):
    """The text holds what the fast way would lose without a word."""


def load(text: str, span: Span) -> Document:
    """The JSON value that stands in `span` of `text`; never raises.

    Of a repeated key the last value counts, as with nearly every reader (RFC 8259, section 4, leaves it open), and
    `duplicate-key` is a suspect. Numbers that no float or integer can hold stay text, and so do `NaN` and `Infinity`,
    which are faults besides. Lone surrogate escapes are kept.
    """
    written = text[span.start : span.end]
    try:
        value = _DECODER.decode(written)
    except (ValueError, RecursionError):
        return _load_with_care(written, span)
    brackets = written.count("[") + written.count("{")
    if brackets > MAX_DEPTH and deeper_than(value, MAX_DEPTH):
        return _load_with_care(written, span)
    return Document(value, span)


def locate(text: str, span: Span) -> Places:
    """Where the nodes of the JSON text in `span` stand: as far as it can be read, if it is faulty."""
    from recordlint.parse.json_scan import scan

    return scan(text[span.start : span.end], span.start).places


def _load_with_care(written: str, span: Span) -> Document:
    if not written.strip(" \t\r\n"):
        return Document(None, span, empty=True)
    from recordlint.parse.json_scan import scan

    value, places, faults = scan(written, span.start)
    return Document(
        value,
        span,
        {"invalid-syntax": faults} if faults else NO_FAULTS,
        frozenset({"duplicate-key"} if places.duplicates else ()),
        broken=bool(faults),
    )


def _mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise _NeedsCareError
    return mapping


def _float(written: str) -> float | str:
    number = float(written)
    return number if math.isfinite(number) else written


def _integer(written: str) -> int:
    if len(written) > MAX_DIGITS:
        raise _NeedsCareError
    return int(written)


def _constant(_written: str) -> None:
    raise _NeedsCareError


# Python refuses long integers by itself, unless it is old or was told not to; a function of ours costs time.
_REFUSES_LONG = getattr(sys, "get_int_max_str_digits", lambda: 0)() == MAX_DIGITS

_DECODER = JSONDecoder(
    object_pairs_hook=_mapping,
    parse_float=_float,
    parse_int=None if _REFUSES_LONG else _integer,
    parse_constant=_constant,
)
