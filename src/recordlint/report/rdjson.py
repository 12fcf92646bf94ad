"""The Reviewdog Diagnostic Format, in which reviewdog takes problems and suggestions for any code host.

Its fields: `reviewdog.proto` of the project reviewdog. Columns count bytes of UTF-8 from 1; a range's end is exclusive.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Applicability, Severity
from recordlint.report.inline import as_inline
from recordlint.report.json import encode, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Diagnostic, PlacedEdit
    from recordlint.report import Options, Report
    from recordlint.text import Position, Source

SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}
_STEP = 4096


def rdjson(report: Report, options: Options) -> str:
    """One JSON object. Where the text of a file cannot be had, its ranges are of whole lines, without suggestions.

    A suggestion is taken on its own, so that only fixes of one edit make one.
    """
    return f'{{"source": {encode({"name": "recordlint"})},\n "diagnostics": {listed(_diagnostics(report, options))}}}\n'


def _diagnostics(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        source = options.source(path)
        # What stood in place of a replacement character may have had one byte, or two or three.
        ruler = _Ruler(source) if source is not None and not source.undecodable else None
        yield from (_diagnostic(diagnostic, ruler) for diagnostic in group)


def _diagnostic(diagnostic: Diagnostic, ruler: _Ruler | None) -> dict[str, Any]:
    texts = [diagnostic.message, *([diagnostic.help] if diagnostic.help else [])]
    suggestions = [_suggestion(edit, ruler) for edit in _edits(diagnostic)] if ruler is not None else []
    return {
        # Code hosts show it as Markdown.
        "message": "\n".join(map(as_inline, texts)),
        "location": {"path": diagnostic.path, "range": _range(diagnostic.start, diagnostic.end, ruler)},
        "severity": SEVERITY[diagnostic.severity],
        "code": {"value": diagnostic.rule},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _edits(diagnostic: Diagnostic) -> tuple[PlacedEdit, ...]:
    fix = diagnostic.fix
    alone = fix is not None and fix.applicability > Applicability.DISPLAY and len(fix.edits) == 1
    return fix.edits if fix is not None and alone else ()


def _suggestion(edit: PlacedEdit, ruler: _Ruler | None) -> dict[str, Any]:
    return {"range": _range(edit.start, edit.end, ruler), "text": edit.text}


def _range(start: Position, end: Position, ruler: _Ruler | None) -> dict[str, Any]:
    if ruler is not None:
        return {"start": ruler.position(start), "end": ruler.position(end)}
    # A range of lines takes in its last one.
    last = end.line - (end.column == 1 and end.line > start.line)
    return {"start": {"line": start.line}, "end": {"line": last}}


class _Ruler:
    """Counts the bytes of UTF-8 in a text, in a time that does not grow with the length of its lines."""

    __slots__ = ("_before", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._before: list[int] = []

    def position(self, position: Position) -> dict[str, int]:
        """A position of the text, in bytes."""
        # A file may have become shorter since it was checked.
        starts = self._source.line_starts
        start = starts[min(position.line, len(starts)) - 1]
        offset = min(position.offset, len(self._source.text))
        return {"line": position.line, "column": self._bytes(offset) - self._bytes(start) + 1}

    def _bytes(self, offset: int) -> int:
        """How many bytes stand before an offset."""
        text = self._source.text
        if text.isascii():
            return offset
        if not self._before:
            self._before = [0]
            for at in range(0, len(text), _STEP):
                self._before.append(self._before[-1] + len(text[at : at + _STEP].encode()))
        steps, rest = divmod(offset, _STEP)
        return self._before[steps] + len(text[offset - rest : offset].encode())
