"""Workflow commands that GitHub Actions turns into annotations of a pull request.

Their syntax: GitHub's documentation, "Workflow commands for GitHub Actions"; what is escaped and how: the function
`escapeData` and `escapeProperty` of `@actions/core`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.report.summary import totals
from recordlint.report.terminal import visible

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic
    from recordlint.report import Options, Report

COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


MOST = 10
"""Of so many commands of a kind in a step GitHub makes annotations; the others stand in the log only."""


def github(report: Report, options: Options) -> str:
    """A line for every diagnostic. Where GitHub will not annotate all of them, a line before them says so."""
    counts = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    lines = [_command(diagnostic) for diagnostic in report.diagnostics]
    if counts and max(counts.values()) > MOST:
        text = f"{totals(report)}. GitHub annotates the first {MOST} of a kind; the log of this step lists all"
        lines.insert(0, f"::notice title=recordlint::{_data(text)}")
    return "".join(line + "\n" for line in lines)


def _command(diagnostic: Diagnostic) -> str:
    start, end = diagnostic.start, diagnostic.end
    # GitHub drops columns from an annotation of several lines.
    columns = start.line == end.line
    takes_in_line_end = end.column == 1 and not columns
    properties = {
        "title": f"recordlint ({diagnostic.rule})",
        "file": visible(diagnostic.path),
        "line": str(start.line),
        **({"col": str(start.column)} if columns else {}),
        "endLine": str(end.line - takes_in_line_end),
        **({"endColumn": str(end.column)} if columns else {}),
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = f"{diagnostic.path}:{start.line}:{start.column}: {diagnostic.message}"
    return f"::{COMMAND[diagnostic.severity]} {listed}::{_data(visible(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
