from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from recordlint.diagnostic import Severity
from recordlint.report import Options
from recordlint.report.gitlab import gitlab
from recordlint.text import Span
from reports.building import diagnostic, every_kind, report

POSITION = {
    "type": "object",
    "required": ["line"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
}
# GitLab's documentation of the format, as a schema.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": POSITION, "end": POSITION},
                    },
                },
            },
        },
    },
}


def render(found):
    return json.loads(gitlab(found, Options()))


def test_an_entry_whole():
    assert render(report(diagnostic("a:\n  b\n", Span(0, 6)))) == [
        {
            "check_name": "short-title",
            "description": "`a` is short [short-title]",
            "severity": "major",
            "fingerprint": "f00d",
            "location": {
                "path": "news/a.md",
                "positions": {"begin": {"line": 1, "column": 1}, "end": {"line": 2, "column": 4}},
            },
        }
    ]


def test_severities():
    found = report(*(diagnostic(severity=severity) for severity in Severity))
    assert [entry["severity"] for entry in render(found)] == ["info", "minor", "major"]


def test_fingerprints_are_unique_and_stay():
    repeated = [diagnostic(fingerprint=name) for name in ("a", "b", "a", "a")]
    assert [entry["fingerprint"] for entry in render(report(*repeated))] == ["a", "b", "a-2", "a-3"]
    assert [entry["fingerprint"] for entry in render(report(*repeated[:2]))] == ["a", "b"]


def test_the_documentation_of_the_format_is_kept():
    for found in (report(), every_kind()):
        assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(render(found))] == []
