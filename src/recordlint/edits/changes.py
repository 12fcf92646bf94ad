"""The making of changes: checks that hold for every syntax, the syntax's edits, and the operations they stand for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from recordlint.diagnostic import Change, Edit, Operation
from recordlint.edits import json, toml, yaml
from recordlint.edits.body import insert_first, insert_front_matter, replace_lines
from recordlint.edits.site import Refused, Site, repeats
from recordlint.record import Style
from recordlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from recordlint.record import Duplicate, Node, Record, Value

__all__ = [
    "insert",
    "insert_front_matter",
    "remove",
    "remove_duplicate",
    "rename_key",
    "replace_lines",
    "replace_text",
    "set_value",
]


class _Syntax(Protocol):
    """What each syntax knows: the same changes as the functions below, as edits. All raise Refused."""

    def set_value(self, site: Site, value: Value) -> tuple[Edit, ...]: ...

    def rename(self, site: Site, key: str) -> tuple[Edit, ...]: ...

    def remove(self, site: Site) -> tuple[Edit, ...]: ...

    def remove_pair(self, holder: Site, key: Span, value: Span) -> tuple[Edit, ...]: ...

    def insert(self, site: Site, key: str, value: Value, index: int, *, above: bool) -> tuple[Edit, ...]: ...


_SYNTAXES = cast("Mapping[str, _Syntax]", {"json": json, "toml": toml, "yaml": yaml})


def set_value(node: Node, value: Value) -> Change:
    """See `recordlint.edits.set_value`."""
    site = Site(node)
    if isinstance(node.value, (dict, list)):
        site.own()
    return _change(site, _syntax(site).set_value(site, value), Operation("set", node.pointer, value))


def replace_text(node: Node, start: int, end: int, text: str) -> Change:
    """See `recordlint.edits.replace_text`."""
    if not isinstance(node.value, str):
        raise Refused("the value is no string")
    site = Site(node)
    value = node.value[:start] + text + node.value[end:]
    edits = tuple(_narrow(site.text, edit) for edit in _syntax(site).set_value(site, value))
    return _change(site, edits, Operation("set", node.pointer, value))


def remove(node: Node) -> Change:
    """See `recordlint.edits.remove`."""
    site = Site(node)
    site.once()
    return _change(site, _syntax(site).remove(site), Operation("remove", node.pointer))


def remove_duplicate(record: Record, duplicate: Duplicate, which: Literal["first", "last"]) -> Change:
    """See `recordlint.edits.remove_duplicate`."""
    holder = record.node(duplicate.pointer[:-1])
    if holder is None:
        raise Refused("where the value stands is not known")
    site = Site(holder)
    key, value = (duplicate.first_key, duplicate.first_value) if which == "first" else (duplicate.key, duplicate.value)
    edits = _syntax(site).remove_pair(site, key, value)
    pairs = repeats(record)[duplicate.pointer]
    if key != pairs[-1][0] or (duplicate.equal and len(pairs) == 2):
        return _change(site, edits)
    _, span = pairs[-2]
    left = _read(site.region.syntax, record.source.text[span.start : span.end])
    return _change(site, edits, Operation("set", duplicate.pointer, left))


def rename_key(node: Node, new_key: str) -> Change:
    """See `recordlint.edits.rename_key`."""
    site = Site(node)
    site.once()
    if new_key in site.holder().node.value:
        raise Refused(f"there is a key `{new_key}` already")
    return _change(site, _syntax(site).rename(site, new_key), Operation("rename", node.pointer, new_key))


def insert(mapping: Node, key: str, value: Value, *, after: str | None = None, before: str | None = None) -> Change:
    """See `recordlint.edits.insert`."""
    operation = Operation("insert", mapping.pointer, value, key)
    record = mapping.record
    if not isinstance(mapping.value, dict):
        raise Refused("the value is no mapping")
    if key in mapping.value:
        raise Refused(f"there is a key `{key}` already")
    if not mapping.value and not mapping.pointer and record.fences is not None and not _has_braces(mapping):
        return Change(insert_first(record, key, value), (operation,))
    site = Site(mapping)
    beside = before if before is not None else after
    keys = [member.step for member in site.members().all]
    if beside is not None and beside not in keys:
        raise Refused(f"there is no key `{beside}` to put it beside")
    index = len(keys) if beside is None else keys.index(beside) + (before is None)
    edits = _syntax(site).insert(site, key, value, index, above=before is not None)
    return _change(site, edits, operation)


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
    same = _alike(old, fresh)
    old, fresh = old[same:], fresh[same:]
    tail = _alike(old[::-1], fresh[::-1])
    return Edit(edit.span._replace(start=start + same, end=end - tail), fresh[: len(fresh) - tail])


def _alike(first: str, second: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))


def _has_braces(mapping: Node) -> bool:
    region = mapping.record.region
    place = region.places.nodes.get(mapping.record.base) if region is not None else None
    return place is not None and place.style is Style.FLOW
