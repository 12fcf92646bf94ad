"""From files to a report: order, faults of files, exit status."""

from __future__ import annotations

import os
from datetime import datetime, timezone

import pytest

from recordlint import examine as running
from recordlint import registry
from recordlint.check import Checked
from recordlint.diagnostic import Severity
from recordlint.examine import check_file
from recordlint.files import find, standard_input
from recordlint.files import read as reading
from recordlint.files.read import read_bytes
from recordlint.files.world import FileWorld
from recordlint.run import run
from recordlint.settings.find import Configurations

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
BAD = "---\ntitle: x\ndate: 2023-13-45\n---\nSome text that goes on for a while, and then ends.\n"
GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"


def plant(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


def configurations(folder, **overrides):
    named = {name.replace("_", "-"): value for name, value in overrides.items()}
    return Configurations(read_bytes, registry.rules(), base=str(folder), overrides=named)


def outcome(folder, *arguments, progress=None, **overrides):
    files = find(arguments or ["."], configurations(folder, **overrides))
    return run(files, FileWorld(str(folder), now=NOW), progress)


def told(report):
    return [(one.path, one.start.line, one.rule) for one in report.diagnostics]


def test_files_are_reported_in_order_and_counted(tmp_path):
    plant(tmp_path, {"b.md": BAD, "a.md": BAD, "c/d.md": GOOD, "e.jsonl": '{"a": 1}\n{"a": 2}\n'})
    found = outcome(tmp_path, select=("invalid-timestamp",))
    assert told(found.report) == [("a.md", 3, "invalid-timestamp"), ("b.md", 3, "invalid-timestamp")]
    assert (found.report.files, found.report.records) == (4, 5)
    assert (found.failed, found.broken) == (True, False)


def test_the_same_input_gives_the_same_report(tmp_path):
    plant(tmp_path, {f"{name}.md": BAD for name in "zyxcba"})
    assert outcome(tmp_path) == outcome(tmp_path, *(f"{name}.md" for name in "bzcaxy"))


def test_the_least_severity_that_fails_is_set(tmp_path):
    plant(tmp_path, {"a.md": BAD})
    chosen = {"select": ("invalid-timestamp",)}
    assert outcome(tmp_path, **chosen).failed
    assert outcome(tmp_path, **chosen, fail_on="error").failed
    assert not outcome(tmp_path, **chosen, fail_on="never").failed


def test_a_collection_may_fail_on_less(tmp_path):
    plant(
        tmp_path,
        {"recordlint.toml": '[[collections]]\nname = "x"\nfiles = "x/**"\nfail-on = "never"\n', "x/a.md": BAD},
    )
    assert not outcome(tmp_path, select=("invalid-timestamp",)).failed
    plant(tmp_path, {"b.md": BAD})
    assert outcome(tmp_path, select=("invalid-timestamp",)).failed


def test_what_cannot_be_read_is_reported_and_the_rest_is_checked(tmp_path):
    plant(tmp_path, {"a.md": BAD})
    found = outcome(tmp_path, "none.md", "a.md", select=("invalid-timestamp", "unreadable-file"))
    assert told(found.report) == [("a.md", 3, "invalid-timestamp"), ("none.md", 1, "unreadable-file")]
    assert found.report.diagnostics[1].message == "no such file or directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are those of Unix")
def test_a_named_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.md")
    found = outcome(tmp_path)
    assert [one.message for one in found.report.diagnostics] == ["this is a named pipe, not a file"]


def test_unreadable_files_are_reported_as_severely_as_one_wants(tmp_path):
    plant(tmp_path, {"recordlint.toml": '[rules.unreadable-file]\nseverity = "note"\n'})
    (diagnostic,) = outcome(tmp_path, "none.md").report.diagnostics
    assert diagnostic.severity is Severity.NOTE
    assert outcome(tmp_path, "none.md", ignore=("unreadable-file",)).report.diagnostics == ()


def test_a_file_that_is_gone_since_it_was_listed_is_passed_over(tmp_path):
    plant(tmp_path, {"a.md": GOOD, "b.md": BAD})
    files = find(["."], configurations(tmp_path))
    (tmp_path / "a.md").unlink()
    (tmp_path / "b.md").unlink()
    (tmp_path / "b.md").mkdir()
    found = run(files, FileWorld(str(tmp_path)))
    assert found.report.diagnostics == ()
    assert found.report.files == 0


def test_a_line_that_is_too_long_is_reported_and_the_others_are_checked(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LIMIT", 40)
    plant(tmp_path, {"a.jsonl": '{"date": "2023-13-01"}\n{"a": "' + "x" * 50 + '"}\n{"date": "2023-14-01"}\n'})
    found = outcome(tmp_path, select=("invalid-timestamp", "unreadable-file"))
    assert sorted((one.start.line, one.rule) for one in found.report.diagnostics) == [
        (1, "invalid-timestamp"),
        (2, "unreadable-file"),
        (3, "invalid-timestamp"),
    ]


def test_standard_input_is_checked_as_the_file_it_is_said_to_be(tmp_path, monkeypatch):
    known = configurations(tmp_path, select=("invalid-timestamp", "unreadable-file"))
    asked = FileWorld(str(tmp_path))
    checked = check_file(standard_input(b'{"date": "2023-13-01"}\n', "a.jsonl", known), asked)
    assert [one.rule for one in checked.diagnostics] == ["invalid-timestamp"]
    monkeypatch.setattr(running, "LIMIT", 4)
    checked = check_file(standard_input(b"12345", "a.md", known), asked)
    assert [one.rule for one in checked.diagnostics] == ["unreadable-file"]


def test_an_internal_error_is_told_apart(tmp_path, monkeypatch):
    from recordlint.check import unreadable

    plant(tmp_path, {"a.md": GOOD})
    (diagnostic,) = unreadable("a.md", "why").diagnostics
    broken = Checked("a.md", (diagnostic._replace(rule="internal-error"),), 1)
    monkeypatch.setattr(running, "check", lambda source, plan, world: broken)
    assert outcome(tmp_path).broken


def test_progress_is_told_after_each_file(tmp_path):
    plant(tmp_path, {"a.md": GOOD, "b.md": GOOD})
    steps = []
    outcome(tmp_path, progress=steps.append)
    assert steps == [1, 2]


def test_the_report_knows_the_rules(tmp_path):
    plant(tmp_path, {"a.md": GOOD})
    assert outcome(tmp_path).report.rules == registry.rules()
    assert outcome(tmp_path, "a.md").report.rules == registry.rules()
    assert run([], FileWorld(str(tmp_path))).report.rules == {}


def test_a_record_rule_answers_the_same_for_a_file_and_for_its_folder(tmp_path):
    files = {f"_news/{number}.md": GOOD for number in range(6)}
    plant(tmp_path, {**files, "_news/odd.md": "Just text.\n", "x.yaml": "date: 2023-13-01\n", "recordlint.toml": ""})
    by_folder = outcome(tmp_path).report
    by_name = outcome(tmp_path, *files, "_news/odd.md", "x.yaml").report
    assert by_folder == by_name
    assert "missing-front-matter" in {one.rule for one in by_folder.diagnostics}
