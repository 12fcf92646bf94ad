"""References of a schema to other documents: to resources it is given, and to bundled schemas."""

from __future__ import annotations

import json
import pickle

import pytest

from recordlint.schema import Schema, SchemaFault, parse_schema
from schema_support import found

PARTS = {
    "$ref": "#/$defs/part",
    "$defs": {
        "part": {"properties": {"key": {"$ref": "#key"}, "other": {"$ref": "urn:more#key"}}, "required": ["key"]},
        "key": {"$anchor": "key", "type": "string", "format": "date"},
    },
}
MORE = {"$defs": {"key": {"$anchor": "key", "type": "boolean"}, "back": {"$ref": "urn:parts"}}}
ABROAD = Schema(
    "abroad",
    {
        "properties": {
            "whole": {"$ref": "urn:parts"},
            "anchor": {"$ref": "urn:more#key"},
            "way": {"$ref": "urn:more#/$defs/back"},
            "yes": {"$ref": "urn:yes"},
            "yes too": {"$ref": "urn:yes#anchor"},
            "nowhere": {"$ref": "urn:nowhere#key"},
            "own": {"$ref": "#key"},
        },
        "$defs": {"key": {"$anchor": "key", "type": "null"}},
    },
    {"urn:parts": PARTS, "urn:more": MORE, "urn:yes": True},
)


@pytest.mark.parametrize(
    ("pointer", "types"),
    [
        (("whole", "key"), ("string",)),
        (("whole", "other"), ("boolean",)),
        (("anchor",), ("boolean",)),
        (("way", "key"), ("string",)),
        (("yes",), ()),
        (("yes too",), ()),
        (("nowhere",), ()),
        (("own",), ("null",)),
    ],
)
def test_references_to_other_documents(pointer, types):
    assert ABROAD.types(pointer) == frozenset(types)


def test_what_other_documents_say():
    assert ABROAD.format(("way", "key")) == "date"
    assert ABROAD.expected(("whole",)) == ("key",)
    assert pickle.loads(pickle.dumps(ABROAD)).expected(("way",)) == ("key",)


def test_a_schema_may_refer_to_bundled_ones():
    text = '{"$ref": "urn:recordlint:article", "properties": {"topics": {"maxItems": 1}}}'
    schema = parse_schema("mine.json", text)
    assert schema.expected(("images", 0)) == ("url", "width", "height", "isCached")
    assert next(help_ for _, _, help_ in found(schema, {"titel": "Harbour bath"})) == "did you mean `title`?"
    yaml_schema = parse_schema("mine.yaml", "$ref: urn:recordlint:definitions#/$defs/length")
    assert [message for _, message, _ in found(yaml_schema, "19 mins")] == [
        "the record is `19 mins`, expected an ISO 8601 duration"
    ]


def test_a_copy_of_a_bundled_schema_is_a_schema_of_its_own():
    text = '{"$id": "urn:recordlint:video", "type": "string", "allOf": [{"$ref": "urn:recordlint:video#/$defs/a"}]'
    schema = parse_schema("video.json", text + ', "$defs": {"a": {"minLength": 2}}}')
    assert schema.resources == {}
    assert (schema.is_valid("ab"), schema.is_valid("a")) == (True, False)


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        ("urn:recordlint:definitions#/$defs/nope", "it refers to `#/$defs/nope`, which is not there"),
        (
            "urn:recordlint:nope",
            "it refers to `urn:recordlint:nope`, which is not part of it, and nothing is fetched, at `/$ref`",
        ),
    ],
)
def test_references_to_what_is_not_bundled(reference, fault):
    with pytest.raises(SchemaFault) as raised:
        parse_schema("mine.json", json.dumps({"$ref": reference}))
    assert str(raised.value) == fault
