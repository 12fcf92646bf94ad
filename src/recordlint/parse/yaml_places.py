"""Where the nodes of a YAML document stand, as written: quotes included, without anchor and tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.parse.tree import MAX_DUPLICATES, Repeats, Spot
from recordlint.parse.yaml_faults import line_end
from recordlint.parse.yaml_split import BLANKS, BREAKS
from recordlint.parse.yaml_tree import Alias, Branch, Node
from recordlint.parse.yaml_values import Entry, Evaluation
from recordlint.patterns import regex
from recordlint.record import Places, Style
from recordlint.text import BOM, Span

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer
    from recordlint.parse.yaml_recovery import Reading
    from recordlint.record import Value

# Anchor, tag and comments before a scalar. libyaml passes over a byte order mark at the beginning of a line.
_PROPERTIES = regex(rf"(?:(?:&[0-9A-Za-z_-]*|![^{BLANKS}]*|#[^{BREAKS}]*)(?:[ \t]|[{BREAKS}]{BOM}?)*)*")
_STYLES = {"": Style.PLAIN, "'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}


class Survey:
    """Finds the places of all nodes of a document that begins at offset `base` of its file."""

    __slots__ = ("_aliased", "_base", "_evaluation", "_known", "_repeats", "_root", "_text")

    def __init__(self, document: str, reading: Reading, base: int) -> None:
        self._text = document
        self._root = reading.tree.root
        self._aliased = reading.tree.aliased
        self._base = base
        self._evaluation = Evaluation(document, "1.2")
        self._known: dict[int, Spot] = {}
        self._repeats = Repeats()

    def places(self) -> Places:
        """The places; of an empty document only that of its root, an empty span at its end."""
        if self._root is None:
            end = self._base + len(self._text)
            return self._repeats.places(Spot(end, end, None, Style.BLOCK))
        return self._repeats.places(self._spot(self._root, None, (), shared=False))

    def _spot(self, node: Node, key: Span | None, pointer: Pointer, *, shared: bool) -> Spot:
        if isinstance(node, Alias):
            if node.target is None:
                return self._written(node, key)
            spot = self._known.get(id(node.target)) or self._spot(node.target, None, pointer, shared=True)
            return _again(spot, key)
        spot = self._written(node, key)
        spot.shared = shared = shared or id(node) in self._aliased
        if isinstance(node, Branch):
            # One frame for each level: see `Evaluation.value`.
            if node.is_mapping:
                named: dict[str, Spot] = {}
                repeated: list[tuple[str, Entry, Entry]] = []
                for name, (written, value, merged) in self._evaluation.entries(node, repeated).items():
                    place = self._span(written)
                    known = self._known.get(id(value)) if merged else None
                    if known:
                        named[name] = _again(known, place)
                    else:
                        named[name] = self._spot(value, place, (*pointer, name), shared=shared or merged)
                self._repeat(pointer, repeated)
                spot.children = named
            else:
                items: list[Spot] = []
                for index, item in enumerate(node.items):
                    items.append(self._spot(item, None, (*pointer, index), shared=shared))
                spot.children = items
        if self._aliased:
            self._known[id(node)] = spot
        return spot

    def _repeat(self, pointer: Pointer, repeated: list[tuple[str, Entry, Entry]]) -> None:
        firsts: dict[str, tuple[Spot, Value]] = {}
        for name, first, again in repeated[:MAX_DUPLICATES]:
            if name not in firsts:
                firsts[name] = self._valued(first)
            self._repeats.add((*pointer, name), firsts[name], self._valued(again))

    def _valued(self, entry: Entry) -> tuple[Spot, Value]:
        key, value, _ = entry
        return self._written(value, self._span(key)), self._evaluation.value(value)

    def _written(self, node: Node, key: Span | None) -> Spot:
        """The spot of a node's own text, an alias's being its name."""
        if isinstance(node, Alias):
            style = Style.PLAIN
        elif isinstance(node, Branch):
            style = Style.FLOW if node.start.flow_style else Style.BLOCK
        else:
            style = _STYLES[node.style]
        return Spot(*self._span(node), key, style)

    def _span(self, node: Node) -> Span:
        start, end = self._begin(node), self._end(node)
        return Span(self._base + min(start, end), self._base + end)

    def _begin(self, node: Node) -> int:
        text = self._text
        if isinstance(node, Alias):
            return int(node.event.start_mark.index)
        if isinstance(node, Branch):
            start: int = node.start.start_mark.index
            end: int = node.start.end_mark.index
            # Anchor and tag are part of the event, which then ends where, or right after where, the node begins.
            sign = "[{" if node.start.flow_style else "" if node.is_mapping else "-"
            if start < end and text[end - 1] in sign:
                return end - 1
            return start if node.start.flow_style else end
        start, end = node.start_mark.index, node.end_mark.index
        if start == end:
            return len(text[:start].rstrip(BLANKS))
        match = _PROPERTIES.match(text, start) if text[start] in "&!" else None
        return min(match.end(), end) if match else start

    def _end(self, node: Node) -> int:
        while isinstance(node, Branch):
            if node.end.start_mark.index < node.end.end_mark.index:
                return int(node.end.end_mark.index)
            node = node.items[-1]
        if isinstance(node, Alias):
            return int(node.event.end_mark.index)
        end: int = node.end_mark.index
        if node.style in ("|", ">"):
            # libyaml's end lies behind the blank lines that follow.
            start = self._begin(node)
            content = len(self._text[start:end].rstrip(BLANKS))
            return min(line_end(self._text, start + content), end)
        return self._begin(node) if node.start_mark.index == end else end


def _again(spot: Spot, key: Span | None) -> Spot:
    """The spot of another node whose text is that of `spot`."""
    return Spot(spot.start, spot.end, key, spot.style, spot.children, shared=True)
