"""The official JSON-Schema-Test-Suite for 2020-12, through our adapter, and the two validators side by side."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from conftest import shared_data
from recordlint.record import span_of
from recordlint.schema import Schema
from schema_support import json_record

FORMATS = (
    "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri",
    "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uri", "uri-reference", "uri-template",
    "uuid",
)  # fmt: skip

DIFFERENCES = {
    f"format: {name} format: invalid {name} string is only an annotation by default": "we assert `format`, which "
    "2020-12 leaves to the implementation (validation, section 7.2): a wrong date is what a linter is for"
    for name in FORMATS
}
"""Every test whose answer differs from the suite's, with the reason."""

_NO_UNICODE_CLASSES = "Python's `re` has no `\\p{...}`, which ECMA-262 regular expressions have"

OTHER_VALIDATOR = {
    "pattern: pattern with Unicode property escape requires unicode mode: ASCII letters match": _NO_UNICODE_CLASSES,
    "pattern: pattern with Unicode property escape requires unicode mode: Non-ASCII letters match": _NO_UNICODE_CLASSES,
    "pattern: pattern with Unicode property escape requires unicode mode: Digits do not match": _NO_UNICODE_CLASSES,
    "patternProperties: patternProperties with Unicode property escape: Unicode letter property name "
    "matches": _NO_UNICODE_CLASSES,
    "patternProperties: patternProperties with Unicode property escape: Non-letter property name does not match "
    "pattern": _NO_UNICODE_CLASSES,
    "vocabulary: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, "
    "but it still validates": "`jsonschema` takes no notice of `$vocabulary`",
}
"""Every test about which `jsonschema` has another opinion, with the reason."""


@pytest.fixture(scope="module")
def suite():
    return shared_data("suites/json-schema")


@pytest.fixture(scope="module")
def remotes(suite):
    folder = suite / "remotes"
    files = [file for file in folder.rglob("*.json") if file.relative_to(folder).parts[0] not in ("draft3", "v1")]
    return {
        f"http://localhost:1234/{file.relative_to(folder).as_posix()}": json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(files)
    }


class Case(NamedTuple):
    name: str
    schema: Schema
    document: object
    data: object
    valid: bool


@pytest.fixture(scope="module")
def cases(suite, remotes):
    folder = suite / "tests" / "draft2020-12"
    return [
        Case(f"{name}: {test['description']}", schema, group["schema"], test["data"], test["valid"])
        for file in sorted(folder.glob("*.json"))
        for group in json.loads(file.read_text(encoding="utf-8"))
        for name in (f"{file.stem}: {group['description']}",)
        for schema in (Schema(name, group["schema"], remotes),)
        for test in group["tests"]
    ]


def test_required_tests(cases):
    other = {case.name for case in cases if case.schema.is_valid(case.data) != case.valid}
    assert len(cases) > 1000
    assert other == set(DIFFERENCES)


def test_date_time(suite, remotes):
    text = (suite / "tests" / "draft2020-12" / "optional" / "format" / "date-time.json").read_text(encoding="utf-8")
    other = [
        test["description"]
        for group in json.loads(text)
        for test in group["tests"]
        if Schema("date-time", group["schema"], remotes).is_valid(test["data"]) != test["valid"]
    ]
    assert other == []


def test_findings_where_the_suite_says_invalid(cases):
    for name, schema, _, data, valid in cases:
        record = json_record(data)
        findings = list(schema.findings(record))
        assert bool(findings) == (not valid or name in DIFFERENCES), name
        for finding in findings:
            span = span_of(finding.at)
            assert 0 <= span.start <= span.end <= len(record.source.text), name
            assert finding.keyword, name
            assert finding.message, name
            assert "None" not in finding.message, name


def test_the_other_validator_agrees(cases, remotes):
    """`jsonschema`, which says what is wrong with a schema, has the same idea of JSON Schema."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    resources = [(uri, Resource.from_contents(one, DRAFT202012)) for uri, one in remotes.items()]
    registry = Registry().with_resources(resources)
    for name, schema, document, data, _ in cases:
        if name in DIFFERENCES or name in OTHER_VALIDATOR:
            continue
        assert Draft202012Validator(document, registry=registry).is_valid(data) == schema.is_valid(data), name
