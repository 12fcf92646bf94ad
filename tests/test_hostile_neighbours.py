"""Baselines and vocabularies that are none: the run ends at once, and says so or does its work."""

from __future__ import annotations

import os
import pickle
import sqlite3

import pytest

BAD = "---\ntitle: a\ntopics: [bridges]\ndate: 2023-13-45\n---\nbody text.\n"
REPORTED = "good.md:4:7: error[invalid-timestamp]"
ENTRY = '["good.md", "invalid-timestamp", "0"]'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes are those of Unix")


@pytest.fixture
def check(tmp_path, limited):
    (tmp_path / "good.md").write_text(BAD)

    def run(*arguments, **limits):
        answer = limited(tmp_path, "check", "--no-cache", "--output-format", "concise", "-q", *arguments, **limits)
        assert answer.code in (1, 2), answer
        assert "internal" not in answer.out + answer.err
        assert "\x1b" not in answer.out + answer.err
        return answer

    return run


def database(path):
    connection = sqlite3.connect(path)
    connection.execute("create table entries (a)")
    connection.close()


PLANTED = {
    "nothing": lambda path: path.write_bytes(b""),
    "every byte": lambda path: path.write_bytes(bytes(range(256))),
    "UTF-16": lambda path: path.write_bytes('{"version": 1}'.encode("utf-16")),
    "a pickle": lambda path: path.write_bytes(pickle.dumps({"version": 1, "known": []})),
    "a database": database,
    "deep": lambda path: path.write_text("[" * 100_000),
    "deep and closed": lambda path: path.write_text('{"version": 1, "known": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "a bomb": lambda path: path.write_text(
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: !!python/object:os.system [x]\n"
    ),
    "long": lambda path: path.write_text('"' + "x" * 9_000_000 + '"'),
    "a control": lambda path: path.write_text('"\x1b[31m'),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a number": lambda path: path.write_text("9" * 10_000),
    "not a number": lambda path: path.write_text('{"version": NaN, "known": [[1e999]]}'),
}
BASELINES = {
    "another version": '{"version": 2, "known": []}',
    "a version that is none": '{"version": true, "known": null}',
    "a truncated one": f'{{"version": 1, "known": [\n{ENTRY},',
    "strange entries": '{"version": 1, "known": [["a", 1, {}]]}',
    "a conflict": f'{{"version": 1, "known": [\n<<<<<<< a\n{ENTRY},\n=======\n>>>>>>> b\nnull]}}',
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_hostile_baseline_is_refused(plant, tmp_path, check):
    path = tmp_path / "known.json"
    plant(path)
    answer = check("--isolated", "--baseline", "known.json", "good.md")
    assert answer.code == 2
    assert answer.err.startswith("recordlint: the baseline `known.json` cannot be read: ")
    # Nothing is put in the place of what is no baseline.
    assert check("--isolated", "--baseline", "known.json", "--update-baseline", "good.md").code == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["good.md", "known.json"]


@pytest.mark.parametrize("text", BASELINES.values(), ids=BASELINES)
def test_a_damaged_baseline_is_refused_and_stays(text, tmp_path, check):
    path = tmp_path / "known.json"
    path.write_text(text)
    for more in ((), ("--update-baseline",)):
        answer = check("--isolated", "--baseline", "known.json", *more, "good.md")
        assert answer.code == 2
        assert answer.err.startswith("recordlint: the baseline `known.json` cannot be read: ")
        assert path.read_text() == text


def test_many_entries_cost_little_and_hide_nothing_else(tmp_path, check):
    entries = "".join(f'["{n}.md", "invalid-timestamp", "{n:024x}"],\n' for n in range(100_000))
    (tmp_path / "known.json").write_text(f'{{"version": 1, "known": [\n{entries}null]}}\n')
    assert REPORTED in check("--isolated", "--baseline", "known.json", "good.md").out


def test_a_full_disk_leaves_the_old_baseline(tmp_path, check):
    before = f'{{"version": 1, "known": [\n{ENTRY},\nnull]}}\n'
    (tmp_path / "known.json").write_text(before)
    (tmp_path / "many.jsonl").write_text('{"date": "2023-13-45"}\n' * 300)
    answer = check("--isolated", "--baseline", "known.json", "--update-baseline", ".", file_size=4096)
    assert answer.code == 2
    assert "cannot be written: file too large" in answer.err
    assert (tmp_path / "known.json").read_text() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["good.md", "known.json", "many.jsonl"]


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_hostile_vocabulary_ends(plant, suffix, tmp_path, check):
    plant(tmp_path / f"terms.{suffix}")
    (tmp_path / "recordlint.toml").write_text(
        f'extend-select = ["unknown-term"]\n[vocabularies]\ntopics = "terms.{suffix}#*"\n'
    )
    answer = check("good.md")
    assert REPORTED in answer.out or (answer.code == 2 and "terms" in answer.err), answer


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_hostile_schema_ends(plant, tmp_path, check):
    plant(tmp_path / "schema.json")
    answer = check("--isolated", "--schema", "schema.json", "good.md")
    assert answer.code == 2
    assert "schema.json" in answer.err
    (tmp_path / "good.md").write_text(BAD.replace("title: a\n", "title: a\n$schema: schema.json\n"))
    assert "good.md:5:7: error[invalid-timestamp]" in check("--isolated", "good.md").out
