"""The report for programs: one JSON object, described in `schemas/report.schema.json`."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.report.commands import COMMAND, may_command
from recordlint.report.summary import rates, summarize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Diagnostic, PlacedFix, PlacedLabel
    from recordlint.report import Options, Report, Sampled
    from recordlint.text import Position

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""

_ENCODE = JSONEncoder(ensure_ascii=False).encode
# JSON may hold these raw, but a terminal obeys them, and no encoding has halves of surrogate pairs.
_UNSAFE = regex("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|" + COMMAND)


def json(report: Report, options: Options) -> str:
    """One JSON object with a line for every diagnostic, so that two reports can be compared line by line."""
    summary = summarize(report)
    counts = {
        "files": summary.files,
        "records": summary.records,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "notes": summary.notes,
        "fixable": {"safe": summary.safe, "unsafe": summary.unsafe},
        **({} if report.trust is None else {"fixed": len(report.fixed)}),
        **({} if report.known is None else {"known": report.known}),
        **({} if report.sampled is None else {"sample": _sample(report, report.sampled)}),
        **({} if report.unchanged is None else {"unchanged": report.unchanged}),
    }
    diagnostics = listed(as_json(diagnostic) for diagnostic in report.diagnostics)
    return f'{{"version": {VERSION},\n "diagnostics": {diagnostics},\n "summary": {encode(counts)}}}\n'


def _sample(report: Report, sampled: Sampled) -> dict[str, Any]:
    """What a sample tells of all that it was drawn from."""
    return {**sampled._asdict(), "rates": {severity.label: rate._asdict() for severity, rate in rates(report).items()}}


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as the JSON value that reports give for it."""
    return {
        "rule": diagnostic.rule,
        "group": diagnostic.group,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "path": diagnostic.path,
        "record": diagnostic.record,
        "pointer": diagnostic.pointer,
        "keyword": diagnostic.keyword,
        "start": diagnostic.start._asdict(),
        "end": diagnostic.end._asdict(),
        "labels": [_label(label) for label in diagnostic.labels],
        "fix": _fix(diagnostic.fix),
        "fingerprint": diagnostic.fingerprint,
        **({"why": list(diagnostic.why)} if diagnostic.why else {}),
        **({} if diagnostic.row is None else {"row": diagnostic.row._asdict()}),
    }


def listed(values: Iterable[object]) -> str:
    """A JSON list with a line for every item."""
    lines = ",\n  ".join(map(encode, values))
    return f"[\n  {lines}\n ]" if lines else "[]"


def encode(value: object) -> str:
    """A JSON value as one line of text that every encoding of Unicode can hold and a terminal can show."""
    text = _ENCODE(value)
    # A quick test that most texts pass.
    if text.isprintable() and not may_command(text):
        return text
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _label(label: PlacedLabel) -> dict[str, Any]:
    elsewhere = {"path": label.path} if label.path is not None else {}
    return {"message": label.message, **_span(label.start, label.end), **elsewhere}


def _fix(fix: PlacedFix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**_span(edit.start, edit.end), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "applicability": fix.applicability.label, "edits": edits}


def _span(start: Position, end: Position) -> dict[str, Any]:
    return {"start": start._asdict(), "end": end._asdict()}
