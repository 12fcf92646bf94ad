"""The configuration: which rules run, and what it means for a file."""

from __future__ import annotations

import pickle
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from recordlint import registry
from recordlint.diagnostic import Severity
from recordlint.settings import Settings, parse_timezone
from recordlint.settings.select import Layer, resolve
from settings_support import (
    EXAMPLE,
    RECOMMENDED,
    RULES,
    Options,
    chosen,
    settings,
)

# Which rules run


def test_the_recommended_rules_run_by_default():
    assert chosen("") == RECOMMENDED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('select = ["all"]', set(RULES)),
        ("select = []", set()),
        ('select = ["dates"]', {"invalid-date", "late-date", "missing-date"}),
        ('select = ["missing-*"]', {"missing-date", "missing-size"}),
        ('select = ["late-date"]', {"late-date"}),
        ('extend-select = ["late-date"]', RECOMMENDED | {"late-date"}),
        ('ignore = ["missing-date"]', RECOMMENDED - {"missing-date"}),
        ('ignore = ["dates"]', RECOMMENDED - {"invalid-date", "missing-date"}),
        ('select = ["dates"]\nignore = ["missing-*"]', {"invalid-date", "late-date"}),
        ('select = ["missing-date"]\nignore = ["missing-*"]', {"missing-date"}),
        ('select = ["all"]\nignore = ["recommended"]', {"late-date"}),
        ('select = ["all", "missing-date"]\nignore = ["missing-date"]', set(RULES) - {"missing-date"}),
        ('select = ["schema"]', {"schema", "unknown-schema"}),
        ('ignore = ["schema"]', RECOMMENDED - {"schema", "unknown-schema"}),
        ("[rules.late-date]", RECOMMENDED | {"late-date"}),
        ('ignore = ["late-date"]\n[rules.late-date]', RECOMMENDED),
        ('ignore = ["dates"]\n[rules.late-date]', RECOMMENDED - {"invalid-date", "missing-date"}),
        ('per-file-ignores = { "a.md" = ["dates"] }', RECOMMENDED - {"invalid-date", "missing-date"}),
        ('per-file-ignores = { "b.md" = ["dates"] }', RECOMMENDED),
    ],
)
def test_the_more_specific_selector_wins(text, expected):
    assert chosen(text) == expected


def test_the_command_line_starts_anew_and_may_add():
    text = 'select = ["all"]\n[rules.late-date]'
    assert chosen(text, overrides={"select": ("missing-date",)}) == {"missing-date"}
    assert chosen(text, overrides={"ignore": ("dates",)}) == {"missing-size", "schema", "unknown-schema"}
    assert chosen("", overrides={"extend-select": ("late-date",)}) == RECOMMENDED | {"late-date"}


def test_a_collection_changes_what_holds_for_its_files():
    text = """
ignore = ["missing-date"]
[[collections]]
name = "news"
files = "news/**"
extend-select = ["missing-date"]
per-file-ignores = { "news/old/**" = ["schema"] }
rules.late-date.severity = "note"
[[collections]]
name = "all"
files = "**"
select = ["schema"]
"""
    assert chosen(text, "news/a.md") == RECOMMENDED | {"late-date"}
    assert chosen(text, "news/old/a.md") == RECOMMENDED - {"schema", "unknown-schema"} | {"late-date"}
    assert chosen(text, "b.md") == {"schema", "unknown-schema"}


selectors = st.sampled_from(["all", "recommended", "dates", "images", "missing-*", "*", *RULES])
layers = st.builds(
    Layer,
    select=st.none() | st.lists(selectors, max_size=3).map(tuple),
    extend_select=st.lists(selectors, max_size=2).map(tuple),
    ignore=st.lists(selectors, max_size=3).map(tuple),
)


@effort(max_examples=50, deadline=None)
@given(st.lists(layers, max_size=2), layers)
def test_a_rule_named_by_ignore_alone_is_off_and_by_select_alone_is_on(before, last):
    on = resolve([*before, last], RULES)
    for name in RULES:
        if name in last.ignore:
            assert name not in on
        elif name in (last.select or ()) or name in last.extend_select:
            assert name in on
        elif last.select == () and not last.extend_select:
            assert name not in on


# What holds for a file


def test_the_example_of_the_documentation_is_right():
    found = settings(EXAMPLE)
    plan = found.plan("_news/2024/a.md")
    by_name = {selected.rule.name: selected for selected in plan.rules}
    assert plan.collection == "news"
    assert plan.body == "any"
    assert plan.schema is not None
    assert plan.schema.name == "article"
    assert plan.roles.fields == {"timestamp": ("publishedDateTime", "related[].publishedDateTime")}
    assert by_name["late-date"].severity is Severity.NOTE
    assert by_name["invalid-date"].options.days == 3
    assert by_name["missing-date"].options is None
    assert by_name["missing-date"].severity is None
    elsewhere = found.plan("b.md")
    assert (elsewhere.collection, elsewhere.body, elsewhere.schema) == (None, None, None)
    assert found.get("baseline") == "/site/recordlint-baseline.json"
    assert found.get("cache-dir") == "/site/.cache"


def test_a_plan_is_made_once():
    found = settings('per-file-ignores = { "old/**" = ["dates"] }')
    assert found.plan("a.md") is found.plan("b/c.md")
    assert found.plan("old/a.md") is found.plan("old/b.md")
    assert found.plan("old/a.md") is not found.plan("a.md")


def test_options_of_a_collection_come_over_those_of_the_run():
    text = """
[rules.invalid-date]
days = 3
first-name = "b"
[[collections]]
name = "news"
files = "news/**"
rules.invalid-date = { days = 4, words = ["y", "z"], aliases = { a = "b" } }
"""
    (selected,) = [one for one in settings(text).plan("news/a.md").rules if one.rule.name == "invalid-date"]
    assert selected.options == Options(days=4, first_name="b", words=("y", "z"), aliases={"a": "b"})


def test_timezone_and_yaml_reach_the_plan():
    plan = settings('timezone = "+02:00"\nyaml = "1.1"').plan("a.md")
    assert plan.timezone == timezone(timedelta(hours=2))
    assert plan.yaml == "1.1"


def test_fail_on_holds_for_a_collection():
    text = """
[[collections]]
name = "x"
files = "x/**"
fail-on = "never"
[[collections]]
name = "y"
files = "y/**"
fail-on = "note"
"""
    found = settings(text)
    assert [found.fails(Severity.WARNING, place) for place in ("a.md", "x/a.md", "y/a.md")] == [True, False, True]
    assert [found.fails(Severity.NOTE, place) for place in ("a.md", "x/a.md", "y/a.md")] == [False, False, True]
    assert settings(text, overrides={"fail-on": "error"}).fails(Severity.WARNING, "y/a.md") is False


def test_globs_see_paths_from_the_configuration_or_else_from_the_working_directory():
    found = settings("", path="/site/conf/recordlint.toml", base="/site")
    assert found.place("/site/conf/a.md") == "a.md"
    assert found.place("/site/_news/a.md") == "_news/a.md"
    assert found.place("/other/a.md") == "other/a.md"
    assert Settings(RULES).place("/a.md") == "a.md"


@pytest.mark.parametrize("name", ["UTC", "Z", "Europe/Paris", "-03:30", "+00:00"])
def test_a_time_zone_has_an_offset(name):
    from datetime import datetime

    assert parse_timezone(name).utcoffset(datetime(2024, 1, 1)) is not None


@pytest.mark.parametrize("name", ["", "Mars/Base", "+25:00", "+2", "../etc/passwd", "Europe", "a\0b", "/etc/localtime"])
def test_a_time_zone_that_is_none(name):
    with pytest.raises(ValueError, match="is no time zone"):
        parse_timezone(name)


def test_settings_can_be_sent_to_another_process():
    text = """
timezone = "Europe/Paris"
schema = "article"
extend-exclude = ["x/**"]
[rules.future-timestamp]
tolerance-days = 3
"""
    found = settings(text, rules=registry.rules())
    plan = found.plan("a.md")
    sent = pickle.loads(pickle.dumps(found)).plan("a.md")
    assert [(one.rule.name, one.options) for one in sent.rules] == [(one.rule.name, one.options) for one in plan.rules]
    assert sent.timezone.key == "Europe/Paris"
