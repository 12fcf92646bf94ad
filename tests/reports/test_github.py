from __future__ import annotations

import pytest

from recordlint.diagnostic import Severity
from recordlint.report import Options
from recordlint.report.github import github
from recordlint.text import Span
from reports.building import diagnostic, report


def render(*found):
    return github(report(*found), Options())


@pytest.mark.parametrize(
    ("severity", "command"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")]
)
def test_a_command_for_each_diagnostic(severity, command):
    assert render(diagnostic(severity=severity)) == (
        f"::{command} title=recordlint (short-title),file=news/a.md,line=1,col=8,endLine=1,endColumn=9"
        "::news/a.md:1:8: `a` is short\n"
    )


def test_nothing_to_report_is_nothing():
    assert render() == ""


def test_several_lines_have_no_columns():
    text = "a: >\n  b\n  c\n"
    assert ",line=1,endLine=2::" in render(diagnostic(text, Span(0, 7)))
    assert ",line=1,endLine=2::" in render(diagnostic(text, Span(0, 9)))


def test_what_has_a_meaning_in_a_command_is_escaped():
    text = render(diagnostic(message="100 %: a, b\r\n::error::c", path="50 %: a,b.md"))
    assert text.count("\n") == 1
    assert ",file=50 %25%3A a%2Cb.md,line=" in text
    assert text.endswith("::50 %25: a,b.md:1:8: 100 %25: a, b\\r\\n::error::c\n")


def test_a_notice_says_where_github_will_not_annotate_all():
    ten = [diagnostic()] * 10 + [diagnostic(severity=Severity.NOTE)] * 10
    assert render(*ten).count("\n") == 20
    notice, *others = render(*ten, diagnostic()).splitlines()
    assert len(others) == 21
    assert notice == (
        "::notice title=recordlint::11 errors and 10 notes in 1 record of 1 file."
        " GitHub annotates the first 10 of a kind; the log of this step lists all"
    )
