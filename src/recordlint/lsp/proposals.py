"""What could be written at a place in the data of a text: keys and values, as the schema and vocabularies have them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recordlint.lsp.cursor import Cursor, find_cursors
from recordlint.parse import parse, syntax_of
from recordlint.schema import Schema, named_schema
from recordlint.schema.governing import known_keys
from recordlint.values import NamedTuple
from recordlint.vocabulary import VocabularyName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.check import Plan, World
    from recordlint.diagnostic import Pointer
    from recordlint.text import Source, Span

MOST_TERMS = 500
"""Of a larger vocabulary so many terms are proposed."""
_SEPARATORS = {"yaml": ": ", "json": ": ", "toml": " = "}


class Proposal(NamedTuple):
    """Something that could be written: `text` in the place of `span`. `filter` is what is compared with what is there.

    `detail` says in few words what it is, `about` what the schema says of it.
    """

    label: str
    text: str
    span: Span
    filter: str
    is_key: bool
    required: bool = False
    detail: str = ""
    about: str = ""


def propose(source: Source, offset: int, plan: Plan, world: World) -> Iterator[Proposal]:
    """What could be written at an offset of a source, what is most wanted first."""
    place = find_cursors(source, offset)
    if place is None or not place.cursors:
        return
    schema = _schema(source, plan, world)
    for cursor in place.cursors:
        # In a data file each item of a list is a record.
        below = cursor.pointer[1:] if syntax_of(source.path) and _is_item(cursor.pointer) else cursor.pointer
        found = _keys(schema, below, cursor) if cursor.is_key else _values(schema, below, plan)
        for one in found:
            proposal = _written(one, cursor, place.syntax, source)
            if proposal is not None:
                yield proposal


class _Word(NamedTuple):
    """A key or value to propose."""

    value: Any
    required: bool = False
    detail: str = ""
    about: str = ""


def _schema(source: Source, plan: Plan, world: World) -> Schema | None:
    """The schema of the records in a source: the configured one, else the first that one of them names."""
    if plan.schema is not None:
        return plan.schema
    for record in parse(source, yaml_version=plan.yaml):
        named = named_schema(record)
        answer = None if named is None else world.schema(record.path, named[0])
        if isinstance(answer, Schema):
            return answer
    return None


def _is_item(pointer: Pointer) -> bool:
    return bool(pointer) and isinstance(pointer[0], int)


def _keys(schema: Schema | None, pointer: Pointer, cursor: Cursor) -> Iterator[_Word]:
    if schema is None:
        return
    expected = schema.expected(pointer)
    schemas = (*schema.subschemas(pointer), *schema.choices(pointer))
    listed = [key for one in schemas if isinstance(one.get("required"), list) for key in one["required"]]
    required = dict.fromkeys(key for key in listed if isinstance(key, str))
    keys = dict.fromkeys((*required, *expected, *known_keys(schemas)))
    for key in keys:
        if key not in cursor.present:
            below = (*pointer, key)
            said = schema.subschemas(below) or tuple(_of_choices(schemas, key))
            needed = key in required
            detail = ("required, " if needed else "") + _kind(schema, below, said)
            yield _Word(key, needed or key in expected, detail.strip(", "), _said(said, "description"))


def _of_choices(schemas: Iterable[dict[str, Any]], key: str) -> Iterator[dict[str, Any]]:
    """What alternatives say of a key."""
    for one in schemas:
        properties = one.get("properties")
        if isinstance(properties, dict) and isinstance(properties.get(key), dict):
            yield properties[key]


def _kind(schema: Schema, pointer: Pointer, said: Iterable[dict[str, Any]]) -> str:
    types = sorted(schema.types(pointer)) or [one["type"] for one in said if isinstance(one.get("type"), str)][:1]
    format = schema.format(pointer)
    return " or ".join(types) + (f", {format}" if format else "")


def _said(schemas: Iterable[dict[str, Any]], keyword: str) -> str:
    return next((str(one[keyword]) for one in schemas if isinstance(one.get(keyword), str)), "")


def _values(schema: Schema | None, pointer: Pointer, plan: Plan) -> Iterator[_Word]:
    seen: list[Any] = []
    words = [] if schema is None else list(_of_schema(schema, pointer))
    for word in (*words, *_of_vocabularies(plan, pointer)):
        key = (type(word.value), word.value)
        if key not in seen:
            seen.append(key)
            yield word


def _of_schema(schema: Schema, pointer: Pointer) -> Iterator[_Word]:
    """The values that a schema lists for a node, those that are no mapping or list."""
    schemas = (*schema.subschemas(pointer), *schema.choices(pointer))
    about = _said(schemas, "description")
    listed = [value for one in schemas if "const" in one for value in (one["const"],)]
    listed += [value for one in schemas if isinstance(one.get("enum"), list) for value in one["enum"]]
    types = schema.types(pointer)
    if "boolean" in types and not listed:
        listed = [True, False]
    yield from (_Word(value, about=about) for value in listed if not isinstance(value, (dict, list)))


def _of_vocabularies(plan: Plan, pointer: Pointer) -> Iterator[_Word]:
    """The terms that an option of a rule ties to a field."""
    from recordlint.roles import ITEM, parse_field

    way = [step for step in pointer if isinstance(step, str)]
    for selected in plan.rules:
        for option in selected.options or ():  # type: ignore[attr-defined]
            for field, name in option.items() if hasattr(option, "items") else ():
                known = plan.vocabularies.get(name) if isinstance(name, VocabularyName) else None
                if known is not None and [step for step in parse_field(field) if step != ITEM] == way:
                    yield from (_Word(term, detail=name) for term in known.terms[:MOST_TERMS])


def _written(word: _Word, cursor: Cursor, syntax: str, source: Source) -> Proposal | None:
    """A word as it is written at a cursor; None for what the syntax cannot hold."""
    written = _spelling(word.value, syntax, is_key=cursor.is_key, flow=cursor.flow)
    if written is None:
        return None
    label = word.value if isinstance(word.value, str) else written
    # What begins with a quote is compared with what begins with one.
    typed = source.text[cursor.typed.start : cursor.typed.end]
    quote = typed[:1] if typed[:1] in ("'", '"') else ""
    return Proposal(
        label,
        written + (_SEPARATORS[syntax] if cursor.is_key and not cursor.separated else ""),
        cursor.typed,
        f"{quote}{label}{quote}",
        cursor.is_key,
        word.required,
        word.detail,
        word.about,
    )


def _spelling(value: Any, syntax: str, *, is_key: bool, flow: bool) -> str | None:
    from recordlint.edits.site import Refused

    try:
        if syntax == "yaml":
            from recordlint.edits.yaml_scalars import scalar
            from recordlint.record import Style

            return scalar(value, Style.PLAIN, flow=flow)
        if syntax == "toml":
            from recordlint.edits import toml_scalars

            return toml_scalars.key_text(value, "a") if is_key else toml_scalars.scalar(value)
    except Refused:
        return None
    return json.dumps(value, ensure_ascii=False)
