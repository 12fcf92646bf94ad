"""What is kept of earlier runs: it is used where nothing has changed, and nowhere else."""

import json
import os
import re
import sqlite3
import sys
from datetime import datetime, timezone

import pytest

from recordlint import cache as caching
from recordlint import registry
from recordlint.cache import Cache, remove_caches, user_folder
from recordlint.cli import main
from recordlint.examine import examine
from recordlint.files import find
from recordlint.files.read import read_bytes
from recordlint.files.world import FileWorld
from recordlint.memory import Memory
from recordlint.settings.find import Configurations

GOOD = "---\ntitle: A bath in the harbour\n---\nIt is cold in May, and nobody minds.\n"
BAD = "---\ntitle: A bath in the harbour\ndate: 2023-13-45\ntags: [a, a]\nisCached: yes # recordlint: ignore[x]\n---\n"
NOW = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


class Site:
    """A folder, the cache of its records, and how often one of them was really examined."""

    def __init__(self, folder, **options):
        self.folder = folder
        self.options = options
        self.cache = folder / "cache"
        self.examined = 0

    def write(self, name, text, age=100):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - age * 10**9))

    def check(self, now=NOW, version="1", **options):
        """What is found in each file, by its name; by the cache where that knows."""
        configurations = Configurations(
            read_bytes, registry.rules(), base=str(self.folder), overrides={**self.options, **options}
        )
        world = FileWorld(str(self.folder), now=now)
        cache = Cache(str(self.cache), str(self.folder), version)
        memory = Memory(cache, world)
        found = {}
        for file in find(["."], configurations):
            result = memory.recall(file)
            fresh, entry = memory.examine(file)
            if result is None:
                self.examined += 1
                result = fresh
                if entry is not None:
                    cache.keep(file.shown, entry)
            assert result == fresh == examine(file, world)
            found[file.shown] = result.checked
        cache.write()
        return found

    def examines(self, **options):
        """How many files a run really examines."""
        before = self.examined
        self.check(**options)
        return self.examined - before


@pytest.fixture
def site(tmp_path, monkeypatch):
    # Files of a test are new, but not to be taken for files that may change within a tick.
    monkeypatch.setattr(caching, "_RACY", -(10**12))
    made = Site(tmp_path)
    made.write("a.md", GOOD)
    made.write("b.md", BAD)
    return made


def test_what_has_not_changed_is_not_examined_again(site):
    assert [site.examines() for _ in range(3)] == [2, 0, 0]


def test_what_has_changed_is_examined_again(site):
    site.check()
    site.write("b.md", GOOD)
    assert [site.examines(), site.examines()] == [1, 0]


def test_a_file_with_the_same_bytes_is_known_whatever_its_stat(site):
    site.check()
    site.write("b.md", BAD, age=50)
    assert site.examines() == 0


def test_a_file_with_other_bytes_and_the_same_times_and_size_is_examined(site):
    site.check()
    path = site.folder / "b.md"
    status = path.stat()
    path.write_bytes(BAD.replace("2023", "2024").encode())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert site.examines() == 1


def test_a_stat_of_a_file_that_may_still_change_proves_nothing(site, monkeypatch):
    monkeypatch.setattr(caching, "_RACY", 10**15)
    site.check()
    (entry,) = (
        entry for name, entry in Cache(str(site.cache), str(site.folder), "1")._entries.items() if name == "a.md"
    )
    assert entry.stamp == ""
    assert site.examines() == 0


@pytest.mark.parametrize(
    "options",
    [
        {"version": "2"},
        {"ignore": ("duplicate-item",)},
        {"select": ("all",)},
        {"timezone": "+02:00"},
        {"yaml": "1.1"},
        {"unsuppressible": ("duplicate-item",)},
    ],
)
def test_another_plan_or_version_makes_all_be_examined_again(site, options):
    site.check()
    assert site.examines(**options) == 2


def test_a_day_counts_only_for_records_that_were_asked_for_it(site):
    site.write("c.md", GOOD.replace("title", "date: 2025-12-01\ntitle"))
    site.check()
    assert site.examines(now=NOW.replace(hour=23)) == 0
    assert site.examines(now=NOW.replace(day=2)) == 1


def test_an_image_that_changes_makes_its_records_be_examined_again(site):
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0"
    site.write("a.png", head + b"\5\0\0\0\6\x08\2\0\0\0")
    site.write("a.md", "---\nimage: {url: /a.png, width: 5, height: 6}\n---\nIt is cold in May.\n")
    assert site.check()["a.md"].diagnostics == ()
    site.write("a.png", head + b"\7\0\0\0\6\x08\2\0\0\0")
    before = site.examined
    assert [one.rule for one in site.check()["a.md"].diagnostics] == ["mismatched-image-file-size"]
    assert site.examined == before + 1


def test_a_schema_that_changes_makes_its_records_be_examined_again(site):
    site.write("s.json", '{"type": "object"}')
    site.write("a.md", "---\n$schema: s.json\ntitle: x\n---\nIt is cold in May.\n")
    assert site.check()["a.md"].diagnostics == ()
    site.write("s.json", '{"type": "object", "required": ["date"]}')
    assert [one.rule for one in site.check()["a.md"].diagnostics] == ["schema"]


def test_neighbours_that_change_are_seen(site):
    site.write("a.md", "It is cold in May.\n")
    for number in range(5):
        site.write(f"n{number}.md", GOOD)
    assert [one.rule for one in site.check()["a.md"].diagnostics] == ["missing-front-matter"]
    for number in range(4):
        site.write(f"n{number}.md", "It is cold in May.\n")
    assert site.check()["a.md"].diagnostics == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"no database"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(bytes(reversed(path.read_bytes()))),
        lambda path: execute(path, "drop table entries"),
        lambda path: execute(path, "update entries set checked = '[]'"),
        lambda path: execute(path, "update entries set checked = 'x'"),
        lambda path: execute(path, 'update entries set answers = \'[["exec", "", "", 1]]\''),
        lambda path: execute(path, "update entries set checked = x'00ff'"),
        lambda path: execute(path, "create table other (a); drop table made_by"),
    ],
)
def test_a_damaged_cache_is_none(site, damage):
    site.check()
    (path,) = site.cache.iterdir()
    damage(path)
    assert site.examines() == 2
    assert site.examines() == 0


def execute(path, statements):
    connection = sqlite3.connect(path)
    connection.executescript(statements)
    connection.close()


def test_a_cache_that_another_process_writes_is_read_and_not_waited_for_long(site, monkeypatch):
    monkeypatch.setattr(caching, "_PATIENCE", 0.01)
    site.check()
    (path,) = site.cache.iterdir()
    site.write("a.md", GOOD + "\nNobody.\n")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("begin immediate")
    assert site.examines() == 1
    writer.close()
    assert [site.examines(), site.examines()] == [1, 0]


def test_a_cache_that_cannot_be_kept_is_none(site):
    site.cache.write_text("a file where a folder should be")
    assert [site.examines(), site.examines()] == [2, 2]


def test_a_cache_that_has_grown_too_large_is_begun_anew(site, monkeypatch):
    site.check()
    monkeypatch.setattr(caching, "LIMIT", 10)
    assert site.examines() == 2
    monkeypatch.undo()


def test_what_is_of_no_use_for_long_goes(site, monkeypatch):
    site.check()
    (site.folder / "b.md").unlink()
    later = caching.time_ns() + 40 * 86_400 * 10**9
    monkeypatch.setattr(caching, "time_ns", lambda: later)
    site.check(now=NOW.replace(day=3))
    site.write("c.md", GOOD)
    site.check(now=NOW.replace(day=3))
    assert set(Cache(str(site.cache), str(site.folder), "1")._entries) == {"a.md", "c.md"}


def test_caches_of_other_folders_make_room(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    for name in ("one", "two", "three"):
        made = Site(tmp_path / name)
        made.cache = folder
        made.write("a.md", GOOD)
        made.check()
        for number, path in enumerate(sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, ns=(0, number))
        monkeypatch.setattr(caching, "FOLDER_LIMIT", 20_000)
    assert len(list(folder.iterdir())) == 2


def test_surrogates_in_a_name_or_a_value_do_no_harm(site):
    if sys.platform != "linux":
        pytest.skip("names are bytes on Linux alone")
    path = os.fsencode(site.folder) + b"/\xff.md"
    with open(path, "wb") as file:
        file.write(b'---\ntitle: "a \xff"\n---\n')
    assert [site.examines(), site.examines()] == [3, 1]


def test_there_is_nothing_in_a_cache_but_json(site):
    site.check()
    (path,) = site.cache.iterdir()
    connection = sqlite3.connect(path)
    rows = connection.execute("select answers, checked from entries").fetchall()
    connection.close()
    assert len(rows) == 2
    assert all(isinstance(json.loads(cell), list) for row in rows for cell in row)


def test_a_secret_is_not_kept(site):
    secret = "ghp_" + "aB3dE6gH9kL2mN5pQ8rS1tU4vW7xY0zA3bC6"
    site.write("a.md", f"---\ntitle: {secret}\ndate: 2023-13-01\n---\n{secret}\n")
    assert "exposed-secret" in {one.rule for one in site.check()["a.md"].diagnostics}
    (path,) = site.cache.iterdir()
    assert secret.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"XDG_CACHE_HOME": "/x"}, "linux", "/x/recordlint"),
        ({"XDG_CACHE_HOME": "x"}, "linux", "/home/ann/.cache/recordlint"),
        ({}, "linux", "/home/ann/.cache/recordlint"),
        ({}, "darwin", "/home/ann/Library/Caches/recordlint"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/recordlint/Cache"),
        ({}, "win32", None),
    ],
)
def test_the_folder_of_the_user(environment, platform, expected, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    assert user_folder(environment, platform) == expected


def test_nobody_s_folder(monkeypatch):
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert user_folder({}, "linux") is None


def test_only_caches_are_removed(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    (tmp_path / f"x{caching.SUFFIX}").write_text("12345")
    assert remove_caches(str(tmp_path)) == 5
    assert remove_caches(str(tmp_path / "none")) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# From the command line


@pytest.fixture
def many(tmp_path, monkeypatch, capfd):
    """A folder with enough records for a cache, and what a command prints there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("recordlint.cli.check.CACHE_WORTH_IT", 5)
    monkeypatch.setenv("RECORDLINT_CACHE_DIR", str(tmp_path / ".kept"))
    for number in range(5):
        (tmp_path / f"{number}.md").write_text(BAD)

    def call(*arguments):
        code = main(arguments)
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_second_run_says_the_same(many, tmp_path):
    first = many("check", "--output-format", "json")
    assert len(list((tmp_path / ".kept").iterdir())) == 1
    assert many("check", "--output-format", "json") == first == many("check", "--output-format", "json", "--no-cache")


def test_options_name_the_folder_or_do_without(many, tmp_path):
    many("check", "--no-cache")
    assert not (tmp_path / ".kept").exists()
    many("check", "--cache-dir", "elsewhere")
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1
    assert not (tmp_path / ".kept").exists()


def test_fixes_are_made_whatever_is_kept(many, tmp_path):
    many("check")
    assert many("check", "--fix")[0] == 1
    assert "2023-13-45" in (tmp_path / "0.md").read_text()
    assert "[a]" in (tmp_path / "0.md").read_text()
    assert "duplicate-item" not in many("check")[1]


def test_clean_removes_what_is_kept(many, tmp_path):
    many("check")
    code, out, _ = many("clean")
    assert code == 0
    assert re.fullmatch(f"[1-9][0-9]* KiB removed from {tmp_path / '.kept'}\n", out)
    assert list((tmp_path / ".kept").iterdir()) == []
    assert many("clean") == (0, f"nothing is kept in {tmp_path / '.kept'}\n", "")


def test_clean_takes_the_folder_of_a_configuration(many, tmp_path, monkeypatch):
    monkeypatch.delenv("RECORDLINT_CACHE_DIR")
    (tmp_path / "other.toml").write_text('cache-dir = "there"\n')
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / f"x{caching.SUFFIX}").write_bytes(b"x" * 3 * 2**20)
    assert many("clean", "--config", "other.toml") == (0, f"3.0 MiB removed from {tmp_path / 'there'}\n", "")
    code, _, errors = many("clean", "--config", "none.toml")
    assert code == 2
    assert errors.startswith("recordlint: `none.toml`: ")


def test_clean_says_what_it_cannot_do(many, monkeypatch):
    monkeypatch.setattr("recordlint.cli.caching.user_folder", lambda *_: None)
    monkeypatch.delenv("RECORDLINT_CACHE_DIR")
    assert many("clean")[0] == 2
    monkeypatch.setattr(
        "recordlint.cli.clean.remove_caches", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    code, _, errors = many("clean", "--cache-dir", "x")
    assert code == 2
    assert "cannot be removed: permission denied" in errors


def test_clean_says_that_the_working_directory_is_gone(many, monkeypatch):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert many("clean") == (2, "", "recordlint: the working directory is gone\n")


def test_a_cache_that_git_tracks_is_not_used(many, tmp_path):
    import subprocess

    many("check")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "-f", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True, cwd=tmp_path)
    code, out, errors = many("check", "--output-format", "concise")
    assert code == 1
    assert "git tracks it" in errors
    assert out
