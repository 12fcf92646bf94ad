"""TOML: values by the standard library; places, and what can be saved of a faulty text, by a scanner."""

from __future__ import annotations

import math
import re
import sys
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding
from recordlint.parse.document import NO_FAULTS, Document
from recordlint.parse.tree import MAX_DEPTH, MAX_DIGITS, deeper_than
from recordlint.patterns import regex
from recordlint.text import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pragma: no cover - Python 3.10 alone

if TYPE_CHECKING:
    from recordlint.record import Places, Value

DATE = (
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
    r"|[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
)
"""What has the form of a date, a time or both (RFC 3339, section 5.6), be there such a day or not."""

_DATE_LINE = regex(rf"^([ \t]*[A-Za-z0-9_.-]+[ \t]*=[ \t]*)({DATE})(?=[ \t]*(?:#|\r?$))", re.MULTILINE)
_FAULT_PLACE = regex(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_IN_DATES = (":", *(f"-{digit}" for digit in range(10)))
_LONGEST = 10**MAX_DIGITS


def load(text: str, span: Span) -> Document:
    """The value of the TOML document that stands in `span` of `text`; never raises.

    Dates and times are strings, as written, and impossible ones are no fault of the syntax. Of a repeated key the
    last value counts, and `duplicate-key` is a suspect. `inf`, `nan` and numbers that no integer or float can hold are
    strings, too. TOML 1.1 is accepted.
    """
    written = text[span.start : span.end]
    value = _load_clean(written)
    if value is None:
        return _load_with_care(written, span)
    return Document(value, span, empty=not value)


def locate(text: str, span: Span) -> Places:
    """Where the nodes of the TOML document in `span` stand: as far as it can be read, if it is faulty.

    The value of a table with a header reaches from the header to the end of the last statement that belongs to it and
    follows without a gap; that of a table made by a dotted key from the rest of that key to the end of the value.
    """
    from recordlint.parse.toml_scan import scan

    return scan(text[span.start : span.end], span.start).places


def _load_clean(written: str) -> Value:
    """The value, if the text is TOML without a fault and holds nothing that `tomllib` reads otherwise; else None."""
    nesting = written.count("[") + written.count("{") + written.count(".")
    # The document itself is one level.
    may_be_deep = nesting >= MAX_DEPTH
    if may_be_deep and max(line.count(".") for line in written.split("\n")) >= MAX_DEPTH:
        return None  # The time `tomllib` takes for a key grows with the square of its parts.
    quoted = written
    if any(part in written for part in _IN_DATES) and '"""' not in written and "'''" not in written:
        # Outside strings of several lines, a line that looks like a date assigned to a key can be nothing else.
        quoted = _DATE_LINE.sub(r'\1"\2"', written)
    try:
        value = tomllib.loads(quoted, parse_float=_float)
    except (ValueError, RecursionError):
        return None
    if not _is_plain(value) or (may_be_deep and deeper_than(value, MAX_DEPTH)):
        return None
    return value


def _is_plain(value: Value) -> bool:
    """Whether all that `value` holds are JSON values of a size that can be printed."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
        elif not isinstance(node, (str, float)) and not (isinstance(node, int) and -_LONGEST < node < _LONGEST):
            return False
    return True


def _load_with_care(written: str, span: Span) -> Document:
    from recordlint.parse.toml_scan import scan

    value, places, faults, newer = scan(written, span.start)
    if not faults and not places.duplicates:
        faults = _refusal(written, span, newer)
    return Document(
        value,
        span,
        {"invalid-syntax": faults} if faults else NO_FAULTS,
        frozenset({"duplicate-key"} if places.duplicates else ()),
        broken=bool(faults),
        empty=not value and not faults,
    )


def _refusal(written: str, span: Span, newer: tuple[Span, ...]) -> tuple[Finding, ...]:
    """What `tomllib` says of a text in which the scanner saw no fault: it has the last word on what TOML is.

    It is shown a harmless value of the same length in place of all that we accept and it does not.
    """
    pieces: list[str] = []
    done = 0
    for accepted in sorted(newer):
        start, end = accepted.start - span.start, accepted.end - span.start
        if start >= done:
            pieces += (written[done:start], "0".ljust(end - start))
            done = end
    shown = "".join((*pieces, written[done:]))
    try:
        tomllib.loads(shown)
    except ValueError as error:
        return (_finding(str(error), shown, span),)
    return ()


def _finding(error: str, shown: str, span: Span) -> Finding:
    found = _FAULT_PLACE.match(error)
    message = found.group(1) if found else error
    start = len(shown.rstrip())
    if found and found.group(2):
        # `tomllib` has turned every CRLF into LF and knows no other line end.
        before = shown.split("\n")[: int(found.group(2)) - 1]
        start = sum(len(line) + 1 for line in before) + int(found.group(3)) - 1
    start = min(start, max(0, len(shown) - 1))
    at = Span(span.start + start, span.start + min(start + 1, len(shown)))
    return Finding(at, f"this is no valid TOML: {message[:1].lower()}{message[1:]}")


def _float(written: str) -> float | str:
    number = float(written)
    return number if math.isfinite(number) else written
