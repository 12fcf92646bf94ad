"""The report to look at: one page that holds all it needs and loads nothing.

Everything is in the markup, once: without scripts the page shows all of it. The script hides, sorts and counts rows
and makes links, and never writes markup. Style and script are named by their hashes in the page's policy, so that
nothing that a record holds could run even if it got through as markup.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from string import Template
from typing import TYPE_CHECKING

from recordlint.report.html.filters import filters
from recordlint.report.html.markup import Html, text
from recordlint.report.html.overview import overview, totals
from recordlint.report.html.ranks import ranks
from recordlint.report.html.rows import rows
from recordlint.report.summary import totals as headline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.report import Options, Report
    from recordlint.report.html.ranks import Rank


STYLES = ("page.css", "overview.css", "findings.css", "print.css")


def html(report: Report, options: Options) -> str:
    """A whole page. The same report gives the same bytes, where the same pygal is installed."""
    style, script = "\n".join(map(_packaged, STYLES)), _packaged("page.js")
    origins = options.origins()
    providers = {(one.path, one.record): one.provider for one in origins if one.provider}
    ranked = ranks(report, providers)
    return Template(_packaged("page.html")).substitute(
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        headline=text(headline(report)),
        totals=totals(report),
        overview=overview(report, origins, ranked),
        findings=_findings(report, ranked, providers),
    )


def _findings(report: Report, ranked: Mapping[str, list[Rank]], providers: Mapping[tuple[str, int], str]) -> Html:
    if not report.diagnostics:
        return Html("<p>Nothing was found.")
    parts = {"rows": rows(report, providers), "filters": filters(report, ranked)}
    listed = Template(_packaged("findings.html")).substitute(parts)
    if report.kept is None:
        return Html(listed)
    return Html(f"<p>Of each rule only the first findings are listed here. All are in {text(report.kept)}.\n{listed}")


@cache
def _packaged(name: str) -> str:
    from pathlib import Path

    return (Path(__file__).parent / name).read_text("utf-8")


def _hash(content: str) -> str:
    """How a policy names a style or script that it allows (Content Security Policy Level 3, 2.3.1)."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
