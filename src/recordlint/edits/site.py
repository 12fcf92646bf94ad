"""Where an edit is made: a node, its place, its neighbours and the lines around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from recordlint.patterns import regex
from recordlint.record import Style
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Place, Record, Region, Value
    from recordlint.text import Source, Span

T = TypeVar("T")

_BLANKS = regex(r"[ \t]*")
_SPACE = regex(r"[ \t\r\n]*")
_LINE = regex(r"[^\r\n]*")


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


class Members:
    """The pairs of a mapping or items of a list in the order of the text, those too that a later pair overrules."""

    __slots__ = ("_numbers", "all")

    def __init__(self, members: Sequence[Member]) -> None:
        self.all = members
        self._numbers = {(member.key or member.value).start: number for number, member in enumerate(members)}

    def number(self, at: int) -> int:
        """The index of the member whose key, or value if it has none, begins at `at`; Refused if there is none."""
        if at not in self._numbers:
            raise Refused("where the value stands is not known")
        return self._numbers[at]


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

    def derive(self, compute: Callable[[Site], T]) -> T:
        """`compute(self)`, computed once a node however many of its members are changed; so is a refusal."""
        answers = self.record.derive(_no_answers)
        question = compute, self.pointer
        if question not in answers:
            try:
                answers[question] = compute(self)
            except Refused as why:
                answers[question] = why
        answer = answers[question]
        if isinstance(answer, Refused):
            raise Refused(*answer.args)
        return cast("T", answer)

    def members(self) -> Members:
        """The pairs or items of the node's value."""
        return self.derive(_members)

    def below(self) -> Iterator[tuple[Pointer, Place]]:
        """The places of the node and of all below it, by their pointers from the root of the region."""
        places = self.region.places.nodes
        pending = [self.node]
        while pending:
            node = pending.pop()
            way = (*self.record.base, *node.pointer)
            place = places.get(way)
            if place is not None:
                yield way, place
            pending.extend(node.children())

    def encloses(self, span: Span) -> bool:
        """Whether a span lies in the node's value."""
        return self.place.value.start <= span.start and span.end <= self.place.value.end

    def own(self) -> None:
        """Raise Refused if something inside the node is shared with another."""
        if any(place.shared for _, place in self.below()):
            raise Refused("the value holds an anchor, an alias or a merge")

    def once(self) -> None:
        """Raise Refused if the node's key stands twice in its mapping."""
        if self.pointer in repeats(self.record):
            raise Refused("the key stands there twice")


def repeats(record: Record) -> Mapping[Pointer, tuple[tuple[Span, Span], ...]]:
    """Of each value whose key stands more than once, by its pointer: all pairs, key and value, in order."""
    return record.derive(_repeats)


def _repeats(record: Record) -> Mapping[Pointer, tuple[tuple[Span, Span], ...]]:
    pairs: dict[Pointer, dict[Span, Span]] = {}
    for one in record.duplicates():
        pairs.setdefault(one.pointer, {}).update({one.first_key: one.first_value, one.key: one.value})
    return {pointer: tuple(sorted(spans.items())) for pointer, spans in pairs.items()}


def _no_answers(_: Record) -> dict[tuple[object, Pointer], object]:
    return {}


def _members(site: Site) -> Members:
    places = site.region.places
    way = (*site.record.base, *site.pointer)
    found: dict[int, Member] = {}
    for child in site.node.children():
        place = places.nodes.get((*way, child.pointer[-1]))
        if place is not None and site.encloses(place.value):
            start = place.value.start if place.key is None else place.key.start
            found[start] = Member(child.pointer[-1], start, place.key, place.value)
    if isinstance(site.node.value, list) and len(found) < len(site.node.value):
        raise Refused("where the items stand is not known")
    for duplicate in places.duplicates:
        if duplicate.pointer[:-1] == way and site.encloses(duplicate.first_key) and site.encloses(duplicate.key):
            for key, value in ((duplicate.first_key, duplicate.first_value), (duplicate.key, duplicate.value)):
                found.setdefault(key.start, Member(None, key.start, key, value))
    members: list[Member] = []
    for _, member in sorted(found.items()):
        # What a merge brings stands inside the member with the anchor.
        if not members or member.start >= members[-1].end:
            members.append(member)
    return Members(members)


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


def begins_line(source: Source, at: int) -> bool:
    """Whether nothing but blanks stands before an offset on its line."""
    start = line_start(source, at)
    while at > start and source.text[at - 1] in " \t":
        at -= 1
    return at == start


def prefix(source: Source, at: int) -> str:
    """What stands before an offset on its line."""
    return source.text[line_start(source, at) : at]


def blanks(source: Source, at: int) -> str | None:
    """The blanks from an offset to the end of its line; None if there is more."""
    match = _BLANKS.match(source.text, at)
    end = match.end() if match else at
    return source.text[at:end] if end == line_end(source, at) else None


def ends_line(source: Source, at: int, *, apart: bool = False) -> bool:
    """Whether nothing but blanks and a comment follows on a line; `apart`: the comment needs a blank before it."""
    match = _BLANKS.match(source.text, at)
    end = match.end() if match else at
    comment = source.text.startswith("#", end) and not (apart and end == at)
    return comment or end == line_end(source, at)


def skip(text: str, at: int) -> int:
    """The first offset from `at` on that is neither white space nor in a `#` comment."""
    while True:
        match = _SPACE.match(text, at)
        at = match.end() if match else at
        if not text.startswith("#", at):
            return at
        match = _LINE.match(text, at)
        at = match.end() if match else at


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
