"""How mistakes in the configuration are told; none makes loading fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.diagnostic import Severity
from recordlint.settings.keys import RUN_KEYS
from recordlint.settings.load import load
from settings_support import (
    RULES,
    as_toml,
    chosen,
    loaded,
    mistakes,
    plain,
    reader,
)


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


@given(st.dictionaries(st.sampled_from(sorted(RUN_KEYS)), plain, max_size=4))
def test_whatever_values_are_set_loading_and_planning_do_not_fail(values):
    text = "".join(f"{name} = {as_toml(value)}\n" for name, value in values.items())
    loaded(text).settings.plan("a.md")
