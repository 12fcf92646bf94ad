"""The command line, as a person or a build server meets it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from recordlint import registry
from recordlint.cli import main
from recordlint.cli.config import as_toml
from recordlint.cli.progress import ProgressBar
from recordlint.cli.streams import terminal_width, wants_color
from recordlint.report import FORMATS
from recordlint.settings.keys import KEYS

BAD = "---\ntitle: x\ndate: 2023-13-45\n---\nSome text that goes on for a while, and then ends.\n"
GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
ONLY = ("--select", "invalid-timestamp,unreadable-file")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """An empty working directory, and an environment that says nothing."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def plant(**files):
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_text(content, encoding="utf-8", newline="")
        return tmp_path

    return plant


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def start(*arguments, folder, **more):
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more.pop("environment", {})}
    return subprocess.run(
        [sys.executable, "-m", "recordlint", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        **more,
    )


# check


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


# The configuration, when it is wrong


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


# The other commands


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


# Surroundings


class Stream(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.mark.parametrize(
    ("option", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"CLICOLOR": "1"}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_colours_follow_option_and_environment(option, environment, terminal, expected):
    assert wants_color(option, Stream(terminal), environment) is expected


@pytest.mark.parametrize(("columns", "expected"), [("120", 120), ("0", 80), ("", 80), ("x", 80), ("²", 80)])
def test_the_width_follows_the_environment(columns, expected):
    assert terminal_width(Stream(True), {"COLUMNS": columns}) == expected


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are those of Unix")
def test_the_width_is_that_of_the_terminal():
    import fcntl
    import struct
    import termios

    leader, follower = os.openpty()
    try:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 97, 0, 0))
        with os.fdopen(follower, "w", closefd=False) as stream:
            assert terminal_width(stream, {}) == 97
            assert wants_color("auto", stream, {})
    finally:
        os.close(leader)
        os.close(follower)


def test_a_progress_bar_appears_after_a_second_and_clears_itself():
    stream = Stream(True)
    times = iter([0.0, 0.5, 1.0, 1.05, 1.1, 9.0])
    with ProgressBar(stream, 4, clock=lambda: next(times)) as progress:
        progress(1)
        assert stream.getvalue() == ""
        progress(2)
        assert stream.getvalue() == f"\r[{'#' * 15}{'-' * 15}] 2 of 4 files\x1b[K"
        progress(3)
        assert stream.getvalue().count("\r") == 1
        progress(3)
        progress(4)
        assert stream.getvalue().count("\r") == 3
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_short_run_shows_no_bar():
    stream = Stream(True)
    with ProgressBar(stream, 1, clock=lambda: 0.0) as progress:
        progress(1)
    assert stream.getvalue() == ""


def test_a_bar_goes_with_a_terminal(site, call, monkeypatch):
    from recordlint.cli import check

    site(a__md=GOOD)
    seen = []
    real = check.run

    def run(*arguments, progress=None, **options):
        seen.append(progress)
        return real(*arguments, progress=progress, **options)

    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    call("check")
    call("check", "-q")
    assert isinstance(seen[0], ProgressBar)
    assert seen[1] is None


def test_an_interrupt_is_quiet(call, monkeypatch):
    from recordlint.cli import check

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupted)
    assert call("check", ".") == (130, "", "")


def test_a_bug_is_told_in_a_line(call, monkeypatch):
    from recordlint.cli import check

    def broken(*arguments, **options):
        raise RuntimeError("boom")

    monkeypatch.setattr(check, "run", broken)
    code, out, err = call("check", ".")
    assert (code, out) == (2, "")
    assert err.startswith("recordlint: this is a bug, please report it: RuntimeError: boom at ")
    assert err.count("\n") == 1


def test_a_working_directory_that_is_gone(call, monkeypatch):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert call("check") == (2, "", "recordlint: the working directory is gone\n")


def test_a_reader_that_stops_reading_is_no_trouble(site):
    folder = site(a__md=BAD)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "recordlint", "check", *ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(("fault", "code"), [(BrokenPipeError(), 0), (OSError(28, "No space left on device"), 2)])
def test_what_nobody_takes_goes_nowhere(tmp_path, monkeypatch, fault, code):
    class Closed(io.StringIO):
        def write(self, text):
            raise fault

        def fileno(self):
            return self.file.fileno()

    with open(tmp_path / "out", "w+b") as file:
        stream = Closed()
        stream.file = file
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["version"]) == code
        os.write(file.fileno(), b"lost")
        assert (tmp_path / "out").read_bytes() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_told(site):
    folder = site(a__md=BAD)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "recordlint", "check", *ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "recordlint: the report cannot be written: no space left on device\n"


def test_closed_streams_do_no_harm(site, monkeypatch, capsys):
    site(a__md=BAD)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "recordlint: standard input is closed\n"
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["check", *ONLY]) == 1
    assert main(["check", "--help"]) == 0
    sys.stdout.close()
    sys.stderr.close()


def test_any_text_is_printed_whatever_the_encoding(site):
    folder = site(a__md=BAD.replace("2023-13-45", "2023-13-45 ü 漢"))
    name = os.fsencode(str(folder)) + b"/\xff.md"
    with open(name, "wb") as file:
        file.write(BAD.encode())
    environment = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    outputs = [part for style in FORMATS for part in ("--output-format", style, "--output-file", f"out.{style}")]
    done = start("check", *ONLY, *outputs, "--output-format", "concise", folder=folder, environment=environment)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.isascii()
    assert done.stdout
    for style in FORMATS:
        assert "漢" in (folder / f"out.{style}").read_text(encoding="utf-8")
    done = start("check", *ONLY, "--output-format", "json", folder=folder, environment=environment)
    assert "漢" in json.loads(done.stdout)["diagnostics"][0]["message"]
    fixing = ("-", "--stdin-filename", "a.md", "--fix", "--output-format", "json")
    content = (folder / "a.md").read_bytes()
    done = start("check", *ONLY, *fixing, folder=folder, environment=environment, input=content)
    assert done.stdout == content
    assert "漢" in json.loads(done.stderr)["diagnostics"][0]["message"]


def test_a_single_file_costs_no_more_imports_than_it_needs(site):
    folder = site(a__md=GOOD)
    code = (
        "import sys; from recordlint.cli import main; main(['check', 'a.md', '-q', '--isolated']);"
        "heavy = {'subprocess', 'multiprocessing', 'jsonschema', 'jsonschema_rs', 'rich', 'imagesize', 'zoneinfo',"
        " 'importlib.metadata', 'difflib', 'inspect', 'shutil', 'logging', 'asyncio', 'recordlint.settings.read'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
