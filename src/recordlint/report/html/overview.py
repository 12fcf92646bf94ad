"""What a run comes to: in numbers, by time, by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Severity
from recordlint.report.html.chart import chart
from recordlint.report.html.markup import Html
from recordlint.report.html.ranks import table
from recordlint.report.html.rows import BY_SEVERITY, badge, heads
from recordlint.report.html.trend import trend
from recordlint.report.summary import plural, summarize
from recordlint.report.tally import tally_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recordlint.origins import Origin
    from recordlint.report import Report
    from recordlint.report.html.ranks import Rank
    from recordlint.report.html.trend import Period, Trend

TREND = "Findings by date of publishing"


def totals(report: Report) -> Html:
    """The numbers of a run, as the pairs of a definition list."""
    summary = summarize(report)
    clean = max(0, summary.records - tally_of(report).faulty)
    share = f"{100 * clean // summary.records} %" if summary.records else ""
    numbers = {Severity.ERROR: summary.errors, Severity.WARNING: summary.warnings, Severity.NOTE: summary.notes}
    return Html(
        _number("records", summary.records, f"in {plural(summary.files, 'file')}")
        + _number("without findings", clean, share)
        + "".join(_number(badge(severity, numbers[severity] != 1), numbers[severity]) for severity in BY_SEVERITY)
        + _number("fixable", summary.safe + summary.unsafe, f"{summary.safe:,} safely")
    )


def _number(name: str, number: int, says: str = "") -> str:
    return f"<div><dt>{name}<dd>{number:,}{f' <small>{says}</small>' if says else ''}</div>"


def overview(report: Report, origins: Sequence[Origin], ranked: Mapping[str, list[Rank]]) -> Html:
    """The sections above the list; empty where nothing is found."""
    if not report.diagnostics:
        return Html("")
    places = "".join(
        _section(f"by-{facet}", f"Findings by {facet}", table(ranks, facet)) for facet, ranks in ranked.items() if ranks
    )
    dates = "" if report.tally is not None else _section("trend", TREND, _trend(trend(report, origins)))
    return Html(f"{dates}<div class=ranks>{places}</div>")


def _section(name: str, head: str, content: str) -> str:
    return f"<section aria-labelledby={name}><h2 id={name}>{head}</h2>{content}</section>\n"


def _trend(found: Trend | None) -> str:
    if found is None:
        return "<p>No record says when it was published."
    drawn = chart(found, TREND, _in_words(found))
    numbers = (
        f"<table class=numbers><thead><tr><th scope=col>{found.unit}<th scope=col>records<th scope=col>with findings"
        f"{heads()}<tbody>{''.join(map(_period, found.periods))}</table>"
    )
    if drawn is None:
        missing = "A chart is drawn where pygal is installed: <code>pip install 'recordlint[html]'</code>"
        return f"<p>{_in_words(found)}{numbers}<p>{missing}"
    legend = " ".join(badge(severity, several=True) for severity in BY_SEVERITY)
    return (
        f"<figure><figcaption>{legend}</figcaption>"
        f"<div class=chart tabindex=0 role=group aria-labelledby=trend>{drawn}</div></figure>"
        f"<p>{_in_words(found)}<details><summary>The same in numbers</summary>{numbers}</details>"
    )


def _period(period: Period) -> str:
    numbers = (period.records, period.faulty, period.errors, period.warnings, period.notes)
    return f"<tr><th scope=row>{period.name}{''.join(f'<td>{number:,}' for number in numbers)}\n"


def _in_words(found: Trend) -> str:
    """What the chart shows, for those who do not see it, and what it leaves out."""
    first, last = found.periods[0], found.periods[-1]
    records = sum(period.records for period in found.periods)
    span = f"from {first.name} to {last.name}, by {found.unit}" if first is not last else f"in {first.name}"
    most = max(found.periods, key=lambda period: period.errors + period.warnings + period.notes)
    number = most.errors + most.warnings + most.notes
    peak = f" Most findings: {number:,}, in {plural(most.faulty, 'record')} of {most.name}." if number else ""
    left_out = [f"{found.undated:,} without a date of publishing"] if found.undated else []
    left_out += [f"{found.outside:,} published earlier or later"] if found.outside else []
    others = f" Not shown: {' and '.join(left_out)}." if left_out else ""
    return f"{plural(records, 'record')} published {span}.{peak}{others}"
