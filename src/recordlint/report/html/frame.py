"""The source of a diagnostic: its lines, numbered, with its places marked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from recordlint.report.excerpt import CUT, Mark, reach
from recordlint.report.html.markup import Html, prose, source

if TYPE_CHECKING:
    from recordlint.diagnostic import Diagnostic, FrameLine, PlacedLabel
    from recordlint.report.excerpt import Reach

MAIN = "^"
LABEL = "-"


def frame(diagnostic: Diagnostic) -> Html:
    """The lines as an ordered list whose numbers are theirs; empty without any."""
    if not diagnostic.frame:
        return Html("")
    labels = [label for label in diagnostic.labels if label.path is None]
    lines: list[str] = []
    said: set[PlacedLabel] = set()
    for line in diagnostic.frame:
        main = reach(Mark(diagnostic.start, diagnostic.end, MAIN), line)
        reaches = [main] if main else []
        says: list[str] = []
        for label in labels:
            found = reach(Mark(label.start, label.end, LABEL), line)
            if found is not None:
                reaches.append(found)
                if label not in said:
                    says.append(f"<small>{prose(label.message)}</small>")
                    said.add(label)
        lines.append(f"<li value={line.number}>{_marked(line, reaches)}{''.join(says)}")
    return Html(f"<ol class=source>{''.join(lines)}</ol>")


def elsewhere(diagnostic: Diagnostic) -> list[PlacedLabel]:
    """The labels that its frame does not show."""
    return [
        label
        for label in diagnostic.labels
        if label.path is not None
        or not any(reach(Mark(label.start, label.end, LABEL), line) for line in diagnostic.frame)
    ]


def _marked(line: FrameLine, reaches: list[Reach]) -> str:
    """The text of a line with its marks; of several over the same characters the first, the diagnostic's, is shown."""
    pieces = [CUT] if line.column > 1 else []
    bounds = sorted({0, len(line.text), *(place for one in reaches for place in (one.low, one.high))})
    points = [one for one in reaches if one.low == one.high]
    for low, high in pairwise([*bounds, bounds[-1]]):
        pieces += [f"<mark class={_kind(one)}></mark>" for one in points if one.low == low]
        shown = source(line.text[low:high])
        over = next((one for one in reaches if one.low <= low < one.high), None)
        pieces.append(f"<mark class={_kind(over)}>{shown}</mark>" if over else shown)
    return "".join(pieces) + (CUT if line.cut else "")


def _kind(one: Reach) -> str:
    return "fault" if one.mark.sign == MAIN else "label"
