"""What is said of a record that its schema does not accept: words, places, fixes."""

from __future__ import annotations

import pytest

from recordlint.diagnostic import Applicability
from recordlint.record import pointer_of, span_of
from recordlint.schema import (
    Schema,
)
from schema_support import found, json_record, yaml_record


def of_a(schema, value):
    """The one finding for `value` at the key `a` under a schema for it: message and help."""
    ((_, message, help_),) = found(Schema("test", {"properties": {"a": schema}}), {"a": value})
    return message, help_


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer"}, "137", '`a` is the string `"137"`, expected an integer'),
        ({"type": "string"}, 12, "`a` is the integer `12`, expected a string"),
        ({"type": "string"}, 1.5, "`a` is the number `1.5`, expected a string"),
        ({"type": "string"}, True, "`a` is the boolean `true`, expected a string"),
        ({"type": "string"}, None, "`a` is null, expected a string"),
        ({"type": "boolean"}, [], "`a` is a list, expected a boolean"),
        ({"type": ["array", "number", "null"]}, {}, "`a` is a mapping, expected a number, a list or null"),
        ({"type": "object"}, "", "`a` is an empty string, expected a mapping"),
        ({"enum": ["x", "y", "z"]}, "q", "`a` is `q`, expected `x`, `y` or `z`"),
        ({"enum": ["x", "y"]}, 1, "`a` is the integer `1`, expected `x` or `y`"),
        ({"enum": [1, "x"]}, "q", '`a` is the string `"q"`, expected `1` or `"x"`'),
        ({"enum": list("123456789")}, "q", "`a` is `q`, expected `1`, `2`, `3`, `4`, `5` or one of 4 others"),
        ({"enum": []}, 1, "`a` is the integer `1`, expected nothing"),
        ({"const": False}, True, "`a` is `true`, expected `false`"),
        ({"const": {"k": [1]}}, [], '`a` is a list, expected `{"k": [1]}`'),
        ({"minimum": -1}, -5, "`a` is `-5`, expected at least -1"),
        ({"minimum": 0, "allOf": [{"minimum": 5}, {"minimum": 2}]}, -5, "`a` is `-5`, expected at least 5"),
        ({"maxLength": 1, "allOf": [{"maxLength": 3}]}, "abcd", "`a` has 4 characters, expected at most 1 character"),
        ({"maximum": 2.5}, 3, "`a` is `3`, expected at most 2.5"),
        ({"exclusiveMinimum": 0}, 0, "`a` is `0`, expected more than 0"),
        ({"exclusiveMaximum": 1}, 1.5, "`a` is `1.5`, expected less than 1"),
        ({"multipleOf": 5}, 7, "`a` is `7`, expected a multiple of 5"),
        ({"minLength": 1}, "", "`a` is empty, expected at least 1 character"),
        ({"minLength": 3}, "ab", "`a` has 2 characters, expected at least 3 characters"),
        ({"maxLength": 1}, "ab", "`a` has 2 characters, expected at most 1 character"),
        ({"pattern": "^[a-z]+$"}, "A1", "`a` is `A1`, expected a string that matches `^[a-z]+$`"),
        ({"minItems": 2}, [1], "`a` has 1 item, expected at least 2 items"),
        ({"maxItems": 1}, [1, 2], "`a` has 2 items, expected at most 1 item"),
        ({"minProperties": 1}, {}, "`a` is empty, expected at least 1 key"),
        ({"maxProperties": 0}, {"b": 1}, "`a` has 1 key, expected at most 0 keys"),
        ({"items": {"type": "string"}}, ["x", 2], "item 2 of `a` is the integer `2`, expected a string"),
        ({"contains": {"type": "string"}}, [1], "no item of `a` is a string"),
        ({"contains": {"properties": {}, "not": {}}}, [1], "no item of `a` is what the schema asks for"),
        ({"contains": {"const": 1}, "minContains": 2}, [1], "too few items of `a` fit, expected at least 2"),
        ({"contains": {"const": 1}, "maxContains": 1}, [1, 1], "too many items of `a` fit, expected at most 1"),
        ({"uniqueItems": True}, [1, True, 1.0], "item 3 of `a` repeats item 1"),
        ({"uniqueItems": True}, [{"k": [0]}, {"k": [False]}, {"k": [0]}], "item 3 of `a` repeats item 1"),
        (False, 1, "`a` is not allowed"),
        ({"additionalProperties": False}, {"b": 1}, "unknown key `b`"),
        ({"unevaluatedProperties": False}, {"b": 1}, "unknown key `b`"),
        ({"unevaluatedProperties": {"type": "string"}}, {"b": 1}, "`b` is the integer `1`, expected a string"),
        ({"additionalProperties": {"type": "string"}}, {"b": 1}, "`b` is the integer `1`, expected a string"),
        (
            {"unevaluatedProperties": {"required": ["c"], "anyOf": [{"minProperties": 9}]}},
            {"b": {}},
            "`b` is a mapping, expected a mapping with `c`",
        ),
        ({"unevaluatedProperties": {"anyOf": [False]}}, {"b": 1}, "`b` is the integer `1`, which the schema excludes"),
        ({"prefixItems": [{}], "items": False}, [1, 2], "item 2 of `a` is not allowed"),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 1], "item 2 of `a` is not allowed"),
        ({"propertyNames": {"pattern": "^x"}}, {"b": 1}, "invalid key `b`, expected a string that matches `^x`"),
        ({"propertyNames": {"not": {"const": "b"}}}, {"b": 1}, "invalid key `b`"),
        ({"required": ["b"]}, {}, "`b` is missing"),
        ({"not": {"type": "string"}}, "x", '`a` is the string `"x"`, expected anything but a string'),
        ({"not": {"required": [], "type": "integer"}}, 1, "`a` is the integer `1`, expected anything but an integer"),
        ({"not": {}}, 1, "`a` is the integer `1`, which the schema excludes"),
        ({"not": {"required": ["b"]}}, {"b": 1}, "`b` is not allowed"),
        ({"not": {"required": ["b", "c"]}}, {"b": 1, "c": 2}, "`b` and `c` exclude each other"),
        ({"not": {"anyOf": [{"required": ["b"]}, {"required": ["c"]}]}}, {"c": 2}, "`c` is not allowed"),
        ({"not": {"anyOf": [{"required": ["b"]}, {}]}}, {}, "`a` is a mapping, which the schema excludes"),
        ({"pattern": "^(?=a)((a+)+\\2?)+$"}, "a" * 60 + "b", "`a` is too hard to match with a pattern of the schema"),
        ({"items": {"items": {"type": "null"}}}, [[1]], "item 1 of item 1 of `a` is the integer `1`, expected null"),
    ],
)
def test_words(schema, value, message):
    assert of_a(schema, value)[0] == message


@pytest.mark.parametrize(
    ("name", "value", "expected", "like"),
    [
        ("date-time", "2023-13-45T99:00:00Z", "an RFC 3339 date-time", "2024-01-16T10:10:00Z"),
        ("date", "2 May", "an RFC 3339 date", "2024-01-16"),
        ("uri", "page", "an absolute URI", "https://example.org/page"),
        ("email", "me", "an e-mail address", "name@example.org"),
        ("duration", "19 mins", "an ISO 8601 duration", "PT19M"),
        ("regex", "(", "a regular expression", "^[a-z]+$"),
    ],
)
def test_formats(name, value, expected, like):
    assert of_a({"format": name}, value) == (f"`a` is `{value}`, expected {expected}", f"write it like `{like}`")


def test_older_drafts():
    four = Schema(
        "four",
        {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "properties": {"n": {"minimum": 3, "exclusiveMinimum": True}},
            "dependencies": {"n": ["m"]},
        },
    )
    assert found(four, {"n": 3}) == [
        ("{", "`m` is missing", "required where `n` is there"),
        ("3", "`n` is `3`, expected more than 3", None),
    ]
    seven = {"$schema": "http://json-schema.org/draft-07/schema#"}
    lists = Schema("seven", {**seven, "properties": {"l": {"items": [{}], "additionalItems": False}}})
    assert [text for text, *_ in found(lists, {"l": [1, 2, 3]})] == ["2", "3"]
    depends = Schema("seven", {**seven, "dependencies": {"n": False}})
    assert found(depends, {"n": 1}) == [("{", "the record is not allowed", "this holds where `n` is there")]
    encoded = Schema("seven", {**seven, "properties": {"e": {"contentEncoding": "base64"}}})
    assert found(encoded, {"e": "="}) == [('"="', "`e` is `=`, expected text encoded as base64", None)]
    media = Schema("seven", {**seven, "properties": {"e": {"contentMediaType": "application/json"}}})
    assert found(media, {"e": "{"}) == [('"{"', "`e` is `{`, expected text that is valid `application/json`", None)]


def test_long_and_unprintable_values_are_shortened_and_escaped():
    message, _ = of_a({"enum": ["x"]}, "one\r\n\ttwo\x1b" + "y" * 100)
    assert message == "`a` is `one\\r\\n\\ttwo\\u001b" + "y" * 49 + "…`, expected `x`"
    assert of_a({"type": "null"}, 10**100)[0] == "`a` is the integer `1" + "0" * 58 + "…`, expected null"


OPEN = Schema("open", {"required": ["title", "date"]})
CLOSED = Schema(
    "closed",
    {
        "properties": {"title": {}, "date": {}, "state": {"enum": ["draft", "ready"]}},
        "additionalProperties": False,
        "required": ["title"],
    },
)


def test_a_misspelt_key_is_one_problem():
    assert found(CLOSED, {"titel": 1}) == [('"titel"', "unknown key `titel`", "did you mean `title`?")]


def test_two_misspellings_of_one_key_are_not_both_renamed():
    first, second = CLOSED.findings(json_record({"titel": 1, "tilte": 2}))
    assert (first.fix.title, second.fix) == ("rename it to `title`", None)


def test_a_key_that_is_there_is_not_suggested():
    assert found(CLOSED, {"title": 1, "titel": 2}) == [
        ('"titel"', "unknown key `titel`", "the schema knows `title`, `date` and `state`")
    ]


def test_many_known_keys_are_not_listed():
    schema = Schema("many", {"properties": dict.fromkeys("abcdefgh", True), "additionalProperties": False})
    assert found(schema, {"zzz": 1}) == [('"zzz"', "unknown key `zzz`", None)]


def test_a_missing_key_points_at_a_similar_one():
    record = json_record({"titel": 1, "date": 2})
    (finding,) = OPEN.findings(record)
    assert (finding.message, finding.help, finding.missing) == (
        "`title` is missing",
        "did you mean it by `titel`?",
        "title",
    )
    assert record.source.text[slice(*span_of(finding.labels[0].at))] == '"titel"'
    assert [edit.text for edit in finding.fix.change.edits] == ['"title"']


def test_missing_keys_stand_at_the_key_of_their_mapping():
    schema = Schema("deep", {"properties": {"a": {"items": {"properties": {"b": {"required": ["x"]}}}}}})
    (finding,) = schema.findings(json_record({"a": [{"b": {}}]}))
    assert (pointer_of(finding.at), finding.keyword) == (("a", 0, "b"), "required")
    assert found(schema, {"a": [{"b": {}}]})[0][0] == '"b"'


def test_unevaluated_keys_know_the_keys_of_all_parts():
    schema = Schema(
        "parts",
        {
            "$ref": "#/$defs/p",
            "allOf": [{"properties": {"title": {}}}],
            "unevaluatedProperties": False,
            "$defs": {"p": {"properties": {"image": {}}}},
        },
    )
    assert found(schema, {"imgae": 1, "tilte": 2}) == [
        ('"imgae"', "unknown key `imgae`", "did you mean `image`?"),
        ('"tilte"', "unknown key `tilte`", "did you mean `title`?"),
    ]


def test_keys_of_a_schema_in_another_document_are_known():
    other = {"properties": {"title": {}}, "additionalProperties": False}
    schema = Schema("here", {"$ref": "urn:there"}, {"urn:there": other})
    assert found(schema, {"titel": 1}) == [('"titel"', "unknown key `titel`", "did you mean `title`?")]
    assert found(schema, {"title": 1}) == []


def test_the_schema_key_of_a_record_is_no_content():
    record = {"$schema": "closed.json", "title": 1}
    assert CLOSED.is_valid(record)
    assert found(CLOSED, record) == []
    assert not Schema("says", {"properties": {"$schema": {"const": "x"}}}).is_valid(record)
    assert not CLOSED.is_valid({"$schema": 1, "title": 1})


@pytest.mark.parametrize(
    ("schema", "value", "findings"),
    [
        # Of another type, so not meant.
        (
            {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"x": {"type": "null"}}}]},
            {"x": 1},
            [("1", "`x` is the integer `1`, expected null", None)],
        ),
        # All of another type.
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            [],
            [("[]", "`a` is a list, expected a string or null", None)],
        ),
        # The value of a key tells them apart.
        (
            {
                "oneOf": [
                    {"properties": {"k": {"const": "cat"}}, "required": ["meow"]},
                    {"properties": {"k": {"const": "dog"}}, "required": ["bark", "wag"]},
                ]
            },
            {"k": "dog"},
            [('"a"', "`bark` is missing", None), ('"a"', "`wag` is missing", None)],
        ),
        (
            {"oneOf": [{"properties": {"k": {"const": "cat"}}}, {"properties": {"k": {"enum": ["dog", "cow"]}}}]},
            {"k": "dgo"},
            [('"dgo"', "`k` is `dgo`, expected `cat`, `dog` or `cow`", "did you mean `dog`?")],
        ),
        # The fewest problems, then the deepest.
        (
            {"anyOf": [{"required": ["b", "c"], "minProperties": 4}, {"properties": {"d": {"type": "null"}}}]},
            {"d": 1},
            [("1", "`d` is the integer `1`, expected null", None)],
        ),
        (
            {"anyOf": [{"minProperties": 4}, {"properties": {"d": {"type": "null"}}}]},
            {"d": 1},
            [("1", "`d` is the integer `1`, expected null", None)],
        ),
        # It cannot be told.
        (
            {"anyOf": [{"pattern": "^x"}, {"format": "ipv4"}]},
            "b",
            [('"b"', '`a` is the string `"b"`, expected a string that matches `^x` or an IPv4 address', None)],
        ),
        (
            {"anyOf": [{"const": "auto"}, {"anyOf": [{"format": "uri"}, {"pattern": "^x"}]}]},
            "auot",
            [
                (
                    '"auot"',
                    '`a` is the string `"auot"`, expected `auto` or an absolute URI or a string that matches `^x`',
                    "did you mean `auto`?",
                )
            ],
        ),
        (
            {"anyOf": [{"properties": {"x": {"minimum": 5}}}, {"properties": {"y": {"minimum": 5}}}]},
            {"x": 1, "y": 1},
            [('{"x": 1, "y": 1}', "`a` fits none of the 2 alternatives", None)],
        ),
        ({"anyOf": [False, False]}, 1, [("1", "`a` fits none of the 2 alternatives", None)]),
        (
            {"oneOf": [{}, {"minimum": 0}, {"minimum": 5}]},
            1,
            [("1", "`a` fits 2 alternatives, expected exactly one", None)],
        ),
        # Keys as alternatives.
        (
            {"anyOf": [{"required": ["b"]}, {"required": ["c", "d"]}]},
            {},
            [('"a"', "`b` or `c` and `d` is missing", None)],
        ),
        # Options of several alternatives.
        (
            {"oneOf": [{"const": "b"}, {"enum": ["c", "d"]}]},
            "x",
            [('"x"', "`a` is `x`, expected `b`, `c` or `d`", None)],
        ),
        (
            {"anyOf": [{"enum": [["b"]]}, {"items": {"enum": ["b"]}}]},
            ["c"],
            [('"c"', "item 1 of `a` is `c`, expected `b`", None)],
        ),
    ],
)
def test_alternatives(schema, value, findings):
    assert found(Schema("test", {"properties": {"a": schema}}), {"a": value}) == findings


@pytest.mark.parametrize(
    ("schema", "data", "help_"),
    [
        (
            {"if": {"properties": {"p": {"const": True}}, "required": ["p", "q"]}, "then": {"required": ["x"]}},
            {"p": True, "q": 1},
            "this holds where `p` is `true` and `q` is there",
        ),
        ({"if": {"properties": {"p": {"minimum": 1}}}, "then": {"required": ["x"]}}, {"p": 1}, None),
        ({"if": {"minProperties": 1}, "then": {"required": ["x"]}}, {"p": 1}, None),
        ({"if": {}, "then": {"required": ["x"]}}, {"p": 1}, None),
        ({"if": {"required": ["y"]}, "else": {"required": ["x"]}}, {"p": 1}, None),
        (
            {"dependentRequired": {"p": ["x"], "q": ["x"], "r": ["x"]}},
            {"p": 1, "q": 2},
            "required where `p` and `q` is there",
        ),
        ({"dependentSchemas": {"p": {"required": ["x"]}}}, {"p": 1}, "this holds where `p` is there"),
        ({"properties": {"then": {"required": ["x"]}}}, {"then": {}}, None),
    ],
)
def test_conditions(schema, data, help_):
    assert [(message, said) for _, message, said in found(Schema("test", schema), data)] == [("`x` is missing", help_)]


def test_a_wrong_type_has_no_second_problem():
    assert of_a({"type": "string", "enum": ["x"], "format": "uri"}, 5) == (
        "`a` is the integer `5`, expected a string",
        None,
    )


def test_the_same_problem_from_two_parts_is_said_once():
    schema = Schema("twice", {"required": ["x"], "allOf": [{"required": ["x"]}]})
    assert len(list(schema.findings(json_record({})))) == 1


def fix_of(schema, value):
    (finding,) = Schema("test", {"properties": {"a": schema}}).findings(json_record({"a": value}))
    if finding.fix is None:
        return None
    return finding.fix.title, finding.fix.applicability, [edit.text for edit in finding.fix.change.edits]


@pytest.mark.parametrize(
    ("schema", "value", "written", "trust"),
    [
        ({"type": "integer"}, "137", "137", Applicability.SAFE),
        ({"type": ["integer", "null"]}, "-5", "-5", Applicability.SAFE),
        ({"type": "number"}, "7", "7", Applicability.SAFE),
        ({"type": "number"}, "1.5", "1.5", Applicability.SAFE),
        ({"type": "boolean"}, "True", "true", Applicability.SAFE),
        ({"type": "boolean"}, "false", "false", Applicability.SAFE),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "true", "true", Applicability.SAFE),
        ({"enum": [1, 2]}, "2", "2", Applicability.SAFE),
        ({"const": True}, "true", "true", Applicability.SAFE),
        ({"enum": ["article", "video"]}, "artcile", '"article"', Applicability.UNSAFE),
        ({"const": "x"}, "anything", '"x"', Applicability.UNSAFE),
        ({"const": None}, 5, "null", Applicability.UNSAFE),
        ({"enum": [False]}, True, "false", Applicability.UNSAFE),
    ],
)
def test_fixes(schema, value, written, trust):
    assert fix_of(schema, value) == (f"write `{written.strip(chr(34))}`", trust, [written])


@pytest.mark.parametrize("value", [12, 1.5, True])
def test_a_bare_value_is_quoted_where_text_is_wanted(value):
    title, trust, (text,) = fix_of({"type": "string"}, value)
    assert (title, trust, text) == ("put it in quotes", Applicability.SAFE, f'"{str(value).lower()}"')


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "integer"}, "1.5"),
        ({"type": "integer"}, "007"),
        ({"type": "integer"}, " 7"),
        ({"type": "integer"}, "1" * 40),
        ({"type": "boolean"}, "yes"),
        ({"type": "boolean"}, 1),
        ({"type": "string"}, None),
        ({"type": "string"}, []),
        ({"const": [1]}, 5),
        ({"enum": ["one", "two"]}, "seven"),
        ({"minimum": 5}, 1),
    ],
)
def test_no_fix_where_nothing_is_certain(schema, value):
    assert fix_of(schema, value) is None


PARTS = Schema(
    "parts",
    {
        "properties": {
            "stock": {"type": "integer"},
            "ready": {"type": "boolean"},
            "code": {"type": "string"},
            "sizes": {"items": {"properties": {"width": {"minimum": 1}}, "required": ["width", "height"]}},
        },
        "additionalProperties": False,
    },
)

PARTS_TEXT = """\
stock: "12"  # in the drawer
ready: yes
code: 0012
sizes:
  - width: 0
    height: 1
  - {width: 5}
stok: 1
"""


def test_places_in_yaml():
    assert found(PARTS, yaml_record(PARTS_TEXT)) == [
        ("stok", "unknown key `stok`", "the schema knows `stock`, `ready`, `code` and `sizes`"),
        ("width", "`height` is missing", None),
        ('"12"', '`stock` is the string `"12"`, expected an integer', None),
        ("yes", '`ready` is the string `"yes"`, expected a boolean', None),
        ("0012", "`code` is the integer `12`, expected a string", None),
        ("0", "`width` is `0`, expected at least 1", None),
    ]


def test_fixes_in_yaml():
    fixes = [finding.fix for finding in PARTS.findings(yaml_record(PARTS_TEXT)) if finding.fix is not None]
    assert [(fix.applicability, [edit.text for edit in fix.change.edits]) for fix in fixes] == [
        (Applicability.SAFE, ["12"]),
        (Applicability.SAFE, ["true"]),
        (Applicability.SAFE, ['"0012"']),
    ]
