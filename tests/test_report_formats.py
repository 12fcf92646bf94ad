"""All formats, as the command line writes them: exit codes, files, quietness, secrets, standard input."""

from __future__ import annotations

import io
import json
import sys
from html import unescape
from urllib.parse import unquote

import pytest

from recordlint.cli import main
from recordlint.report import FORMATS

BAD = "---\ntitle: xé\ndate: 2023-13-45\n---\nSome text that goes on for a while, and then ends.\n"
GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
TOKEN = "ghp_" + "Zk3Q9vX7bT1mR5wY8cN2dL6hJ4gF0sA1pE9u"
MACHINES = [name for name in FORMATS if name not in ("full", "concise")]
ONLY = ("--select", "invalid-timestamp,trailing-whitespace,exposed-secret,missing-final-newline")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """An empty working directory, and an environment that says nothing."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsysbinary, monkeypatch):
    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(["check", *ONLY, *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.mark.parametrize("name", FORMATS)
def test_the_exit_code_is_that_of_the_run(site, call, name):
    (site / "good.md").write_text(GOOD)
    assert call("--output-format", name)[0] == 0
    (site / "bad.md").write_text(BAD)
    assert call("--output-format", name)[0] == 1
    assert call("--output-format", name, "--exit-zero")[0] == 0
    assert call("--output-format", name, "--fail-on", "never")[0] == 0


@pytest.mark.parametrize("name", MACHINES)
def test_options_for_people_change_nothing(site, call, name):
    (site / "bad.md").write_text(BAD)
    plain = call("--output-format", name)
    for option in (("-q",), ("--color", "always")):
        assert call("--output-format", name, *option) == plain
    code, out, err = call("--output-format", name, "--statistics")
    assert (code, out) == (2, "")
    assert err == "recordlint: --statistics goes with the formats full and concise\n"


def test_all_formats_at_once_are_those_of_single_runs(site, call):
    (site / "bad.md").write_text(BAD)
    pairs = [word for name in MACHINES for word in ("--output-format", name, "--output-file", f"report.{name}")]
    code, out, err = call("--output-format", "concise", "--statistics", *pairs, "bad.md")
    assert (code, err) == (1, "")
    assert out.startswith("1  invalid-timestamp  error")
    for name in MACHINES:
        assert (site / f"report.{name}").read_bytes().decode() == call("--output-format", name, "bad.md")[1]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_secret(site, call, name):
    (site / "a.md").write_text(f"---\ntitle: {TOKEN}\ndate: {TOKEN}\n---\nSee {TOKEN}.  \n", newline="")
    code, out, _ = call("--output-format", name, "-v")
    assert code == 1
    assert TOKEN[:12] not in unquote(unescape(out))
    assert "exposed-secret" in out


def test_reviewdog_is_told_bytes_of_standard_input(site, call):
    text = "é: è    \ndate: 2023-01-02"
    code, out, _ = call("-", "--stdin-filename", "a.yaml", "--output-format", "rdjson", stdin=text)
    assert code == 0
    blanks, _ = json.loads(out)["diagnostics"]
    assert blanks["location"]["range"]["start"] == {"line": 1, "column": 7}
    assert blanks["suggestions"][0]["text"] == ""


def test_reviewdog_is_told_bytes_of_what_is_left(site, call):
    text = "# é    \ntitle: é    \n# é\ndate: é 2023-13-45"
    code, out, err = call("-", "--stdin-filename", "a.yaml", "--fix", "--output-format", "rdjson", stdin=text)
    assert code == 1
    assert out.startswith("# é\ntitle: é\n")
    (found,) = json.loads(err)["diagnostics"]
    assert found["location"]["range"] == {"start": {"line": 4, "column": 7}, "end": {"line": 4, "column": 20}}


def test_a_file_that_is_gone_has_ranges_of_lines(site, call):
    code, out, _ = call("none.md", "--select", "unreadable-file", "--output-format", "rdjson")
    assert code == 1
    assert json.loads(out)["diagnostics"][0]["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}
