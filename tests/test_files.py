"""Which files are records, how they are read, and what the file system answers to rules."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
from datetime import datetime, timezone

import pytest

from recordlint.files import find, standard_input
from recordlint.files import read as reading
from recordlint.files.kinds import begins_with_fence, has_front_matter, is_convention
from recordlint.files.read import read_bytes, read_head, read_lines, read_text
from recordlint.files.walk import list_by_git, list_by_scan
from recordlint.files.world import FileWorld
from recordlint.settings.find import Configurations

RECORD = "---\ntitle: x\n---\n"
needs_unix = pytest.mark.skipif(os.name == "nt", reason="named pipes and permissions are those of Unix")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")


def plant(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def configurations(folder, **more):
    return Configurations(read_bytes, {}, base=str(folder), **more)


def shown(folder, *arguments, overrides=None, isolated=False, **more):
    found = find(arguments or ["."], configurations(folder, overrides=overrides, isolated=isolated), **more)
    return [file.shown for file in found]


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, "-c", "init.defaultBranch=main", *arguments], check=True, capture_output=True)


# Which files of a folder are taken


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


# Reading


def test_bytes_come_as_they_are(tmp_path):
    for size in (0, 1, 65535, 65536, 65537, 3 * 65536):
        (tmp_path / "a").write_bytes(b"x" * size)
        assert read_bytes(str(tmp_path / "a")) == b"x" * size


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(10 * 2**20)
    assert len(read_bytes(str(path))) == 10 * 2**20
    with path.open("wb") as file:
        file.truncate(10 * 2**20 + 1)
    with pytest.raises(OSError, match="larger than 10 MiB"):
        read_bytes(str(path))


def test_lines_that_are_too_long_are_skipped_and_the_others_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "LIMIT", 8)
    (tmp_path / "a.jsonl").write_bytes(b'{"a":1}\n{"b":"long"}\n{"c":3}')
    text = read_text("a.jsonl", str(tmp_path / "a.jsonl"))
    assert text.source.text == '{"a":1}\n            \n{"c":3}'
    assert text.skipped == (2,)
    assert read_lines("a.jsonl", b"{}").skipped == ()


@needs_unix
def test_pipes_sockets_devices_and_folders_do_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(OSError, match="a named pipe, not a file"):
        read_bytes(str(tmp_path / "pipe.md"))
    with pytest.raises(OSError, match="a device, not a file"):
        read_bytes("/dev/zero")
    with pytest.raises(IsADirectoryError, match="a folder, not a file"):
        read_bytes(str(tmp_path))
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "s"))
        with pytest.raises(OSError, match=r"No such device|a socket|Operation not supported"):
            read_bytes(str(tmp_path / "s"))
    assert [read_head(str(tmp_path / name)) for name in ("pipe.md", ".", "none")] == [None, None, None]


def test_a_path_that_no_system_takes_is_not_there():
    with pytest.raises(FileNotFoundError):
        read_bytes("a\0b")
    assert read_head("a\0b") is None


def test_a_head_that_cannot_be_read_is_none(tmp_path, monkeypatch):
    def failing(descriptor, size):
        raise OSError(5, "Input/output error")

    plant(tmp_path, {"a": "x"})
    monkeypatch.setattr(os, "read", failing)
    assert read_head(str(tmp_path / "a")) is None


# Front matter at a glance


@pytest.mark.parametrize(
    ("text", "fence", "front_matter"),
    [
        (RECORD, True, True),
        ("\ufeff" + RECORD, True, True),
        ("---", True, True),
        ("---  \r\nx", True, True),
        ("---yaml\n", True, True),
        ("+++\n", True, True),
        (";;;\n", True, True),
        ("\n \n---\n", False, True),
        ("{\n", False, True),
        ('{ "a": 1 }', False, True),
        ("{{ page }}", False, False),
        ("{% if %}", False, False),
        ("----\n", False, False),
        ("--- x\n", False, False),
        ("text", False, False),
        ("", False, False),
    ],
)
def test_a_front_matter_is_seen_at_a_glance(tmp_path, text, fence, front_matter):
    (tmp_path / "a").write_bytes(text.encode())
    assert begins_with_fence(str(tmp_path / "a")) is fence
    assert has_front_matter(str(tmp_path / "a")) is front_matter


def test_what_is_no_text_begins_with_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"---\n\0")
    assert begins_with_fence(str(tmp_path / "a")) is None
    assert begins_with_fence(str(tmp_path / "none")) is None
    assert is_convention("README.md", str(tmp_path / "README.md"))


# What rules may ask


def world(folder, **more):
    return FileWorld(str(folder), **more)


def test_a_collection_and_a_named_file_want_a_front_matter(tmp_path):
    asked = world(tmp_path, named=["a.md"])
    assert asked.front_matter_expected("a.md", "news") == "collection"
    assert asked.front_matter_expected("a.md", None) == "named"
    assert asked.front_matter_expected("b.md", None) is None
    assert asked.answers == {
        ("front_matter_expected", "a.md", "news"): "collection",
        ("front_matter_expected", "a.md", ""): "named",
        ("front_matter_expected", "b.md", ""): None,
    }


@pytest.mark.parametrize(
    ("having", "lacking", "expected"),
    [(5, 0, "neighbours"), (4, 0, None), (4, 1, "neighbours"), (3, 2, None), (8, 2, "neighbours"), (7, 2, None)],
)
def test_markdown_wants_a_front_matter_where_four_in_five_of_five_others_have_one(tmp_path, having, lacking, expected):
    plant(tmp_path, {f"{number}.md": RECORD for number in range(having)})
    plant(tmp_path, {f"x{number}.markdown": "text" for number in range(lacking)})
    plant(tmp_path, {"README.md": "", ".hidden.md": "", "asked.md": "text"})
    asked = world(tmp_path)
    assert [asked.front_matter_expected(name, None) for name in ("asked.md", "asked.md")] == [expected, expected]


@pytest.mark.parametrize(
    ("having", "lacking", "expected"), [(1, 0, "neighbours"), (2, 1, "neighbours"), (1, 1, None), (0, 3, None)]
)
def test_other_text_wants_a_front_matter_where_half_of_its_suffix_has_one(tmp_path, having, lacking, expected):
    plant(tmp_path, {f"{number}.txt": RECORD for number in range(having)})
    plant(tmp_path, {f"x{number}.txt": "text" for number in range(lacking)})
    plant(tmp_path, {"asked.txt": "text", "a.html": "", "b.txt": b"\0"})
    assert world(tmp_path).front_matter_expected("asked.txt", None) == expected


def test_data_wants_no_front_matter(tmp_path):
    plant(tmp_path, {f"{number}.json": "{}" for number in range(9)})
    assert world(tmp_path).front_matter_expected("1.json", None) is None


@pytest.mark.parametrize("folder", ["_includes", "x/_layouts/y", "partials", "archetypes", "my-Templates", "template"])
def test_templates_want_no_front_matter(tmp_path, folder):
    plant(tmp_path, {f"{folder}/{number}.md": RECORD for number in range(9)})
    plant(tmp_path, {f"{folder}/asked.md": "text"})
    assert world(tmp_path).front_matter_expected(f"{folder}/asked.md", None) is None


def test_a_folder_above_the_site_says_nothing_about_it(tmp_path):
    plant(tmp_path, {f"templates/site/{number}.md": RECORD for number in range(9)})
    plant(tmp_path, {"templates/site/asked.md": "text", "templates/site/_config.yml": ""})
    assert world(tmp_path).front_matter_expected("templates/site/asked.md", None) == "neighbours"


def test_a_folder_that_is_gone_has_no_neighbours(tmp_path):
    assert world(tmp_path).front_matter_expected("none/a.md", None) is None


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06\0\0\0" + bytes(64)


def test_images_are_looked_for_beside_the_record_and_in_the_sites_folders(tmp_path):
    plant(
        tmp_path,
        {
            "_config.yml": "",
            "_news/a.md": "",
            "_news/beside.png": png(1, 2),
            "root.png": png(3, 4),
            "static/s.png": png(5, 6),
            "public/p.png": png(7, 8),
            "assets/with space.png": png(9, 10),
            "broken.png": b"\x89PNG",
            "text.png": b"text",
        },
    )
    asked = world(tmp_path)
    sizes = {
        "beside.png": (1, 2),
        "./beside.png": (1, 2),
        "/beside.png": None,
        "/root.png": (3, 4),
        "root.png": (3, 4),
        "../root.png?v=2#x": (3, 4),
        "/s.png": (5, 6),
        "p.png": (7, 8),
        "/with%20space.png": (9, 10),
        "/broken.png": None,
        "/text.png": None,
        "/none.png": None,
        "": None,
        "https://example.org/root.png": None,
        "//example.org/root.png": None,
        "data:image/png;base64,AA": None,
        "a\0b": None,
        "x" * 5000: None,
        "/static": None,
    }
    assert {value: asked.image_size("_news/a.md", value) for value in sizes} == sizes
    exist = {value: asked.file_exists("_news/a.md", value) for value in sizes}
    assert {value for value, there in exist.items() if there} == {
        value for value, size in sizes.items() if size is not None
    } | {"/broken.png", "/text.png"}
    assert asked.answers["image_size", "_news/a.md", "/s.png"] == (5, 6)
    assert asked.answers["file_exists", "_news/a.md", "/none.png"] is False


def test_nothing_outside_the_tree_is_looked_at(tmp_path):
    plant(tmp_path, {"secret.png": png(1, 1), "site/package.json": "{}", "site/posts/a.md": ""})
    (tmp_path / "site/link.png").symlink_to(tmp_path / "secret.png")
    asked = world(tmp_path)
    for value in ("../../secret.png", "/../secret.png", str(tmp_path / "secret.png"), "/link.png"):
        assert asked.image_size("site/posts/a.md", value) is None
        assert not asked.file_exists("site/posts/a.md", value)


def test_without_a_mark_the_working_directory_is_the_tree_or_else_the_folder(tmp_path):
    plant(tmp_path, {"here/x/a.md": "", "here/pic.png": png(1, 1), "there/x/b.md": "", "there/pic.png": png(1, 1)})
    asked = world(tmp_path / "here")
    assert asked.file_exists("x/a.md", "/pic.png")
    assert not asked.file_exists("../there/x/b.md", "../pic.png")


def test_a_record_names_a_schema_of_ours_or_of_its_tree(tmp_path):
    plant(tmp_path, {"site/.git/x": "", "site/s/a.json": '{"type": "object"}', "site/bad.json": "{", "out.json": "{}"})
    asked = world(tmp_path)
    assert asked.schema("site/s/a.md", "article").name == "article"
    assert asked.schema("site/s/a.md", "a.json").document == {"type": "object"}
    assert asked.schema("site/a.md", "s/a.json") is asked.schema("site/s/a.md", "./a.json")
    assert asked.schema("site/a.md", "bad.json").startswith("the schema `bad.json` cannot be used: ")
    assert (
        asked.schema("site/a.md", "../out.json") == "the schema `../out.json` cannot be read: it lies outside the tree"
    )
    assert asked.schema("site/a.md", "artikle") == "no bundled schema and no file is called `artikle`"
    assert asked.schema("site/a.md", "a\0.json").startswith("the schema `a\0.json` cannot be read")


def test_the_time_is_the_same_for_all(tmp_path):
    asked = world(tmp_path)
    assert asked.now is asked.now
    assert asked.now.tzinfo is timezone.utc
    fixed = datetime(2024, 1, 1, tzinfo=timezone.utc)
    assert world(tmp_path, now=fixed).now is fixed


def test_nothing_is_imported_for_a_file_that_nobody_asks_about():
    code = (
        "import sys; from recordlint.files import find; from recordlint.files.world import FileWorld;"
        "print([name for name in ('subprocess', 'imagesize', 'zoneinfo', 'pathlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_image_that_the_library_chokes_on_has_no_size(tmp_path, monkeypatch):
    import imagesize

    def choking(path):
        raise ValueError("invalid JPEG file")

    plant(tmp_path, {"a.jpg": b"\xff\xd8\xff", "package.json": ""})
    monkeypatch.setattr(imagesize, "get", choking)
    assert world(tmp_path).image_size("a.md", "a.jpg") is None
