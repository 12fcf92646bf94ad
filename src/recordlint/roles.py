"""Which nodes of a record are timestamps, images, links ...: decided here, once a record, for all rules.

For each field the first that says something decides: the schema (`x-recordlint-role`, then `format`), the
configuration (`fields`), the name. A role of `none` says that a field has none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.record import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.diagnostic import Pointer
    from recordlint.record import Fields, Value
    from recordlint.schema import Schema

ITEM = "[]"
"""Stands for any list index in a field's path, as in `related[].publishedDateTime`."""

FORMATS: Mapping[str, Role] = {
    "date-time": Role.TIMESTAMP,
    "date": Role.TIMESTAMP,
    "duration": Role.DURATION,
    "uri": Role.URL,
    "iri": Role.URL,
    "uri-reference": Role.URL,
    "iri-reference": Role.URL,
}
"""JSON Schema formats (2020-12 validation, section 7.3) that tell a role."""

NAMES: Mapping[str, tuple[Role, ...]] = {
    name: roles
    for roles, names in (
        ((Role.TIMESTAMP,), "date created modified updated published released pubdate pub-date pub_date"),
        ((Role.TIMESTAMP,), "datePublished dateModified dateCreated dateStart dateEnd"),
        ((Role.TIMESTAMP,), "lastmod lastmodified lastModified lastupdated lastUpdated"),
        ((Role.TIMESTAMP,), "last-mod last-modified last-Modified last-updated last-Updated"),
        ((Role.TIMESTAMP,), "last_mod last_modified last_Modified last_updated last_Updated"),
        ((Role.URL,), "url href src link homepage website canonical"),
        ((Role.TEXT,), "title excerpt description summary subtitle"),
        ((Role.NAME,), "name"),
        ((Role.PROVIDER,), "provider source publisher"),
        ((Role.DURATION,), "duration length"),
        ((Role.CACHED_FLAG,), "isCached is_cached"),
        ((Role.IMAGE, Role.IMAGE_PATH), "image cover thumbnail logo hero"),
        ((Role.IMAGE,), "images"),
        ((Role.IMAGE_PATH,), "og_image"),
    )
    for name in names.split()
}
"""Names that tell a role where nothing else does. They count only at the top level and in mappings of top-level lists:
deeper, the same words mean too many things."""
_BY_ENDING = regex(r".*(?:(DateTime|[a-z]Date|[a-z]At|[._-]date|_at)|(Url|URL|_url))")
"""Endings of names that tell a role in the same places: those of timestamps, and those of addresses."""

_IMAGE_HOLDERS = frozenset(name for name, roles in NAMES.items() if Role.IMAGE in roles)
_FLAG_IN_IMAGE = frozenset({"isCached", "cached", "is_cached"})
_LENGTH = regex(r"P[0-9T].*|[0-9]+ ?min(?:ute)?s?", re.IGNORECASE)
_OF_TEXTS = frozenset({Role.URL, Role.TEXT, Role.NAME, Role.IMAGE_PATH})
"""Roles that any text has where its path has them, if it is not empty."""
_TRUTH = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
"""What YAML 1.1 takes for a boolean (`published: yes`), and what quotes make a string of."""
_MOST_STEPS = 20_000


class _Step:
    """A field's path met so far: the roles that any text there has, the other roles, and the steps below it."""

    __slots__ = ("children", "of_texts", "others", "path")

    def __init__(self, path: tuple[str, ...], roles: tuple[Role, ...]) -> None:
        self.path = path
        # Most paths have none; and a hostile text may hold a hundred thousand of them.
        self.of_texts = tuple(role for role in roles if role in _OF_TEXTS) if roles else ()
        self.others = tuple(role for role in roles if role not in _OF_TEXTS) if roles else ()
        self.children: dict[str, _Step] = {}


class RoleTable:
    """Decides roles for the records of one collection.

    `schema` is the collection's, or None. `fields` maps the name of a role (or `none`) to field paths such as
    `publishedDateTime` or `related[].publishedDateTime`. Raises ValueError for an unknown role.
    """

    __slots__ = ("_configured", "_root", "_steps", "fields", "schema")

    def __init__(self, schema: Schema | None = None, fields: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.schema = schema
        self.fields = dict(fields or {})
        self._configured = {
            parse_field(path): None if role == "none" else Role(role)
            for role, paths in self.fields.items()
            for path in paths
        }
        self._root = _Step((), ())
        self._steps = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return (RoleTable, (self.schema, self.fields))

    def with_schema(self, schema: Schema) -> RoleTable:
        """The same table for records that name a schema of their own."""
        return RoleTable(schema, self.fields)

    def index(self, data: Value) -> Mapping[Role, tuple[Pointer, ...]]:
        """The pointers of all nodes of `data` that have a role, in the order of the data."""
        return {role: tuple(pointer for pointer, _ in fields) for role, fields in self.fields_of(data).items()}

    def fields_of(self, data: Value) -> Mapping[Role, Fields]:
        """All nodes of `data` that have a role, by pointer and value, in the order of the data."""
        found: defaultdict[Role, list[tuple[Pointer, Value]]] = defaultdict(list)
        self._walk(data, (), self._root, found)
        return dict(found)

    def _walk(
        self, value: Value, pointer: Pointer, step: _Step, found: defaultdict[Role, list[tuple[Pointer, Value]]]
    ) -> None:
        is_list = value.__class__ is list
        children = step.children
        for key, child in enumerate(value) if is_list else value.items():
            name = ITEM if is_list else str(key)
            below = children.get(name) or self._grow(step, name)
            kind = child.__class__
            if kind is str:
                for role in below.of_texts if child else ():
                    found[role].append(((*pointer, key), child))
            for role in below.others:
                if _fits(role, below.path, child):
                    found[role].append(((*pointer, key), child))
            if kind is dict or kind is list:
                self._walk(child, (*pointer, key), below, found)

    def _grow(self, step: _Step, name: str) -> _Step:
        path = (*step.path, name)
        grown = _Step(path, self._roles(path))
        # Hostile data may hold any number of keys; what is not kept is decided again.
        if self._steps < _MOST_STEPS:
            self._steps += 1
            step.children[name] = grown
        return grown

    def _roles(self, path: tuple[str, ...]) -> tuple[Role, ...]:
        if self.schema is not None:
            said = _said_by_schema(self.schema, path)
            if said is not None:
                return said
        if path in self._configured:
            role = self._configured[path]
            return () if role is None else (role,)
        return _said_by_name(path)


@lru_cache(maxsize=256)
def parse_field(path: str) -> tuple[str, ...]:
    """A field path of the configuration as keys, with `ITEM` for list items: `a[].b` is `("a", "[]", "b")`.

    A dot separates keys; write `\\.` for a dot in a key.
    """
    steps: list[str] = []
    for part in re.split(r"(?<!\\)\.", path):
        name = part.replace("\\.", ".")
        depth = 0
        while name.endswith(ITEM):
            name = name[: -len(ITEM)]
            depth += 1
        steps += [name, *[ITEM] * depth]
    return tuple(steps)


def _said_by_schema(schema: Schema, path: tuple[str, ...]) -> tuple[Role, ...] | None:
    subschemas = schema.subschemas(tuple(0 if name == ITEM else name for name in path))
    for subschema in subschemas:
        named = subschema.get("x-recordlint-role")
        if named == "none":
            return ()
        if isinstance(named, str):
            return tuple(role for role in Role if role.value == named)
    for subschema in subschemas:
        told = subschema.get("format")
        if isinstance(told, str) and told in FORMATS:
            return (FORMATS[told],)
    return None


def _said_by_name(path: tuple[str, ...]) -> tuple[Role, ...]:
    name = path[-1]
    if name == ITEM:
        return (Role.IMAGE,) if _holds_images(path[:-1]) else ()
    if name in _FLAG_IN_IMAGE and _in_image(path[:-1]):
        return (Role.CACHED_FLAG,)
    if not _near_top(path):
        return ()
    roles = NAMES.get(name)
    if roles is not None:
        return roles
    ending = _BY_ENDING.fullmatch(name)
    if ending is None:
        return ()
    return (Role.TIMESTAMP,) if ending[1] else (Role.URL,)


def _near_top(path: tuple[str, ...]) -> bool:
    """Whether a path reads `/key` or `/list[]/key`."""
    return len(path) == 1 or (len(path) == 3 and path[1] == ITEM)


def _in_image(path: tuple[str, ...]) -> bool:
    return _holds_images(path[:-1] if path and path[-1] == ITEM else path)


def _holds_images(path: tuple[str, ...]) -> bool:
    return _near_top(path) and path[-1] in _IMAGE_HOLDERS


def _fits(role: Role, path: tuple[str, ...], value: Value) -> bool:
    """Whether a value is what a field of that role holds: a mapping without address is no image, for example."""
    if role is Role.IMAGE:
        return isinstance(value, dict) and ("url" in value or "src" in value)
    if role is Role.PROVIDER:
        return isinstance(value, dict) and "name" in value and "domain" in value
    if role is Role.CACHED_FLAG:
        return True
    if role is Role.DURATION and path[-1] == "length":
        return isinstance(value, str) and _LENGTH.fullmatch(value) is not None
    if role is Role.TIMESTAMP and isinstance(value, str) and value.casefold() in _TRUTH:
        return False
    return isinstance(value, str) and value != ""
