"""Where the configuration comes from: the nearest file, what it extends, the schemas it names."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from recordlint.settings.find import Configurations
from recordlint.settings.load import load_schema
from settings_support import (
    RECOMMENDED,
    RULES,
    chosen,
    mistakes,
    reader,
    settings,
)

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
