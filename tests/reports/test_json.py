from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from recordlint.report import Options
from recordlint.report import json as module
from reports.building import HOSTILE, diagnostic, every_kind, fix, report

SCHEMA = Path(__file__).parents[2] / "schemas" / "report.schema.json"


def render(found):
    return module.json(found, Options())


def test_the_whole_contract_in_its_order():
    found = diagnostic(help="write more", fix=fix(), pointer="/title", keyword="minLength", labels=[("title", "this")])
    text = render(report(found, files=2, records=3))
    assert text == (
        '{"version": 1,\n "diagnostics": [\n  {'
        '"rule": "short-title", "group": "text", "severity": "error", "message": "`a` is short", "help": "write more", '
        '"path": "news/a.md", "record": 0, "pointer": "/title", "keyword": "minLength", '
        '"start": {"line": 1, "column": 8, "offset": 7}, "end": {"line": 1, "column": 9, "offset": 8}, '
        '"labels": [{"message": "this", "start": {"line": 1, "column": 1, "offset": 0}, '
        '"end": {"line": 1, "column": 6, "offset": 5}}], '
        '"fix": {"title": "write `b`", "applicability": "safe", "edits": [{'
        '"start": {"line": 1, "column": 8, "offset": 7}, "end": {"line": 1, "column": 9, "offset": 8}, "text": "b"}]}, '
        '"fingerprint": "f00d"}\n ],\n "summary": {'
        '"files": 2, "records": 3, "errors": 1, "warnings": 0, "notes": 0, "fixable": {"safe": 1, "unsafe": 0}}}\n'
    )


def test_nothing_to_report_is_an_empty_list():
    assert json.loads(render(report()))["diagnostics"] == []


def test_a_label_elsewhere_names_its_file():
    label = json.loads(render(every_kind()))["diagnostics"][3]["labels"][0]
    assert list(label) == ["message", "start", "end", "path"]
    assert label["path"] == "news/b.md"


def test_grounds_are_there_where_there_are_any():
    grounded = report(diagnostic(why=("line 1: a share line",)), diagnostic())
    first, second = json.loads(render(grounded))["diagnostics"]
    assert first["why"] == ["line 1: a share line"]
    assert "why" not in second


def test_every_diagnostic_has_a_line():
    found = every_kind()
    assert len(render(found).splitlines()) == len(found.diagnostics) + 4


def test_hostile_text_comes_back_as_it_was():
    found = json.loads(render(every_kind()))["diagnostics"][4]
    assert found["message"] == found["path"] == found["help"] == found["fix"]["edits"][0]["text"] == HOSTILE


def test_letters_are_not_escaped():
    assert "日本 é 😀" in render(report(diagnostic(message="日本 é 😀")))


@pytest.mark.skipif(not SCHEMA.exists(), reason="needs schemas/report.schema.json")
def test_the_schema_of_reports_holds():
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for found in (report(), every_kind()):
        assert [error.message for error in validator.iter_errors(json.loads(render(found)))] == []
