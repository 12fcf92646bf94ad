"""Baselines: as files, and from the command line."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.baseline import Entry, Look, format_baseline, outdated, parse_baseline, renewed
from recordlint.cli import adopting, main

GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
BAD = GOOD.replace("2023-01-02", "2023-13-45")
BLANKS = GOOD.replace("title: x", "title: x ")
BASELINE = "recordlint-baseline.json"
CONFIG = f'baseline = "{BASELINE}"\nignore = ["collection"]\n'
NOT_YET = "no problems in 1 record of 1 file"


@pytest.fixture
def call(call):
    return partial(call, "--output-format", "concise")


def known(folder, name=BASELINE):
    return sorted(entry[:2] for entry in parse_baseline((folder / name).read_bytes()))


# The file


ENTRIES = st.builds(Entry, st.text(max_size=20), st.text(max_size=9), st.text(max_size=9))


@given(st.sets(ENTRIES))
def test_what_is_written_is_read(entries):
    data = format_baseline(entries)
    assert parse_baseline(data) == entries
    assert format_baseline(parse_baseline(data)) == data
    assert data.count(b"\n") == len(entries) + 2


def test_a_path_of_any_bytes_is_kept():
    entry = Entry("\udcff\n[", "r", "f")
    assert parse_baseline(format_baseline([entry])) == {entry}


def test_lines_are_sorted_and_end_alike():
    text = format_baseline([Entry("b.md", "y", "2"), Entry("a.md", "z", "1"), Entry("b.md", "x", "3")]).decode()
    assert text == (
        '{"version": 1, "known": [\n["a.md", "z", "1"],\n["b.md", "x", "3"],\n["b.md", "y", "2"],\nnull]}\n'
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "line 1 is not JSON: expecting value"),
        ('{"version": 1, "known": [\n["a",\n', "line 3 is not JSON: expecting value"),
        ("[" * 100_000, "it is not JSON"),
        ('{"version": 1, "known": [\n<<<<<<< HEAD\n', "it has merge conflict markers: keep the lines of both sides"),
        ('{"version": 1, "known": [\r\n>>>>>>>\r\n', "it has merge conflict markers: keep the lines of both sides"),
        ('{"version": 2, "known": {}}', "it has version 2, and this recordlint reads version 1"),
        ("[]", "it is no baseline"),
        ('{"version": 1}', "it is no baseline"),
        ('{"version": "1", "known": []}', "it is no baseline"),
        ('{"version": 1, "known": [null, ["a", "b"]]}', "entry 2 is not a path, a rule and a fingerprint"),
        ('{"version": 1, "known": [["a", "b", 3]]}', "entry 1 is not a path, a rule and a fingerprint"),
    ],
)
def test_what_is_no_baseline_is_refused(data, why):
    with pytest.raises(ValueError, match="^" + why.replace(".", r"\.")):
        parse_baseline(data.encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(ValueError):
        parse_baseline(data)


def test_entries_are_renewed_by_what_was_looked_at():
    old = {Entry(path, rule, "1") for path in ("seen", "unseen", "gone") for rule in ("fixed", "left")}
    looks = {"seen": Look({Entry("seen", "left", "1"), Entry("seen", "new", "1")}, lambda rule: False)}
    after = renewed(old, looks, lambda path: path == "gone")
    assert {entry[:2] for entry in after} == {
        ("seen", "left"),
        ("seen", "new"),
        ("unseen", "fixed"),
        ("unseen", "left"),
    }
    assert outdated(old, looks) == {Entry("seen", "fixed", "1")}
    looks = {"seen": Look(set(), lambda rule: rule == "fixed")}
    assert {entry.rule for entry in renewed(old, looks, lambda path: True)} == {"fixed"}
    assert outdated(old, looks) == {Entry("seen", "left", "1")}


# The command line


def test_what_is_known_is_not_reported_and_what_is_new_is(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD, "sub/b.md": BLANKS})
    assert call("--update-baseline") == (
        0,
        "no problems in 2 records of 2 files; 2 known problems set aside\n",
        f"recordlint: `{BASELINE}`: 2 added, 0 removed, 2 in all\n",
    )
    assert known(folder) == [("a.md", "invalid-timestamp"), ("sub/b.md", "trailing-whitespace")]
    assert call()[:2] == (0, "no problems in 2 records of 2 files; 2 known problems set aside\n")
    site({"a.md": BAD.replace("title: x", "\ntitle: x\nmodified: 2023-02-30")})
    code, out, err = call()
    assert (code, err) == (1, "")
    assert [line.split(" ")[0] for line in out.splitlines()[:-1]] == ["a.md:4:11:"]
    assert out.splitlines()[-1] == "1 error in 2 records of 2 files; 2 known problems set aside"


def test_a_change_of_the_value_is_a_new_problem(site, call):
    site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    site({"a.md": BAD.replace("13-45", "13-46")})
    code, out, err = call()
    assert (code, "13-46" in out) == (1, True)
    assert err == f"recordlint: `{BASELINE}`: 1 entry is no longer needed (--update-baseline cleans up)\n"


def test_equal_problems_are_counted(site, call):
    twice = BAD.replace("---\nSome", "related:\n  - date: 2023-13-45\n  - date: 2023-13-45\n---\nSome")
    folder = site({"recordlint.toml": CONFIG, "a.md": twice})
    call("--update-baseline")
    assert len(known(folder)) == 3
    site({"a.md": twice.replace("  - date: 2023-13-45\n", "  - date: 2023-13-45\n" * 2, 1)})
    assert call()[1].endswith("1 error in 1 record of 1 file; 3 known problems set aside\n")
    site({"a.md": twice.replace("  - date: 2023-13-45\n", "", 1)})
    code, out, err = call()
    assert (code, out) == (0, "no problems in 1 record of 1 file; 2 known problems set aside\n")
    assert "1 entry is no longer needed" in err
    assert call("--update-baseline")[2].endswith("0 added, 1 removed, 2 in all\n")
    assert call()[2] == ""


def test_a_part_of_the_site_leaves_the_rest_alone(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD, "sub/b.md": BAD, "sub/c.md": BAD, "d.md": BAD})
    call("--update-baseline")
    site({"sub/b.md": GOOD, "a.md": GOOD})
    (folder / "d.md").unlink()
    assert "2 entries" not in call("sub")[2]
    assert call("sub", "--update-baseline")[2].endswith("0 added, 2 removed, 2 in all\n")
    assert known(folder) == [("a.md", "invalid-timestamp"), ("sub/c.md", "invalid-timestamp")]
    assert "1 entry is no longer needed" in call()[2]


def test_paths_are_those_from_the_baseline(site, call, monkeypatch):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD, "sub/b.md": BAD})
    call("--update-baseline")
    monkeypatch.chdir(folder / "sub")
    assert call()[:2] == (0, "no problems in 1 record of 1 file; 1 known problem set aside\n")
    assert call("../a.md", str(folder / "sub" / "b.md"))[0] == 0
    site({"sub/b.md": GOOD})
    assert call("--update-baseline")[2].startswith(f"recordlint: `{folder}/{BASELINE}`: 0 added, 1 removed")
    assert known(folder) == [("a.md", "invalid-timestamp")]


def test_other_rules_than_those_that_ran_stay(site, call):
    both = BAD.replace("title: x", "title: x ")
    folder = site({"recordlint.toml": CONFIG, "a.md": both})
    call("--update-baseline")
    site({"a.md": GOOD})
    assert "1 entry is" in call("--select", "invalid-timestamp")[2]
    call("--select", "invalid-timestamp", "--update-baseline")
    assert known(folder) == [("a.md", "trailing-whitespace")]
    # A rule that the configuration turns off is not asked any more.
    site({"recordlint.toml": CONFIG.replace('"]', '", "trailing-whitespace"]'), "a.md": both})
    call("--update-baseline")
    assert known(folder) == [("a.md", "invalid-timestamp")]


def test_rules_that_are_no_more_go(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": GOOD})
    (folder / BASELINE).write_bytes(format_baseline([Entry("a.md", "no-such-rule", "1")]))
    assert "1 entry is" in call("--select", "timestamps")[2]
    call("--select", "timestamps", "--update-baseline")
    assert known(folder) == []


def test_a_file_that_could_not_be_read_keeps_its_entries(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to("a.md")
    assert call("a.md", "--update-baseline")[0] == 1
    assert known(folder) == [("a.md", "invalid-timestamp")]


def test_comparisons_are_known_too(site, call):
    twin = GOOD.replace("title: x", "title: The same title in two records")
    folder = site({"recordlint.toml": f'baseline = "{BASELINE}"\nselect = ["duplicate-title"]\n'})
    site({"a.md": twin, "b.md": twin.replace("text", "words")})
    assert call("--no-baseline", "--fail-on", "note")[0] == 1
    call("--update-baseline")
    assert known(folder) == [("b.md", "duplicate-title")]
    assert call("--fail-on", "note")[0] == 0
    # A run on one of the two cannot tell, and an update looks at the other one, too.
    assert call("b.md")[2] == ""
    assert call("b.md", "--update-baseline")[2].endswith("0 added, 0 removed, 1 in all\n")
    site({"a.md": GOOD})
    assert call("b.md")[2] == ""
    assert "1 entry is" in call("b.md", "--collection-scope", "all")[2]
    assert call("b.md", "--update-baseline")[2].endswith("0 added, 1 removed, 0 in all\n")


def test_lines_of_jsonl_are_records(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.jsonl": '{"date": "2023-13-45"}\n{"date": "2023-01-02"}\n'})
    call("--update-baseline")
    assert known(folder) == [("a.jsonl", "invalid-timestamp")]
    site({"a.jsonl": '{"date": "2023-01-02"}\n{"date": "2023-13-45"}\n{"date": "2023-13-99"}\n'})
    assert [line.split(" ")[0] for line in call()[1].splitlines()[:-1]] == ["a.jsonl:3:10:"]


def test_standard_input_is_known_by_its_name(site, call, monkeypatch):
    site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    for content, code in ((BAD, 0), (BAD.replace("-13-", "-14-"), 1)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        assert call("-", "--stdin-filename", "a.md")[0] == code


def test_what_may_not_be_hidden_is_not(site, call):
    config = CONFIG + 'unsuppressible = ["*-timestamp", "schema"]\n'
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD.replace("title: x", "title: x ")})
    call("--update-baseline")
    site({"recordlint.toml": config})
    assert call()[1].splitlines()[-1] == "1 error in 1 record of 1 file; 1 known problem set aside"
    code, out, _ = call("--update-baseline")
    assert (code, out.splitlines()[-1]) == (1, "1 error in 1 record of 1 file; 1 known problem set aside")
    assert known(folder) == [("a.md", "trailing-whitespace")]


def test_it_holds_nothing_of_the_records(site, call):
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    folder = site({"recordlint.toml": CONFIG, "a.md": GOOD.replace("title: x", f"title: {secret} ")})
    call("--update-baseline")
    assert ("a.md", "exposed-secret") in known(folder)
    assert secret[4:12] not in (folder / BASELINE).read_text()
    assert call()[0] == 0


def test_what_is_known_is_not_fixed_either(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BLANKS.replace("title: x ", "title: x \na: b  ")})
    call("--update-baseline")
    three = "title: x \nnew: z  \na: b  "
    site({"a.md": BLANKS.replace("title: x ", three)})
    code, out, _ = call("--fix")
    assert (code, out) == (0, "1 problem fixed, none left in 1 record of 1 file; 2 known problems set aside\n")
    text = (folder / "a.md").read_text()
    assert text.count("  \n") + text.count("x \n") == 2
    assert main(["check", "--diff"]) == 0
    assert call("--fix", "--no-baseline")[0] == 0
    assert " \n" not in (folder / "a.md").read_text()
    assert "2 entries are no longer needed" in call()[2]


def test_fixing_and_updating_leaves_nothing(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD.replace("title: x", "title: x ")})
    code, out, _ = call("--fix", "--update-baseline")
    assert (code, out) == (0, "1 problem fixed, none left in 1 record of 1 file; 1 known problem set aside\n")
    assert known(folder) == [("a.md", "invalid-timestamp")]


def test_reports_for_programs_say_how_many(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    call("--output-format", "json", "--output-file", "with.json")
    call("--output-format", "json", "--output-file", "without.json", "--no-baseline")
    assert json.loads((folder / "with.json").read_text())["summary"]["known"] == 1
    assert "known" not in json.loads((folder / "without.json").read_text())["summary"]


def test_the_option_comes_before_the_configuration(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--baseline", "other.json", "--update-baseline")
    assert known(folder, "other.json") == [("a.md", "invalid-timestamp")]
    assert call("--baseline", "other.json")[0] == 0
    assert not (folder / BASELINE).exists()
    # It is no record, whatever it is called.
    assert call("--baseline", "other.json", "--show-files")[1] == "a.md\n"


def test_every_site_has_its_own(site, call):
    folder = site({f"{name}/recordlint.toml": CONFIG for name in ("one", "two")})
    site({"one/a.md": BAD, "two/b.md": BAD, "two/c.md": BAD})
    call("--update-baseline")
    assert known(folder / "one") == [("a.md", "invalid-timestamp")]
    assert known(folder / "two") == [("b.md", "invalid-timestamp"), ("c.md", "invalid-timestamp")]
    assert call()[0] == 0


def test_a_file_that_stays_the_same_is_not_written(site, call, monkeypatch):
    site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    monkeypatch.setattr(adopting, "replace", None)
    assert call("--update-baseline", "-q") == (0, "", "")


def test_the_last_record_may_be_gone(site, call):
    folder = site({"recordlint.toml": CONFIG, "a.md": BAD})
    call("--update-baseline")
    (folder / "a.md").unlink()
    call("--update-baseline")
    assert known(folder) == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--update-baseline",), "--update-baseline: no baseline is named: give --baseline FILE"),
        (("--baseline", "none.json"), "there is no baseline `none.json`: --update-baseline writes it"),
        (("--baseline", "a.md", "sub"), "the baseline `a.md` cannot be read: line 1 is not JSON"),
        (("--baseline", "sub"), "the baseline `sub` cannot be read: this is a folder"),
        (("--baseline", "no/b.json", "--update-baseline"), "the baseline `no/b.json` cannot be written: no such file"),
        (("--update-baseline", "--diff"), "--update-baseline does not go with --diff"),
        (("--update-baseline", "--changed-since", "x"), "--update-baseline does not go with --changed-since"),
        (("--baseline", "b", "--no-baseline"), "argument --no-baseline: not allowed with argument --baseline"),
    ],
)
def test_what_cannot_be_done_is_told(site, call, arguments, why):
    site({"a.md": BAD, "sub/b.md": BAD})
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"recordlint: {why}")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_two_branches_merge(site):
    folder = site({})
    path = folder / BASELINE

    def git(*arguments):
        settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(("git", *settings, *arguments), cwd=folder, capture_output=True, text=True, check=False)
        return done.returncode

    def commit(numbers):
        path.write_bytes(format_baseline(Entry(f"{number:03}.md", "r", "f") for number in numbers))
        git("add", "-A")
        git("commit", "-qm", "x")

    git("init", "-q")
    (folder / ".gitattributes").write_text(f"{BASELINE} merge=union\n")
    commit([10, 20, 30])
    git("checkout", "-qb", "other")
    commit([10, 11, 20, 30, 40])
    git("checkout", "-q", "main")
    commit([10, 12, 20, 50])
    assert git("merge", "-q", "other", "-m", "x") == 0
    merged = {entry.path[:3] for entry in parse_baseline(path.read_bytes())}
    assert merged >= {"010", "011", "012", "020", "040", "050"}
