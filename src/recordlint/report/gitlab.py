"""The report that GitLab shows as Code Quality in a merge request.

Its fields: GitLab's documentation, "Code Quality", section "Code Quality report format". GitLab compares reports by
fingerprint, and of several entries with the same one shows only the first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Severity
from recordlint.report.json import listed
from recordlint.report.terminal import visible

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic
    from recordlint.report import Options, Report
    from recordlint.text import Position

SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(report: Report, options: Options) -> str:
    """A JSON list with an entry for every diagnostic."""
    seen: Counter[str] = Counter()
    entries = []
    for diagnostic in report.diagnostics:
        seen[diagnostic.fingerprint] += 1
        entries.append(_entry(diagnostic, seen[diagnostic.fingerprint]))
    return listed(entries) + "\n"


def _entry(diagnostic: Diagnostic, ordinal: int) -> dict[str, Any]:
    return {
        "check_name": diagnostic.rule,
        "description": f"{visible(diagnostic.message)} [{diagnostic.rule}]",
        "severity": SEVERITY[diagnostic.severity],
        "fingerprint": diagnostic.fingerprint + (f"-{ordinal}" if ordinal > 1 else ""),
        "location": {
            "path": diagnostic.path,
            "positions": {"begin": _position(diagnostic.start), "end": _position(diagnostic.end)},
        },
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
