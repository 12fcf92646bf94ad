"""A record: plain values, and where they stand when someone asks.

Values are JSON values (`dict`, `list`, `str`, `int`, `float`, `bool`, `None`), exactly as a schema validator wants
them; timestamps are strings. Places are computed once for a `Region`, when the first finding needs one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from recordlint.patterns import regex
from recordlint.text import Source, Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from recordlint.diagnostic import At, Finding, Pointer

T = TypeVar("T")
Value = Any
"""A JSON value."""
Fields = Sequence[tuple["Pointer", Value]]
"""Pointers and values of nodes."""

TEMPLATE_FOLDERS = regex(r"(?:^|/)(?:_includes|_layouts|partials|archetypes|(?=[^/]*template)[^/]*)/", re.IGNORECASE)
"""Folders whose files are parts and patterns of records: where Jekyll, Hugo and Eleventy look for them."""


class Role(enum.Enum):
    """What a field is, whatever its name. Decided in `recordlint.roles` alone."""

    TIMESTAMP = "timestamp"
    DURATION = "duration"
    URL = "url"
    TEXT = "text"
    NAME = "name"
    IMAGE = "image"
    IMAGE_PATH = "image-path"
    CACHED_FLAG = "cached-flag"
    PROVIDER = "provider"

    # That of Enum is written in Python, and asked for many times a record.
    __hash__ = object.__hash__


class Style(enum.Enum):
    """How a node is written. `BARE` is a JSON or TOML number, boolean, date or null."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"
    FOLDED = "folded"
    BLOCK = "block"
    FLOW = "flow"
    BARE = "bare"


class Place(NamedTuple):
    """Where a node stands.

    `value` is the span of the value as written (quotes included; empty where nothing is written, as in `key:`); `key`
    that of its key as written, None for list items and the root. `style` tells how it is written. `shared` is true
    where the text belongs to several nodes (an anchor, an alias, a merge), so that an edit would change them all.
    """

    value: Span
    key: Span | None
    style: Style
    shared: bool = False


class Duplicate(NamedTuple):
    """A key that a mapping holds more than once; the last one's value counts.

    `pointer` is that of the value. The spans are of keys and values as written, of this pair and the first one.
    """

    pointer: Pointer
    key: Span
    value: Span
    first_key: Span
    first_value: Span
    equal: bool


class Places(NamedTuple):
    """Where all nodes of a region stand."""

    nodes: Mapping[Pointer, Place]
    duplicates: tuple[Duplicate, ...] = ()


Locate = Callable[[str, Span], Places]


class Region:
    """A stretch of a source that holds data, such as a front matter without its fences.

    `syntax` is `yaml`, `toml` or `json`. `locate` is a module-level function, so that a region can be pickled.
    """

    __slots__ = ("_places", "locate", "source", "span", "syntax")

    def __init__(self, source: Source, span: Span, syntax: str, locate: Locate) -> None:
        self.source = source
        self.span = span
        self.syntax = syntax
        self.locate = locate
        self._places: Places | None = None

    @property
    def places(self) -> Places:
        """Where the nodes stand; computed at the first call."""
        if self._places is None:
            self._places = self.locate(self.source.text, self.span)
        return self._places


class Body(NamedTuple):
    """The text after the front matter, or the whole text where there is none."""

    source: Source
    span: Span

    @property
    def text(self) -> str:
        """The characters of the body."""
        return self.source.text[self.span.start : self.span.end]

    def at(self, start: int, end: int) -> Span:
        """The span in the file of characters `start` to `end` of the body's text."""
        return Span(self.span.start + start, self.span.start + end)


class KeyOf(NamedTuple):
    """The key of a node, as a place to stand at.

    Where a node has none: for the root the opening fence or the record's first character; for a list item that is a
    mapping its first key; else the value itself.
    """

    node: Node

    @property
    def span(self) -> Span:
        """Where the key stands in the source."""
        return self.node.record.key_span(self.node)

    @property
    def pointer(self) -> Pointer:
        """The node's pointer."""
        return self.node.pointer


class Part(NamedTuple):
    """Characters `start` to `end` of a string value, as a place to stand at.

    Exact where the value stands verbatim in the source; the whole value otherwise (escapes, folded lines).
    """

    node: Node
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the part stands in the source."""
        whole = self.node.span
        offset = self.node.verbatim
        return whole if offset is None else Span(offset + self.start, offset + self.end)

    @property
    def pointer(self) -> Pointer:
        """The node's pointer."""
        return self.node.pointer


class Node:
    """A value of a record together with the way to it."""

    __slots__ = ("pointer", "record", "value")

    def __init__(self, record: Record, pointer: Pointer, value: Value) -> None:
        self.record = record
        self.pointer = pointer
        self.value = value

    def __repr__(self) -> str:
        return f"Node({format_pointer(self.pointer)!r}, {self.value!r})"

    @property
    def name(self) -> str:
        """The key of this node, or of the list it is an item of; empty for the root."""
        for step in reversed(self.pointer):
            if step.__class__ is str:
                return step
        return ""

    @property
    def key(self) -> KeyOf:
        """The node's key as a target for a finding."""
        return KeyOf(self)

    @property
    def place(self) -> Place:
        """Where the node stands; computes the record's places."""
        return self.record.place(self.pointer)

    @property
    def span(self) -> Span:
        """Where the value stands in the source."""
        return self.place.value

    @property
    def written(self) -> str:
        """The value as it stands in the source, quotes included."""
        span = self.span
        return self.record.source.text[span.start : span.end]

    @property
    def verbatim(self) -> int | None:
        """The offset at which a string value stands character by character in the source; None if it does not."""
        if not isinstance(self.value, str):
            return None
        span, text = self.span, self.record.source.text
        for start in (span.start, span.start + 1, span.start + 3):
            if text.startswith(self.value, start) and start + len(self.value) <= span.end:
                return start
        return None

    def part(self, start: int, end: int) -> Part:
        """Characters `start` to `end` (from 0, half-open) of a string value, as a target."""
        return Part(self, start, end)

    def get(self, key: str | int) -> Node | None:
        """The child at a key or index, or None."""
        if isinstance(self.value, dict):
            if key in self.value:
                return Node(self.record, (*self.pointer, key), self.value[key])
        elif isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            return Node(self.record, (*self.pointer, key), self.value[key])
        return None

    def children(self) -> Iterator[Node]:
        """The nodes of a mapping's values or a list's items, in order; none for a scalar."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield Node(self.record, (*self.pointer, key), value)
        elif isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.record, (*self.pointer, index), value)

    @property
    def parent(self) -> Node | None:
        """The mapping or list that holds this node; None for the root."""
        return self.record.node(self.pointer[:-1]) if self.pointer else None


class Record:
    """One content record, as the parser read it.

    `data` is the mapping of its values ({} where there are none). `region` is where the data stand (None: no data in
    this text), `base` the way from the region's root to this record, for data files that hold a list of records.
    `fences` are the spans of the opening and closing fence line of a front matter, each without its line end (of JSON
    without fences, its braces); the closing one is None when it is missing. `body` is None for data files. `number`
    counts the records of a file from 0. `faults` are the findings of the parser by the name of the rule that reports
    them; `suspects` names rules that have something to look at (`duplicate-key`, `ambiguous-scalar`). `broken` is true
    where part of the data could not be read, so that nothing can be called missing.
    """

    __slots__ = (
        "_derived",
        "_fields",
        "_nodes",
        "base",
        "body",
        "broken",
        "data",
        "faults",
        "fences",
        "number",
        "region",
        "source",
        "suspects",
    )

    def __init__(
        self,
        source: Source,
        data: Mapping[str, Value],
        *,
        region: Region | None = None,
        base: Pointer = (),
        fences: tuple[Span, Span | None] | None = None,
        body: Body | None = None,
        number: int = 0,
        faults: Mapping[str, tuple[Finding, ...]] | None = None,
        suspects: Collection[str] = (),
        broken: bool = False,
        fields: Mapping[Role, Fields] | None = None,
    ) -> None:
        self.source = source
        self.data = data
        self.region = region
        self.base = base
        self.fences = fences
        self.body = body
        self.number = number
        self.faults = faults or {}
        self.suspects = frozenset(suspects)
        self.broken = broken
        self._fields = fields or {}
        self._nodes: dict[Role, tuple[Node, ...]] = {}
        self._derived: dict[Callable[[Record], object], object] = {}

    def replace(self, *, fields: Mapping[Role, Fields], faults: Mapping[str, tuple[Finding, ...]]) -> Record:
        """The same record with its fields by role (from `recordlint.roles`) and with other faults."""
        return Record(
            self.source,
            self.data,
            region=self.region,
            base=self.base,
            fences=self.fences,
            body=self.body,
            number=self.number,
            faults=faults,
            suspects=self.suspects,
            broken=self.broken,
            fields=fields,
        )

    @property
    def path(self) -> str:
        """The path of the file, with `/`."""
        return self.source.path

    @property
    def is_template(self) -> bool:
        """Whether the file is there to be filled in, by the folder it lies in: see `TEMPLATE_FOLDERS`."""
        return TEMPLATE_FOLDERS.search(self.path) is not None

    @property
    def root(self) -> Node:
        """The node of the whole data."""
        return Node(self, (), self.data)

    def node(self, pointer: Pointer) -> Node | None:
        """The node at a pointer, or None."""
        value: Value = self.data
        for step in pointer:
            if isinstance(value, dict):
                if step not in value:
                    return None
                value = value[step]
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                return None
        return Node(self, tuple(pointer), value)

    def get(self, key: str) -> Node | None:
        """The node of a top-level key, or None."""
        return Node(self, (key,), self.data[key]) if key in self.data else None

    def fields(self, role: Role) -> tuple[Node, ...]:
        """All nodes with a role, in the order of the data."""
        if role not in self._nodes:
            self._nodes[role] = tuple([Node(self, pointer, value) for pointer, value in self._fields.get(role, ())])
        return self._nodes[role]

    @property
    def roles(self) -> Collection[Role]:
        """The roles that nodes have; cheaper than `fields`."""
        return self._fields.keys()

    def strings(self, key: str) -> Iterator[Node]:
        """The strings in the list at a top-level key, in order; a lone string counts as a list of one."""
        node = self.get(key)
        if node is None:
            return
        for item in (node,) if isinstance(node.value, str) else node.children():
            if isinstance(item.value, str):
                yield item

    def derive(self, compute: Callable[[Record], T]) -> T:
        """`compute(self)`, computed once a record: what several rules share."""
        if compute not in self._derived:
            self._derived[compute] = compute(self)
        return cast("T", self._derived[compute])

    @property
    def start(self) -> Span:
        """Where the record begins: its opening fence, or the first character of its data or text."""
        if self.fences is not None:
            return self.fences[0]
        text = self.source.text
        start = self.region.span.start if self.region is not None else self.source.bom
        if self.base:
            start = self.place(()).value.start
        return Span(start, min(start + 1, len(text)))

    def place(self, pointer: Pointer) -> Place:
        """Where the node at `pointer` stands. Raises KeyError for a pointer that is not in the data."""
        if self.region is None:
            raise KeyError(pointer)
        return self.region.places.nodes[self.base + pointer]

    def key_span(self, node: Node) -> Span:
        """Where a node's key stands; see `KeyOf` for nodes that have none."""
        if not node.pointer:
            return self.start
        place = node.place
        if place.key is not None:
            return place.key
        if isinstance(node.value, dict) and node.value:
            return self.key_span(next(node.children()))
        return place.value

    def duplicates(self) -> Iterator[Duplicate]:
        """The keys that stand twice in a mapping of this record, in order; pointers from the record's root."""
        if self.region is None:
            return
        depth = len(self.base)
        for duplicate in self.region.places.duplicates:
            if duplicate.pointer[:depth] == self.base:
                yield duplicate._replace(pointer=duplicate.pointer[depth:])


def span_of(at: At) -> Span:
    """The span of anything a finding can stand at."""
    return at if isinstance(at, Span) else at.span


def pointer_of(at: At) -> Pointer | None:
    """The pointer of anything a finding can stand at; None for the body or the file."""
    return None if isinstance(at, Span) else at.pointer


def format_pointer(pointer: Pointer) -> str:
    """A JSON Pointer (RFC 6901), such as `/images/0/url`; empty for the root."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in pointer)
