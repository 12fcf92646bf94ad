"""Logging commands that Azure Pipelines turns into issues of a step.

Their syntax and what is escaped: Microsoft's documentation, "Logging commands", section "LogIssue" and "Special
characters". Azure knows errors and warnings only, and of each shows the first ten of a step above its log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.report.terminal import visible

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic
    from recordlint.report import Options, Report

TYPE = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "warning"}


def azure(report: Report, options: Options) -> str:
    """A line for every diagnostic, and nothing else."""
    return "".join(_command(diagnostic) + "\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties = {
        "type": TYPE[diagnostic.severity],
        "sourcepath": visible(diagnostic.path),
        "linenumber": str(diagnostic.start.line),
        "columnnumber": str(diagnostic.start.column),
        "code": diagnostic.rule,
    }
    listed = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    text = f"{diagnostic.path}:{diagnostic.start.line}:{diagnostic.start.column}: {diagnostic.message}"
    return f"##vso[task.logissue {listed}]{_percent(visible(text))}"


def _percent(text: str) -> str:
    return text.replace("%", "%AZP25")


def _property(text: str) -> str:
    return _percent(text).replace(";", "%3B").replace("]", "%5D")
