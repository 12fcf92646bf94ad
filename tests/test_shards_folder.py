"""The folder that shards go to: whose it is, what goes wrong, and which options go with it."""

import json
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recordlint.cli import main
from recordlint.shards import folder
from recordlint.shards.parts import name_of, stamp_of
from recordlint.tables import Table
from test_registry import PAGE, RULE

SHARDS = ("--output-format", "parquet", "--output-file", "out")
BAD = "---\ndate: 2023-13-45\n---\nText.\n"


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Checks a table in a folder of its own; the exit code and what is said."""
    monkeypatch.chdir(tmp_path)
    # What a test writes need not outlive the machine.
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    pq.write_table(pa.table({"text": [BAD]}), "t.parquet")

    def run(*arguments, output=SHARDS):
        code = main(["check", "t.parquet", "--text-column=text", "--jobs=1", *output, *arguments])
        out, err = capsys.readouterr()
        return code, out + err

    return run


def test_a_folder_of_somebody_else_is_left_alone(tmp_path, call):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_text("mine")
    code, said = call()
    assert code == 2
    assert said == (
        "recordlint: `out` holds other files, such as `thesis.txt`:"
        " shards need a folder that is empty or not there yet\n"
    )
    assert os.listdir("out") == ["thesis.txt"]


def test_what_lies_beside_shards_is_left_alone(tmp_path, call):
    call()
    for name in ("README", "diagnostics/notes.txt"):
        (tmp_path / "out" / name).write_text("mine")
    call("--select=invalid-url")
    assert (tmp_path / "out/README").exists()
    assert len(os.listdir("out/diagnostics")) == 2


def test_a_file_is_no_folder(tmp_path, call):
    (tmp_path / "out").write_text("mine")
    assert call() == (2, "recordlint: `out` is a file: shards need a folder\n")


def test_a_folder_that_cannot_be_written_is_named(call, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder.os, "makedirs", denied)
    assert call() == (2, "recordlint: `out` cannot be written: permission denied\n")


@pytest.mark.parametrize("kind", ["diagnostics", "summary.json", "run.jsonl", "records"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_is_full_is_said_and_nothing_is_taken_for_finished(tmp_path, call, monkeypatch, kind, jobs):
    real = os.replace

    def full(before, after):
        if kind in str(after):
            raise OSError(28, "No space left on device")
        real(before, after)

    monkeypatch.setattr(folder.os, "replace", full)
    assert call("--fixed-column=clean", f"--jobs={jobs}") == (
        2,
        "recordlint: `out` cannot be written: no space left on device\n",
    )
    assert not (tmp_path / "out/summary.json").exists()
    assert not [path for path in (tmp_path / "out").rglob("*") if path.name.endswith(".draft")]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert call("--fixed-column=clean")[0] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of Unix")
def test_two_runs_do_not_write_to_one_folder(tmp_path, call):
    call()
    read, write = os.pipe()
    ready, go = os.pipe()
    if (child := os.fork()) == 0:
        with folder.Folder("out", folder.datetime.now(), "x"):
            os.write(go, b"x")
            os.read(read, 1)
        os._exit(0)
    os.read(ready, 1)
    try:
        assert call() == (2, "recordlint: another run is writing to `out`\n")
    finally:
        os.write(write, b"x")
        os.waitpid(child, 0)
    assert call()[0] == 1


def test_file_systems_without_links_get_copies(tmp_path, call, monkeypatch):
    def unable(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(folder.os, "link", unable)
    assert call()[0] == 1
    assert pq.read_table("out/diagnostics").num_rows == 1


def test_a_list_that_is_damaged_begins_the_run_again(tmp_path, call):
    call()
    for name, damage in (("ended.json", "{"), ("ended.json", "[]"), ("run.jsonl", "\0\n[]\n"), ("run.jsonl", "")):
        (tmp_path / "out/.recordlint" / name).write_text(damage)
        assert call()[0] == 1
        assert json.loads((tmp_path / "out/summary.json").read_text())["errors"] == 1


def test_rules_of_plugins_are_run_again(tmp_path, call):
    lint = tmp_path / "lint/house_style"
    lint.mkdir(parents=True)
    (lint / "loud_title.py").write_text(RULE.format(name="loud_title"))
    (lint / "loud_title.md").write_text(PAGE)
    (tmp_path / "recordlint.toml").write_text('plugins = ["./lint"]\n')
    known = set(sys.modules)
    started = []
    for _ in range(2):
        assert call("--allow-local-plugins")[0] == 1
        started.append(json.loads((tmp_path / "out/summary.json").read_text())["started"])
    assert started[0] < started[1]
    for name in set(sys.modules) - known:
        if name.startswith("recordlint_local_"):
            del sys.modules[name]


def test_shards_are_not_taken_for_records(tmp_path, call):
    (tmp_path / "recordlint.toml").write_text('extend-include = ["*.parquet"]\ntext-column = "text"\n')
    for _ in range(2):
        assert main(["check", "--select=invalid-timestamp", *SHARDS, "--verdicts", "-q"]) == 1
        assert json.loads((tmp_path / "out/summary.json").read_text())["files"] == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--output-format=parquet",), "--output-format parquet writes a folder: name it with --output-file"),
        ((*SHARDS, "--output-format=json"), "the format json lists every problem; beside shards go full"),
        ((*SHARDS, *SHARDS[:3], "more"), "two folders of shards: `out` and `more`"),
        ((*SHARDS[:3], "s3://bucket/out"), "`s3://bucket/out` is an address: shards need a folder of this machine"),
        ((*SHARDS, "--fix"), "--fix does not go with a folder of shards"),
        ((*SHARDS, "--update-baseline"), "--update-baseline does not go with a folder of shards"),
        ((*SHARDS, "--unsafe-fixes"), "--unsafe-fixes goes with --fix or --diff"),
        (("--verdicts",), "--verdicts goes with shards: --output-format parquet --output-file DIR"),
        (("--fixed-column=c",), "--fixed-column goes with shards: --output-format parquet --output-file DIR"),
    ],
)
def test_options_that_do_not_go_together_are_refused(call, given, said):
    code, told = call(output=given)
    assert code == 2
    assert said in told


def test_without_pyarrow_it_is_said_what_to_install(call, monkeypatch):
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    code, said = call()
    assert code == 2
    assert "`out` is written with pyarrow, which is not installed: pip install 'recordlint[scale]'" in said


def test_parts_have_names_that_any_file_system_takes():
    assert name_of("crawl/part 7: all.parquet").startswith("part-7-all-")
    assert len(name_of("x" * 500)) < 80
    assert name_of("a/t.parquet") != name_of("b/t.parquet")


def test_the_stamp_of_an_object_is_its_size_and_time(tmp_path):
    class Named:
        path = f"file://{tmp_path}/t.parquet"

    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    size, time = stamp_of(Table(Named, None))
    assert (size, time) == (4, os.stat(tmp_path / "t.parquet").st_mtime_ns)
    Named.path = "nowhere://x"
    assert stamp_of(Table(Named, None)) is None
