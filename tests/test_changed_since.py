"""`--changed-since`, in real repositories."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys

import pytest

from recordlint.changes import MOST_COMPARED, changed_lines
from recordlint.cli import main
from recordlint.text import Source

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
BAD = GOOD.replace("2023-01-02", "2023-13-45")
CONFIG = 'ignore = ["collection"]\n'
SETTINGS = {
    "user.name": "x",
    "user.email": "x@example.org",
    "init.defaultBranch": "main",
    "protocol.file.allow": "always",
    "core.autocrlf": "false",
    # Neither examples of hooks nor housekeeping after each commit.
    "init.templateDir": "",
    "maintenance.auto": "false",
}


def git(folder, *arguments):
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    done = subprocess.run(("git", *settings, *arguments), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def plant(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode())


def commit(folder, files=None):
    plant(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a first commit, and in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, {"recordlint.toml": CONFIG, "old.md": BAD})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def found(capsys):
    """What is reported, as path, line and rule."""

    def run(*arguments, since="HEAD"):
        code = main(["check", "--output-format", "json", "--changed-since", since, *arguments])
        out, err = capsys.readouterr()
        assert err == ""
        report = json.loads(out)
        reported = [(one["path"], one["start"]["line"], one["rule"]) for one in report["diagnostics"]]
        assert (code == 1) >= any(one["severity"] != "note" for one in report["diagnostics"])
        return reported

    return run


# Lines


def source(*lines, end="\n"):
    return Source("a.md", "".join(line + end for line in lines))


def test_lines_that_are_new_or_other_ones():
    before = source("a", "b", "c", "d")
    assert changed_lines(before, before) == set()
    assert changed_lines(before, source("a", "B", "c", "d")) == {2}
    assert changed_lines(before, source("a", "b", "x", "y", "c", "d")) == {3, 4}
    assert changed_lines(source(), before) == {1, 2, 3, 4}
    assert changed_lines(before, source("a", "b", "c", "d", end="\r\n")) == set()
    assert changed_lines(before, source("a", "b", "c", "d", end="\r")) == set()


def test_lines_beside_those_that_are_gone():
    before = source("a", "b", "c", "d")
    assert changed_lines(before, source("a", "d")) == {1, 2}
    assert changed_lines(before, source("c", "d")) == {1}
    assert changed_lines(before, source("a", "b")) == {2, 3}
    assert changed_lines(before, Source("a.md", "a\nb\nc\nd")) == {4}


def test_many_lines_are_compared_as_a_heap():
    lines = [str(number) for number in range(MOST_COMPARED + 3)]
    shuffled = ["new", *lines[::-1], "0", "other"]
    assert changed_lines(source(*lines), source(*shuffled)) == {1, len(lines) + 2, len(lines) + 3}


def test_only_what_changed_is_reported(repository, found):
    assert found() == []
    plant(repository, {"old.md": BAD.replace("---\nSome", "created: 2023-02-30\n---\nSome"), "new.md": BAD})
    assert found() == [("new.md", 3, "invalid-timestamp"), ("old.md", 4, "invalid-timestamp")]
    commit(repository)
    assert found() == []
    assert found(since="HEAD~1") == [("new.md", 3, "invalid-timestamp"), ("old.md", 4, "invalid-timestamp")]


def test_the_line_of_totals_says_how_many_more_there_are(repository, capsys):
    main(["check", "--changed-since", "HEAD"])
    assert capsys.readouterr().out == "no problems in 1 record of 1 file; 1 problem in what did not change\n"
    main(["check", "--changed-since", "HEAD", "--output-format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["unchanged"] == 1


def test_a_value_counts_as_a_whole(repository, found):
    schema = '{"properties": {"images": {"items": {"required": ["url", "width"]}}}, "required": ["title", "id"]}'
    images = "images:\n  - url: /a.png\n    width: 3\n  - url: /b.png\n    alt: x\n    width: 4\n"
    record = GOOD.replace("title: x\n", f"title: x\n{images}")
    commit(repository, {"schema.json": schema, "recordlint.toml": 'schema = "schema.json"\nselect = ["schema"]\n'})
    commit(repository, {"a.md": record})
    # What is missing is missing from a mapping: of the second image, a line in the middle, then the last one.
    plant(repository, {"a.md": record.replace("    alt: x\n    width: 4\n", "    alt: y\n")})
    assert found("a.md") == [("a.md", 1, "schema"), ("a.md", 6, "schema")]
    plant(repository, {"a.md": record.replace("    width: 4\n", "")})
    assert ("a.md", 6, "schema") in found("a.md")
    # A change of the body is none of the data.
    plant(repository, {"a.md": record.replace("    width: 4\n", "")})
    commit(repository)
    plant(repository, {"a.md": record.replace("    width: 4\n", "").replace("Some", "Any")})
    assert found("a.md") == []
    plant(repository, {"a.md": record.replace("    width: 4\n", "").replace("title: x", "title: z")})
    assert found("a.md") == [("a.md", 1, "schema")]


def test_labels_count(repository, found):
    record = GOOD.replace("date:", "kind: a\ndate:").replace("---\nSome", "kind: b\n---\nSome")
    commit(repository, {"a.md": record.replace("kind: a\n", "")})
    plant(repository, {"a.md": record})
    assert found("a.md") == [("a.md", 5, "duplicate-key")]


def test_a_broken_front_matter_changed_as_a_whole(repository, found):
    broken = GOOD.replace("title: x", "title: [x")
    commit(repository, {"a.md": broken})
    assert found("a.md") == []
    plant(repository, {"a.md": broken.replace("Some", "Any")})
    assert found("a.md") == []


# Records


def test_lines_of_jsonl_and_documents_of_yaml_are_records(repository, found):
    line, other = (
        '{"title": "a", "webUrl": "https://example.org/a"}',
        '{"title": "b", "webUrl": "https://example.org/b"}',
    )
    documents = "---\nwebUrl: https://example.org/a\ntitle: a\n---\nwebUrl: https://example.org/a\ntitle: b\n"
    commit(repository, {"recordlint.toml": 'select = ["duplicate-url"]\n'})
    commit(repository, {"a.jsonl": f"{line}\n{other}\n{line}\n", "one/b.yaml": documents})
    plant(repository, {"a.jsonl": f"{line}\n{other.replace('b', 'c')}\n{line}\n"})
    assert found() == []
    plant(repository, {"a.jsonl": f"{line.replace('a', 'a', 1)}\n{line}\n{line}\n"})
    assert found() == [("a.jsonl", 2, "duplicate-url")]
    plant(repository, {"a.jsonl": f'{line[:-1]}, "x": 1}}\n{other}\n{line}\n'})
    assert found() == [("a.jsonl", 3, "duplicate-url")]
    plant(repository, {"one/b.yaml": documents.replace("title: a", "title: c")})
    assert ("one/b.yaml", 5, "duplicate-url") in found("one")


def test_a_comparison_counts_where_either_record_changed(repository, found):
    twin = GOOD.replace("title: x", "title: x\nwebUrl: https://example.org/a")
    commit(repository, {"recordlint.toml": 'select = ["duplicate-url"]\n', "a.md": twin, "b.md": twin, "c.md": GOOD})
    assert found() == []
    plant(repository, {"c.md": GOOD.replace("Some", "Any")})
    assert found() == []
    plant(repository, {"a.md": twin.replace("Some", "Any")})
    assert found() == [("b.md", 3, "duplicate-url")]
    git(repository, "checkout", "-q", "a.md")
    plant(repository, {"b.md": twin.replace("Some", "Any")})
    assert found() == [("b.md", 3, "duplicate-url")]
    git(repository, "checkout", "-q", "b.md")
    plant(repository, {"a.md": twin.replace("Some", "Any")})
    assert found("b.md", "--collection-scope", "all") == [("b.md", 3, "duplicate-url")]


# Files


def test_files_that_are_gone_or_called_otherwise(repository, found):
    git(repository, "mv", "old.md", "other name.md")
    assert found() == []
    plant(repository, {"other name.md": BAD.replace("title: x", "title: z\ncreated: 2023-02-30")})
    assert found() == [("other name.md", 3, "invalid-timestamp")]
    commit(repository)
    assert found(since="HEAD~1") == [("other name.md", 3, "invalid-timestamp")]
    # Without git's knowledge it is a new file.
    (repository / "other name.md").rename(repository / "third.md")
    assert len(found()) == 2
    (repository / "third.md").unlink()
    assert found() == []


@pytest.mark.skipif(os.name != "posix", reason="names that not every system takes")
def test_names_of_any_characters(repository, found):
    names = ['a "b" c.md', "Brücke ☂.md", "a\nb\tc.md", "-x.md", "a:b'\\.md", "*[a]?.md"]
    plant(repository, dict.fromkeys(names, BAD))
    assert len(found()) == len(names)
    commit(repository)
    assert found() == []
    (repository / "sub").mkdir()
    git(repository, "mv", "--", *names, "sub")
    assert found() == []
    plant(repository, {f"sub/{name}": BAD.replace("45", "46") for name in names})
    assert [line for _, line, _ in found()] == [3] * len(names)


def test_a_folder_of_the_repository(repository, found, monkeypatch):
    commit(repository, {"sub/a.md": BAD})
    plant(repository, {"sub/a.md": BAD.replace("45", "46"), "old.md": BAD.replace("45", "46")})
    monkeypatch.chdir(repository / "sub")
    assert found() == [("a.md", 3, "invalid-timestamp")]
    assert found("../old.md") == [("../old.md", 3, "invalid-timestamp")]


@pytest.mark.skipif(os.name != "posix", reason="links are those of Unix")
def test_links_lead_to_what_changed(repository, found, monkeypatch, tmp_path):
    (tmp_path / "link").symlink_to(repository, target_is_directory=True)
    (repository / "link.md").symlink_to("old.md")
    monkeypatch.chdir(tmp_path / "link")
    assert found() == []
    plant(repository, {"old.md": BAD.replace("45", "46")})
    assert [path for path, *_ in found()] == ["link.md", "old.md"]


def test_standard_input_is_the_file_it_is_said_to_be(repository, found, monkeypatch):
    for content, expected in ((BAD, 0), (BAD.replace("45", "46"), 1)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        assert len(found("-", "--stdin-filename", "old.md")) == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    assert len(found("-", "--stdin-filename", "new.md")) == 1


def test_other_line_ends_are_no_change(repository, found):
    git(repository, "config", "core.autocrlf", "true")
    plant(repository, {"old.md": BAD.replace("\n", "\r\n")})
    assert found("--ignore", "files") == []


def test_what_cannot_be_read_is_always_told(repository, found):
    plant(repository, {"old.md": BAD.replace("45", "46")})
    (repository / "old.md").unlink()
    assert [rule for *_, rule in found("old.md")] == ["unreadable-file"]


# Revisions


def test_a_branch_is_compared_with_where_it_began(repository, found):
    git(repository, "checkout", "-qb", "topic")
    commit(repository, {"new.md": BAD})
    git(repository, "checkout", "-q", "main")
    commit(repository, {"old.md": GOOD})
    git(repository, "checkout", "-q", "topic")
    assert found(since="main") == [("new.md", 3, "invalid-timestamp")]


def refused(capsys, *arguments):
    assert main(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.removeprefix("recordlint: --changed-since: ").rstrip("\n")


@pytest.mark.parametrize("revision", ["no-such-branch", "-x", "HEAD:old.md", "", "HEAD~9", "a b"])
def test_a_revision_that_is_not_there(repository, capsys, revision):
    assert refused(capsys, f"--changed-since={revision}") == f"there is no revision `{revision}` in `{repository}`"


def test_no_repository(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    plant(tmp_path, {"a.md": BAD})
    assert refused(capsys, "--changed-since", "HEAD") == f"`{tmp_path}` lies in no git repository"
    (tmp_path / "a.md").unlink()
    assert f"`{tmp_path}` lies in no git repository" in refused(capsys, "--changed-since", "HEAD")


def test_a_repository_without_a_commit(tmp_path, monkeypatch, capsys):
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    plant(tmp_path, {"a.md": BAD})
    assert refused(capsys, "--changed-since", "HEAD") == f"there is no revision `HEAD` in `{tmp_path}`"


def test_a_branch_without_a_commit(repository, found):
    git(repository, "checkout", "-q", "--orphan", "fresh")
    assert found(since="main") == []


def test_a_shallow_clone(repository, tmp_path, monkeypatch, capsys):
    commit(repository, {"b.md": GOOD})
    git(repository, "branch", "base", "HEAD~1")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    why = refused(capsys, "--changed-since", "HEAD~1")
    assert why.startswith("there is no revision `HEAD~1` in ")
    assert "this clone is shallow" in why
    git(tmp_path / "clone", "fetch", "-q", "--depth", "1", "origin", "base:base")
    why = refused(capsys, "--changed-since", "base")
    assert why.startswith("`base` and the present state have no commit in common")
    assert "fetch-depth: 0" in why


def test_a_clone_without_old_texts(repository, tmp_path, monkeypatch, capsys):
    commit(repository, {"old.md": BAD + "\nMore text, and it ends here.\n"})
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repository}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["check", "--changed-since", "HEAD~1", "--output-format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("old.md:3:7: error[invalid-timestamp]")
    assert err == "recordlint: 1 of the files count as new: their old text is not in this clone\n"


def test_a_repository_with_longer_hashes(tmp_path, monkeypatch, found):
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path, {"recordlint.toml": CONFIG, "a.md": BAD})
    monkeypatch.chdir(tmp_path)
    assert found() == []
    plant(tmp_path, {"a.md": BAD.replace("45", "46")})
    assert len(found()) == 1


def test_a_second_work_tree(repository, tmp_path, monkeypatch, found):
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    monkeypatch.chdir(tmp_path / "second")
    commit(tmp_path / "second", {"new.md": BAD})
    assert found(since="main") == [("new.md", 3, "invalid-timestamp")]


def test_submodules_are_compared_with_the_commit_they_had(repository, tmp_path, monkeypatch, found):
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    commit(inner, {"a.md": BAD})
    git(repository, "submodule", "add", "-q", f"file://{inner}", "parts/inner")
    assert found("parts/inner/a.md") == [("parts/inner/a.md", 3, "invalid-timestamp")]
    commit(repository)
    assert found("parts/inner/a.md") == []
    commit(repository / "parts" / "inner", {"b.md": BAD})
    assert found("parts/inner/a.md", "parts/inner/b.md") == [("parts/inner/b.md", 3, "invalid-timestamp")]
    # In it, a revision is one of its own.
    monkeypatch.chdir(repository / "parts" / "inner")
    assert found() == []
    assert found(since="HEAD~1") == [("b.md", 3, "invalid-timestamp")]


def test_a_submodule_without_the_commit(repository, tmp_path, capsys):
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    commit(inner, {"a.md": BAD})
    git(repository, "submodule", "add", "-q", f"file://{inner}", "inner")
    git(repository, "update-index", "--cacheinfo", f"160000,{'1' * 40},inner")
    git(repository, "commit", "-qm", "x")
    why = refused(capsys, "--changed-since", "HEAD", "inner/a.md")
    assert why == f"the commit `{'1' * 40}` is not in the submodule `{repository / 'inner'}`"


def test_another_repository(repository, tmp_path, found):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    commit(other, {"a.md": BAD})
    plant(other, {"b.md": BAD})
    assert [path for path, *_ in found("../other", ".", "--ignore", "collection")] == ["../other/b.md"]


# What a repository may not do


HOOKS = ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman")
PROGRAMS = (
    *("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass", "core.alternateRefsCommand"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.external", "diff.evil.textconv"),
    *("diff.evil.command", "merge.evil.driver", "pager.ls-files", "pager.cat-file", "gpg.program", "credential.helper"),
    *("uploadpack.packObjectsHook", "remote.origin.uploadpack", "interactive.diffFilter", "trailer.x.command"),
)
ALIASES = ("ls-files", "rev-parse", "cat-file", "ls-tree", "diff-index", "merge-base")


def test_nothing_that_a_repository_names_is_run(repository, found):
    proof = repository / "ran"
    hooks = repository / ".git" / "evil"
    hooks.mkdir()
    script = hooks / "script"
    script.write_text(f"#!/bin/sh\ntouch '{proof}'\ncat\n")
    script.chmod(0o755)
    for name in HOOKS:
        (hooks / name).symlink_to("script")
    commit(repository, {".gitattributes": "*.md filter=evil diff=evil merge=evil\n", "a.md": BAD})
    included = hooks / "included"
    for name in PROGRAMS:
        git(repository, "config", "--file", str(included), name, str(script))
    for name in ALIASES:
        git(repository, "config", "--file", str(included), f"alias.{name}", f"!{script}")
    git(repository, "config", "core.hooksPath", str(hooks))
    git(repository, "config", "includeIf.gitdir:/**.path", str(included))
    proof.unlink(missing_ok=True)
    plant(repository, {"a.md": BAD.replace("45", "46")})
    assert found("a.md", "old.md") == [("a.md", 3, "invalid-timestamp")]
    assert main(["check", "--cache-dir", ".kept", "--output-file", os.devnull, "."]) == 1
    assert not proof.exists()
    # The settings are in force: git itself would have run it.
    subprocess.run(("git", "diff", "HEAD"), cwd=repository, capture_output=True, check=False)
    assert proof.exists()


def test_variables_of_a_hook_do_not_lead_astray(repository, found, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "x"))
    assert found() == []


def test_git_is_needed(repository, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert refused(capsys, "--changed-since", "HEAD", "old.md") == "git is not installed"


def test_a_repository_that_is_none(tmp_path, monkeypatch, capsys):
    plant(tmp_path, {"a.md": BAD, ".git/config": ""})
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, "--changed-since", "HEAD").startswith("there is no revision `HEAD` in")


# With the other options


def test_only_what_changed_is_fixed(repository, found):
    blanks = GOOD.replace("title: x", "title: x ").replace("ends.\n", "ends.  \n")
    commit(repository, {"a.md": blanks})
    new = blanks.replace("title: x \n", "title: x \ntopics: a  \n")
    plant(repository, {"a.md": new})
    assert main(["check", "--changed-since", "HEAD", "--fix", "-q"]) == 0
    assert (repository / "a.md").read_text() == new.replace("a  \n", "a\n")
    assert found() == []


def test_a_fix_before_it_moves_what_is_left(repository, found, capsys):
    commit(repository, {"a.md": BAD + "\nMore  text. \n"})
    plant(repository, {"a.md": "\ufeff" + BAD + "\nMore  text. \n"})
    assert main(["check", "--changed-since", "HEAD", "--fix", "--output-format", "concise"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 problem fixed, none left")


def test_both_set_aside(repository, capsys):
    commit(repository, {"recordlint.toml": CONFIG + 'baseline = "b.json"\n', "known.md": BAD})
    main(["check", "--update-baseline", "-q"])
    commit(repository, {"unknown.md": BAD.replace("45", "44")})
    plant(repository, {"known.md": BAD.replace("title: x", "title: z")})
    capsys.readouterr()
    assert main(["check", "--changed-since", "HEAD"]) == 0
    assert capsys.readouterr().out == (
        "no problems in 3 records of 3 files; 2 known problems set aside; 1 problem in what did not change\n"
    )
