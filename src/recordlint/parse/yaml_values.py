"""From a tree of YAML nodes to JSON values: keys, merges, tags, and what is to be said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.parse.tree import shown
from recordlint.parse.yaml_faults import Trouble
from recordlint.parse.yaml_scalars import (
    AMBIGUOUS,
    LIST_TAGS,
    MAPPING_TAGS,
    MEANINGFUL,
    MERGE_TAG,
    RESOLVERS,
    SCALAR_TAGS,
    construct,
)
from recordlint.parse.yaml_tree import Alias, Branch, Node
from recordlint.patterns import regex

if TYPE_CHECKING:
    from recordlint.record import Value

_TAG = regex(r"!(?:<[^>\s]*>|[^\s,\[\]{}]*)([,\[\]{}]*)")


Entry = tuple[Node, Node, bool]
"""A key and a value of a mapping, and whether they came from another mapping by `<<`. (A class would take longer.)"""


class Evaluation:
    """The values of a document's nodes, read by YAML `version`, and what is noticed on the way.

    `ambiguous` and `repeats`: whether there is an ambiguous scalar, a key that stands twice. `incomplete`: whether
    something could not be made part of the values.
    """

    __slots__ = ("_known", "_resolve", "_text", "ambiguous", "incomplete", "repeats", "troubles")

    def __init__(self, text: str, version: str) -> None:
        self._text = text
        self._resolve = RESOLVERS[version]
        self._known: dict[int, Value] = {}
        self.troubles: list[Trouble] = []
        self.ambiguous = False
        self.repeats = False
        self.incomplete = False

    def value(self, node: Node) -> Value:
        """The value of a node. Nodes that an alias stands for share one object."""
        kind = type(node)
        if kind is Branch:
            anchored = node.start.anchor is not None
            if anchored and id(node) in self._known:
                return self._known[id(node)]
            if node.start.tag is not None:
                self._check_tag(node.start, MAPPING_TAGS if node.is_mapping else LIST_TAGS)
            # No comprehensions: before Python 3.12 they are a second frame for each level of nesting.
            result: Value
            if node.is_mapping:
                result = {}
                for name, entry in self.entries(node).items():
                    result[name] = self.value(entry[1])
            else:
                result = []
                for item in node.items:
                    result.append(self.value(item))
            if anchored:
                self._known[id(node)] = result
            return result
        if kind is Alias:
            return f"*{node.event.anchor}" if node.target is None else self.value(node.target)
        plain, quoted = node.implicit
        written: str = node.value
        if plain:
            if written[:1] not in MEANINGFUL:
                return written
            if not self.ambiguous and AMBIGUOUS.fullmatch(written):
                self.ambiguous = True
            return self._resolve(written)
        return written if quoted else self._tagged(node)

    def entries(self, mapping: Branch, repeated: list[tuple[str, Entry, Entry]] | None = None) -> dict[str, Entry]:
        """The entries of a mapping that count: of equal keys the last, then what is merged in.

        Adds each key that was there before to `repeated`, with its first entry and this one.
        """
        result: dict[str, Entry] = {}
        first: dict[str, Entry] = {}
        merges: list[list[Branch]] = []
        nodes = iter(mapping.items)
        for key in nodes:
            value = next(nodes)
            if type(key) is Branch or type(key) is Alias:
                name = self._odd_name(key)
                if name is None:
                    continue
            else:
                name = key.value
                plain, quoted = key.implicit
                if (plain and name == "<<") or key.tag == MERGE_TAG:
                    merges.append(self._sources(value))
                    continue
                if not quoted and (not plain or name[:1] in MEANINGFUL):
                    self._check_key(key, name, key)
            entry = (key, value, False)
            if name in result:
                self.repeats = True
                if repeated is not None:
                    repeated.append((name, first.setdefault(name, result[name]), entry))
            result[name] = entry
        for sources in reversed(merges):
            for source in sources:
                for name, (key, value, _) in self.entries(source).items():
                    result.setdefault(name, (key, value, True))
        return result

    def _odd_name(self, key: Node) -> str | None:
        target = key.target if type(key) is Alias else key
        if target is None:
            return f"*{key.event.anchor}"
        if type(target) is not Branch:
            name: str = target.value
            if not target.implicit[1]:
                self._check_key(target, name, key.event)
            return name
        event = key.event if type(key) is Alias else key.start
        start = event.start_mark.index
        end = max(target.end.end_mark.index if target is key and event.flow_style else event.end_mark.index, start + 1)
        if self._text[start - 1 : start] == "{":
            start, end = start - 1, end + self._text.startswith("}", end)
            message = "a template tag that is not in quotes is read as a mapping"
        else:
            message = f"the key `{shown(self._text[start:end])}` is a {'mapping' if target.is_mapping else 'list'}"
        remedy = "put the value in quotes, or write the key as a string"
        self.troubles.append(Trouble(start, end, message, remedy, rule="invalid-front-matter"))
        return None

    def _check_key(self, key: Any, name: str, event: Any) -> None:
        value = self._tagged(key) if key.tag is not None else self._resolve(name)
        if type(value) is not str:
            start, end = event.start_mark.index, event.end_mark.index
            message = f"the key `{shown(name)}` is no string" if name else "an empty key is no string"
            trouble = Trouble(start, end, message, "put the key in quotes", rule="invalid-front-matter")
            self.troubles.append(trouble)

    def _sources(self, node: Node) -> list[Branch]:
        """The mappings that the value of a `<<` names, the most important one first."""
        target = node.target if type(node) is Alias else node
        if type(target) is Branch:
            if target.is_mapping:
                return [target]
            found: list[Node] = [item.target if type(item) is Alias else item for item in target.items]
            if all(type(source) is Branch and source.is_mapping for source in found):
                return found
        if target is not None:
            event = node.event if type(node) is Alias else node.start if type(node) is Branch else node
            start, end = event.start_mark.index, event.end_mark.index
            message = "`<<` merges neither a mapping nor a list of mappings"
            self.troubles.append(Trouble(start, end, message, "put the key in quotes if it is text"))
        self.incomplete = True
        return []

    def _tagged(self, scalar: Any) -> Value:
        """The value of a scalar with a tag; as if it had none, where the tag is unknown or does not fit."""
        self._check_tag(scalar, SCALAR_TAGS)
        written: str = scalar.value
        if scalar.tag in SCALAR_TAGS:
            try:
                return construct(scalar.tag, written, self._resolve)
            except ValueError:
                self._about_tag(scalar, "does not fit the value")
        return written if scalar.style else self._resolve(written)

    def _check_tag(self, event: Any, fitting: frozenset[str]) -> None:
        tag = event.tag
        if tag in fitting or tag == "!":
            return
        if tag in SCALAR_TAGS or tag in MAPPING_TAGS or tag in LIST_TAGS:
            self._about_tag(event, "does not fit the value")
        else:
            self._about_tag(event, "is unknown")

    def _about_tag(self, event: Any, what: str) -> None:
        match = _TAG.search(self._text, event.start_mark.index)
        start, end = match.span() if match else (event.start_mark.index, event.end_mark.index)
        if match and match.group(1):
            # Newer versions of libyaml refuse it by themselves (YAML 1.2.2, section 6.8.1).
            what = "holds a character that no tag may hold"
        message = f"the tag `{shown(self._text[start:end])}` {what}"
        self.troubles.append(Trouble(start, end, message, "put the value in quotes if it is text, or remove the tag"))
