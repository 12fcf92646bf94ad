from __future__ import annotations

from recordlint.diagnostic import Severity
from recordlint.report import Options
from recordlint.report.junit import junit
from reports.building import diagnostic, every_kind, fix, report
from reports.consumers import junit_suites


def render(*found, **others):
    return junit(report(*found, **others), Options())


def test_a_report_whole():
    found = diagnostic(message='`a` & "b" < c', help="write more", fix=fix())
    assert render(found, diagnostic(severity=Severity.NOTE, path="news/b.md")) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="recordlint" tests="2" failures="1" errors="0">\n'
        '  <testsuite name="news/a.md" tests="1" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="text.short-title" name="news/a.md:1:8" time="0">\n'
        '      <failure type="error" message="`a` &amp; &quot;b&quot; &lt; c">'
        "news/a.md:1:8: `a` &amp; &quot;b&quot; &lt; c\nhelp: write more\nfix (safe): write `b`</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="news/b.md" tests="1" failures="0" errors="0" skipped="1">\n'
        '    <testcase classname="text.short-title" name="news/b.md:1:8" time="0">\n'
        '      <skipped type="note" message="`a` is short">news/b.md:1:8: `a` is short</skipped>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_nothing_found_is_a_test_that_passed():
    root = junit_suites(render(files=2, records=3))
    (case,) = root.iter("testcase")
    assert case.get("name") == "no problems in 3 records of 2 files"
    assert len(case) == 0


def test_names_of_cases_are_unique():
    root = junit_suites(render(diagnostic(), diagnostic(message="b"), diagnostic(rule="other")))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert names == [
        ("text.short-title", "news/a.md:1:8"),
        ("text.short-title", "news/a.md:1:8 (2)"),
        ("text.other", "news/a.md:1:8"),
    ]


def test_the_schema_of_jenkins_is_kept():
    root = junit_suites(junit(every_kind(), Options()))
    assert [int(root.get(name)) for name in ("tests", "failures")] == [5, 4]


def test_what_xml_cannot_hold_is_escaped():
    (failure,) = junit_suites(render(diagnostic(message="a\ufffeb\uffff\0\ud800"))).iter("failure")
    assert failure.get("message") == "a\\ufffeb\\uffff\\x00\\ud800"
