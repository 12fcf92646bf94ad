"""SARIF 2.1.0, the format of code scanning: results with rules, places, fingerprints and fixes.

The sections named here are those of the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version
2.1.0". What GitHub takes of it: its documentation, "SARIF support for code scanning".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Applicability, Severity
from recordlint.patterns import regex
from recordlint.report.json import encode, listed
from recordlint.report.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recordlint.diagnostic import Diagnostic, PlacedEdit, PlacedFix, PlacedLabel
    from recordlint.report import Options, Report
    from recordlint.rule import Rule
    from recordlint.text import Position

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/recordlint/recordlint"
LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
"""How severe the problems of a rule are, in the words of GitHub."""
FINGERPRINT = "recordlint/v1"
"""The name of our fingerprints, with the version of what they are made of (section 3.27.17)."""
ROOT = "%SRCROOT%"
"""What relative addresses are relative to: the folder of the run, which only the consumer knows (section 3.14.14)."""

_DRIVE = regex(r"[A-Za-z]:/")
_HEADING_AND_FIRST_PARAGRAPH = regex(r"# [^\n]*\n+([^\n]+(?:\n[^\n]+)*)")


def sarif(report: Report, options: Options) -> str:
    """A log with one run, in which every rule that spoke and every result has a line."""
    from recordlint import __version__

    names = sorted({diagnostic.rule for diagnostic in report.diagnostics})
    indexes = {name: index for index, name in enumerate(names)}
    facts = {
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder in which recordlint ran"}}},
    }
    rules = listed(_rule(name, report.rules.get(name)) for name in names)
    results = listed(_result(diagnostic, indexes) for diagnostic in report.diagnostics)
    tool = {"name": "recordlint", "version": __version__, "informationUri": HOME}
    return (
        f'{{"version": "2.1.0", "$schema": "{SCHEMA}", "runs": [{{\n'
        f' "tool": {{"driver": {{{encode(tool)[1:-1]}, "rules": {rules}}}}},\n'
        f" {encode(facts)[1:-1]},\n"
        f' "results": {results}}}]}}\n'
    )


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    """What is known of a rule; of one that the run did not know, its name."""
    if rule is None:
        return {"id": name}
    page = _page(rule)
    first = _HEADING_AND_FIRST_PARAGRAPH.match(page)
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": first[1].replace("\n", " ") if first else rule.summary},
        "help": {"text": rule.summary, **({"markdown": page} if page else {})},
        "defaultConfiguration": {"level": LEVEL[rule.severity], "enabled": rule.recommended},
        "properties": {"tags": [rule.group], "problem.severity": PROBLEM[rule.severity]},
    }


def _page(rule: Rule) -> str:
    from recordlint import registry

    try:
        return registry.page(rule)
    except OSError:
        return ""


def _result(diagnostic: Diagnostic, indexes: Mapping[str, int]) -> dict[str, Any]:
    text = diagnostic.message + (f"; {diagnostic.help}" if diagnostic.help else "")
    related = [_related(number, label, diagnostic) for number, label in enumerate(diagnostic.labels)]
    fix = diagnostic.fix
    fixes = [_fix(fix, diagnostic.path)] if fix is not None and fix.applicability > Applicability.DISPLAY else []
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": indexes[diagnostic.rule],
        "level": LEVEL[diagnostic.severity],
        "message": {"text": _message(text)},
        "locations": [_location(diagnostic)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: diagnostic.fingerprint},
        **({"fixes": fixes} if fixes else {}),
    }


def _message(text: str) -> str:
    """A plain text message (section 3.11): without links, and with braces that are no placeholders."""
    return visible(text).replace("](", "]\\x28").replace("{", "{{").replace("}", "}}")


def _location(diagnostic: Diagnostic) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": _place(diagnostic.path, diagnostic.start, diagnostic.end),
    }
    if diagnostic.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(diagnostic.pointer)}]
    return location


def _related(number: int, label: PlacedLabel, diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": _message(label.message)},
        "physicalLocation": _place(label.path or diagnostic.path, label.start, label.end),
    }


def _place(path: str, start: Position, end: Position) -> dict[str, Any]:
    return {"artifactLocation": _address(path), "region": _region(start, end)}


def _address(path: str) -> dict[str, str]:
    """Where a file is, as a URI (RFC 3986)."""
    from urllib.parse import quote

    # Halves of surrogate pairs stand for bytes of a name that are no UTF-8.
    quoted = quote(path, safe="/", errors="surrogatepass")
    if path.startswith("/"):
        return {"uri": f"file://{quoted}"}
    if _DRIVE.match(path):
        return {"uri": f"file:///{quoted}"}
    return {"uri": quoted, "uriBaseId": ROOT}


def _region(start: Position, end: Position) -> dict[str, int]:
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _fix(fix: PlacedFix, path: str) -> dict[str, Any]:
    return {
        "description": {"text": _message(fix.title)},
        "artifactChanges": [{"artifactLocation": _address(path), "replacements": _replacements(fix.edits)}],
        "properties": {"applicability": fix.applicability.label},
    }


def _replacements(edits: Iterable[PlacedEdit]) -> list[dict[str, Any]]:
    return [{"deletedRegion": _region(edit.start, edit.end), "insertedContent": {"text": edit.text}} for edit in edits]
