"""From what a fix means to what it changes: "set this value", "remove this item", "rename this key" -> `Change`.

A change holds the edits of the text and the operations they stand for, so that `recordlint.fix` can prove the one by
the other. Comments, quoting, order, indentation, line endings and a byte order mark stay as they are. What cannot be
done exactly is not done: the change then has no edits, and `refused` says why.
"""

from __future__ import annotations

import functools
from importlib import import_module
from typing import TYPE_CHECKING, ParamSpec, Protocol, cast

from recordlint.diagnostic import Change, Edit, Operation
from recordlint.edits import body, json, toml, yaml
from recordlint.edits.site import Refused, Site
from recordlint.record import Style
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recordlint.record import Duplicate, Node, Record, Value

__all__ = [
    "edit_source",
    "insert",
    "insert_front_matter",
    "remove",
    "remove_duplicate",
    "rename_key",
    "replace_lines",
    "replace_text",
    "set_value",
]

P = ParamSpec("P")


class _Syntax(Protocol):
    """What each syntax knows: the same changes as the functions below, as edits. All raise `Refused`."""

    def set_value(self, site: Site, value: Value) -> tuple[Edit, ...]: ...

    def rename(self, site: Site, key: str) -> tuple[Edit, ...]: ...

    def remove(self, site: Site) -> tuple[Edit, ...]: ...

    def remove_pair(self, holder: Site, key: Span, value: Span) -> tuple[Edit, ...]: ...

    def insert(self, site: Site, key: str, value: Value, index: int, *, above: bool) -> tuple[Edit, ...]: ...


_SYNTAXES = cast("Mapping[str, _Syntax]", {"json": json, "toml": toml, "yaml": yaml})


def _refusable(make: Callable[P, Change]) -> Callable[P, Change]:
    @functools.wraps(make)
    def change(*args: P.args, **kwargs: P.kwargs) -> Change:
        try:
            return make(*args, **kwargs)
        except Refused as why:
            return Change(refused=str(why))

    return change


@_refusable
def set_value(node: Node, value: Value) -> Change:
    """Set a node to a string, number, boolean or None.

    A string keeps the style of the one it replaces (quotes, block scalar) where that can hold it, and is put into
    double quotes otherwise; a plain one in YAML stays plain if YAML 1.1 and 1.2 both read it back as that string, or if
    it is a timestamp. A block mapping or list is not replaced.
    """
    site = Site(node)
    if isinstance(node.value, (dict, list)):
        site.own()
    return _change(site, _syntax(site).set_value(site, value), Operation("set", node.pointer, value))


@_refusable
def replace_text(node: Node, start: int, end: int, text: str) -> Change:
    """Replace characters `start` to `end` (from 0, half-open) of a string value.

    The edit is as small as can be; the operation sets the whole value.
    """
    if not isinstance(node.value, str):
        raise Refused("the value is no string")
    site = Site(node)
    value = node.value[:start] + text + node.value[end:]
    edits = tuple(_narrow(site.text, edit) for edit in _syntax(site).set_value(site, value))
    return _change(site, edits, Operation("set", node.pointer, value))


@_refusable
def remove(node: Node) -> Change:
    """Take an item out of its list, or a pair out of its mapping.

    In block style its lines go, with a comment at the end of its line; comments on lines of their own above it stay.
    In flow style its comma goes with it. A list or mapping that loses its last member is left as `[]` or `{}`.
    """
    site = Site(node)
    site.once()
    return _change(site, _syntax(site).remove(site), Operation("remove", node.pointer))


@_refusable
def remove_duplicate(record: Record, duplicate: Duplicate, which: str) -> Change:
    """Take out one of the two pairs of `duplicate`: `first`, the earlier one, or `last`, which repeats its key."""
    holder = record.node(duplicate.pointer[:-1])
    if holder is None:
        raise Refused("where the value stands is not known")
    site = Site(holder)
    pairs = {}
    for other in record.duplicates():
        if other.pointer == duplicate.pointer:
            pairs[other.first_key] = other.first_value
            pairs[other.key] = other.value
    key, value = (duplicate.first_key, duplicate.first_value) if which == "first" else (duplicate.key, duplicate.value)
    edits = _syntax(site).remove_pair(site, key, value)
    counts = max(pairs)
    del pairs[key]
    if key != counts or (duplicate.equal and len(pairs) == 1):
        return _change(site, edits)
    span = pairs[max(pairs)]
    left = _read(site.region.syntax, record.source.text[span.start : span.end])
    return _change(site, edits, Operation("set", duplicate.pointer, left))


@_refusable
def rename_key(node: Node, new_key: str) -> Change:
    """Give a node another key, quoted as the old one is where that can hold it."""
    site = Site(node)
    site.once()
    if new_key in site.holder().node.value:
        raise Refused(f"there is a key `{new_key}` already")
    return _change(site, _syntax(site).rename(site, new_key), Operation("rename", node.pointer, new_key))


@_refusable
def insert(mapping: Node, key: str, value: Value, *, after: str | None = None, before: str | None = None) -> Change:
    """Put a new pair into a mapping: after or before the pair of a key, or after the last one.

    Comment lines right above the pair of `before` belong to it, so the new one goes above them. An empty front matter
    can take its first pair.
    """
    operation = Operation("insert", mapping.pointer, value, key)
    record = mapping.record
    if not isinstance(mapping.value, dict):
        raise Refused("the value is no mapping")
    if key in mapping.value:
        raise Refused(f"there is a key `{key}` already")
    if not mapping.value and not mapping.pointer and record.fences is not None and not _has_braces(mapping):
        return Change(body.insert_first(record, key, value), (operation,))
    site = Site(mapping)
    beside = before if before is not None else after
    keys = [member.step for member in site.members().all]
    if beside is not None and beside not in keys:
        raise Refused(f"there is no key `{beside}` to put it beside")
    index = len(keys) if beside is None else keys.index(beside) + (before is None)
    edits = _syntax(site).insert(site, key, value, index, above=before is not None)
    return _change(site, edits, operation)


@_refusable
def insert_front_matter(record: Record, pairs: Mapping[str, Value]) -> Change:
    """Put a YAML front matter with these pairs before a text that has none."""
    return body.insert_front_matter(record, pairs)


@_refusable
def replace_lines(record: Record, first: int, last: int, text: str) -> Change:
    """Put `text` in the place of lines `first` to `last` (from 1, in the file) of the body.

    The line ends of `text` become those of the lines it replaces; the one at its end may be left out. An empty text
    takes the lines out.
    """
    return body.replace_lines(record, first, last, text)


def edit_source(span: Span, text: str) -> Change:
    """Replace characters of the file where that means nothing for the data: line ends, spare blanks, a BOM."""
    return Change((Edit(span, text),))


def _read(syntax: str, written: str) -> Value:
    """The value that a text stands for by itself."""
    if syntax == "yaml" and written[:1] not in ("'", '"', "[", "{") and len(written.splitlines()) != 1:
        raise Refused("the value that would count cannot be read by itself")
    lead = "a = " if syntax == "toml" else ""
    load = import_module(f"recordlint.parse.{syntax}").load
    document = load(lead + written, Span(0, len(lead) + len(written)))
    if document.broken:
        raise Refused("the value that would count cannot be read by itself")
    return document.value["a"] if lead else document.value


def _syntax(site: Site) -> _Syntax:
    return _SYNTAXES[site.region.syntax]


def _change(site: Site, edits: tuple[Edit, ...], *operations: Operation) -> Change:
    needed = tuple(edit for edit in edits if site.text[edit.span.start : edit.span.end] != edit.text)
    if not needed:
        raise Refused("it is written like that already")
    return Change(needed, operations)


def _narrow(text: str, edit: Edit) -> Edit:
    """The same edit without the characters it would leave as they are."""
    (start, end), fresh = edit
    old = text[start:end]
    same = 0
    while same < min(len(old), len(fresh)) and old[same] == fresh[same]:
        same += 1
    old, fresh = old[same:], fresh[same:]
    tail = 0
    while tail < min(len(old), len(fresh)) and old[-1 - tail] == fresh[-1 - tail]:
        tail += 1
    return Edit(edit.span._replace(start=start + same, end=end - tail), fresh[: len(fresh) - tail])


def _has_braces(mapping: Node) -> bool:
    region = mapping.record.region
    place = region.places.nodes.get(mapping.record.base) if region is not None else None
    return place is not None and place.style is Style.FLOW
