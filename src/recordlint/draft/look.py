"""What of a record matters to a draft: little enough to keep for every record of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recordlint.parse import parse
from recordlint.parse.yaml import AMBIGUOUS
from recordlint.patterns import regex
from recordlint.record import Style
from recordlint.roles import ITEM
from recordlint.schema.load import is_schema_document
from recordlint.timestamps import Timestamp, read
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordlint.record import Record
    from recordlint.schema import Schema
    from recordlint.text import Source

TIMESTAMP, URL, TEXT = "timestamp", "url", ""
"""What a string reads as. The first two are the names of roles."""

_DATE = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])")
_ADDRESS = regex(r"https?://\S+", re.IGNORECASE)
_LONGEST = 2000
_DEEPEST = 3
_MOST_STRINGS = 100
_TRUTH = frozenset({"yes", "no", "on", "off"})

Field = tuple[str, ...]
"""A field's path: its keys, with `roles.ITEM` for the items of a list."""


class Look(NamedTuple):
    """What was seen of a record.

    `place` is its file's path from the folder of the configuration. `text` is false for a record of a data file.
    `front_matter` tells whether it has one, `empty` whether nothing follows that, `broken` whether part of it could
    not be read. `schemas` are the names of the schemas that accept it. `truths`: in its file stands a `yes` or `no`
    without quotes. `strings` are the fields that hold strings, with what these read as.
    """

    place: str
    text: bool
    front_matter: bool
    empty: bool
    broken: bool
    keys: tuple[str, ...]
    schemas: frozenset[str]
    truths: bool
    strings: tuple[tuple[Field, str], ...]


def look(source: Source, schemas: Mapping[str, Schema], *, jekyll: bool = False) -> tuple[Look, ...]:
    """Look at the records of a file, whose path is its place; a JSON Schema is none. `schemas` are those that may fit,
    by name. With `jekyll` a record that says `yes` or `no` is read as YAML 1.1."""
    records = [record for record in parse(source) if not is_schema_document(record.data)]
    looks = tuple(_look(record, schemas) for record in records)
    if jekyll and any(one.truths for one in looks):
        return tuple(_look(record, schemas)._replace(truths=True) for record in parse(source, yaml_version="1.1"))
    return looks


def _look(record: Record, schemas: Mapping[str, Schema]) -> Look:
    body = record.body
    accepting = (name for name, schema in schemas.items() if record.data and schema.is_valid(record.data))
    return Look(
        place=record.path,
        text=body is not None,
        front_matter=record.fences is not None,
        empty=body is not None and not body.text.strip(),
        broken=record.broken,
        keys=tuple(record.data),
        schemas=frozenset(accepting),
        truths="ambiguous-scalar" in record.suspects and _says_yes_or_no(record),
        strings=tuple(_strings(record.data)),
    )


def _says_yes_or_no(record: Record) -> bool:
    nodes = {} if record.region is None else record.region.places.nodes
    text = record.source.text
    written = (text[place.value.start : place.value.end] for place in nodes.values() if place.style is Style.PLAIN)
    return any(word.lower() in _TRUTH and AMBIGUOUS.fullmatch(word) for word in written)


def _strings(data: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """Fields with what their strings read as; of a record that holds very many, the first."""
    waiting: list[tuple[Field, Any]] = [((), data)]
    count = 0
    while waiting and count < _MOST_STRINGS:
        path, value = waiting.pop()
        if isinstance(value, str) and value:
            count += 1
            yield path, _kind(value)
        elif len(path) < _DEEPEST and isinstance(value, dict):
            waiting += reversed([((*path, key), below) for key, below in value.items()])
        elif len(path) < _DEEPEST and isinstance(value, list):
            waiting += [((*path, ITEM), below) for below in reversed(value[:_MOST_STRINGS])]


def _kind(text: str) -> str:
    if len(text) > _LONGEST:
        return TEXT
    if _ADDRESS.fullmatch(text):
        return URL
    return TIMESTAMP if _DATE.match(text) and isinstance(read(text), Timestamp) else TEXT
