"""Whatever a record or a schema holds, what is wrong is said, and nothing hangs or raises."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordlint.record import Record, span_of
from recordlint.schema import Schema
from recordlint.text import Source
from schema_support import found, json_record, text_record


def test_hostile_values():
    text = '{"a": "\\ud800", "\\udfff": 1, "n": ' + "1" * 400 + "}"
    assert Schema("any", {}).is_valid(text_record(text).data)
    schema = Schema("test", {"properties": {"a": {"const": "x"}, "n": {"maximum": 5}}, "additionalProperties": False})
    messages = [message for _, message, _ in found(schema, text_record(text))]
    assert messages == [
        "unknown key `\ufffd`",
        "`a` is `\ufffd`, expected `x`",
        "`n` is `" + "1" * 59 + "…`, expected at most 5",
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_json_number_is_none(number):
    record = Record(Source("a", ""), {"a": number})
    (message,) = [
        finding.message for finding in Schema("n", {"properties": {"a": {"type": "number"}}}).findings(record)
    ]
    assert message.endswith("which is no JSON number, expected a number")


@pytest.mark.parametrize(("depth", "valid"), [(250, False), (5_000, False)])
def test_deep_data(depth, valid):
    data = {"x": 1}
    for _ in range(depth):
        data = {"a": data}
    schema = Schema("deep", {"properties": {"a": {"$ref": "#"}}, "additionalProperties": False})
    assert schema.is_valid(data) is valid
    assert list(schema.findings(Record(Source("a", ""), data)))


def test_data_of_other_types_are_read_as_text():
    assert Schema("any", {"properties": {"1": {"type": "string"}}}).is_valid({1: b"x", "l": [(), None]})
    assert not Schema("any", {"maxProperties": 0}).is_valid({1: 2})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "b", "1", "true", "2024-01-16"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


def schemas():
    simple = st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["string", "integer", "object", "array", ["null", "boolean"]]),
            "enum": st.lists(JSON, min_size=1, max_size=3),
            "const": JSON,
            "minimum": st.integers(-3, 3),
            "maxLength": st.integers(0, 3),
            "format": st.sampled_from(["date", "uri", "no-such"]),
            "required": st.lists(st.sampled_from("abc"), unique=True),
            "uniqueItems": st.booleans(),
            "pattern": st.sampled_from(["^a", "[0-9]"]),
        },
    )

    def larger(inner):
        below = inner | st.booleans()
        several = st.lists(below, min_size=1, max_size=3)
        keyed = st.dictionaries(st.sampled_from("abc"), below, max_size=3)
        return st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("anyOf", "oneOf", "allOf", "prefixItems"), several),
                **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), keyed),
                **dict.fromkeys(("additionalProperties", "unevaluatedProperties", "propertyNames", "items"), below),
                **dict.fromkeys(("unevaluatedItems", "contains", "not", "if", "then", "else"), below),
                "maxContains": st.integers(1, 2),
                "dependentRequired": st.dictionaries(
                    st.sampled_from("abc"), st.lists(st.sampled_from("abc"), unique=True)
                ),
            },
        )

    return st.recursive(simple, larger, max_leaves=8)


@settings(deadline=None, max_examples=20)
@given(schemas(), JSON)
def test_findings_exactly_where_data_are_invalid(document, data):
    schema = Schema("any", document)
    record = json_record({"a": data} if isinstance(data, dict) else {"a": [data]})
    findings = list(schema.findings(record))
    assert bool(findings) is not schema.is_valid(record.data)
    assert found(schema, record) == found(pickle.loads(pickle.dumps(schema)), record)
    for finding in findings:
        start, end = span_of(finding.at)
        assert 0 <= start <= end <= len(record.source.text)
        assert finding.keyword
        assert "\n" not in finding.message
