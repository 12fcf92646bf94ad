from __future__ import annotations

import pytest

from recordlint.diagnostic import Severity
from recordlint.report import Options
from recordlint.report.azure import azure
from reports.building import diagnostic, report


def render(*found):
    return azure(report(*found), Options())


@pytest.mark.parametrize(
    ("severity", "kind"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "warning")]
)
def test_a_command_for_each_diagnostic(severity, kind):
    assert render(diagnostic(severity=severity)) == (
        f"##vso[task.logissue type={kind};sourcepath=news/a.md;linenumber=1;columnnumber=8;code=short-title;]"
        "news/a.md:1:8: `a` is short\n"
    )


def test_nothing_to_report_is_nothing():
    assert render() == ""


def test_what_has_a_meaning_in_a_command_is_escaped():
    text = render(diagnostic(message="100 %; a] ##vso[task.complete]\r\nb", path="50 %;a].md"))
    assert ";sourcepath=50 %AZP25%3Ba%5D.md;linenumber" in text
    assert text.endswith("]50 %AZP25;a].md:1:8: 100 %AZP25; a] \\x23#vso[task.complete]\\r\\nb\n")
