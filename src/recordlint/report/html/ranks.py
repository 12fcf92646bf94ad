"""Where the faults are: by rule, by folder, by provider."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.report.html.markup import Html, text
from recordlint.report.html.rows import BY_SEVERITY, folder, heads
from recordlint.report.tally import tally_of
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recordlint.diagnostic import Severity
    from recordlint.report import Report

SHOWN = 10
"""Lines of a table that are seen at once; the rest is folded."""
BAR = 1000
"""Length of the longest bar, in units of its drawing."""


class Rank(NamedTuple):
    """A rule, folder or provider (`name`), what there is to say about it, and its diagnostics by severity."""

    name: str
    says: str
    counts: Mapping[Severity, int]

    @property
    def total(self) -> int:
        """All its diagnostics."""
        return sum(self.counts.values())


def ranks(report: Report, providers: Mapping[tuple[str, int], str]) -> dict[str, list[Rank]]:
    """The rules that speak, the folders in whose files something is found (each without those below it), the providers
    of such records, as named by their paths and numbers. Where the report holds only some diagnostics, the rules."""
    kinds = (((kind.rule, kind.severity), number) for kind, number in tally_of(report).kinds.items())
    rules = _ranked(kinds, {name: rule.summary for name, rule in report.rules.items()})
    if report.tally is not None:
        return {"rule": rules}
    found = report.diagnostics
    folders = Counter((folder(one.path), one.severity) for one in found)
    named = ((providers.get((one.path, one.record)), one.severity) for one in found)
    counted = Counter((name, severity) for name, severity in named if name is not None)
    return {"rule": rules, "folder": _ranked(folders.items()), "provider": _ranked(counted.items())}


def _ranked(places: Iterable[tuple[tuple[str, Severity], int]], says: Mapping[str, str] | None = None) -> list[Rank]:
    """Ranks, the most frequent first."""
    counts: dict[str, Counter[Severity]] = {}
    for (name, severity), number in places:
        counts.setdefault(name, Counter())[severity] += number
    ranks = (Rank(name, (says or {}).get(name, ""), counted) for name, counted in counts.items())
    return sorted(ranks, key=lambda rank: (-rank.total, rank.name))


def table(ranks: list[Rank], facet: str) -> Html:
    """Ranks as a table with bars. A name becomes a link to its diagnostics where scripts run; `facet` is what they are
    filtered by."""
    head = f"<thead><tr><th scope=col>{facet}{heads()}<td>"
    longest = max(rank.total for rank in ranks)
    lines = [_line(rank, facet, longest) for rank in ranks]
    shown = f"<table class=numbers>{head}<tbody>{''.join(lines[:SHOWN])}</table>"
    rest = lines[SHOWN:]
    if rest:
        more = f"<table class=numbers>{head}<tbody>{''.join(rest)}</table>"
        shown += f"<details><summary>{len(rest)} more</summary>{more}</details>"
    return Html(shown)


def _line(rank: Rank, facet: str, longest: int) -> str:
    says = f"<small>{text(rank.says)}</small>" if rank.says else ""
    counts = "".join(f"<td>{rank.counts[severity] or ''}" for severity in BY_SEVERITY)
    name = text(rank.name)
    return (
        f'<tr><th scope=row><a data-facet={facet} data-value="{name}">{name}</a>{says}'
        f"{counts}<td>{_bar(rank, longest)}\n"
    )


def _bar(rank: Rank, longest: int) -> str:
    pieces: list[str] = []
    at = 0
    for severity in BY_SEVERITY:
        width = BAR * rank.counts[severity] // longest
        if width:
            pieces.append(f"<rect class={severity.label} x={at} width={width} height=1 />")
            at += width
    return f'<svg viewBox="0 0 {BAR} 1" preserveAspectRatio=none aria-hidden=true>{"".join(pieces)}</svg>'
