"""Where schemas come from: shipped with recordlint, given as text, named by a record."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from recordlint.record import span_of
from recordlint.schema.near import nearest
from recordlint.schema.schema import Schema, SchemaFault
from recordlint.text import BOM, Source, Span

if TYPE_CHECKING:
    from recordlint.diagnostic import At
    from recordlint.record import Record

_SUFFIX = ".schema.json"
_IDENTIFIER = "urn:recordlint:"
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_MODELINE = re.compile(r"#[ \t]*yaml-language-server[ \t]*:[ \t]*\$schema[ \t]*=[ \t]*([^ \t\r\n]+)")
_NOT_CONTENT = ("#", "%", "---")


@cache
def bundled_names() -> tuple[str, ...]:
    """The names of the schemas that come with recordlint, in alphabetical order."""
    files = os.listdir(_folder())
    return tuple(sorted(file[: -len(_SUFFIX)] for file in files if file.endswith(_SUFFIX)))


@cache
def load_bundled(name: str) -> Schema:
    """A schema that comes with recordlint. Raises SchemaFault for a name that is none of `bundled_names`."""
    names = bundled_names()
    if name not in names:
        close = nearest(name, names)
        hint = "" if close is None else f", did you mean `{close}`?"
        raise SchemaFault(f"no bundled schema is called `{name}`{hint}")
    from json import load

    with open(os.path.join(_folder(), name + _SUFFIX), encoding="utf-8") as file:
        return Schema(name, load(file))


def parse_schema(name: str, text: str) -> Schema:
    """The schema that a file holds: YAML where its name says so, else JSON. It is compiled, to be sure that it can be.

    Raises SchemaFault where the text is no schema.
    """
    syntax = "yaml" if name.lower().endswith((".yaml", ".yml")) else "json"
    schema = Schema(name, _document(text.removeprefix(BOM), syntax))
    if schema.fault is not None:
        raise SchemaFault(schema.fault)
    return schema


def is_remote(name: str) -> bool:
    """Whether the name of a schema is an address with a scheme, such as that of a metaschema: nothing we look up."""
    return _REMOTE.match(name) is not None


def named_schema(record: Record) -> tuple[str, At] | None:
    """The schema that a record itself names, and where: in its key `$schema`, or in a comment
    `# yaml-language-server: $schema=...` before the first content of YAML.

    None where it names none, or a remote one (`is_remote`); the URN of a bundled schema gives its name.
    """
    found = _by_key(record) or _by_comment(record)
    if found is None:
        return None
    name, at = found
    if name.startswith(_IDENTIFIER):
        return name[len(_IDENTIFIER) :], at
    return None if is_remote(name) or not name else found


def _by_key(record: Record) -> tuple[str, At] | None:
    node = record.get("$schema")
    return (node.value, node) if node is not None and isinstance(node.value, str) else None


def _by_comment(record: Record) -> tuple[str, At] | None:
    region = record.region
    # Before a list of records it names the schema of the list.
    if region is None or region.syntax != "yaml" or record.base:
        return None
    source = region.source
    for number in range(source.position(region.span.start).line, len(source.line_starts) + 1):
        start, end = source.line(number)
        if start >= region.span.end:
            break
        line = source.text[start:end].lstrip(" \t" + BOM)
        if line and not line.startswith(_NOT_CONTENT):
            break
        match = _MODELINE.match(line)
        if match is not None:
            begin = end - len(line)
            return match[1], Span(begin + match.start(1), begin + match.end(1))
    return None


def _document(text: str, syntax: str) -> Any:
    """The mapping (or boolean) that a schema's text holds."""
    source, span = Source("", text), Span(0, len(text))
    if syntax == "yaml":
        from recordlint.parse import yaml

        document = yaml.load(text, span)
    else:
        from recordlint.parse import json

        document = json.load(text, span)
    faults = [fault for found in document.faults.values() for fault in found]
    if faults:
        first = min(faults, key=lambda fault: span_of(fault.at))
        place = source.position(span_of(first.at).start)
        raise SchemaFault(f"{first.message}, at line {place.line}, column {place.column}")
    value = document.value
    if not isinstance(value, (dict, bool)):
        raise SchemaFault("a schema is a mapping")
    return value


def _folder() -> str:
    """The package's `schemas`; where it is installed in place, those at the top of the repository."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "schemas")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(package)), "schemas")
