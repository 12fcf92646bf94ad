from __future__ import annotations

import re

from recordlint.diagnostic import Applicability, Severity
from recordlint.report import Options
from recordlint.report.statistics import statistics
from reports.building import diagnostic, fix, report

NOTE, WARNING = Severity.NOTE, Severity.WARNING
FOUND = report(
    *(diagnostic(rule="empty-body", severity=NOTE) for _ in range(12)),
    diagnostic(rule="duplicate-item", severity=WARNING, fix=fix()),
    diagnostic(rule="duplicate-item", severity=WARNING, fix=fix(Applicability.UNSAFE)),
    diagnostic(rule="unknown-key", fix=fix(Applicability.DISPLAY)),
    diagnostic(rule="duplicate-url", severity=NOTE),
    diagnostic(rule="duplicate-url"),
    records=9,
    files=3,
)


def test_rules_by_how_often_they_spoke():
    assert statistics(FOUND, Options()) == (
        "12  empty-body      note\n"
        " 2  duplicate-item  warning  fixable: 1 safe, 1 unsafe\n"
        " 1  duplicate-url   error\n"
        " 1  duplicate-url   note\n"
        " 1  unknown-key     error\n"
        "\n"
        "2 errors, 2 warnings and 13 notes in 9 records of 3 files; "
        "1 fixable with --fix, 1 more with --unsafe-fixes\n"
    )


def test_nothing_to_count():
    assert statistics(report(), Options()) == "no problems in 1 record of 1 file\n"


def test_colours_change_nothing_but_colours():
    colored = statistics(FOUND, Options(color=True))
    assert re.sub(r"\x1b\[[0-9;]+m", "", colored) == statistics(FOUND, Options())
    assert colored != statistics(FOUND, Options())
