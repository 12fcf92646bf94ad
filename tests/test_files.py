"""Which files are records, and how they are found."""

from __future__ import annotations

import os

import pytest

from file_support import RECORD, configurations, git, needs_unix, not_root, plant, shown
from recordlint.files import find, standard_input
from recordlint.files.walk import list_by_git, list_by_scan


def test_a_folder_gives_its_records(tmp_path):
    taken = ["a.md", "b.MARKDOWN", "c.mdx", "d.yaml", "e.yml", "f.json", "g.jsonl", "h.ndjson", "i.toml", "sub/j.md"]
    left = ["k.png", "l.py", "m.txt", "n", "o.html"]
    plant(tmp_path, dict.fromkeys([*taken, *left], ""))
    assert shown(tmp_path) == taken


def test_other_text_files_are_taken_when_they_begin_with_a_fence(tmp_path):
    plant(
        tmp_path,
        {
            "a.html": RECORD,
            "b.Rmd": RECORD,
            "c.qmd": "+++\ntitle = 'x'\n+++\n",
            "d.adoc": ";;;\n{}\n;;;\n",
            "e.html": "<p>",
            "x/f.html": RECORD,
            "x/g.html": "<p>",
            "x/h.html": "<p>",
            "i.css": RECORD,
            "j.org": RECORD.encode() + b"\0",
            "k.weird": "---json\n{}\n---\n",
            "entry": RECORD,
            "z/l.txt": "----\n",
        },
    )
    assert shown(tmp_path) == ["a.html", "b.Rmd", "c.qmd", "d.adoc", "e.html", "entry", "k.weird", "x/f.html"]


def test_what_is_by_convention_no_record_is_left_out(tmp_path):
    left = [
        "README.md",
        "readme.markdown",
        "CHANGELOG.md",
        "LICENSE.txt",
        "LICENSE",
        "sub/CONTRIBUTING.md",
        "CODE_OF_CONDUCT.md",
        "package.json",
        "package-lock.json",
        "pnpm-lock.yaml",
        "composer.json",
        "tsconfig.build.json",
        "Cargo.toml",
        "pyproject.toml",
        "recordlint.toml",
        ".hidden.md",
        ".github/a.yml",
        "_config.yml",
        "node_modules/x/a.md",
        "recordlint-baseline.json",
        "recordlint-report.json",
    ]
    taken = ["LICENSE-MIT.md", "README.de.md", "history.md", "readme.yaml"]
    plant(tmp_path, dict.fromkeys([*left, *taken], ""))
    assert shown(tmp_path) == taken


def test_a_readme_with_front_matter_is_a_record(tmp_path):
    plant(tmp_path, {"README.md": RECORD, "x/README.md": "\n\n" + RECORD, "y/README.md": "# Read me\n"})
    assert shown(tmp_path) == ["README.md", "x/README.md"]


def test_reports_and_the_baseline_are_left_out(tmp_path):
    plant(tmp_path, {"recordlint.toml": 'baseline = "known.json"', "known.json": "", "out.json": "", "a.json": ""})
    assert shown(tmp_path, outputs=["out.json"]) == ["a.json"]


def collection(glob):
    return f'[[collections]]\nname = "news"\nfiles = "{glob}"\n'


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ('include = ["_news/**"]', ["_news/a.md", "_news/b/c.md"]),
        ('include = ["_news/"]', ["_news/a.md", "_news/b/c.md"]),
        ('include = ["*.txt"]', ["_news/x.txt"]),
        ('include = ["_news/*"]', ["_news/a.md", "_news/b/c.md", "_news/pic.png", "_news/x.txt"]),
        ('extend-include = ["*.txt"]', ["_news/a.md", "_news/b/c.md", "_news/x.txt", "z.md"]),
        ('extend-include = ["other/**"]', ["_news/a.md", "_news/b/c.md", "z.md"]),
        (collection("_news/*.txt"), ["_news/a.md", "_news/b/c.md", "_news/x.txt", "z.md"]),
        (collection("_news/*"), ["_news/a.md", "_news/b/c.md", "z.md"]),
        ('exclude = ["_news"]', ["README.md", "node_modules/n.md", "z.md"]),
        ('exclude = []\ninclude = ["*.md"]', ["README.md", "_news/a.md", "_news/b/c.md", "node_modules/n.md", "z.md"]),
        ('extend-exclude = ["_news/b/**"]', ["_news/a.md", "z.md"]),
        ('extend-exclude = ["/b"]', ["_news/a.md", "_news/b/c.md", "z.md"]),
    ],
)
def test_include_and_exclude_replace_the_defaults_and_their_extensions_add(tmp_path, configuration, expected):
    plant(
        tmp_path,
        {
            "recordlint.toml": configuration,
            "_news/a.md": "",
            "_news/b/c.md": "",
            "_news/x.txt": "",
            "_news/pic.png": "",
            "README.md": "",
            "node_modules/n.md": "",
            "z.md": "",
        },
    )
    assert shown(tmp_path) == expected


def test_a_named_file_is_taken_whatever_it_is(tmp_path):
    plant(
        tmp_path,
        {
            "README.md": "",
            ".hidden/a.png": "",
            "package.json": "",
            "recordlint.toml": 'extend-exclude=["x.md"]',
            "x.md": "",
        },
    )
    names = ["README.md", ".hidden/a.png", "package.json", "x.md"]
    assert shown(tmp_path, *names) == sorted(names)
    assert shown(tmp_path, *names, "recordlint.toml", "z.md", force_exclude=True) == ["z.md"]


def test_a_named_folder_is_looked_into_though_it_would_be_left_out(tmp_path):
    plant(
        tmp_path,
        {
            "recordlint.toml": 'extend-exclude = ["drafts", "/old/x"]',
            "drafts/a.md": "",
            "drafts/drafts/b.md": "",
            ".h/c.md": "",
            ".h/.d/e.md": "",
            "old/x/f.md": "",
        },
    )
    assert shown(tmp_path) == []
    assert shown(tmp_path, "drafts", ".h", "old/x") == [".h/c.md", "drafts/a.md", "old/x/f.md"]


def test_each_file_has_the_nearest_configuration(tmp_path):
    plant(
        tmp_path,
        {
            "recordlint.toml": 'extend-exclude = ["x.md"]',
            "x.md": "",
            "sub/recordlint.toml": 'include = ["*.txt"]',
            "sub/x.md": "",
            "sub/deep/y.txt": "",
        },
    )
    found = find(["."], configurations(tmp_path))
    assert [(file.shown, file.place, file.settings.path) for file in found] == [
        ("sub/deep/y.txt", "deep/y.txt", f"{tmp_path}/sub/recordlint.toml")
    ]


def test_files_are_found_once_and_in_order(tmp_path):
    plant(tmp_path, {"b.md": "", "a/x.md": "", "a.md": ""})
    found = find([".", "b.md", "a", "./a/../b.md"], configurations(tmp_path))
    assert [(file.shown, file.named) for file in found] == [("a.md", False), ("a/x.md", False), ("b.md", True)]


def test_paths_are_shown_from_the_working_directory(tmp_path):
    plant(tmp_path, {"here/a.md": "", "there/b.md": ""})
    here, there = tmp_path / "here", tmp_path / "there"
    assert shown(here, "../there", str(here / "a.md")) == ["../there/b.md", "a.md"]
    assert shown(here, str(there)) == [str(there / "b.md")]
    assert shown(here, str(there / "b.md"), "../there/b.md") == ["../there/b.md"]


def test_what_does_not_exist_is_a_fault(tmp_path):
    (file,) = find(["none.md"], configurations(tmp_path))
    assert (file.fault, file.named) == ("no such file or directory", True)
    (file,) = find(["a\0b"], configurations(tmp_path))
    assert file.fault == "no such file"


def test_standard_input_is_the_file_it_is_said_to_be(tmp_path):
    plant(tmp_path, {"recordlint.toml": ""})
    file = standard_input(b"x", "sub/a.md", configurations(tmp_path))
    assert (file.shown, file.place, file.named, file.content) == ("sub/a.md", "sub/a.md", True, b"x")
    assert file.settings.path == f"{tmp_path}/recordlint.toml"


# Walking


def test_git_says_what_is_ignored(tmp_path):
    git(tmp_path, "init")
    plant(
        tmp_path,
        {".gitignore": "out/\n*.tmp.md\n", "a.md": "", "b.tmp.md": "", "out/c.md": "", "sub/ü.md": "", "gone.md": ""},
    )
    git(tmp_path, "add", "a.md", "gone.md")
    (tmp_path / "gone.md").unlink()
    assert shown(tmp_path) == ["a.md", "gone.md", "sub/ü.md"]
    assert shown(tmp_path, "sub") == ["sub/ü.md"]
    assert shown(tmp_path, "out") == ["out/c.md"]
    (tmp_path / "recordlint.toml").write_text("respect-gitignore = false\n")
    assert shown(tmp_path) == ["a.md", "b.tmp.md", "out/c.md", "sub/ü.md"]


def test_what_git_tracks_is_left_out_all_the_same_with_all_that_lies_below(tmp_path):
    git(tmp_path, "init")
    plant(
        tmp_path,
        {"node_modules/x/y/a.md": "", "node_modules/x/recordlint.toml": "x = 1", ".github/b.yml": "", "c/d.md": ""},
    )
    known = configurations(tmp_path)
    assert [file.shown for file in find(["."], known)] == ["c/d.md"]
    assert known.diagnostics == []


def test_a_work_tree_that_lies_in_another_is_looked_into(tmp_path):
    git(tmp_path, "init")
    plant(tmp_path, {"inner/a.md": "", "inner/.gitignore": "b.md", "inner/b.md": ""})
    git(tmp_path / "inner", "init")
    assert shown(tmp_path) == ["inner/a.md"]


def test_variables_of_a_git_hook_do_not_mislead(tmp_path, monkeypatch):
    git(tmp_path, "init")
    plant(tmp_path, {"a.md": ""})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert shown(tmp_path) == ["a.md"]


def test_a_repository_cannot_have_a_program_run(tmp_path):
    git(tmp_path, "init")
    plant(tmp_path, {"a.md": "", "run.sh": f"#!/bin/sh\ntouch {tmp_path}/was-run\n"})
    (tmp_path / "run.sh").chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(tmp_path / "run.sh"))
    assert shown(tmp_path) == ["a.md"]
    assert not (tmp_path / "was-run").exists()


def test_without_git_folders_are_walked(tmp_path, monkeypatch):
    plant(tmp_path, {".git/config": "", ".gitignore": "a.md", "a.md": "", "sub/b.md": ""})
    assert list_by_git(str(tmp_path)) is None
    assert shown(tmp_path) == ["a.md", "sub/b.md"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shown(tmp_path) == ["a.md", "sub/b.md"]


def test_a_walk_stays_out_of_what_is_left_out(tmp_path):
    plant(tmp_path, {"a.md": "", "x/b.md": "", "x/y/c.md": "", ".git/d.md": "", "CVS/e.md": ""})
    assert sorted(list_by_scan(str(tmp_path), lambda path: path == "x/y").files) == ["a.md", "x/b.md"]


@needs_unix
def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path):
    plant(tmp_path, {"sub/a.md": ""})
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    (tmp_path / "link.md").symlink_to(tmp_path / "sub/a.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nothing")
    assert shown(tmp_path) == ["broken.md", "link.md", "sub/a.md"]


@needs_unix
@not_root
def test_a_folder_that_cannot_be_read_is_a_fault(tmp_path):
    plant(tmp_path, {"shut/a.md": "", "b.md": ""})
    (tmp_path / "shut").chmod(0)
    try:
        scanned = [(file.shown, file.fault) for file in find(["."], configurations(tmp_path))]
        git(tmp_path, "init")
        by_git = [(file.shown, file.fault) for file in find(["."], configurations(tmp_path))]
    finally:
        (tmp_path / "shut").chmod(0o755)
    assert scanned == by_git == [("b.md", None), ("shut", "permission denied")]


def test_a_folder_that_is_gone_is_a_fault(tmp_path):
    listing = list_by_scan(str(tmp_path / "none"), lambda path: False)
    assert (listing.files, listing.faults) == ([], [("", "no such file or directory")])


def test_folders_that_cannot_be_read_are_found_with_the_files(tmp_path, monkeypatch):
    import recordlint.files
    from recordlint.files.walk import Listing

    listing = Listing(["a.md"], [("x/y", "permission denied"), ("", "input/output error")])
    monkeypatch.setattr(recordlint.files, "list_by_git", lambda folder: listing)
    found = find(["."], configurations(tmp_path)) + find([str(tmp_path / "..")], configurations(tmp_path))[:1]
    assert [(file.shown, file.fault) for file in found[:3]] == [
        (".", "input/output error"),
        ("a.md", None),
        ("x/y", "permission denied"),
    ]


def test_git_warnings_about_folders_are_kept(tmp_path, monkeypatch):
    from recordlint.files import walk

    answer = ("a.md\0a.md\0", "warning: could not open directory 'x/y/': Permission denied\nwarning: other\n")
    monkeypatch.setattr(walk, "_git", lambda folder, *arguments: answer)
    plant(tmp_path, {".git/x": ""})
    listing = walk.list_by_git(str(tmp_path))
    assert (listing.files, listing.faults) == (["a.md"], [("x/y", "permission denied")])


def test_names_of_any_bytes_are_found(tmp_path):
    name = os.fsencode(str(tmp_path)) + b"/\xff\n\x1b.md"
    try:
        with open(name, "wb"):
            pass
    except OSError:
        pytest.skip("the file system takes no such names")
    (found,) = shown(tmp_path)
    assert os.fsencode(found) == b"\xff\n\x1b.md"
    git(tmp_path, "init")
    assert shown(tmp_path) == [found]
