"""The commands that check nothing."""

from __future__ import annotations

import json

import pytest

from cli.commands import GOOD
from recordlint import registry
from recordlint.cli.config import as_toml
from recordlint.settings.keys import KEYS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.md",), "`a.md` is no command; to check it: recordlint check a.md"),
        (("nowhere/x.md", "-q"), "`nowhere/x.md` is no command; to check it: recordlint check nowhere/x.md -q"),
        (("chekc",), "`chekc` is no command; did you mean `check`?"),
        (("-q", "a.md"), "options follow the command: recordlint check -q a.md"),
        (("a\x1b[2Jb",), "`a\\x1b[2Jb` is no command; to check it: recordlint check a\\x1b[2Jb"),
    ],
)
def test_a_path_without_a_command_gets_told_how(site, call, arguments, message):
    site(a__md=GOOD)
    assert call(*arguments) == (2, "", f"recordlint: {message}\n")


def test_the_version_is_told(call):
    for arguments in (("version",), ("--version",), ("-V",)):
        code, out, _ = call(*arguments)
        assert code == 0
        assert out.startswith("recordlint ")


def test_a_version_that_nobody_installed_is_unknown(call, monkeypatch):
    import importlib.metadata

    def not_there(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", not_there)
    assert call("version")[1] == "recordlint unknown\n"


def test_rules_are_explained(call):
    for rule in registry.rules().values():
        code, out, err = call("explain", rule.name)
        assert (code, err) == (0, "")
        assert out.startswith(f"{rule.name}\n{rule.severity.label} · ")
        assert "```" not in out
        assert "\x1b" not in out


def test_explanations_are_there_for_programs_and_pages(call):
    for rule in registry.rules().values():
        code, out, _ = call("explain", rule.name, "--output-format", "json")
        told = json.loads(out)
        assert (code, told["name"], told["group"], told["page"]) == (0, rule.name, rule.group, registry.page(rule))
        assert all("description" in option for option in told["options"].values())
        text = call("explain", rule.name, "--output-format", "markdown", "--color", "always")[1]
        assert text.startswith(f"# {rule.name}\n\n{rule.severity.label} · ")
        assert text.count("\n```") % 2 == 0
        for option in told["options"]:
            assert f"\n{option} = " in text or f"\n# {option} = ..." in text


def test_an_explanation_has_colours_on_a_terminal(call):
    out = call("explain", "invalid-timestamp", "--color", "always")[1]
    assert out.startswith("\x1b[1minvalid-timestamp\x1b[0m\n\x1b[2merror · recommended · ")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("invalid-timestam", "no rule is called `invalid-timestam`; did you mean `invalid-timestamp`?"),
        ("qqqqqqqq", "no rule is called `qqqqqqqq`; `recordlint rules` lists them"),
    ],
)
def test_a_rule_that_is_none_cannot_be_explained(call, name, message):
    assert call("explain", name) == (2, "", f"recordlint: {message}\n")


def test_a_group_names_its_rules(call):
    code, _, err = call("explain", "timestamps")
    assert code == 2
    assert err.startswith("recordlint: `timestamps` is a group; its rules: ")
    assert "invalid-timestamp" in err


def test_rules_are_listed(call):
    names = set(registry.rules())
    code, out, _ = call("rules")
    assert code == 0
    assert names <= set(out.split())
    assert call("rules", "--output-format", "markdown")[1].startswith("## ")
    listed = json.loads(call("rules", "--output-format", "json")[1])
    assert {rule["name"] for rule in listed} == names
    (future,) = [rule for rule in listed if rule["name"] == "future-timestamp"]
    assert future["options"]["tolerance-days"]["default"] == 1
    assert future["options"]["tolerance-days"]["description"]
    assert not future["compares-records"]


def test_settings_are_listed_and_described(call):
    code, out, _ = call("config")
    assert code == 0
    assert {line.split()[0] for line in out.splitlines()[: len(KEYS)]} == set(KEYS)
    for name in KEYS:
        assert call("config", name)[1].startswith(f"{name}\n\n")
    assert call("config", "fail-on")[1].splitlines()[-2:] == [
        'default: "warning"',
        "set: for the whole run, and for a collection",
    ]
    assert call("config", "fail_on") == (2, "", "recordlint: no setting is called `fail_on`; did you mean `fail-on`?\n")
    assert call("config", "zzzzz")[2] == "recordlint: no setting is called `zzzzz`; `recordlint config` lists them\n"


def test_values_are_written_as_toml():
    assert as_toml({"a b": ("x", 1, True), "c": {}}) == '{ "a b" = ["x", 1, true], "c" = {} }'
    assert as_toml("\x7f\x1bü") == '"\\u007f\\u001bü"'
