"""The controls above the list, which a script shows and listens to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.report.html.markup import Html, text
from recordlint.report.html.rows import BY_SEVERITY, badge, trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recordlint.report import Report
    from recordlint.report.html.ranks import Rank

FIXES = {"safe": "safely fixable", "unsafe": "fixable by guessing", "none": "not fixable"}


def filters(report: Report, ranks: Mapping[str, list[Rank]]) -> Html:
    """A box for each severity, and a list for each of rule, folder, provider and fix that has anything to choose."""
    severities = Counter(one.severity for one in report.diagnostics)
    boxes = "".join(
        f"<label><input type=checkbox name=severity value={severity.label} checked> {badge(severity, several=True)}"
        f" <small>{severities[severity]:,}</small></label>\n"
        for severity in BY_SEVERITY
        if severities[severity]
    )
    fixes = Counter(trust(one.fix) for one in report.diagnostics)
    choices = {
        facet: [(rank.name, rank.name, rank.total) for rank in sorted(ranked, key=lambda rank: rank.name)]
        for facet, ranked in ranks.items()
    }
    choices["fix"] = [(value, name, fixes[value]) for value, name in FIXES.items() if fixes[value]]
    lists = "".join(_list(facet, options) for facet, options in choices.items() if len(options) > 1)
    return Html(
        f"<fieldset><legend>Severity</legend>{boxes}</fieldset>\n<div>{lists}<button type=reset>Show all</button></div>"
    )


def _list(facet: str, options: Iterable[tuple[str, str, int]]) -> str:
    listed = "".join(f'<option value="{text(value)}">{text(name)} ({number:,})\n' for value, name, number in options)
    return f"<label>{facet.capitalize()} <select name={facet}><option value>any\n{listed}</select></label>\n"
