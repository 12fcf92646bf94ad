"""Why a text was judged as it was, in words: what its lines weigh, and what of them most. For whoever asks only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.prose.boilerplate import CLASSES, LONGEST_HEADING, read_end, tail
from recordlint.prose.cut import SURE, SURER, add, marker_of, weigh
from recordlint.prose.lines import lines
from recordlint.prose.places import heard
from recordlint.prose.table import load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recordlint.record import Record

_SHOWN = 5
"""So many features are named, those that weigh most."""


def explain_tail(record: Record) -> Iterator[str]:
    """What each line of the boilerplate at the end of a body is and weighs, and how probably it begins there."""
    found, run, table = lines(record), tail(record), load_table()
    if run is None or record.body is None:
        return
    end = read_end(found, run.last, table)
    of_lines, _ = heard(end.rows, table)
    heading = ""
    for row, features, likely in zip(end.rows, of_lines, end.odds, strict=True):
        if row.first < run.first:
            continue
        start = found[row.first].start
        number = record.source.position(record.body.at(start, start).start).line
        what = f"teaser after `{heading}`" if heading else "no known phrase"
        if row.phrase is not None:
            what = f"{CLASSES[row.phrase.kind]} (`{row.phrase.words}`)"
            heading = row.text if row.phrase.kind == "related" and len(row.text) <= LONGEST_HEADING else ""
        begins = f"; it begins the boilerplate with probability {likely:.2f}" if row.first == run.first else ""
        yield f"line {number}: {what}, weight {_weighed(features)}{begins}"


def explain_cut(line: str, earlier: Sequence[str]) -> Iterator[str]:
    """What the end of a text weighs, where it has no mark that decides by itself."""
    features = None if marker_of(line.rstrip(), earlier) else weigh(line, earlier)
    if features is not None:
        yield f"the end: weight {_weighed(features)}, {SURE} is enough, {SURER} in a list or a few words"


def _weighed(features: Iterable[tuple[str, float]]) -> str:
    """The sum of the features' weights (log-odds), and the features that weigh most."""
    ordered = sorted(features, key=lambda one: -abs(one[1]))
    named = ", ".join(f"`{name}` {weight:+.1f}" for name, weight in ordered[:_SHOWN] if abs(weight) >= 0.05)
    return f"{add(ordered):+.1f} ({named})"
