"""The configuration: what it may say, what it means for a file, and how its mistakes are told."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping  # noqa: TC003 - type hints of options are read at run time
from datetime import timedelta, timezone
from types import MappingProxyType
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from recordlint import registry
from recordlint.diagnostic import Severity
from recordlint.rule import Called, Code, Generality, Rule
from recordlint.settings import Settings, parse_timezone
from recordlint.settings.find import Configurations
from recordlint.settings.globs import compile_globs
from recordlint.settings.keys import COLLECTION_KEYS, KEYS, RUN_KEYS, option_kinds
from recordlint.settings.load import load, load_schema
from recordlint.settings.schema import config_schema, option_descriptions
from recordlint.settings.select import Layer, resolve


class Options(NamedTuple):
    """
    days: how many of them,
        and no more.
    ratio: of sides.
    """

    days: int = 1
    ratio: float = 0.5
    strict: bool = False
    first_name: str = "a"
    words: tuple[str, ...] = ("x",)
    sizes: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    aliases: Mapping[str, str] | None = None
    lists: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    mode: Literal["lf", "crlf"] = "lf"


def make(name, group, *, recommended=True, options=None, severity=Severity.WARNING):
    return Rule(
        name=name,
        group=group,
        summary="It is so.",
        severity=severity,
        recommended=recommended,
        since="0.1.0",
        on=frozenset(),
        fix=None,
        generality=Generality.SPECIFIC,
        yields_to=frozenset(),
        by_design=None,
        module="",
        declared=Code(Called(lambda record: iter(()), ()), options and options()),
    )


RULES = {
    rule.name: rule
    for rule in (
        make("invalid-date", "dates", options=Options),
        make("late-date", "dates", recommended=False),
        make("missing-date", "dates"),
        make("missing-size", "images"),
        make("schema", "schema"),
        make("unknown-schema", "schema"),
    )
}
RECOMMENDED = {name for name, rule in RULES.items() if rule.recommended}
EXAMPLE = """
select = ["recommended"]
ignore = []
extend-select = []
per-file-ignores = { "drafts/**" = ["late-date"] }
include = ["_news/**"]
respect-gitignore = true
fail-on = "warning"
baseline = "recordlint-baseline.json"
timezone = "UTC"
yaml = "1.2"
plugins = []
cache-dir = ".cache"
unsuppressible = ["invalid-date"]

[rules.late-date]
severity = "error"

[rules.invalid-date]
days = 3

[[collections]]
name = "news"
files = "_news/**/*.md"
schema = "article"
body = "any"
fields = { timestamp = ["publishedDateTime", "related[].publishedDateTime"] }
rules.late-date.severity = "note"
"""


def reader(files):
    """Read from a mapping of paths to texts, as from a file system."""

    def read(path):
        content = files.get(path)
        if content is None:
            raise FileNotFoundError(2, "No such file or directory", path)
        if isinstance(content, OSError):
            raise content
        return content if isinstance(content, bytes) else content.encode()

    return read


def loaded(text, files=None, rules=RULES, path="/site/recordlint.toml", **more):
    files = {path: text, **(files or {})}

    def find_files(folder, glob):
        globs = compile_globs((f"/{glob}",))
        return sorted(one for one in files if one.startswith(f"{folder}/") and globs.match(one[len(folder) + 1 :]))

    return load(path, reader(files), rules, base=more.pop("base", "/site"), find_files=find_files, **more)


def settings(text, files=None, **more):
    found = loaded(text, files, **more)
    assert [diagnostic.message for diagnostic in found.diagnostics] == []
    return found.settings


def mistakes(text, files=None, **more):
    """Rule, place and message of each mistake, and its help."""
    return [
        (f"{one.rule} {one.path}:{one.start.line}:{one.start.column} {one.message}", one.help)
        for one in loaded(text, files, **more).diagnostics
    ]


def chosen(text, place="a.md", **more):
    return {selected.rule.name for selected in settings(text, **more).plan(place).rules}


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


# Mistakes


@pytest.mark.parametrize(
    ("text", "expected", "help"),
    [
        ('selct = ["all"]', "unknown-setting recordlint.toml:1:1 unknown setting `selct`", "did you mean `select`?"),
        (
            "zzzzz = 1",
            "unknown-setting recordlint.toml:1:1 unknown setting `zzzzz`",
            "`recordlint config` lists the settings",
        ),
        ('name = "x"', "unknown-setting recordlint.toml:1:1 `name` can only be set in a collection", None),
        ("schema-x = 1\n", "unknown-setting recordlint.toml:1:1 unknown setting `schema-x`", "did you mean `schema`?"),
        (
            "[late-date]\nseverity = 'note'",
            "unknown-setting recordlint.toml:1:2 `late-date` is a rule, not a setting",
            "write `[rules.late-date]`",
        ),
        (
            'select = ["recomended"]',
            "unknown-rule recordlint.toml:1:11 no rule is called `recomended`",
            "did you mean `recommended`?",
        ),
        (
            'ignore = ["x-*"]',
            "unknown-rule recordlint.toml:1:11 no rule is called `x-*`",
            "`recordlint rules` lists them",
        ),
        (
            'select = "all"',
            "invalid-setting recordlint.toml:1:10 `select` must be a list of strings, not a string",
            'write `["all"]`',
        ),
        (
            "yaml = 1.1",
            "invalid-setting recordlint.toml:1:8 `yaml` must be `1.2` or `1.1`, not the number `1.1`",
            'write `"1.1"`',
        ),
        (
            "select = [1]",
            "invalid-setting recordlint.toml:1:11 an item of `select` must be a string, not the number `1`",
            None,
        ),
        (
            "respect-gitignore = 1",
            "invalid-setting recordlint.toml:1:21 `respect-gitignore` must be true or false, not the number `1`",
            None,
        ),
        ("timezone = true", "invalid-setting recordlint.toml:1:12 `timezone` must be a string, not `true`", None),
        ("timezone = ['UTC']", "invalid-setting recordlint.toml:1:12 `timezone` must be a string, not a list", None),
        (
            "timezone = 'Europe/Pariss'",
            "invalid-setting recordlint.toml:1:12 `Europe/Pariss` is no time zone",
            "did you mean `Europe/Paris`?",
        ),
        (
            "timezone = 'Mars'",
            "invalid-setting recordlint.toml:1:12 `Mars` is no time zone",
            "write one such as `Europe/Paris` or `+02:00`",
        ),
        (
            "fail-on = 'eror'",
            "invalid-setting recordlint.toml:1:11 `fail-on` must be `error`, `warning`, `note` or `never`, not `eror`",
            "did you mean `error`?",
        ),
        ("include = ['[a']", "invalid-setting recordlint.toml:1:12 `[a` is no glob: it has a `[` without a `]`", None),
        (
            "per-file-ignores = { '' = [] }",
            "invalid-setting recordlint.toml:1:22 `` is no glob: it leads nowhere below the configuration's folder",
            None,
        ),
        (
            "per-file-ignores = { a = ['schemaa'] }",
            "unknown-rule recordlint.toml:1:27 no rule is called `schemaa`",
            "did you mean `schema`?",
        ),
        ("fields = { time = ['a'] }", None, None),
        (
            "fields = { timestamp = 'a' }",
            "invalid-setting recordlint.toml:1:24 `timestamp` must be a list of strings, not a string",
            'write `["a"]`',
        ),
        (
            "schema = 'artikle'",
            "unknown-schema recordlint.toml:1:10 no bundled schema and no file is called `artikle`",
            "did you mean `article`?",
        ),
        (
            "schema = 'a.json'",
            "unknown-schema recordlint.toml:1:10 the schema `a.json` cannot be read: no such file or directory",
            None,
        ),
        (
            "[rules]\nlate-dat = {}",
            "unknown-rule recordlint.toml:2:1 no rule is called `late-dat`",
            "did you mean `late-date`?",
        ),
        (
            "[rules]\nlate-date = 'off'",
            "invalid-setting recordlint.toml:2:13 `late-date` must be a table, not a string",
            "write `severity = ...` into its table",
        ),
        ("rules = []", "invalid-setting recordlint.toml:1:9 `rules` must be a table, not a list", None),
        (
            "[rules.late-date]\nseverity = 'off'",
            "invalid-setting recordlint.toml:2:12 `off` is no severity",
            "to turn a rule off, add it to `ignore`",
        ),
        (
            "[rules.late-date]\nseverity = 'warn'",
            "invalid-setting recordlint.toml:2:12 `severity` must be `error`, `warning` or `note`, not `warn`",
            None,
        ),
        (
            "[rules.invalid-date]\ndayz = 2",
            "unknown-setting recordlint.toml:2:1 `invalid-date` has no option `dayz`",
            "did you mean `days`?",
        ),
        (
            "[rules.late-date]\nqqqq = 2",
            "unknown-setting recordlint.toml:2:1 `late-date` has no option `qqqq`",
            "it has `severity`",
        ),
        (
            "[rules.invalid-date]\ndays = 1.5",
            "invalid-setting recordlint.toml:2:8 `days` must be an integer, not the number `1.5`",
            None,
        ),
        (
            "[rules.invalid-date]\nmode = 'cr'",
            "invalid-setting recordlint.toml:2:8 `mode` must be `lf` or `crlf`, not `cr`",
            None,
        ),
        ("[[collections]]\nname = 'x'", "missing-setting recordlint.toml:2:1 a collection without `files`", None),
        (
            "[collections]\nname = 'x'",
            "invalid-setting recordlint.toml:1:1 `collections` must be a list of tables, not a table",
            None,
        ),
        (
            "[[collections]]\nname = 'x'\nfiles = '*'\nbaseline = 'y'",
            "unknown-setting recordlint.toml:4:1 `baseline` can only be set for the whole run",
            None,
        ),
        (
            "extend = 'b.toml'",
            "invalid-setting recordlint.toml:1:10 `b.toml` cannot be read: no such file or directory",
            None,
        ),
        (
            "extend = './recordlint.toml'",
            "invalid-setting recordlint.toml:1:10 `./recordlint.toml` is extended by way of itself",
            None,
        ),
    ],
)
def test_a_mistake_has_a_place_and_often_a_remedy(text, expected, help):
    ((message, remedy),) = mistakes(text)
    if expected is not None:
        assert (message, remedy) == (expected, help)


def test_all_mistakes_are_told_at_once_and_what_is_right_still_holds():
    text = 'selct = 1\nselect = ["late-date", "nothing"]\ntimezone = 7\n[rules.invalid-date]\ndays = "1"\nratio = 1\n'
    found = loaded(text)
    assert [diagnostic.start.line for diagnostic in found.diagnostics] == [1, 2, 3, 5]
    assert {diagnostic.severity for diagnostic in found.diagnostics} == {Severity.ERROR}
    assert all(diagnostic.frame for diagnostic in found.diagnostics)
    assert {selected.rule.name for selected in found.settings.plan("a.md").rules} == {"late-date", "invalid-date"}


def test_a_syntax_error_is_told_with_its_place_and_the_rest_is_read():
    found = loaded('ignore = ["dates"\nselect = ["all"]\n= 3\n')
    assert "invalid-syntax" in {diagnostic.rule for diagnostic in found.diagnostics}


def test_a_key_set_twice_is_a_mistake():
    ((message, _),) = mistakes('timezone = "UTC"\ntimezone = "Z"\n')
    assert message == "duplicate-key recordlint.toml:2:1 `timezone` is set twice"


def test_bytes_that_are_no_utf_8_are_a_mistake():
    ((message, _),) = mistakes(b'timezone = "UTC" # \xff\n')
    assert message == "invalid-encoding recordlint.toml:1:20 a byte that is no UTF-8"
    ((message, _), *_) = mistakes("timezone = 'UTC'".encode("utf-16"))
    assert message == "invalid-encoding recordlint.toml:1:1 this is UTF-16, not UTF-8 text"


def test_a_configuration_that_cannot_be_read_is_a_mistake():
    ((message, _),) = mistakes(PermissionError(13, "Permission denied"))
    assert message == "unreadable-file recordlint.toml:1:1 permission denied"


def test_a_byte_order_mark_does_no_harm():
    assert chosen("\ufeffselect = ['dates']") == {"invalid-date", "late-date", "missing-date"}


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_no_text_makes_loading_fail(text):
    load(
        "/recordlint.toml",
        reader({"/recordlint.toml": text.encode(errors="replace") if isinstance(text, str) else text}),
        RULES,
        base="/",
        find_files=lambda folder, glob: [],
    )


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "all", "UTC", "*", "[", "article"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*RULES, *KEYS, "severity", "days"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def as_toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {as_toml(item)}" for name, item in value.items()) + "}"
    return (
        json.dumps([] if value is None else value)
        if not isinstance(value, list)
        else f"[{', '.join(map(as_toml, value))}]"
    )


@given(st.dictionaries(st.sampled_from(sorted(RUN_KEYS)), plain, max_size=4))
def test_whatever_values_are_set_loading_and_planning_do_not_fail(values):
    text = "".join(f"{name} = {as_toml(value)}\n" for name, value in values.items())
    loaded(text).settings.plan("a.md")


# Extending


def test_a_configuration_extends_another():
    files = {
        "/site/base/recordlint.toml": """
select = ["dates"]
timezone = "+01:00"
extend-exclude = ["a"]
baseline = "known.json"
extend = "../root.toml"
[rules.invalid-date]
days = 5
strict = true
[[collections]]
name = "theirs"
files = "**"
""",
        "/site/root.toml": 'yaml = "1.1"\ntimezone = "+09:00"\nextend-exclude = ["r"]',
    }
    text = """
extend = "base/recordlint.toml"
extend-exclude = ["b"]
[rules.invalid-date]
days = 6
[[collections]]
name = "ours"
files = "x/**"
"""
    found = settings(text, files)
    (invalid,) = [one for one in found.plan("x/a.md").rules if one.rule.name == "invalid-date"]
    assert (invalid.options.days, invalid.options.strict) == (6, True)
    assert found.plan("x/a.md").collection == "ours"
    assert found.plan("y/a.md").collection == "theirs"
    assert found.plan("a.md").yaml == "1.1"
    assert found.plan("a.md").timezone == timezone(timedelta(hours=1))
    assert found.added("extend-exclude") == ("r", "a", "b")
    assert found.get("baseline") == "/site/base/known.json"
    assert found.sets("baseline")
    assert not found.sets("include")


def test_mistakes_of_an_extended_file_carry_its_path():
    ((message, _),) = mistakes('extend = "b.toml"', {"/site/b.toml": "\nx = 1"})
    assert message == "unknown-setting b.toml:2:1 unknown setting `x`"


def test_an_extended_pyproject_means_its_table():
    files = {"/site/lib/pyproject.toml": '[project]\nname = "x"\n[tool.recordlint]\nselect = ["dates"]\n'}
    assert chosen('extend = "lib/pyproject.toml"', files=files) == {"invalid-date", "late-date", "missing-date"}


# Schemas


def test_a_schema_is_a_file_relative_to_the_configuration():
    files = {"/site/schemas/a.json": '{"type": "object"}'}
    plan = settings('schema = "schemas/a.json"', files).plan("a.md")
    assert plan.schema is not None
    assert plan.schema.document == {"type": "object"}
    assert plan.roles.schema is plan.schema


@pytest.mark.parametrize("text", ['{"type": 7}', "{", "[]"])
def test_a_schema_that_is_none_is_a_mistake(text):
    ((message, _),) = mistakes('schema = "a.json"', {"/site/a.json": text})
    assert message.startswith("unknown-schema recordlint.toml:1:10 the schema `a.json` cannot be used: ")


def test_a_schema_is_loaded_by_name_or_path():
    assert load_schema("article", "/x", reader({}))[0] == "article"
    assert load_schema("a.json", "/x", reader({"/x/a.json": "{}"}))[0] == "/x/a.json"
    with pytest.raises(ValueError, match=r"the schema `sub/a` cannot be read"):
        load_schema("sub/a", "/x", reader({}))


# Where the configuration is found


def found_in(files, folder, **more):
    return Configurations(reader(files), RULES, base=more.pop("base", "/site"), **more).of(folder)


def test_the_nearest_configuration_holds():
    files = {
        "/site/recordlint.toml": "",
        "/site/a/.recordlint.toml": "",
        "/site/a/b/pyproject.toml": "[tool.recordlint]\n",
    }
    assert [found_in(files, folder).path for folder in ("/site", "/site/x/y", "/site/a/x", "/site/a/b/c")] == [
        "/site/recordlint.toml",
        "/site/recordlint.toml",
        "/site/a/.recordlint.toml",
        "/site/a/b/pyproject.toml",
    ]


def test_of_several_in_one_folder_the_first_name_counts():
    files = {f"/site/{name}": "" for name in ("recordlint.toml", ".recordlint.toml")}
    assert found_in(files, "/site").path == "/site/recordlint.toml"


@pytest.mark.parametrize("text", ["", "[project]\ndependencies = ['recordlint']\n", "[tool.recordlintx]\n"])
def test_a_pyproject_without_our_table_is_none(text):
    files = {"/site/a/pyproject.toml": text, "/site/recordlint.toml": ""}
    assert found_in(files, "/site/a").path == "/site/recordlint.toml"


@pytest.mark.parametrize(
    "text", ["[tool.recordlint]", "[ tool . recordlint ]", "tool.recordlint.select = []", "[tool.recordlint.rules]"]
)
def test_a_pyproject_with_our_table_counts(text):
    assert found_in({"/site/pyproject.toml": text}, "/site").path == "/site/pyproject.toml"


def test_faults_of_a_pyproject_outside_our_table_are_not_ours():
    files = {"/site/pyproject.toml": '[tool.recordlint]\nselect = ["dates"]\n[tool.other]\nx = 1\nselct = 2\n'}
    configurations = Configurations(reader(files), RULES, base="/site")
    assert {selected.rule.name for selected in configurations.of("/site").plan("a.md").rules} >= {"late-date"}
    assert configurations.diagnostics == []


def test_a_pyproject_whose_table_is_no_table():
    assert chosen("tool.recordlint = 3", path="/site/pyproject.toml") == RECOMMENDED


def test_without_any_configuration_the_working_directory_is_the_root():
    found = found_in({}, "/other/x", base="/site")
    assert (found.path, found.root) == (None, "/site")


def test_a_configuration_is_read_once():
    configurations = Configurations(reader({"/site/recordlint.toml": "x = 1"}), RULES, base="/site")
    assert configurations.of("/site/a/b") is configurations.of("/site/a") is configurations.of("/site/c")
    assert len(configurations.diagnostics) == 1


def test_a_named_configuration_holds_everywhere_and_isolated_is_none():
    files = {"/site/recordlint.toml": "", "/site/conf/x.toml": 'select = ["dates"]'}
    assert found_in(files, "/site", file="conf/x.toml").path == "/site/conf/x.toml"
    assert found_in(files, "/site", isolated=True).path is None


def test_a_configuration_that_is_there_but_cannot_be_read_is_not_passed_over():
    files = {"/site/a/recordlint.toml": PermissionError(13, "Permission denied"), "/site/recordlint.toml": ""}
    configurations = Configurations(reader(files), RULES, base="/site")
    assert configurations.of("/site/a").path == "/site/a/recordlint.toml"
    assert [diagnostic.message for diagnostic in configurations.diagnostics] == ["permission denied"]


def test_a_folder_with_the_name_of_a_configuration_is_passed_over():
    files = {
        "/site/a/recordlint.toml": IsADirectoryError(21, "this is a folder, not a file"),
        "/site/recordlint.toml": "",
    }
    assert found_in(files, "/site/a").path == "/site/recordlint.toml"


# Options and the schema of the configuration


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


@given(st.dictionaries(st.sampled_from(sorted({**RUN_KEYS, **COLLECTION_KEYS})), plain, max_size=3))
def test_what_the_schema_refuses_loading_refuses_too(values):
    values = json.loads(json.dumps(values).replace("null", "[]"))
    text = "".join(f"{name} = {as_toml(value)}\n" for name, value in values.items())
    if not validator().is_valid(values):
        assert loaded(text).diagnostics
