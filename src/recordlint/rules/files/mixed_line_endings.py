from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix, Operation, Severity
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
_NAMES = {end: name.upper() for name, end in _ENDS.items()}
_LINE_END = regex(r"\r\n|\r|\n")


class Options(NamedTuple):
    """
    line_ending: the line end that every line must have: `lf`, `crlf` or `cr`; `auto` takes the file's commonest.
    """

    line_ending: Literal["auto", "lf", "crlf", "cr"] = "auto"


@rule(severity=Severity.WARNING, on=(On.FILE,), fix=Applicability.SAFE, options=Options, since="0.1.0")
def mixed_line_endings(record: Record, options: Options) -> Iterator[Finding]:
    """Lines of one file end differently, or not as configured."""
    text = record.source.text
    wanted = _ENDS.get(options.line_ending)
    if "\r" not in text and wanted in (None, "\n"):
        return
    counts = Counter(match.group() for match in _LINE_END.finditer(text))
    if wanted is None:
        if len(counts) < 2:
            return
        wanted = max(counts, key=lambda end: (counts[end], end == "\n"))
    odd = [match for match in _LINE_END.finditer(text) if match.group() != wanted]
    if not odd:
        return
    others = "" if len(odd) == 1 else f", and so {_times(len(odd) - 1)}"
    edits = tuple(Edit(Span(*match.span()), wanted) for match in odd)
    yield Finding(
        Span(*odd[0].span()),
        f"the line ends with {_NAMES[odd[0].group()]}{others}, {_where(counts[wanted], options)} {_NAMES[wanted]}",
        fix=Fix(
            f"end every line with {_NAMES[wanted]}",
            Change(edits, (Operation("line-ends"),)),
            Applicability.SAFE,
        ),
    )


def _times(number: int) -> str:
    return "does 1 other" if number == 1 else f"do {number} others"


def _where(number: int, options: Options) -> str:
    return f"the other {number} with" if options.line_ending == "auto" else "where the configuration asks for"
