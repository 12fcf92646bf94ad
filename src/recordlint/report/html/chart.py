"""The trend as a chart, drawn by pygal: scales, axes and bars are its, colours are the page's."""

from __future__ import annotations

import sys
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from recordlint.report.html.markup import Html, text
from recordlint.report.summary import plural

if TYPE_CHECKING:
    from recordlint.report.html.trend import Period, Trend

WIDTH, HEIGHT = 960, 260
"""Of the drawing, in its own units; the page scales it."""
SEVERITIES = ("error", "warning", "note")
LABELS = 12
"""Periods that are named below the chart, at most."""
FEWEST = 12
"""There is room for so many periods at least: bars as broad as the page say nothing more."""

_STEPS = {
    "month": ((1, 0), (2, 0), (3, 0), (6, 0), (12, 4)),
    "quarter": ((1, 0), (2, 0), (4, 4), (8, 4), (20, 4)),
    "year": ((1, 0), (2, 0), (5, 0), (10, 0)),
}
"""Every how many periods one is named, and by how many characters of its name where not by all."""


def chart(trend: Trend, title: str, description: str) -> Html | None:
    """Bars of the diagnostics by period and severity, as SVG without script or style; None where pygal is not
    installed."""
    try:
        pygal = _load()
    except ImportError:
        return None
    drawing = pygal.StackedBar(
        width=WIDTH,
        height=HEIGHT,
        margin=2,
        margin_top=8,
        show_legend=False,
        show_x_guides=False,
        show_minor_x_labels=False,
        truncate_label=-1,
        order_min=0,
        max_scale=6,
        formatter=lambda number: f"{number:g}",
    )
    blank = range(FEWEST - len(trend.periods))
    labels, drawing.x_labels_major = _labels(trend)
    drawing.x_labels = [*labels, *(" " * (each + 1) for each in blank)]
    for severity in SEVERITIES:
        drawing.add(severity, [*(getattr(period, f"{severity}s") for period in trend.periods), *(0 for _ in blank)])
    root = drawing.render_tree()
    plot = next(node for node in root.iter("g") if node.get("class") == "plot")
    _title_bars(plot, trend.periods)
    for node in plot.iter():
        _shorten(node)
    return Html(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role=img aria-labelledby=trend-title aria-describedby=trend-says>'
        f"<title id=trend-title>{text(title)}</title><desc id=trend-says>{text(description)}</desc>"
        f"{pygal.etree.etree.tostring(plot, encoding='unicode')}</svg>"
    )


def _load() -> Any:
    """The library. For plugins that we do not use it loads a stand-in for `importlib.metadata`, which puts itself in
    the way of all later imports and disables the original: both are as they were afterwards."""
    from importlib.machinery import PathFinder

    finders, distributions = sys.meta_path[:], vars(PathFinder).get("find_distributions")
    try:
        import pygal
    finally:
        sys.meta_path[:] = finders
        if distributions is not None:
            PathFinder.find_distributions = distributions  # type: ignore[method-assign]
    # It builds with lxml where that is installed; what we write is not to depend on that.
    pygal.etree.etree.to_etree()
    return pygal


def _labels(trend: Trend) -> tuple[list[str], list[str]]:
    """The label of every period, and those that are shown: round ones, as many as there is room for."""
    steps = _STEPS[trend.unit]
    every, kept = next((one for one in steps if len(trend.periods) <= one[0] * LABELS), steps[-1])
    shown = {one.number: one.name[: kept or None] for one in trend.periods if one.number % every == 0}
    return [shown.get(one.number, one.name) for one in trend.periods], list(shown.values())


def _title_bars(plot: Any, periods: tuple[Period, ...]) -> None:
    """What a pointer over a bar says; pygal leaves notes for a script instead. Bars of nothing go."""
    for bars in list(plot.iter("g")):
        if bars.get("class") != "bars":
            continue
        # Behind the bars of the periods come those that only take room.
        for bar, period in zip_longest(list(bars), periods):
            rect = bar.find("rect")
            if float(rect.get("height")) == 0:
                bars.remove(bar)
                continue
            for said in bar.findall("desc"):
                bar.remove(said)
            title = rect.makeelement("title", {})
            counts = (plural(getattr(period, f"{severity}s"), severity) for severity in SEVERITIES)
            title.text = f"{period.name}: {', '.join(counts)}"
            rect.append(title)


def _shorten(node: Any) -> None:
    """Leave away what nobody sees: tenths of tenths, and hooks of pygal's script."""
    for name in ("x", "y", "width", "height"):
        if name in node.attrib:
            node.set(name, f"{float(node.get(name)):.1f}")
    if node.tag in ("rect", "text") and node.get("class") != "background":
        for name in ("rx", "ry", "class"):
            node.attrib.pop(name, None)
