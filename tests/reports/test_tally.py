"""Reports of which the diagnostics are only some: they count all, and say where the others are."""

from recordlint.diagnostic import Applicability, PlacedFix, Severity
from recordlint.report import Options
from recordlint.report.html import html
from recordlint.report.markdown import markdown
from recordlint.report.statistics import statistics
from recordlint.report.summary import rates, summarize, totals
from recordlint.report.tally import Kind, Tally, found_by_rule, tally_of
from recordlint.report.text import concise
from recordlint.text import Row
from reports.building import diagnostic, report

SAFE = PlacedFix("repair it", Applicability.SAFE, ())
DATED = Kind("invalid-timestamp", "timestamps", Severity.ERROR, None)
ODD = Kind("duplicate-item", "references", Severity.WARNING, Applicability.SAFE)


def large():
    """A report of 1,000 records: 100 of them have one problem, 3 of them two, and only two problems are listed."""
    tally = Tally()
    for number in range(100):
        tally.add([(DATED, 0), *([(ODD, 0)] if number < 3 else [])], is_row=True)
    listed = (
        diagnostic(rule="invalid-timestamp", group="timestamps", path="a.md"),
        diagnostic(rule="duplicate-item", group="references", severity=Severity.WARNING, path="b.md"),
    )
    return report(*listed, records=1000)._replace(tally=tally, kept="out/diagnostics")


def test_numbers_are_those_of_all():
    found = large()
    assert summarize(found)[1:] == (1000, 100, 3, 0, 3, 0)
    assert totals(found) == "100 errors and 3 warnings in 1000 records of 1 file"
    assert statistics(found, Options()).splitlines()[:2] == [
        "100  invalid-timestamp  error",
        "  3  duplicate-item     warning  fixable: 3 safe",
    ]
    assert found_by_rule(found) == {"invalid-timestamp": 100, "duplicate-item": 3}


def test_people_are_told_where_the_others_are():
    assert concise(large(), Options()).splitlines()[2:4] == [
        "100 of 1000 records: invalid-timestamp (1 shown, all are in out/diagnostics)",
        "3 of 1000 records: duplicate-item (1 shown, all are in out/diagnostics)",
    ]
    assert concise(large(), Options(verbose=True)) == concise(large(), Options())
    page = html(large(), Options())
    assert "All are in out/diagnostics." in page
    assert "<dt>without findings<dd>900 <small>90 %</small>" in page
    assert "Findings by rule" in page
    assert "Findings by folder" not in page
    assert "id=trend" not in page
    table = markdown(large(), Options())
    assert "| timestamps | <code>invalid-timestamp</code> | error | 100 |  |" in table
    assert "and 99 more" in table


def test_a_whole_report_counts_its_diagnostics_by_file_row_and_record():
    first, second = (diagnostic(path="a", row=Row("t", number), record=number) for number in (1, 2))
    found = report(first, first, second, diagnostic(fix=SAFE, path="b", severity=Severity.NOTE), records=9)
    tally = tally_of(found)
    assert (tally.faulty, tally.records.total(), tally.having[Severity.NOTE]) == (3, 3, 1)
    assert tally.fixable(Applicability.SAFE, files_only=True) == 1
    assert rates(found) == {}
