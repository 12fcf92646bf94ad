"""Which share of the records decides: what is rarer stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.infer.shape import Kind, Shape


class Share(NamedTuple):
    """What at least the share `threshold` (0.5 to 1) of the records have in common is the rule, the others are
    outliers; with 1 there are none."""

    threshold: float

    def covers(self, count: int, total: int) -> bool:
        """Whether so many of a total are enough."""
        return count > 0 and count >= self.threshold * total

    def kinds(self, shape: Shape) -> list[Kind]:
        """The types that together are enough, the most frequent first; an integer is a number where both are there."""
        counts = {kind: tally.count for kind, tally in shape.kinds.items()}
        if "number" in counts and "integer" in counts:
            counts["number"] += counts.pop("integer")
        ranked = sorted(counts, key=lambda kind: -counts[kind])
        kept: list[Kind] = []
        seen = 0
        for kind in ranked:
            if kept and self.covers(seen, shape.count):
                break
            kept.append(kind)
            seen += counts[kind]
        return kept

    def formats(self, shape: Shape) -> list[str]:
        """The formats that together are enough, at most two; empty where there are no such."""
        tallies = shape.strings.formats
        total = sum(tally.count for tally in tallies.values())
        ranked = sorted((name for name in tallies if name), key=lambda name: -tallies[name].count)
        for some in (ranked[:1], ranked[:2]):
            if some and self.covers(sum(tallies[name].count for name in some), total):
                return some
        return []
