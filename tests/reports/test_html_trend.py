"""Faults by date of publishing."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import Severity
from recordlint.origins import Month, Origin
from recordlint.report.html.chart import chart
from recordlint.report.html.overview import overview
from recordlint.report.html.trend import MOST, Period, trend
from reports.building import diagnostic, report


def published(*months, found=()):
    """A report on records of one file each, published in some months (None: not said), and the records' origins."""
    origins = [Origin(f"{at}.md", 0, month, None) for at, month in enumerate(months)]
    return report(*found, records=len(months)), origins


def months(first, last):
    return [Month(number // 12, number % 12 + 1) for number in range(first, last)]


def test_without_dates_there_is_none():
    assert trend(report(diagnostic()), []) is None
    assert trend(*published(None)) is None


def test_records_and_their_diagnostics_are_counted_by_month():
    found = [
        diagnostic(path="0.md"),
        diagnostic(path="0.md", severity=Severity.WARNING),
        diagnostic(path="2.md", severity=Severity.NOTE),
        diagnostic(path="3.md"),
        diagnostic(path="elsewhere.md"),
    ]
    shown = trend(*published(Month(2023, 11), Month(2023, 11), Month(2024, 1), None, found=found))
    assert shown.unit == "month"
    assert (shown.outside, shown.undated) == (0, 1)
    assert shown.periods == (
        Period(2023 * 12 + 10, "2023-11", 2, 1, 1, 1, 0),
        Period(2023 * 12 + 11, "2023-12", 0, 0, 0, 0, 0),
        Period(2024 * 12, "2024-01", 1, 1, 0, 0, 1),
    )


def test_of_many_months_quarters_are_shown_and_of_many_quarters_years():
    assert trend(*published(*months(24000, 24000 + MOST))).unit == "month"
    quarters = trend(*published(*months(24000, 24000 + 2 * MOST)))
    assert (quarters.unit, quarters.periods[0].name, quarters.periods[-1].name) == ("quarter", "2000 Q1", "2009 Q4")
    years = trend(*published(*months(24000, 24000 + 5 * MOST)))
    assert (years.unit, years.periods[0].name, years.periods[-1].name) == ("year", "2000", "2024")
    assert years.outside == 0


def test_a_single_odd_date_is_left_out():
    shown = trend(*published(*months(24000, 24020), Month(9999, 12)))
    assert [period.name for period in shown.periods][::19] == ["2000-01", "2001-08"]
    assert shown.outside == 1


@given(st.lists(st.builds(Month, st.integers(0, 9999), st.integers(1, 12)), min_size=1, max_size=30))
def test_every_record_is_in_one_period_or_outside(dates):
    shown = trend(*published(*dates))
    assert 1 <= len(shown.periods) <= MOST
    assert sum(period.records for period in shown.periods) + shown.outside == len(dates)
    numbers = [period.number for period in shown.periods]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert shown.periods[0].records
    assert shown.periods[-1].records


def test_a_chart_says_what_it_shows_and_holds_nothing_foreign():
    shown = trend(*published(*months(24000, 24030), found=[diagnostic(path="3.md")]))
    drawn = chart(shown, "<title>", "<description>")
    assert drawn == chart(shown, "<title>", "<description>")
    assert "<title id=trend-title>&lt;title&gt;</title><desc id=trend-says>&lt;description&gt;</desc>" in drawn
    assert "<title>2000-04: 1 error, 0 warnings, 0 notes</title>" in drawn
    assert not any(word in drawn for word in ("<script", "<style", "style=", "<!--", "href"))
    assert [name for name in ("2000-01", "2000-04", "2000-05", "2002-04") if f">{name}</text>" in drawn] == [
        "2000-01",
        "2000-04",
        "2002-04",
    ]


def test_drawing_leaves_imports_as_they_were():
    code = (
        "import sys; from importlib.metadata import version; from recordlint.report.html.chart import _load\n"
        "finders = sys.meta_path[:]; _load(); assert sys.meta_path == finders; print(version('pytest'))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_chart_is_the_same_where_lxml_is_installed():
    shown = trend(*published(Month(2023, 11), found=[diagnostic(path="0.md")]))
    drawn = chart(shown, "a", "b")
    sys.modules["pygal.etree"].etree.to_lxml()
    assert chart(shown, "a", "b") == drawn


def test_without_pygal_there_are_the_numbers_and_a_word_about_it(monkeypatch):
    shown = published(Month(2023, 11), found=[diagnostic(path="0.md")])
    assert '<svg viewBox="0 0 960' in overview(*shown, {})
    monkeypatch.setitem(sys.modules, "pygal", None)
    page = overview(*shown, {})
    assert "pip install &#x27;recordlint[html]&#x27;" in page or "pip install 'recordlint[html]'" in page
    assert "<th scope=row>2023-11<td>1<td>1<td>1<td>0<td>0" in page
    assert '<svg viewBox="0 0 960' not in page
