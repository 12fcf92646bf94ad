"""The schema files that a schema refers to by their paths, such as `"$ref": "parts/image.json"`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = "file://"
"""How the URI of such a file begins; its absolute path follows, escaped."""

_MOST = 100
"""Files that a schema may refer to, with those that these refer to."""

_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#")


def with_files(document: Any, path: str, open_file: Callable[[str, str], Any]) -> tuple[Any, dict[str, Any]]:
    """A schema whose references to files are URIs, and the schemas of those files, and of the files that these refer
    to, by URI.

    `path` is that of the schema, absolute. `open_file` is given what is written and the absolute path that it means,
    and gives the schema, or None where there is no such file: the reference then stays as it is. Raises what it raises.
    """
    from urllib.parse import quote, unquote

    found: dict[str, Any] = {FILE + quote(path): None}
    waiting = [(path, document)]
    made = document
    while waiting:
        home, schema = waiting.pop()
        own = frozenset(_identifiers(schema))

        def uri_of(written: str, home: str = home, own: frozenset[str] = own) -> str:
            name, mark, fragment = written.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(home), unquote(name)))
            uri = FILE + quote(target)
            if name in own:
                return written
            if uri not in found:
                opened = open_file(name, target) if len(found) <= _MOST else None
                if opened is None:
                    return written
                found[uri] = opened
                waiting.append((target, opened))
            return uri + mark + fragment

        found[FILE + quote(home)] = rewritten = _rewritten(schema, uri_of)
        if schema is document:
            made = rewritten
    return made, found if len(found) > 1 else {}


def files_of(resources: dict[str, Any]) -> frozenset[str]:
    """The absolute paths of the files among resources."""
    from urllib.parse import unquote

    return frozenset(unquote(uri[len(FILE) :]) for uri in resources if uri.startswith(FILE))


def _rewritten(schema: Any, uri_of: Callable[[str], str]) -> Any:
    """A copy of a schema in which `uri_of` gives each reference to a path."""
    if isinstance(schema, list):
        return [_rewritten(one, uri_of) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: uri_of(value) if _is_path(key, value) else _rewritten(value, uri_of) for key, value in schema.items()}


def _is_path(key: str, value: object) -> bool:
    return key == "$ref" and isinstance(value, str) and value != "" and not _ADDRESS.match(value)


def _identifiers(schema: object) -> Iterator[str]:
    """What parts of a schema call themselves: a reference to such a name means that part."""
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
            if isinstance(one.get("$id"), str):
                yield one["$id"]
        elif isinstance(one, list):
            waiting += one
