"""Whatever stands where a cache should be, whoever else writes it, whenever we are killed: the report is the same."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from recordlint.cache import SUFFIX, Cache, Entry, remove_caches

FILES = 50
"""For fewer no cache is kept."""
ENDLESS = (
    "with recursive r(version) as (select 1 union all select version from r) select version from r where version < 0"
)


unix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and limits are those of Unix")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for number in range(FILES):
        # Few have something wrong, and no two the same title, so that a check of them takes little.
        faulty = "date: 2023-13-45\nurl: http://a b\n" if number % 10 == 0 else ""
        (folder / f"{number}.md").write_text(f"---\ntitle: Number {number}\n{faulty}---\nbody text.\n")
    return folder


@pytest.fixture(scope="module")
def check(site, limited):
    """Runs a check; what it says must be what is said without a cache."""

    def run(*arguments, **limits):
        return limited(site, "check", "--isolated", "--output-format", "concise", *arguments, **limits)[:3]

    expected = run("--no-cache")
    assert expected[0] == 1

    def compare(*arguments, **limits):
        assert run(*arguments, **limits) == expected

    return compare


@pytest.fixture(scope="module")
def cache(check, tmp_path_factory):
    """The name of the cache, and what is in it."""
    kept = tmp_path_factory.mktemp("kept")
    check("--cache-dir", str(kept))
    (path,) = kept.iterdir()
    return path.name, path.read_bytes()


def sql(path, *statements):
    """What the last of some statements yields."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def linked(path, content):
    """A link in the place of a cache, to a file of somebody else's."""
    other = path.parents[1] / "other"
    if content is None:
        sql(other, "create table made_by (version)", "create table entries (a)", "insert into entries values (1)")
    else:
        other.write_bytes(content)
    path.symlink_to(other)


PLANTED = {
    "nothing": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(random.Random(1).randbytes(100_000)),
    "a pickle": lambda path: path.write_bytes(pickle.dumps({"a": 1})),
    "another database": lambda path: sql(path, "create table entries (a)", "create table other (b)"),
    "huge": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 10**12),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.with_suffix(".none")),
    "a link to a text": lambda path: linked(path, b"theirs"),
    "a link to an empty file": lambda path: linked(path, b""),
    "a link to a database": lambda path: linked(path, None),
    "a view that never ends": lambda path: sql(path, f"create view made_by as {ENDLESS}"),
}
CHANGED = {
    "truncated": lambda path: os.truncate(path, 10_000),
    "another version": lambda path: sql(path, "update made_by set version = '2 x'"),
    "deep": lambda path: sql(path, f"update entries set checked = '{'[' * 100_000}'"),
    "deep answers": lambda path: sql(path, f"update entries set answers = '{'[' * 100_000}'"),
    "another text": lambda path: sql(path, "update entries set digest = '', stamp = '', plan = ''"),
    "a trigger that never ends": lambda path: sql(
        path,
        f"create trigger t after insert on entries begin insert into made_by {ENDLESS}; end",
        "delete from entries",
    ),
    "a view beside": lambda path: sql(path, f"create view v as {ENDLESS}", "delete from entries"),
    "an undoing of nothing": lambda path: path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9" * 999),
}


@unix
@pytest.mark.parametrize("plant", [*PLANTED.values(), *CHANGED.values()], ids=[*PLANTED, *CHANGED])
def test_a_hostile_cache_is_none(plant, site, check, cache, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    name, content = cache
    path = kept / name
    if plant in CHANGED.values():
        path.write_bytes(content)
    plant(path)
    other = tmp_path / "other"
    before = other.read_bytes() if other.exists() else None
    check("--cache-dir", str(kept))
    assert (other.read_bytes() if other.exists() else None) == before
    assert not path.with_suffix(".none").exists()
    if not path.is_dir():
        # What was in its place is gone, and a cache is there that counts.
        ((version,),) = sql(path, "select version from made_by")
        assert len(Cache(str(kept), str(site), version.removeprefix("1 "))._entries) == FILES


@unix
def test_a_disk_that_is_full_leaves_no_cache_or_a_whole_one(check, tmp_path):
    for size in (8_000, 20_000):
        check("--cache-dir", str(tmp_path), file_size=size)
    for _ in range(2):
        check("--cache-dir", str(tmp_path))


def test_several_runs_at_once_keep_one_cache(site, tmp_path):
    command = [sys.executable, "-m", "recordlint", "check", "--isolated", "--output-format", "json"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    runs = [
        subprocess.Popen(
            [*command, "--cache-dir", str(tmp_path / "kept")], stdout=subprocess.PIPE, env=environment, cwd=site
        )
        for _ in range(3)
    ]
    outputs = {run.communicate()[0] for run in runs}
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())["diagnostics"]) == 2 * FILES / 10
    assert len([path for path in (tmp_path / "kept").iterdir() if path.name.endswith(SUFFIX)]) == 1


def entries(turn):
    """What a run keeps of many files: each entry is larger than a page, and tells its turn everywhere."""
    return {str(n): Entry(*[f"{turn} " * 500] * 5, day=time.time_ns() // (86_400 * 10**9)) for n in range(20)}


@unix
def test_a_run_that_is_killed_at_any_moment_leaves_whole_entries(tmp_path):
    folder, moments = str(tmp_path), random.Random(3)
    found = set()
    for _ in range(10):
        told, tells = os.pipe()
        children = []
        for _ in range(2):
            children.append(os.fork())
            if not children[-1]:
                write_for_ever(folder, tells)
        # One of them is done with its first, and at work at the next.
        os.read(told, 1)
        time.sleep(moments.uniform(0, 0.01))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(told)
        os.close(tells)
        kept = Cache(folder, "/", "1")._entries.values()
        assert len(kept) == len(entries(0))
        for entry in kept:
            assert entry == Entry(*[entry.stamp] * 5, day=entry.day)
            found.add(entry.stamp)
    assert len(found) > 3
    remove_caches(folder)
    assert os.listdir(folder) == []


def write_for_ever(folder, tells):
    """In a child: a cache is written again and again, and each time that is told."""
    try:
        turn = os.getpid()
        while True:
            turn += 1
            cache = Cache(folder, "/", "1")
            for name, entry in entries(turn).items():
                cache.keep(name, entry)
            cache.write()
            os.write(tells, b".")
    finally:
        os._exit(1)
