"""Schemas themselves: where they come from, what is wrong with them, what they say of a node."""

from __future__ import annotations

import pickle
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.record import Record, Region, pointer_of
from recordlint.schema import (
    Schema,
    SchemaFault,
    compile_fault,
    is_remote,
    load_bundled,
    named_schema,
    parse_schema,
)
from recordlint.schema.fault import explain_fault
from recordlint.schema.near import nearest
from recordlint.text import Source, Span
from schema_support import json_record


def test_a_schema_is_a_value():
    schema = Schema("name", {"$ref": "urn:x"}, {"urn:x": {"type": "string"}})
    assert not schema.is_valid(1)
    again = pickle.loads(pickle.dumps(schema))
    assert (again.name, again.document, again.resources) == ("name", {"$ref": "urn:x"}, {"urn:x": {"type": "string"}})
    assert not again.is_valid(1)
    assert repr(schema) == "Schema('name')"
    assert Schema("yes", True).is_valid(1)
    assert not Schema("no", False).is_valid(1)


def test_heavy_modules_wait_until_they_are_needed():
    code = """
import sys
from recordlint.schema import Schema, load_bundled
schema = load_bundled("article")
schema.expected(()), schema.types(("title",)), schema.format(("webUrl",))
assert not {"jsonschema_rs", "jsonschema", "difflib", "recordlint.schema.explain"} & set(sys.modules)
assert Schema("any", {}).is_valid({})
assert not {"jsonschema", "difflib", "recordlint.schema.explain"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"type": "string"}, None),
        (True, None),
        (
            {"type": "strin"},
            "`type` is `strin`, expected `array`, `boolean`, `integer`, `null`, `number` or one of 2 others "
            "(did you mean `string`?), at `/type`",
        ),
        (
            {"properties": {"a": {"minLength": -1}}},
            "`minLength` is `-1`, expected at least 0, at `/properties/a/minLength`",
        ),
        ({"pattern": "("}, "`pattern` is `(`, expected a regular expression, at `/pattern`"),
        (
            {"type": ["string", "strin"]},
            "item 2 of `type` is `strin`, expected `array`, `boolean`, `integer`, `null`, "
            "`number` or one of 2 others (did you mean `string`?), at `/type/1`",
        ),
        ({"properties": []}, "`properties` is a list, expected a mapping, at `/properties`"),
        ({"$schema": 5}, "`$schema` is the integer `5`, expected a string, at `/$schema`"),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#", "items": {"minimum": "1"}},
            '`minimum` is the string `"1"`, expected a number, at `/items/minimum`',
        ),
        (
            {"$schema": "http://json-schema.org/draft-04/schema#", "required": []},
            "`required` is empty, expected at least 1 item, at `/required`",
        ),
        (
            {"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True},
            "it does not fit the keyword `dependencies`, at `#`",
        ),
        (
            {"$schema": "http://json-schema.org/draft-03/schema#"},
            "its `$schema` is "
            "`http://json-schema.org/draft-03/schema#`, expected a draft of JSON Schema from 4 to 2020-12",
        ),
        ({"$ref": "#/nope"}, "it refers to `#/nope`, which is not there, at `/$ref`"),
        ({"allOf": [{"$ref": "#nope"}]}, "it refers to `#nope`, which is not there, at `/allOf/0/$ref`"),
        (
            {"items": {"$ref": "other.json"}},
            "it refers to `other.json`, which is not part of it, and nothing is fetched, at `/items/$ref`",
        ),
        (
            {"$id": "https://x.example/a", "$ref": "b"},
            "it refers to `https://x.example/b`, which is not part of it, and nothing is fetched",
        ),
        ({"$id": "http://["}, "it refers to `http://[`, which is no URI reference"),
        ({"const": "\ud800"}, "it holds what no JSON text can hold"),
    ],
)
def test_what_is_wrong_with_a_schema(document, fault):
    assert compile_fault(document) == fault


def test_a_schema_nested_too_deeply():
    document = {"type": "nope"}
    for _ in range(5_000):
        document = {"not": document}
    assert compile_fault(document) == "it is nested too deeply"
    for _ in range(4_800):
        document = document["not"]
    assert "nope" in compile_fault(document)


def test_a_fault_that_nothing_is_known_of():
    error = ValueError()
    error.kind = SimpleNamespace(name="$ref", as_dict=lambda: {"error": "Something new"})
    assert explain_fault({}, error) == "something new"


@pytest.mark.parametrize("reference", ["file:///etc/hosts", "https://schemas.example/x", "http://127.0.0.1:9/x"])
def test_nothing_is_fetched(reference):
    schema = Schema("remote", {"$ref": reference})
    assert "nothing is fetched" in schema.fault
    with pytest.raises(SchemaFault, match="nothing is fetched"):
        schema.is_valid({})
    with pytest.raises(SchemaFault):
        list(schema.findings(json_record({})))


def test_a_schema_as_text():
    assert not parse_schema("a.json", '\ufeff{"type": "string"}').is_valid(1)
    assert not parse_schema("schemas/a.json", "false").is_valid(1)
    assert not parse_schema("a.yaml", "# A schema\ntype: string\n").is_valid(1)
    assert parse_schema("a.YML", "type: [string, integer]").name == "a.YML"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.json", '{"type": \n "string"', r", at line \d, column \d+$"),
        ("a.json", "[1]", "^a schema is a mapping$"),
        ("a.json", "", "^a schema is a mapping$"),
        ("a.json", '{"type": 5}', "^`type` is the integer `5`"),
        ("a.json", "[" * 100_000, "at line 1, column"),
        ("a.yaml", "type: string\nb: [", r", at line \d, column \d+$"),
        ("a.yaml", "type: string\n---\ntype: string\n", "second document .*, at line 2, column 1$"),
        ("a.yaml", "", "^a schema is a mapping$"),
    ],
)
def test_a_text_that_is_no_schema(name, text, fault):
    with pytest.raises(SchemaFault, match=fault):
        parse_schema(name, text)


def record_in(text, data=None, syntax="yaml", base=()):
    start = text.index("\n") + 1 if text.startswith("---\n") else 0
    source = Source("record.md", text)
    return Record(source, data or {}, region=Region(source, Span(start, len(text)), syntax, None), base=base)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\n# yaml-language-server: $schema=article\ntitle: a\n", "article"),
        ("# one\n\n%YAML 1.2\n---\n  #yaml-language-server :  $schema = ./a.json  # more\n", "./a.json"),
        ("\ufeff# yaml-language-server: $schema=a.json", "a.json"),
        ("# yaml-language-server: $schema=a.json\r\ntitle: a", "a.json"),
        ("# yaml-language-server: $schema=urn:recordlint:article", "article"),
        ("title: a\n# yaml-language-server: $schema=a.json\n", None),
        ("# yaml-language-server: $schema=https://schemas.example/a.json\n", None),
        ("# yaml-language-server: $schema=\n", None),
        ("# another-server: $schema=a.json\n", None),
        ("", None),
        ("\n", None),
        ("# a comment alone", None),
    ],
)
def test_a_schema_named_in_a_comment(text, name):
    found_ = named_schema(record_in(text))
    if name is None:
        assert found_ is None
    else:
        assert found_[0] == name
        assert text[slice(*found_[1])].endswith(name)


def test_a_comment_names_a_schema_in_yaml_only_and_for_the_whole_file():
    text = "# yaml-language-server: $schema=a.json\n"
    assert named_schema(record_in(text, syntax="toml")) is None
    assert named_schema(record_in(text, base=(0,))) is None
    assert named_schema(Record(Source("a.md", text), {})) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("article", "article"),
        ("../schemas/a.json", "../schemas/a.json"),
        ("urn:recordlint:article", "article"),
        ("https://json-schema.org/draft/2020-12/schema", None),
        ("//schemas.example/a.json", None),
        ("file:///etc/a.json", None),
        ("", None),
        (5, None),
    ],
)
def test_a_schema_named_by_a_key(value, name):
    record = json_record({"$schema": value})
    found_ = named_schema(record)
    if name is None:
        assert found_ is None
    else:
        assert (found_[0], pointer_of(found_[1])) == (name, ("$schema",))


def test_the_key_counts_before_the_comment():
    record = record_in("# yaml-language-server: $schema=a.json\n$schema: b.json\n", {"$schema": "b.json"})
    assert named_schema(record)[0] == "b.json"


def test_remote_names():
    assert [is_remote(name) for name in ("http://x.example/", "urn:x", "//x/y", "a.json", "./a:b", "C.json")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_no_such_bundled_schema():
    with pytest.raises(SchemaFault, match=r"^no bundled schema is called `artcle`, did you mean `article`\?$"):
        load_bundled("artcle")
    with pytest.raises(SchemaFault, match=r"^no bundled schema is called `\.\./x`$"):
        load_bundled("../x")


TREE = Schema(
    "tree",
    {
        "properties": {
            "date": {"$ref": "#/$defs/stamp", "title": "Date"},
            "maybe": {"anyOf": [{"$ref": "#stamp"}, {"type": "null"}]},
            "number": {"type": ["number", "string"], "allOf": [{"type": ["integer", "boolean"]}]},
            "either": {"oneOf": [{"type": "integer"}, {"minimum": 5}]},
            "nested": {"anyOf": [{"anyOf": [{"anyOf": [{"type": "null"}]}]}]},
            "deeper": {"anyOf": [{"anyOf": [{"anyOf": [{"anyOf": [{"type": "null"}]}]}]}]},
            "float": {"type": "number"},
            "pair": {"prefixItems": [{"type": "string"}, {"type": "null"}], "items": {"type": "boolean"}},
            "old": {"items": [{"type": "string"}], "additionalItems": {"type": "null"}},
            "self": {"$ref": "#"},
            "cycle": {"$ref": "#/$defs/cycle"},
            "odd": {"$ref": "#/$defs/a~1b%25/0"},
            "elsewhere": {"$ref": "other.json"},
            "broken": {"$ref": "#/$defs/list/7"},
            "image": {"required": ["url"], "x-recordlint-expected": ["isCached", "url"]},
        },
        "patternProperties": {"^x-": {"type": "string"}},
        "additionalProperties": {"type": "null"},
        "$defs": {
            "stamp": {"$anchor": "stamp", "type": "string", "format": "date-time"},
            "cycle": {"$ref": "#/$defs/cycle"},
            "a/b%": [{"type": "boolean"}],
            "list": [],
        },
    },
)


@pytest.mark.parametrize(
    ("pointer", "types"),
    [
        ((), ()),
        (("date",), ("string",)),
        (("maybe",), ("null", "string")),
        (("number",), ("integer",)),
        (("either",), ()),
        (("nested",), ("null",)),
        (("deeper",), ()),
        (("float",), ("number",)),
        (("pair", 0), ("string",)),
        (("pair", 1), ("null",)),
        (("pair", 2), ("boolean",)),
        (("pair", 7), ("boolean",)),
        (("old", 0), ("string",)),
        (("old", 9), ("null",)),
        (("self", "self", "date"), ("string",)),
        (("cycle",), ()),
        (("odd",), ("boolean",)),
        (("elsewhere",), ()),
        (("broken",), ()),
        (("x-mine",), ("string",)),
        (("x-mine", "below", 3), ()),
        (("anything",), ("null",)),
    ],
)
def test_types(pointer, types):
    assert TREE.types(pointer) == frozenset(types)
    assert TREE.types(pointer) == frozenset(types)


def test_formats_of_nodes():
    assert [TREE.format((key,)) for key in ("date", "maybe", "number")] == ["date-time", "date-time", None]


def test_expected_keys():
    assert TREE.expected(("image",)) == ("url", "isCached")
    assert TREE.expected(("date",)) == ()


def test_subschemas_are_those_of_the_document():
    assert TREE.subschemas(("date",)) == (TREE.document["properties"]["date"], TREE.document["$defs"]["stamp"])


def test_any_number_of_keys_costs_no_memory():
    schema = Schema("open", {"properties": {"a": {"$ref": "#"}}, "additionalProperties": {"type": "null"}})
    for index in range(1_000):
        assert schema.types((f"key{index}",)) == {"null"}
    assert schema._governing._steps == 1


def test_a_pattern_that_is_none_matches_nothing():
    assert Schema("bad", {"patternProperties": {"(": {"type": "string"}}}).types(("a",)) == frozenset()


def test_nonsense_in_a_schema_says_nothing():
    schema = Schema("odd", {"type": 5, "required": "a", "properties": [], "allOf": 7, "format": [], "$ref": 3})
    assert (schema.types(()), schema.expected(()), schema.format(())) == (frozenset(), (), None)
    assert schema.types(("a", 0)) == frozenset()


@pytest.mark.parametrize(
    ("word", "known", "nearest_"),
    [
        ("publishd", ("published", "publisher"), "published"),
        ("Title", ("title",), "title"),
        ("is_cached", ("isCached",), "isCached"),
        ("artcile", ("video", "article"), "article"),
        ("ab", ("ac",), None),
        ("abcd", ("abce",), "abce"),
        ("abcd", ("abef",), None),
        ("abcdef", ("abcxyf",), "abcxyf"),
        ("abcdef", ("axcyez",), None),
        ("same", ("same",), None),
        ("x" * 100, ("x" * 99,), None),
        ("bacdfe", ("abcdef",), "abcdef"),
        ("kitten", ("sitting", "mitten"), "mitten"),
    ],
)
def test_nearest(word, known, nearest_):
    assert nearest(word, known) == nearest_


@given(st.text("ab", min_size=3, max_size=7), st.text("ab", max_size=7))
def test_nearest_counts_edits(word, other):
    """Against the definition of the optimal string alignment distance, word by word."""
    edits = {(0, 0): 0}
    for i in range(len(word) + 1):
        for j in range(len(other) + 1):
            ways = [edits[i, j]] if (i, j) in edits else []
            ways += [edits[i - 1, j] + 1] if i else []
            ways += [edits[i, j - 1] + 1] if j else []
            ways += [edits[i - 1, j - 1] + (word[i - 1] != other[j - 1])] if i and j else []
            if i > 1 and j > 1 and word[i - 2 : i] == other[j - 2 : j][::-1]:
                ways.append(edits[i - 2, j - 2] + 1)
            edits[i, j] = min(ways)
    near = 0 < edits[len(word), len(other)] <= (1 if len(word) <= 5 else 2)
    assert (nearest(word, (other,)) == other) is near
