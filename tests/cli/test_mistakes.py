"""What is told when a configuration or an option is wrong, and by which exit code."""

from __future__ import annotations

import pytest

from cli.commands import BAD, GOOD, ONLY


def test_all_mistakes_of_the_configuration_are_told_at_once(site, call):
    site(
        a__md=BAD, recordlint__toml='selct = ["all"]\ntimezone = "Mars"\n[rules.invalid-timestamp]\nseverity = "off"\n'
    )
    code, out, err = call("check")
    assert (code, out) == (2, "")
    for line in (
        "recordlint.toml:1:1: error[unknown-setting] unknown setting `selct`",
        "recordlint.toml:2:12: error[invalid-setting] `Mars` is no time zone",
        "recordlint.toml:4:12: error[invalid-setting] `off` is no severity",
        "help: did you mean `select`?",
    ):
        assert line in err


def test_another_configuration_or_none_can_be_named(site, call):
    site(a__md=BAD, recordlint__toml="x = 1\n", other__toml='select = ["empty-body"]\n')
    assert call("check")[0] == 2
    assert call("check", "--isolated", *ONLY)[0] == 1
    assert call("check", "--config", "other.toml")[0] == 0
    code, _, err = call("check", "--config", "none.toml")
    assert code == 2
    assert "none.toml:1:1: error[unreadable-file] no such file or directory" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--select", "invalid-timestam"),
            "--select: no rule is called `invalid-timestam`; did you mean `invalid-timestamp`?",
        ),
        (("--ignore", "zzzzzzzz"), "--ignore: no rule is called `zzzzzzzz`; `recordlint rules` lists them"),
        (("--exclude", "[a"), "--exclude: `[a` is no glob: it has a `[` without a `]`"),
        (
            ("--schema", "artikle"),
            "--schema: no bundled schema and no file is called `artikle`; did you mean `article`?",
        ),
        (("--schema", "zzzzzzzz"), "--schema: no bundled schema and no file is called `zzzzzzzz`"),
        (
            ("--selekt", "x"),
            "no option is called `--selekt`, did you mean `--select`? (`recordlint check --help` lists the options)",
        ),
        (("--repair",), "no option is called `--repair` (`recordlint check --help` lists the options)"),
        (("--unsafe-fixes",), "--unsafe-fixes goes with --fix or --diff"),
        (("--show-fixes",), "--show-fixes goes with --fix or --diff"),
        (("--fix", "--show-fixes", "--output-format", "json"), "--show-fixes goes with the formats full and concise"),
        (("--diff", "--output-format", "json"), "--diff prints a patch instead of a report"),
        (("--diff", "--statistics"), "--diff prints a patch instead of a report"),
        (("--color", "pink"), None),
        (("--output-format", "xml"), None),
        (
            ("--output-format", "json", "--output-format", "full"),
            "two reports for standard output: give all but one an --output-file",
        ),
        (("--output-file", "a", "--output-file", "b"), "two files for one report: `a` and `b`"),
        (("--output-file", "no/such/folder"), "`no/such/folder` cannot be written: no such file or directory"),
        (("--statistics", "--output-format", "json"), "--statistics goes with the formats full and concise"),
        (("--isolated", "--config", "x"), "--isolated reads no configuration, and --config names one"),
        (
            ("-", "--baseline", "b.json", "--update-baseline"),
            "--update-baseline: standard input has no name; give it one with --stdin-filename",
        ),
        (("a.md", "--stdin-filename", "x"), "--stdin-filename goes with standard input, `-`"),
        (("a.md", "--output-file", "a.md"), "the report would take the place of `a.md`, which is to be checked"),
    ],
)
def test_a_wrong_option_is_told_in_one_line(site, call, arguments, message):
    site(a__md=GOOD)
    code, out, err = call("check", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("recordlint: ")
    assert message is None or err == f"recordlint: {message}\n"


def test_a_schema_can_be_given(site, call):
    site(a__md=GOOD, s__json='{"required": ["excerpt"]}', bad__json='{"type": 7}')
    assert call("check", "a.md", "--schema", "s.json", "--select", "schema")[0] == 1
    assert call("check", "a.md", "--schema", "article", "--select", "schema")[0] == 1
    code, _, err = call("check", "a.md", "--schema", "bad.json")
    assert code == 2
    assert err.startswith("recordlint: --schema: the schema `bad.json` cannot be used: ")


def test_an_internal_error_ends_with_2(site, call, monkeypatch):
    from recordlint.cli import check

    site(a__md=GOOD)
    real = check.run
    monkeypatch.setattr(check, "run", lambda *arguments, **options: real(*arguments, **options)._replace(broken=True))
    assert call("check", "--exit-zero")[0] == 2
