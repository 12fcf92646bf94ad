"""Where schemas come from: shipped with recordlint, given as text, named by a record."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.record import span_of
from recordlint.schema.near import nearest
from recordlint.schema.schema import Schema, SchemaFault
from recordlint.text import BOM, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordlint.diagnostic import At
    from recordlint.record import Record

_SUFFIX = ".schema.json"
_IDENTIFIER = "urn:recordlint:"
_REMOTE = regex(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_MODELINE = regex(r"#[ \t]*yaml-language-server[ \t]*:[ \t]*\$schema[ \t]*=[ \t]*([^ \t\r\n]+)")
_METASCHEMA = regex(r"https?://json-schema\.org/[\w./-]*schema#?", re.ASCII)
_NOT_CONTENT = ("#", "%", "---")
_NOT_OF_RECORDS = frozenset({"config", "definitions", "report"})
_BUNDLED_REFERENCE = regex(_IDENTIFIER + r"([a-z-]+)")


@cache
def bundled_names() -> tuple[str, ...]:
    """The names of the schemas of records that come with recordlint, in alphabetical order."""
    return tuple(name for name in _shipped() if name not in _NOT_OF_RECORDS)


@cache
def load_bundled(name: str) -> Schema:
    """A schema that comes with recordlint: one of `bundled_names`, `config`, `report`, or `definitions`, which the
    others refer to. Raises SchemaFault for any other name."""
    if name not in _shipped():
        close = nearest(name, bundled_names())
        hint = "" if close is None else f", did you mean `{close}`?"
        raise SchemaFault(f"no bundled schema is called `{name}`{hint}")
    text, document = _bundled(name)
    return Schema(name, document, _resources(document, text))


def parse_schema(name: str, text: str, path: str = "", read: Callable[[str], str] | None = None) -> Schema:
    """The schema that a file holds: YAML where its name says so, else JSON. It may refer to bundled schemas by their
    URN, and with `read`, which gives the text of a file by its absolute path, to files by their paths from its own,
    `path`. It is compiled, to be sure that it can be.

    Raises SchemaFault where the text is no schema, or a file that it refers to holds none.
    """
    document = _document(text.removeprefix(BOM), _syntax(name))
    texts = [text]
    files: dict[str, Any] = {}
    if read is not None and "$ref" in text:
        from recordlint.schema.beside import with_files

        def open_file(written: str, target: str) -> Any:
            below = _text_of(written, target, read)
            if below is None:
                return None
            texts.append(below)
            try:
                return _document(below.removeprefix(BOM), _syntax(target))
            except SchemaFault as fault:
                raise SchemaFault(f"`{written}`, which it refers to: {fault}") from fault

        document, files = with_files(document, path, open_file)
    schema = Schema(name, document, {**files, **_resources(document, "\n".join(texts))})
    if schema.fault is not None:
        raise SchemaFault(schema.fault)
    return schema


def is_remote(name: str) -> bool:
    """Whether the name of a schema is an address with a scheme, such as that of a metaschema: nothing we look up."""
    return _REMOTE.match(name) is not None


def is_schema_document(data: object) -> bool:
    """Whether data are a JSON Schema, by the metaschema that they name."""
    said = data.get("$schema") if isinstance(data, dict) else None
    return isinstance(said, str) and _METASCHEMA.fullmatch(said) is not None


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


@cache
def _shipped() -> tuple[str, ...]:
    return tuple(sorted(file[: -len(_SUFFIX)] for file in os.listdir(_folder()) if file.endswith(_SUFFIX)))


@cache
def _bundled(name: str) -> tuple[str, Any]:
    """The text of a bundled schema, and the mapping that it holds."""
    from json import loads

    with open(os.path.join(_folder(), name + _SUFFIX), encoding="utf-8") as file:
        text = file.read()
    return text, loads(text)


def _resources(document: Any, text: str) -> dict[str, Any]:
    """The bundled schemas that a schema speaks of in its text, and those that these speak of, by their URN; not the
    schema itself, nor one whose identifier it has taken."""
    own = document.get("$id") if isinstance(document, dict) else None
    found: dict[str, Any] = {}
    waiting = [text]
    while waiting:
        for name in _BUNDLED_REFERENCE.findall(waiting.pop()):
            uri = _IDENTIFIER + name
            if name in _shipped() and uri != own and uri not in found:
                below, found[uri] = _bundled(name)
                waiting.append(below)
    return found


def _text_of(written: str, path: str, read: Callable[[str], str]) -> str | None:
    """The text of a file that a schema refers to; None where there is none. Raises SchemaFault if it cannot be read."""
    try:
        return read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SchemaFault(f"`{written}`, which it refers to, cannot be read: {error.strerror}") from error


def _syntax(name: str) -> str:
    return "yaml" if name.lower().endswith((".yaml", ".yml")) else "json"


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
