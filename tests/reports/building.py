"""Diagnostics made by hand, for the tests of reports."""

from __future__ import annotations

from recordlint.diagnostic import (
    Applicability,
    Diagnostic,
    PlacedEdit,
    PlacedFix,
    PlacedLabel,
    Severity,
)
from recordlint.frame import frame_lines
from recordlint.report import Options, Report
from recordlint.report.text import full
from recordlint.text import Position, Source, Span

HOSTILE = (
    "\x1b[2J \0\x07\r\n::error::x\n##vso[task.setvariable]##[add-mask]\x9b5m \u202e\u2066 \u2028 \ud800 \ufeff , : %0A"
)

EDIT = PlacedEdit(Position(1, 8, 7), Position(1, 9, 8), "b")


def find(text, part):
    """The span of a part of a text, or the span itself."""
    return part if isinstance(part, Span) else Span(text.index(part), text.index(part) + len(part))


def diagnostic(
    text="title: a\n",
    part="a",
    message="`a` is short",
    *,
    path="news/a.md",
    rule="short-title",
    severity=Severity.ERROR,
    labels=(),
    **others,
):
    """A diagnostic about a part of a text; labels are pairs of part and message."""
    source = Source(path, text)
    spans = [find(text, part), *(find(text, place) for place, _ in labels)]
    start, end = map(source.position, spans[0])
    placed = tuple(
        PlacedLabel(message, source.position(span.start), source.position(span.end))
        for span, (_, message) in zip(spans[1:], labels, strict=True)
    )
    defaults = {"group": "text", "labels": placed, "fingerprint": "f00d", "frame": frame_lines(source, spans)}
    return Diagnostic(path, start, end, rule, severity=severity, message=message, **{**defaults, **others})


def fix(applicability=Applicability.SAFE, title="write `b`", edits=(EDIT,)):
    return PlacedFix(title, applicability, edits)


def report(*diagnostics, files=1, records=1, rules=None):
    return Report(diagnostics, files, records, rules or {})


def every_kind():
    """A report with everything a diagnostic can hold, hostile texts among it."""
    elsewhere = PlacedLabel("first used here", Position(3, 1, 20), Position(3, 4, 23), "news/b.md")
    return report(
        diagnostic(help="write more", fix=fix(), pointer="/title", record=2),
        diagnostic(severity=Severity.WARNING, fix=fix(Applicability.UNSAFE), labels=[("title", "this key")]),
        diagnostic(severity=Severity.NOTE, fix=fix(Applicability.DISPLAY), labels=(), keyword="minLength"),
        diagnostic()._replace(labels=(elsewhere,)),
        diagnostic(
            f"title: {HOSTILE}\n",
            HOSTILE,
            HOSTILE,
            path=HOSTILE,
            help=HOSTILE,
            why=(HOSTILE,),
            fix=fix(title=HOSTILE, edits=(PlacedEdit(Position(1, 1, 0), Position(1, 1, 0), HOSTILE),)),
            labels=[("title", HOSTILE)],
        ),
        files=2,
        records=4,
    )


def block(*arguments, columns=80, **others):
    """The full report of one diagnostic, without its first line."""
    text = full(report(diagnostic(*arguments, **others)), Options(width=columns), totals=False)
    return text.split("\n", 1)[1]
