"""The table of diagnostics: a row for each, with all there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Severity
from recordlint.report.html.frame import elsewhere, frame
from recordlint.report.html.markup import Html, prose, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordlint.diagnostic import Diagnostic, PlacedFix, PlacedLabel
    from recordlint.report import Report
    from recordlint.text import Position

SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTE: "●"}
"""Shown beside colours, which not everybody sees."""


BY_SEVERITY = tuple(sorted(Severity, reverse=True))
"""The severities, the gravest first."""


def badge(severity: Severity, several: bool = False) -> Html:
    """A severity in a word, a colour and a sign."""
    sign = f"<span aria-hidden=true>{SIGNS[severity]}</span>"
    return Html(f"<span class={severity.label}>{sign} {severity.label}{'s' if several else ''}</span>")


def heads() -> Html:
    """The heads of columns that count the severities."""
    return Html(
        "".join(
            f"<th scope=col class={severity.label}><abbr title={severity.label}s>{SIGNS[severity]}</abbr>"
            for severity in BY_SEVERITY
        )
    )


def folder(path: str) -> str:
    """The folder of a file as reports group by it; `.` for the working directory."""
    return path.rpartition("/")[0] or "."


def trust(fix: PlacedFix | None) -> str:
    """How far a diagnostic can be repaired: `safe`, `unsafe` or `none`."""
    return "none" if fix is None or fix.applicability is Applicability.DISPLAY else fix.applicability.label


def rows(report: Report, providers: Mapping[tuple[str, int], str]) -> Html:
    """All diagnostics, the gravest first. `providers` names that of a record, by path and number."""
    found = sorted(enumerate(report.diagnostics), key=lambda one: -one[1].severity)
    return Html("".join(_row(place, diagnostic, providers) for place, diagnostic in found))


def _row(place: int, diagnostic: Diagnostic, providers: Mapping[tuple[str, int], str]) -> str:
    """A diagnostic as a row, with what it can be filtered and sorted by in its attributes."""
    facts = {
        "place": str(place),
        "severity": diagnostic.severity.label,
        "rule": diagnostic.rule,
        "folder": folder(diagnostic.path),
        "provider": providers.get((diagnostic.path, diagnostic.record), ""),
        "fix": trust(diagnostic.fix),
    }
    attributes = "".join(f' data-{name}="{text(value)}"' for name, value in facts.items() if value)
    at = _place(diagnostic.path, diagnostic.start)
    return (
        f"<tr{attributes}><td>{badge(diagnostic.severity)}<td>{text(diagnostic.rule)}<td>{at}"
        f"<td>{''.join(_problem(diagnostic))}\n"
    )


def _place(path: str, at: Position) -> str:
    """A place as `path:line:column`, which may be broken behind a folder and before the line."""
    return f"{text(path).replace('/', '/<wbr>')}<wbr><span>:{at.line}:{at.column}</span>"


def _problem(diagnostic: Diagnostic) -> Iterator[str]:
    yield f"<p>{prose(diagnostic.message)}</p>"
    yield frame(diagnostic)
    for label in elsewhere(diagnostic):
        yield f"<p><b>see</b> {_label(diagnostic, label)}</p>"
    if diagnostic.help:
        yield f"<p><b>help</b> {prose(diagnostic.help)}</p>"
    if diagnostic.fix:
        kind = diagnostic.fix.applicability
        name = "shown only" if kind is Applicability.DISPLAY else kind.label
        yield f"<p><b>fix ({name})</b> {prose(diagnostic.fix.title)}</p>"


def _label(diagnostic: Diagnostic, label: PlacedLabel) -> str:
    return f"{_place(label.path or diagnostic.path, label.start)} {prose(label.message)}"
