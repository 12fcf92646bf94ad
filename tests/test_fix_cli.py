"""Fixing from the command line: what is written, what is printed, how it ends."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from recordlint import examine as running
from recordlint import registry
from recordlint.cli import main
from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix, Operation
from recordlint.rule import On
from support import make_rule

BOM = "\ufeff"
SAFE = f"{BOM}---\r\ntitle: Brücke  \r\ntags: [a]\r\n---\r\nSome text that goes on for a while, and then ends.\r\n"
SAFE_FIXED = "---\r\ntitle: Brücke\r\ntags: [a]\r\n---\r\nSome text that goes on for a while, and then ends.\r\n"
UNSAFE = "---\ntitle: x\nduration: 19 mins\n---\nSome text that goes on for a while, and then ends.\n"
UNSAFE_FIXED = UNSAFE.replace("19 mins", "PT19M")
BAD = "---\ntitle: x\ndate: 2023-13-45\n---\nSome text that goes on for a while, and then ends.\n"
GOOD = BAD.replace("2023-13-45", "2023-01-02")

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
unix = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of Unix")


def held(folder):
    """All files below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text(folder, name="a.md"):
    return (folder / name).read_bytes().decode()


# --fix


def test_safe_fixes_are_made_and_the_rest_is_reported(site, call):
    folder = site({"a.md": SAFE, "b.md": UNSAFE, "c.md": BAD, "d.md": GOOD})
    code, out, err = call("--fix", "--output-format", "concise", "--ignore", "collection")
    assert (code, err) == (1, "")
    assert [line.split(" ")[1] for line in out.splitlines()[:-1]] == [
        "error[invalid-duration]",
        "error[invalid-timestamp]",
    ]
    assert out.splitlines()[-1] == (
        "2 problems fixed, 2 errors left in 4 records of 4 files; 1 more fixable with --unsafe-fixes"
    )
    assert {name: data.decode() for name, data in held(folder).items()} == {
        "a.md": SAFE_FIXED,
        "b.md": UNSAFE,
        "c.md": BAD,
        "d.md": GOOD,
    }


def test_unsafe_fixes_are_made_where_that_is_said(site, call):
    folder = site({"a.md": SAFE, "b.md": UNSAFE})
    assert call("--fix", "--unsafe-fixes") == (0, "3 problems fixed, none left in 2 records of 2 files\n", "")
    assert (text(folder), text(folder, "b.md")) == (SAFE_FIXED, UNSAFE_FIXED)
    assert call("--fix", "--unsafe-fixes") == (0, "no problems in 2 records of 2 files\n", "")


def test_the_exit_code_tells_what_is_left(site, call):
    site({"a.md": SAFE, "c.md": BAD})
    assert call("--fix", "a.md")[0] == 0
    assert call("--fix", "c.md")[0] == 1
    assert call("--fix", "c.md", "--exit-zero")[0] == 0
    assert call("--fix", "c.md", "--fail-on", "never")[0] == 0
    site({"a.md": SAFE})
    assert call("--fix", "a.md", "--fail-on", "note")[0] == 0


def test_only_the_rules_that_run_fix(site, call):
    folder = site({"a.md": SAFE})
    call("--fix", "--ignore", "byte-order-mark")
    assert text(folder) == BOM + SAFE_FIXED


def test_a_suppressed_problem_is_not_fixed(site, call):
    marked = SAFE.replace("Brücke  ", "Brücke # recordlint: ignore[trailing-whitespace]  ").removeprefix(BOM)
    folder = site({"a.md": marked})
    assert call("--fix")[0] == 0
    assert text(folder) == marked


def test_a_file_that_needs_no_fix_is_not_written(site, call, monkeypatch):
    site({"a.md": BAD, "b.md": UNSAFE})
    monkeypatch.setattr(os, "replace", None)
    assert call("--fix", "-q")[0] == 1


def test_reports_for_programs_count_what_was_fixed(site, call):
    folder = site({"a.md": SAFE, "b.md": UNSAFE})
    code, out, _ = call("--fix", "--output-format", "json")
    summary = json.loads(out)["summary"]
    assert (code, summary["fixed"], summary["fixable"]) == (1, 2, {"safe": 0, "unsafe": 1})
    site({"a.md": SAFE})
    assert "fixed" not in json.loads(call("--output-format", "json")[1])["summary"]
    call("--fix", "--output-format", "json", "--output-file", "out.json")
    assert json.loads(text(folder, "out.json"))["summary"]["fixed"] == 2


def test_what_was_done_is_listed(site, call):
    site({"a.md": SAFE.replace("tags: [a]", "tags: [a] \t"), "b.md": UNSAFE})
    shown = "a.md: 3 fixed\n  1 × byte-order-mark: remove the mark\n  2 × trailing-whitespace: remove them\n"
    code, out, _ = call("--fix", "--show-fixes")
    assert code == 1
    assert out.startswith(f"{shown}\nb.md:3:11: error[invalid-duration]")
    assert call("--fix", "--show-fixes", "-q", "a.md")[1] == ""
    site({"a.md": SAFE})
    assert call("--fix", "--show-fixes", "--output-format", "concise", "--unsafe-fixes", "-q")[1] == (
        "a.md: 2 fixed\n  1 × byte-order-mark: remove the mark\n  1 × trailing-whitespace: remove them\n"
        "b.md: 1 fixed\n  1 × invalid-duration: write `PT19M`\n"
    )
    site({"a.md": SAFE})
    assert call("--fix", "--show-fixes", "--statistics")[1] == (
        "a.md: 2 fixed\n  1 × byte-order-mark: remove the mark\n  1 × trailing-whitespace: remove them\n"
        "\n2 problems fixed, none left in 2 records of 2 files\n"
    )


def test_the_list_of_what_was_done_has_colours(site, call):
    site({"a.md": SAFE})
    out = call("--fix", "--show-fixes", "--color", "always")[1]
    assert out.startswith("\x1b[1ma.md\x1b[0m: 2 fixed\n  1 × \x1b[1;32mbyte-order-mark\x1b[0m: remove the mark\n")


# What cannot be written


@unix
def test_a_read_only_file_is_told_and_the_others_are_fixed(site, call):
    folder = site({"a.md": SAFE, "b.md": SAFE})
    (folder / "a.md").chmod(0o444)
    code, out, err = call("--fix", "--output-format", "concise", "--ignore", "collection")
    assert (code, err) == (2, "recordlint: `a.md` is not fixed: it is read-only\n")
    assert [line.split(" ")[1] for line in out.splitlines()[:-1]] == [
        "warning[byte-order-mark]",
        "note[trailing-whitespace]",
    ]
    assert out.splitlines()[-1].startswith("2 problems fixed, 1 warning and 1 note left in 2 records")
    assert (text(folder), text(folder, "b.md")) == (SAFE, SAFE_FIXED)


@pytest.mark.parametrize("name", ["write", "fsync"])
def test_a_full_disk_is_told_and_loses_nothing(site, call, monkeypatch, name):
    folder = site({"a.md": SAFE, "b.md": GOOD})

    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, name, full)
    code, _, err = call("--fix", "-q")
    assert (code, err) == (2, "recordlint: `a.md` is not fixed: no space left on device\n")
    assert held(folder) == {"a.md": SAFE.encode(), "b.md": GOOD.encode()}


def test_a_file_that_changes_meanwhile_is_left_alone_and_told(site, call, monkeypatch):
    folder = site({"a.md": SAFE})
    real = running.check

    def meddling(*arguments):
        (folder / "a.md").write_bytes(GOOD.encode())
        return real(*arguments)

    monkeypatch.setattr(running, "check", meddling)
    code, _, err = call("--fix", "-q")
    assert (code, err) == (2, "recordlint: `a.md` is not fixed: it was changed meanwhile\n")
    assert held(folder) == {"a.md": GOOD.encode()}


@unix
def test_links_are_followed_and_stay_and_do_not_lead_outside(site, call):
    folder = site({"site/a.md": SAFE, "elsewhere/b.md": SAFE})
    (folder / "site" / "link.md").symlink_to("a.md")
    (folder / "site" / "out.md").symlink_to("../elsewhere/b.md")
    code, _, err = call("--fix", "-q", "site")
    assert (code, err) == (
        2,
        "recordlint: `site/out.md` is not fixed: it is a link that leads out of the given paths\n",
    )
    assert text(folder, "site/a.md") == SAFE_FIXED
    assert text(folder, "elsewhere/b.md") == SAFE
    assert call("--fix", "site/out.md")[0] == 0
    assert text(folder, "elsewhere/b.md") == SAFE_FIXED
    assert os.readlink(folder / "site" / "link.md") == "a.md"
    assert os.readlink(folder / "site" / "out.md") == "../elsewhere/b.md"


def test_what_cannot_be_decoded_or_read_is_left_as_it_is(site, call):
    folder = site({"lines.jsonl": '{"title": "x"}  \n'})
    data = b"---\ntitle: Br\xfccke  \n---\nText.\n"
    (folder / "a.md").write_bytes(data)
    assert call("--fix", "-q", "a.md", "none.md")[0] == 1
    assert (folder / "a.md").read_bytes() == data


def test_lines_that_are_too_long_keep_their_file_as_it_is(site, call, monkeypatch):
    from recordlint.files import read

    content = '{"title": "x"}  \n' + '{"title": "' + "y" * 200 + '"}\n'
    folder = site({"a.jsonl": content})
    monkeypatch.setattr(read, "LIMIT", 100)
    assert call("--fix", "-q")[0] == 1
    assert text(folder, "a.jsonl") == content


# A rule that lies


def lying(record):
    """Promises to remove nothing, and changes the title."""
    title = record.node(("title",))
    if title is not None:
        change = Change((Edit(title.span, "lies"),), (Operation("remove", ("nothing",)),))
        yield Finding(title, "a lie", fix=Fix("tell a lie", change, Applicability.SAFE))


@pytest.fixture
def liar(monkeypatch):
    """The registry with a rule whose fixes do something else than they say."""
    rule = make_rule("lying-rule", lying, on=(On.DATA,), fix=Applicability.SAFE)
    known = {**registry.rules(), rule.name: rule}
    monkeypatch.setattr(registry, "rules", lambda: known)
    return rule


@pytest.mark.parametrize("how", ["--fix", "--diff"])
def test_a_rule_that_lies_is_named_and_the_file_keeps_its_text(site, call, liar, how):
    folder = site({"a.md": GOOD})
    code, out, err = call(how, "--select", liar.name, "--exit-zero")
    assert code == 2
    said = out if how == "--fix" else err
    assert "a.md:1:1: error[internal-error] the fix of the rule `lying-rule` for line 2 does not do what it" in said
    assert text(folder) == GOOD


def test_the_fixes_of_honest_rules_are_made_beside_a_lie(site, call, liar):
    folder = site({"a.md": SAFE})
    code, out, _ = call("--fix", "--extend-select", liar.name, "--output-format", "concise")
    assert code == 2
    assert "internal-error" in out
    assert out.splitlines()[-1].startswith("2 problems fixed, ")
    assert text(folder) == SAFE_FIXED


def test_fixes_that_fail_are_told(site, call, monkeypatch):
    import recordlint.fix

    def failing(*arguments, **said):
        raise RuntimeError("boom")

    folder = site({"a.md": SAFE})
    monkeypatch.setattr(recordlint.fix, "fix", failing)
    code, out, _ = call("--fix", "--output-format", "concise")
    assert code == 2
    assert "error[internal-error] the fixes failed on this file: RuntimeError: boom\n" in out
    assert text(folder) == SAFE


# --diff


@needs_git
@pytest.mark.parametrize("unsafe", [(), ("--unsafe-fixes",)])
def test_a_diff_is_what_fixing_does_and_git_applies_it(site, call, unsafe):
    files = {
        "a.md": SAFE,
        "with blank/Brücke.md": UNSAFE.rstrip("\n"),
        "d.json": '{"title": "x"}',
        "e.toml": 'title = "x" \r\n',
        "good.md": GOOD,
    }
    folder = site(files)
    before = held(folder)
    code, out, err = call("--diff", *unsafe)
    assert code == 1
    assert held(folder) == before
    assert re.fullmatch(r"recordlint: \d problems in \d files would be fixed(; 1 more with --unsafe-fixes)?\n", err)
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=folder, input=out.encode(), check=True)
    applied = held(folder)
    assert applied != before
    site(files)
    call("--fix", *unsafe)
    assert held(folder) == applied
    assert call("--diff", "-q", *unsafe) == (0, "", "")


def test_a_diff_with_nothing_in_it_is_a_success(site, call):
    site({"a.md": BAD})
    assert call("--diff") == (0, "", "recordlint: 0 problems in 0 files would be fixed\n")
    assert call("--diff", "none.md", "-q") == (1, "", "none.md:1:1: error[unreadable-file] no such file or directory\n")
    site({"a.md": SAFE})
    assert call("--diff", "--fix", "--exit-zero", "-q")[0] == 0


def test_a_diff_can_be_explained(site, call):
    site({"a.md": UNSAFE})
    _, _, err = call("--diff", "--unsafe-fixes", "--show-fixes", "-q")
    assert err == "a.md: 1 would be fixed\n  1 × invalid-duration: write `PT19M`\n"


@unix
@needs_git
def test_a_diff_names_the_file_behind_a_link_once(site, call):
    folder = site({"site/a.md": SAFE, "elsewhere/b.md": SAFE})
    (folder / "site" / "link.md").symlink_to("a.md")
    (folder / "site" / "out.md").symlink_to("../elsewhere/b.md")
    (folder / "door").symlink_to("site")
    code, out, err = call("--diff", "-q", "door/link.md", "site")
    assert code == 2
    assert err == "recordlint: `site/out.md` is not fixed: it is a link that leads out of the given paths\n"
    assert out.count("+++ ") == 1
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=folder, input=out.encode(), check=True)
    assert text(folder, "site/a.md") == SAFE_FIXED


def test_a_file_outside_is_named_by_its_whole_path(site, call, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "a.md"
    other.write_bytes(SAFE.encode())
    site({})
    assert call("--diff", str(other))[1].startswith(f"--- a{other}\n+++ b{other}\n@@ ")


def test_a_terminal_is_shown_the_diff_in_colours_and_without_controls(site, call):
    site({"a.md": f"{BOM}---\r\ntitle: x\x1b[2J \r\n---\r\n"})
    out = call("--diff", "--color", "always", "--select", "files")[1]
    assert out.startswith("\x1b[1m--- a/a.md\x1b[0m\n\x1b[1m+++ b/a.md\x1b[0m\n\x1b[1;34m@@ -1,3 +1,3 @@\x1b[0m\n")
    assert "\x1b[1;31m-\\ufeff---\\r\x1b[0m\n\x1b[1;31m-title: x\\x1b[2J \\r\x1b[0m\n" in out
    assert "\x1b[1;32m+---\\r\x1b[0m\n\x1b[1;32m+title: x\\x1b[2J\\r\x1b[0m\n" in out
    assert out.endswith("\n ---\\r\n")


# Standard input


def test_standard_input_is_fixed_to_standard_output(site, call):
    site({})
    code, out, err = call("--fix", "-", "--stdin-filename", "a.md", stdin=SAFE)
    assert (code, out) == (0, SAFE_FIXED)
    assert err == "2 problems fixed, none left in 1 record of 1 file\n"
    code, out, err = call("--fix", "-", "--output-format", "concise", stdin=UNSAFE)
    assert (code, out) == (1, UNSAFE)
    assert err.startswith("<stdin>:3:11: error[invalid-duration] ")


@pytest.mark.parametrize("content", [b"", b"---\ntitle: \xff  \n---\n", b"\xff\xfe\0\0", b"x" * 2000])
def test_standard_input_comes_out_whole_whatever_it_is(site, call, monkeypatch, content):
    monkeypatch.setattr(running, "LIMIT", 1000)
    site({})
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    main(["check", "--fix", "-", "-q"])
    assert sys.stdout.buffer.getvalue() == content


def test_the_file_that_standard_input_is_called_is_not_touched(site, call):
    folder = site({"a.md": GOOD, "b.md": SAFE})
    code, out, _ = call("--fix", "--stdin-filename", "a.md", "-", "b.md", stdin=SAFE)
    assert (code, out) == (0, SAFE_FIXED)
    assert (text(folder), text(folder, "b.md")) == (GOOD, SAFE_FIXED)


def test_fixed_standard_input_is_compared_with_other_records(site, call):
    site({"a.md": GOOD})
    rules = ("--select", "displaced-front-matter,duplicate-title", "--output-format", "concise")
    code, out, err = call("--fix", *rules, "--stdin-filename", "b.md", "-", "a.md", stdin=f"\n\n{GOOD}")
    assert (code, out) == (0, GOOD)
    assert err.startswith("b.md:2:8: note[duplicate-title] ")


def test_standard_input_has_a_diff(site, call):
    site({})
    code, out, _ = call("--diff", "-q", "--stdin-filename", "x/a.md", stdin=UNSAFE + "\n")
    assert (code, out) == (0, "")
    code, out, _ = call("--diff", "-q", "--unsafe-fixes", "--stdin-filename", "x/a.md", stdin=UNSAFE)
    assert code == 1
    assert out.startswith("--- a/x/a.md\n+++ b/x/a.md\n@@ -1,5 +1,5 @@\n ---\n title: x\n-duration: 19 mins\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
@pytest.mark.parametrize("how", ["--fix", "--diff"])
def test_an_output_that_takes_no_more_is_told(site, how):
    folder = site({})
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "recordlint", "check", how, "-q", "--stdin-filename", "a.md"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            input=SAFE.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"recordlint: standard output cannot be written: no space left on device\n"
