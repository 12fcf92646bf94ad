"""The options of rules, and the JSON Schema of the configuration."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint import registry
from recordlint.settings.keys import COLLECTION_KEYS, RUN_KEYS, option_kinds
from recordlint.settings.schema import config_schema, option_descriptions
from settings_support import (
    EXAMPLE,
    RULES,
    Options,
    as_toml,
    loaded,
    make,
    plain,
)


class Odd(NamedTuple):
    when: set[int] = set()  # noqa: RUF012


def test_an_option_that_no_configuration_can_express_is_refused():
    with pytest.raises(TypeError, match="option `when`"):
        option_kinds(make("odd", "x", options=Odd))


def test_all_options_of_all_rules_can_be_expressed_and_are_described():
    for rule in registry.rules().values():
        assert set(option_kinds(rule)) == set(option_descriptions(rule)), rule.name


def test_option_descriptions_come_from_the_docstring():
    assert option_descriptions(make("a", "x", options=Options)) == {
        "days": "how many of them, and no more.",
        "ratio": "of sides.",
    }


def validator():
    import jsonschema_rs

    return jsonschema_rs.validator_for(config_schema(RULES))


def test_the_example_of_the_documentation_is_valid_by_the_schema():
    from recordlint.parse import toml
    from recordlint.text import Span

    assert validator().is_valid(toml.load(EXAMPLE, Span(0, len(EXAMPLE))).value)


@pytest.mark.parametrize(
    ("more", "passes"), [({}, False), ({"plugins": ["acme"]}, True), ({"extend": "../recordlint.toml"}, True)]
)
def test_rules_of_others_are_let_pass_where_a_plugin_may_bring_them(more, passes):
    rules = {"rules": {"house-style": {"words": ["a"]}}}
    assert validator().is_valid({**more, **rules}) is passes
    assert validator().is_valid({**more, "collections": [{"name": "a", "files": "**", **rules}]}) is passes
    assert not validator().is_valid({**more, "rules": {"invalid-date": {"dais": 3}}})
    assert not validator().is_valid({**more, "rules": {"house-style": "error"}})


@given(st.dictionaries(st.sampled_from(sorted({**RUN_KEYS, **COLLECTION_KEYS})), plain, max_size=3))
def test_what_the_schema_refuses_loading_refuses_too(values):
    values = json.loads(json.dumps(values).replace("null", "[]"))
    text = "".join(f"{name} = {as_toml(value)}\n" for name, value in values.items())
    if not validator().is_valid(values):
        assert loaded(text).diagnostics
