"""The diagnostics of the JSON report, one on a line (jsonlines.org), for programs that read while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.report.json import as_json, encode

if TYPE_CHECKING:
    from recordlint.report import Options, Report


def jsonl(report: Report, options: Options) -> str:
    """A JSON object on a line for every diagnostic, and nothing else."""
    return "".join(encode(as_json(diagnostic)) + "\n" for diagnostic in report.diagnostics)
