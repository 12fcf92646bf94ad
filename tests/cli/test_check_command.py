"""`recordlint check`, as a person or a build server meets it."""

from __future__ import annotations

import io
import json
import sys

import pytest

from cli.commands import BAD, GOOD, ONLY
from recordlint.report import FORMATS


def test_what_is_found_is_printed_and_makes_it_fail(site, call):
    site(a__md=BAD)
    code, out, err = call("check", "--output-format", "concise", *ONLY)
    assert (code, err) == (1, "")
    assert out.startswith("a.md:3:7: error[invalid-timestamp] ")
    assert out.endswith("1 error in 1 record of 1 file\n")


def test_nothing_found_is_a_success(site, call):
    site(a__md=GOOD)
    assert call("check", *ONLY) == (0, "no problems in 1 record of 1 file\n", "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--fail-on", "never"), 0),
        (("--fail-on", "error"), 1),
        (("--fail-on", "note"), 1),
        (("--ignore", "invalid-timestamp"), 0),
        (("--select", "files", "--ignore", "schema,timestamps", "--ignore", "trailing-*"), 0),
    ],
)
def test_the_exit_code_follows_the_options(site, call, arguments, code):
    site(a__md=BAD)
    selected = () if "--select" in arguments else ONLY
    assert call("check", "--isolated", "-q", *selected, *arguments)[0] == code


def test_paths_and_options_may_stand_in_any_order(site, call):
    site(a__md=BAD, b__md=BAD)
    code, out, _ = call("check", "a.md", "--output-format", "concise", *ONLY, "b.md", "-q")
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()] == ["a.md", "b.md"]


def test_what_follows_two_dashes_is_a_path(site, call):
    folder = site(a__md="---\ntags: [a, a]\n---\nText.\n")
    code, out, _ = call("check", "a.md", "-q", "--output-format", "concise", "--", "--fix")
    assert code == 1
    assert "--fix:1:1: error[unreadable-file]" in out
    assert "[a, a]" in (folder / "a.md").read_text()


def test_a_path_that_is_not_there_is_reported_and_the_others_are_checked(site, call):
    site(a__md=GOOD)
    code, out, _ = call("check", "none.md", "a.md", "--output-format", "concise", *ONLY)
    assert code == 1
    assert "none.md:1:1: error[unreadable-file] no such file or directory\n" in out
    assert "2 files" in out


def test_no_records_are_no_failure_but_are_said(site, call):
    site()
    code, out, err = call("check")
    assert (code, err) == (0, "recordlint: no records in this folder\n")
    assert out == "no problems in 0 records of 0 files\n"
    assert call("check", ".", "-q") == (0, "", "")
    assert call("check", ".")[2] == "recordlint: no records in .\n"


def test_quiet_prints_problems_alone(site, call):
    site(a__md=BAD)
    for style in ("full", "concise"):
        code, out, _ = call("check", "-q", "--output-format", style, *ONLY)
        assert code == 1
        assert "error[invalid-timestamp]" in out
        assert "1 file" not in out


def test_verbose_tells_the_configuration(site, call):
    folder = site(a__md=GOOD)
    assert call("check", "-v", *ONLY)[2] == "recordlint: configuration: none\n"
    (folder / "recordlint.toml").write_text("")
    assert call("check", "-v", *ONLY)[2] == f"recordlint: configuration: {folder}/recordlint.toml\n"


def test_statistics_count_by_rule(site, call):
    site(a__md=BAD, b__md=BAD)
    code, out, _ = call("check", "--statistics", *ONLY)
    assert code == 1
    assert out.splitlines()[0].split() == ["2", "invalid-timestamp", "error"]
    assert call("check", "--statistics", "--output-format", "json")[0] == 2


def test_standard_input_is_checked_under_its_name(site, call, monkeypatch):
    site()
    named = ("--stdin-filename", "sub/a.md")
    for arguments, name in ((("-",), "<stdin>"), (("-", *named), "sub/a.md"), (named, "sub/a.md")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
        code, out, _ = call("check", "--output-format", "concise", *ONLY, *arguments)
        assert code == 1
        assert out.startswith(f"{name}:3:7: ")


def test_several_reports_go_to_several_places(site, call):
    folder = site(a__md=BAD)
    code, out, _ = call(
        "check", *ONLY, "--output-format", "concise", "--output-format", "json", "--output-file", "out.json",
        "--output-format", "github", "--output-file", "out.txt",
    )  # fmt: skip
    assert code == 1
    assert out.startswith("a.md:3:7:")
    assert json.loads((folder / "out.json").read_text())["summary"]["errors"] == 1
    assert (folder / "out.txt").read_text().startswith("::error ")
    assert json.loads(call("check", "a.md", *ONLY, "--output-format", "json")[1])["summary"]["files"] == 1


@pytest.mark.parametrize(
    "arguments",
    [("--output-file", "x", "--output-format", "json"), ("--output-format", "json", "--output-file", "x")],
)
def test_a_single_file_and_format_go_together_in_any_order(site, call, arguments):
    folder = site(a__md=GOOD)
    assert call("check", *ONLY, *arguments) == (0, "", "")
    assert json.loads((folder / "x").read_text())["version"] == 1


def test_a_file_without_a_format_takes_the_full_report(site, call):
    folder = site(a__md=GOOD)
    assert call("check", *ONLY, "--output-file", "x")[0] == 0
    assert (folder / "x").read_text() == "no problems in 1 record of 1 file\n"
    assert call("check", *ONLY, "--output-file", "-")[1] == "no problems in 1 record of 1 file\n"


def test_all_formats_can_be_asked_for(site, call):
    site(a__md=BAD)
    for name in FORMATS:
        assert call("check", *ONLY, "--output-format", name)[0] == 1


def test_exclusions_hold_for_named_files_when_forced(site, call):
    site(a__md=BAD, README__md="# x\n")
    assert call("check", "a.md", "README.md", "--exclude", "a.md", "--force-exclude")[0] == 0
    assert call("check", "a.md", "--exclude", "a.md", *ONLY)[0] == 1
    assert call("check", "--exclude", "a.md", *ONLY)[0] == 0


def test_files_and_settings_can_be_shown(site, call):
    site(a__md=BAD, b__md=BAD, recordlint__toml='[[collections]]\nname = "all"\nfiles = "*.md"\nyaml = "1.1"\n')
    assert call("check", "--show-files") == (0, "a.md\nb.md\n", "")
    code, out, _ = call("check", "--show-settings", "--extend-select", "timestamps")
    assert code == 0
    assert out.startswith("# for a.md, from ")
    assert "# in the collection `all`\n" in out
    assert '\nyaml = "1.1"\n' in out
    assert '\n[rules.future-timestamp]\nseverity = "warning"\ntolerance-days = 1\n' in out
    assert call("check", "--show-settings", "--exclude", "*")[1] == ""


def test_what_show_settings_prints_is_a_configuration_that_says_the_same(site, call):
    folder = site(
        a__md=BAD, recordlint__toml='timezone = "+02:00"\nschema = "article"\nignore = ["body"]\nbody = "any"\n'
    )
    printed = call("check", "--show-settings")[1]
    (folder / "recordlint.toml").write_text(printed, encoding="utf-8")
    assert call("check", "--show-settings")[1] == printed
