"""Where an edit is made: a node, its place, its neighbours and the lines around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.record import Style

if TYPE_CHECKING:
    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Place, Record, Region, Value
    from recordlint.text import Source, Span

_BLANKS = re.compile(r"[ \t\r\n]*")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """Why a change cannot be made exactly: lower case, no full stop."""


class Member(NamedTuple):
    """A pair of a mapping or an item of a list, as written.

    `step` is None for a pair that a later one overrules. `start` is where its key begins, or its value if it has none.
    """

    step: str | int | None
    start: int
    key: Span | None
    value: Span

    @property
    def end(self) -> int:
        """Where it ends, without a comma or comment."""
        return self.value.end if self.key is None else max(self.key.end, self.value.end)


class Site:
    """A node that can be edited: its places are known, and the text at them is its own.

    Raises Refused where that is not so.
    """

    __slots__ = ("node", "parent", "place", "record", "region", "source", "text")

    def __init__(self, node: Node) -> None:
        record = node.record
        if record.region is None:
            raise Refused("the record has no data")
        if record.broken:
            raise Refused("part of the record could not be read")
        if record.fences is not None and record.fences[1] is None:
            raise Refused("where the front matter ends is a guess")
        self.node = node
        self.record: Record = record
        self.region: Region = record.region
        self.source: Source = record.source
        self.text = record.source.text
        way = (*record.base, *node.pointer)
        places = self.region.places.nodes
        line = [places.get(way[:depth]) for depth in range(len(way) + 1)]
        place = line[-1]
        if place is None:
            raise Refused("where the value stands is not known")
        if any(above is not None and above.shared for above in line):
            raise Refused("the text is shared by an anchor, an alias or a merge")
        self.place: Place = place
        self.parent: Place | None = line[-2] if len(way) > 0 else None

    @property
    def written(self) -> str:
        """The value as it stands."""
        return self.text[self.place.value.start : self.place.value.end]

    @property
    def pointer(self) -> Pointer:
        """The node's pointer, from the record's root."""
        return self.node.pointer

    @property
    def start(self) -> int:
        """Where the node's key begins, or its value if it has none."""
        return (self.place.key or self.place.value).start

    @property
    def in_flow(self) -> bool:
        """Whether the node stands inside a flow collection."""
        return self.parent is not None and self.parent.style is Style.FLOW

    def holder(self) -> Site:
        """The mapping or list that holds the node. Raises Refused at the root."""
        parent = self.node.parent
        if parent is None:
            raise Refused("the whole record cannot be taken away")
        return Site(parent)

    def members(self) -> list[Member]:
        """The pairs or items of the node's value in the order of the text, those that a later pair overrules too."""
        places = self.region.places
        way = (*self.record.base, *self.pointer)
        found: dict[int, Member] = {}
        for child in self.node.children():
            place = places.nodes.get((*way, child.pointer[-1]))
            if place is not None and self.encloses(place.value):
                start = place.value.start if place.key is None else place.key.start
                found[start] = Member(child.pointer[-1], start, place.key, place.value)
        if isinstance(self.node.value, list) and len(found) < len(self.node.value):
            raise Refused("where the items stand is not known")
        for duplicate in places.duplicates:
            if duplicate.pointer[:-1] == way and self.encloses(duplicate.first_key) and self.encloses(duplicate.key):
                for key, value in ((duplicate.first_key, duplicate.first_value), (duplicate.key, duplicate.value)):
                    found.setdefault(key.start, Member(None, key.start, key, value))
        members: list[Member] = []
        for _, member in sorted(found.items()):
            # What a merge brings stands inside the member with the anchor.
            if not members or member.start >= members[-1].end:
                members.append(member)
        return members

    def encloses(self, span: Span) -> bool:
        """Whether a span lies in the node's value."""
        return self.place.value.start <= span.start and span.end <= self.place.value.end

    def own(self) -> None:
        """Raise Refused if something inside the node is shared with another."""
        way = (*self.record.base, *self.pointer)
        for pointer, place in self.region.places.nodes.items():
            if place.shared and pointer[: len(way)] == way:
                raise Refused("the value holds an anchor, an alias or a merge")

    def once(self) -> None:
        """Raise Refused if the node's key stands twice in its mapping."""
        if any(duplicate.pointer == self.pointer for duplicate in self.record.duplicates()):
            raise Refused("the key stands there twice")


def position(members: list[Member], at: int) -> int:
    """The index of the member whose key, or value if it has none, begins at `at`. Raises Refused if there is none."""
    for index, member in enumerate(members):
        if (member.key or member.value).start == at:
            return index
    raise Refused("where the value stands is not known")


def line_start(source: Source, at: int) -> int:
    """Where the line of an offset begins, after a byte order mark."""
    line = source.position(at).line
    return source.line_starts[line - 1] + (source.bom if line == 1 else 0)


def line_end(source: Source, at: int) -> int:
    """Where the line of an offset ends, before its line end."""
    return source.line(source.position(at).line).end


def next_line(source: Source, at: int) -> int:
    """Where the line after that of an offset begins; the end of the text on the last line."""
    line = source.position(at).line
    return source.line_starts[line] if line < len(source.line_starts) else len(source.text)


def newline(source: Source, at: int) -> str:
    """The line end of an offset's line; that of the first line where the last one has none."""
    for place in (at, 0):
        found = source.text[line_end(source, place) : next_line(source, place)]
        if found:
            return found
    return "\n"


def prefix(source: Source, at: int) -> str:
    """What stands before an offset on its line."""
    return source.text[line_start(source, at) : at]


def rest(source: Source, at: int) -> str:
    """What stands after an offset on its line."""
    return source.text[at : line_end(source, at)]


def only_comment(text: str) -> bool:
    """Whether the rest of a line is nothing but blanks and a comment that blanks set apart."""
    bare = text.lstrip(" \t")
    return not bare or (bare.startswith("#") and bare != text)


def only_comment_after(source: Source, at: int) -> bool:
    """The same where a comment needs no blank before it: after a comma, and in TOML."""
    bare = rest(source, at).lstrip(" \t")
    return not bare or bare.startswith("#")


def skip(text: str, at: int) -> int:
    """The first offset from `at` on that is neither white space nor in a `#` comment."""
    while True:
        at = _skip_blanks(text, at)
        if not text.startswith("#", at):
            return at
        while at < len(text) and text[at] not in "\r\n":
            at += 1


def _skip_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def bare(value: Value) -> str:
    """A number, boolean or null as YAML, JSON and (but for null) TOML write it. Raises Refused for other values."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        try:
            return str(value)
        except ValueError:
            raise Refused("the number has too many digits") from None
    if isinstance(value, float):
        if value - value != 0:
            raise Refused("not every format can write the number")
        written = repr(value)
        # YAML 1.1 reads a number with an exponent as text unless it has a point.
        return written if "." in written else written.replace("e", ".0e")
    raise Refused("a mapping or a list cannot be written here")
