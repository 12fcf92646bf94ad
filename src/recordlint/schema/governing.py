"""Which parts of a schema govern a node of the data: what the schema says of it whatever else the data hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.schema.problem import CHOICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordlint.diagnostic import Pointer

Subschema = dict[str, Any]

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_INDEX = regex(r"[0-9]{1,9}")
_MOST_STEPS = 20_000
_DEEPEST_CHOICE = 3


class _Step:
    """A generic place in the data: what governs it, and the places below it that were asked for."""

    __slots__ = ("below", "schemas")

    def __init__(self, schemas: tuple[Subschema, ...]) -> None:
        self.schemas = schemas
        self.below: dict[str | int | None, _Step] = {}


class Governing:
    """Answers what governs a node, and remembers it by the node's generic place (all items of a list are one).

    `resources` are the schemas that `document` may refer to, by their URI.
    """

    __slots__ = ("_anchors", "_document", "_homes", "_resources", "_root", "_steps")

    def __init__(self, document: Subschema, resources: Mapping[str, Subschema | bool] | None = None) -> None:
        self._document = document
        self._resources = resources or {}
        self._homes: dict[int, Subschema] = {}
        self._anchors: dict[int, dict[str, Subschema]] = {}
        self._root: _Step | None = None
        self._steps = 0

    def subschemas(self, pointer: Pointer) -> tuple[Subschema, ...]:
        """The subschemas that apply to the node at `pointer` unconditionally: `$ref` within the document and to
        resources, `allOf`, `properties`, `patternProperties`, `additionalProperties`, `items` and `prefixItems` are
        followed."""
        if self._root is None:
            self._root = _Step(self.expand(self._document))
        step = self._root
        for name in pointer:
            if not step.schemas:
                return ()
            generic = _generic(name, step.schemas)
            known = step.below.get(generic)
            if known is None:
                known = _Step(self._below(name, step.schemas))
                # Hostile data may hold any number of keys; what is not kept is worked out again.
                if generic is not None and self._steps < _MOST_STEPS:
                    self._steps += 1
                    step.below[generic] = known
            step = known
        return step.schemas

    def expand(self, schema: object) -> tuple[Subschema, ...]:
        """A schema together with what it refers to and what its `allOf` holds."""
        found: list[Subschema] = []
        waiting = [schema]
        while waiting:
            one = waiting.pop()
            if not isinstance(one, dict) or any(one is other for other in found):
                continue
            found.append(one)
            waiting += reversed(_list(one, "allOf"))
            waiting += [self.resolve(one[keyword], one) for keyword in _REFERENCES if keyword in one]
        return tuple(found)

    def resolve(self, reference: object, referrer: object) -> object:
        """What a reference stands for that `referrer` holds, a part of the document or of a resource; None where that
        is in neither."""
        if not isinstance(reference, str):
            return None
        uri, _, fragment = reference.partition("#")
        found: object = self._resource(uri) if uri else self._homes.get(id(referrer), self._document)
        if "%" in fragment:
            from urllib.parse import unquote

            fragment = unquote(fragment)
        if fragment.startswith("/"):
            for step in fragment[1:].split("/"):
                found = child(found, step.replace("~1", "/").replace("~0", "~"))
            return found
        return self._anchor(fragment, found) if fragment else found

    def walk(self, path: tuple[str | int, ...]) -> Any:
        """What stands at an evaluation path: the keywords passed on the way from the document's root, in which a
        reference is a step. None where the way leaves the document."""
        found: object = self._document
        for step in path:
            below = child(found, step)
            found = self.resolve(below, found) if step in _REFERENCES else below
        return found

    def types(self, pointer: Pointer) -> frozenset[str]:
        """See `Schema.types`."""
        allowed = self._types(self.subschemas(pointer), 0) or frozenset()
        return allowed - {"integer"} if "number" in allowed else allowed

    def _types(self, schemas: tuple[Subschema, ...], depth: int) -> frozenset[str] | None:
        """The types that all of the schemas allow, `integer` beside each `number`; None where they say nothing."""
        allowed: frozenset[str] | None = None
        for schema in schemas:
            said = _named_types(schema)
            for keyword in CHOICES if said is None and depth < _DEEPEST_CHOICE else ():
                ways = [self._types(self.expand(choice), depth + 1) for choice in _list(schema, keyword)]
                if ways and None not in ways:
                    said = frozenset(name for way in ways if way is not None for name in way)
            if said is not None:
                allowed = said if allowed is None else allowed & said
        return allowed

    def format(self, pointer: Pointer) -> str | None:
        """See `Schema.format`."""
        return next(_formats(self.subschemas(pointer)), None) or next(_formats(self.choices(pointer)), None)

    def choices(self, pointer: Pointer) -> tuple[Subschema, ...]:
        """See `Schema.choices`."""
        return tuple(
            part
            for schema in self.subschemas(pointer)
            for keyword in CHOICES
            for choice in _list(schema, keyword)
            for part in self.expand(choice)
        )

    def _resource(self, uri: str) -> object:
        """A resource, whose parts are then known to be of it: in them `#` means the resource."""
        found = self._resources.get(uri)
        if isinstance(found, dict) and id(found) not in self._homes:
            self._homes.update((id(part), found) for part in _mappings(found))
        return found

    def _anchor(self, name: str, document: object) -> object:
        if not isinstance(document, dict):
            return None
        anchors = self._anchors.get(id(document))
        if anchors is None:
            anchors = self._anchors[id(document)] = {}
            for part in _mappings(document):
                for keyword in ("$anchor", "$dynamicAnchor"):
                    if isinstance(part.get(keyword), str):
                        anchors.setdefault(part[keyword], part)
        return anchors.get(name)

    def _below(self, name: str | int, schemas: tuple[Subschema, ...]) -> tuple[Subschema, ...]:
        found: list[Subschema] = []
        for schema in schemas:
            for said in _of_item(name, schema) if isinstance(name, int) else _of_key(name, schema):
                found += [part for part in self.expand(said) if not any(part is other for other in found)]
        return tuple(found)


def _mappings(value: object) -> Iterator[Subschema]:
    """All mappings in a value, itself included."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _of_item(index: int, schema: Subschema) -> Iterator[object]:
    first, rest = _items(schema)
    yield first[index] if index < len(first) else rest


def _items(schema: Subschema) -> tuple[list[object], object]:
    """What a schema says of the first items, one by one, and of all after them (before 2020-12 `items` said both)."""
    items = schema.get("items")
    if isinstance(items, list):
        return items, schema.get("additionalItems")
    first = schema.get("prefixItems")
    return first if isinstance(first, list) else [], items


def _of_key(name: str, schema: Subschema) -> Iterator[object]:
    said = [properties[name]] if name in (properties := _mapping(schema, "properties")) else []
    said += [part for pattern, part in _mapping(schema, "patternProperties").items() if _matches(pattern, name)]
    yield from said or [schema.get("additionalProperties")]


def _matches(pattern: str, name: str) -> bool:
    """Whether a key matches a pattern, as the validator sees it: `re` is another dialect, and can be made to hang."""
    from jsonschema_rs import is_valid

    try:
        return is_valid({"pattern": pattern}, name)
    except ValueError:
        return False


def _generic(name: str | int, schemas: tuple[Subschema, ...]) -> str | int | None:
    """What all steps have in common that lead to the same subschemas as `name`; None where that takes a closer look."""
    if isinstance(name, int):
        return min(name, max(len(_items(schema)[0]) for schema in schemas))
    if any(name in _mapping(schema, "properties") for schema in schemas):
        return name
    return None if any("patternProperties" in schema for schema in schemas) else -1


def _named_types(schema: Subschema) -> frozenset[str] | None:
    named = schema.get("type")
    types = {named} if isinstance(named, str) else set(_list(schema, "type"))
    if "number" in types:
        types.add("integer")
    return frozenset(types) or None


def _list(schema: Subschema, keyword: str) -> list[Any]:
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def _mapping(schema: Subschema, keyword: str) -> Subschema:
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def _formats(schemas: Iterable[Subschema]) -> Iterator[str]:
    return (schema["format"] for schema in schemas if isinstance(schema.get("format"), str))


def child(value: object, step: str | int) -> Any:
    """What a mapping or list holds at a key or index; None if nothing."""
    if isinstance(value, dict):
        return value.get(str(step))
    if isinstance(value, list) and _INDEX.fullmatch(str(step)) and int(step) < len(value):
        return value[int(step)]
    return None


def known_keys(schemas: tuple[Subschema, ...]) -> tuple[str, ...]:
    """The keys that schemas name in `properties`, in their order, each once."""
    return tuple(dict.fromkeys(key for schema in schemas for key in _mapping(schema, "properties")))
