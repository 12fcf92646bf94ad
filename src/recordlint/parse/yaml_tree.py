"""libyaml's events as a tree: scalars are its own events, mappings and lists a `Branch`, aliases an `Alias`.

Built from events with a stack of our own: libyaml's composer recurses, and a text of a hundred thousand brackets ends
the process.
"""

from __future__ import annotations

from typing import Any

from _ruamel_yaml import (
    AliasEvent,
    CParser,
    MappingEndEvent,
    MappingStartEvent,
    ReaderError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
)

from recordlint.parse.tree import MAX_DEPTH
from recordlint.parse.yaml_faults import Trouble, explain

MAX_NODES = 1_000_000
"""How many nodes a document may have, aliases followed: ten short lines can ask for billions."""

_MAX_TAG_DIRECTIVES = 100


class Branch:
    """A mapping or list: its first and last event, and its nodes in order; for a mapping keys and values in turn."""

    __slots__ = ("end", "is_mapping", "items", "start")

    def __init__(self, start: Any, is_mapping: bool) -> None:
        self.start = start
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.end: Any = None


class Alias:
    """An alias: its event, and the node it stands for; None where there is none or it would hold itself."""

    __slots__ = ("event", "target")

    def __init__(self, event: Any, target: Node | None) -> None:
        self.event = event
        self.target = target


Node = Any
"""A `ScalarEvent`, a `Branch` or an `Alias`; told apart by `type`."""


class UnreadableError(Exception):
    """The text cannot be read. `fatal` where it would not help to leave out the place."""

    def __init__(self, trouble: Trouble, *, fatal: bool = False) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble
        self.fatal = fatal


class Tree:
    """The nodes of a document.

    `root` is None where there is none. `lost` are the aliases without target and what is wrong with each.
    `aliased` holds the `id` of every node that an alias stands for.
    """

    __slots__ = ("aliased", "lost", "root")

    def __init__(self) -> None:
        self.root: Node | None = None
        self.lost: list[tuple[str, Trouble]] = []
        self.aliased: set[int] = set()


def is_blank(node: Node) -> bool:
    """Whether nothing is written where the node is."""
    return type(node) is ScalarEvent and not node.value and bool(node.implicit[0])


def compose(text: str) -> Tree:
    """The tree of the one document that `text` holds.

    Raises UnreadableError for what is no YAML.
    """
    next_event = _parser(text).get_event
    tree = Tree()
    event: Any = None
    stack: list[Branch] = []
    root: list[Node] = []
    items = root
    anchors: dict[str, Node] = {}
    extents: dict[int, tuple[int, int]] = {}
    nodes = 0
    try:
        while True:
            event = next_event()
            kind = type(event)
            nodes += 1
            if kind is ScalarEvent:
                items.append(event)
                if event.anchor is not None:
                    anchors[event.anchor] = event
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                branch = Branch(event, kind is MappingStartEvent)
                items.append(branch)
                if event.anchor is not None:
                    anchors[event.anchor] = branch
                stack.append(branch)
                items = branch.items
                _check_depth(event, len(stack))
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                stack.pop().end = event
                nodes -= 1
                items = stack[-1].items if stack else root
            elif kind is AliasEvent:
                target = _target(event, anchors, tree)
                items.append(Alias(event, target))
                size, height = _extent(target, extents)
                nodes += size
                _check_depth(event, len(stack) + height)
            elif kind is StreamEndEvent:
                break
            if nodes > MAX_NODES:
                raise _too_many(event)
    except ReaderError as error:
        raise UnreadableError(Trouble(0, 1, str(error.reason))) from None
    except YAMLError as error:
        raise UnreadableError(explain(error, event, _open_bracket(stack, text), text)) from None
    tree.root = root[0] if root else None
    return tree


def _parser(text: str) -> Any:
    if text.count("%TAG") > _MAX_TAG_DIRECTIVES:
        # libyaml compares each one with all the others.
        raise UnreadableError(Trouble(0, 1, f"more than {_MAX_TAG_DIRECTIVES} `%TAG` directives"), fatal=True)
    try:
        return CParser(text)
    except UnicodeEncodeError as error:
        raise UnreadableError(Trouble(error.start, error.end, "not YAML: lone surrogates")) from None


def _target(event: Any, anchors: dict[str, Node], tree: Tree) -> Node | None:
    target = anchors.get(event.anchor)
    start, end = event.start_mark.index, event.end_mark.index
    if target is None:
        message = f"the alias `*{event.anchor}` names no anchor above it"
        tree.lost.append((event.anchor, Trouble(start, end, message, "put the value in quotes if it is text")))
        return None
    if isinstance(target, Branch) and target.end is None:
        tree.lost.append(("", Trouble(start, end, f"the alias `*{event.anchor}` stands inside what it names")))
        return None
    tree.aliased.add(id(target))
    return target


def _extent(node: Node, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many nodes there are below and with `node`, and how deep they nest, aliases followed."""
    if isinstance(node, Alias):
        return _extent(node.target, known)
    if not isinstance(node, Branch):
        return 1, 0
    extent = known.get(id(node))
    if extent is None:
        below = [_extent(item, known) for item in node.items]
        extent = 1 + sum(size for size, _ in below), 1 + max((height for _, height in below), default=0)
        known[id(node)] = extent
    return extent


def _check_depth(event: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        start, end = event.start_mark.index, event.end_mark.index
        message = f"mappings and lists nest deeper than {MAX_DEPTH} levels"
        raise UnreadableError(Trouble(start, max(end, start + 1), message))


def _too_many(event: Any) -> UnreadableError:
    message = f"more than {MAX_NODES:,} values in one document, aliases followed"
    return UnreadableError(Trouble(event.start_mark.index, event.end_mark.index, message), fatal=True)


def _open_bracket(stack: list[Branch], text: str) -> int | None:
    for branch in reversed(stack):
        at: int = branch.start.end_mark.index - 1
        if branch.start.flow_style and text[at] in "[{":
            return at
    return None
