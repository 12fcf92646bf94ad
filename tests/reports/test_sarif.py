from __future__ import annotations

import json

import pytest
from jsonschema import Draft4Validator

from recordlint import __version__, registry
from recordlint.diagnostic import Applicability, PlacedEdit, Severity
from recordlint.report import Options
from recordlint.report.sarif import HOME, sarif
from recordlint.text import Position
from reports.building import diagnostic, every_kind, fix, report
from reports.consumers import sarif_schema


def run_of(*found, **others):
    return json.loads(sarif(report(*found, **others), Options()))["runs"][0]


def result_of(**said):
    return run_of(diagnostic(**said))["results"][0]


def test_a_result_whole():
    label = [("title", "this key")]
    assert result_of(help="write more", fix=fix(), pointer="/title", labels=label) == {
        "ruleId": "short-title",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "`a` is short; write more"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "news/a.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 9},
                },
                "logicalLocations": [{"fullyQualifiedName": "/title"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "this key"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "news/a.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6},
                },
            }
        ],
        "partialFingerprints": {"recordlint/v1": "f00d"},
        "fixes": [
            {
                "description": {"text": "write `b`"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "news/a.md", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 9},
                                "insertedContent": {"text": "b"},
                            }
                        ],
                    }
                ],
                "properties": {"applicability": "safe"},
            }
        ],
    }


def test_the_run_says_how_it_counts_and_from_where():
    run = run_of()
    assert run["tool"]["driver"] == {"name": "recordlint", "version": __version__, "informationUri": HOME, "rules": []}
    assert run["columnKind"] == "unicodeCodePoints"
    assert "\r" in run["newlineSequences"]
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]
    assert run["results"] == []


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "note")]
)
def test_levels(severity, level):
    assert result_of(severity=severity)["level"] == level


def test_the_rules_that_spoke_come_with_their_pages():
    rules = registry.rules()
    found = [diagnostic(rule=name) for name in ("schema", "invalid-timestamp", "schema", "of-a-plugin")]
    run = run_of(*found, rules=rules)
    told = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in told] == ["invalid-timestamp", "of-a-plugin", "schema"]
    assert [result["ruleIndex"] for result in run["results"]] == [2, 0, 2, 1]
    assert told[1] == {"id": "of-a-plugin"}
    rule = rules["invalid-timestamp"]
    assert told[0]["help"] == {"text": rule.summary, "markdown": registry.page(rule)}
    assert told[0]["fullDescription"]["text"].startswith("A field that holds a date or a time holds something else")
    assert told[0]["defaultConfiguration"] == {"level": "error", "enabled": True}
    assert told[0]["properties"] == {"tags": ["timestamps"], "problem.severity": "error"}


def test_descriptions_are_as_short_as_github_wants_them():
    rules = registry.rules()
    told = run_of(*(diagnostic(rule=name) for name in rules), rules=rules)["tool"]["driver"]["rules"]
    assert max(len(rule[name]["text"]) for rule in told for name in ("shortDescription", "fullDescription")) <= 1024


def test_a_rule_without_a_page_has_its_summary(monkeypatch):
    def missing(rule):
        raise FileNotFoundError

    monkeypatch.setattr(registry, "page", missing)
    rule = registry.rules()["schema"]
    (told,) = run_of(diagnostic(rule="schema"), rules={"schema": rule})["tool"]["driver"]["rules"]
    assert told["help"] == {"text": rule.summary}
    assert told["fullDescription"] == {"text": rule.summary}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("news/é ü#1.md", {"uri": "news/%C3%A9%20%C3%BC%231.md", "uriBaseId": "%SRCROOT%"}),
        ("a:b.md", {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}),
        ("/srv/a b.md", {"uri": "file:///srv/a%20b.md"}),
        ("C:/news/a.md", {"uri": "file:///C%3A/news/a.md"}),
    ],
)
def test_addresses(path, address):
    place = result_of(path=path)["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == address


def test_a_label_elsewhere_has_the_address_of_its_file():
    result = json.loads(sarif(every_kind(), Options()))["runs"][0]["results"][3]
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "news/b.md"


def test_a_fix_that_is_only_shown_is_not_proposed():
    assert "fixes" not in result_of(fix=fix(Applicability.DISPLAY))


def test_the_edits_of_a_fix_are_one_change():
    edits = (
        PlacedEdit(Position(1, 1, 0), Position(1, 1, 0), "x"),
        PlacedEdit(Position(1, 8, 7), Position(1, 9, 8), ""),
    )
    (change,) = result_of(fix=fix(edits=edits))["fixes"][0]["artifactChanges"]
    assert [one["insertedContent"]["text"] for one in change["replacements"]] == ["x", ""]


def test_every_rule_and_result_has_a_line():
    text = sarif(report(diagnostic(), diagnostic(), diagnostic(rule="other")), Options())
    assert sum(line.startswith('  {"ruleId"') for line in text.splitlines()) == 3
    assert sum(line.startswith('  {"id"') for line in text.splitlines()) == 2


def test_the_schema_of_the_standard_holds():
    validator = Draft4Validator(sarif_schema(), format_checker=Draft4Validator.FORMAT_CHECKER)
    rules = registry.rules()
    whole = report(*(diagnostic(rule=name) for name in rules), rules=rules)
    for found in (report(), every_kind(), whole):
        assert [error.message for error in validator.iter_errors(json.loads(sarif(found, Options())))] == []
