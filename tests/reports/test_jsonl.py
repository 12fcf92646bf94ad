from __future__ import annotations

import json

from recordlint.report import Options
from recordlint.report import json as whole
from recordlint.report.jsonl import jsonl
from reports.building import every_kind, report


def test_a_line_is_a_diagnostic_of_the_json_report():
    lines = [json.loads(line) for line in jsonl(every_kind(), Options()).splitlines()]
    assert lines == json.loads(whole.json(every_kind(), Options()))["diagnostics"]


def test_nothing_to_report_is_nothing():
    assert jsonl(report(), Options()) == ""
