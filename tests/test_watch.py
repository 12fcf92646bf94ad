"""`check --watch`: driven by a stream of changes that the tests make up, and once for real."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from recordlint.cli import main
from recordlint.cli.check import Done, Found, _find, parser
from recordlint.cli.options import destinations
from recordlint.cli.streams import Trouble
from recordlint.cli.watching import CLEAR, Roots, changes, keep_checking, watch
from recordlint.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RECORD = "---\ntitle: A quiet day\ndate: 2024-05-01\n---\n\nNothing happened, and it happened slowly.\n"
PATIENCE = 60

Step = tuple["Callable[[], object]", "set[str]"]


class Watched:
    """A folder that is watched, and what was shown: the files that each check looked at."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.options = parser().parse_intermixed_args(["--watch", *arguments])
        wanted = destinations(self.options.outputs or ())
        self.base = folder.as_posix()
        self.look = partial(_find, self.options, wanted, self.base)
        self.shown: list[list[str]] = []
        self.roots: list[Roots] = []
        self.given = [os.path.join(self.base, path) for path in self.options.paths] or [self.base]

    def show(self, found: Found) -> None:
        self.shown.append([file.shown for file in found.files])

    def run(self, *steps: Step) -> int:
        """Do things one after the other, each told as a change of some paths."""
        left = list(steps)

        def stream(roots: Roots) -> Iterator[set[str]]:
            self.roots.append(roots)
            yield set()
            while left:
                act, paths = left.pop(0)
                act()
                yield paths

        return keep_checking(self.look, self.show, stream, self.given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(RECORD)
    return tmp_path


def test_changes_that_matter_are_checked_and_others_are_not(folder: Path) -> None:
    def save() -> None:
        (folder / "a.md~").write_text(RECORD + "More.\n")
        (folder / "a.md~").replace(folder / "a.md")

    def make_folder() -> None:
        (folder / "new").mkdir()
        (folder / "new" / "b.md").write_text(RECORD)

    watched = Watched(folder)
    done = watched.run(
        (lambda: None, {"something.log"}),
        (save, {"a.md~", "a.md"}),
        (lambda: (folder / "notes.log").write_text("x"), {"notes.log"}),
        (make_folder, {"new"}),
        (lambda: None, {"new/b.md"}),
        ((folder / "a.md").unlink, {"a.md"}),
        (lambda: (folder / "picture.PNG").write_bytes(b""), {"picture.PNG"}),
    )
    assert done == 0
    assert watched.shown == [["a.md"], ["a.md"], ["a.md", "new/b.md"], ["new/b.md"], ["new/b.md"]]
    assert watched.roots == [Roots((os.path.realpath(folder),), recursive=True)]


def test_reports_that_are_written_do_not_start_another_check(folder: Path) -> None:
    (folder / "report.json").write_text("{}")
    watched = Watched(folder, "--output-format", "json", "--output-file", "report.json")
    watched.run((lambda: (folder / "report.json").write_text('{"version": 1}'), {"report.json"}))
    assert watched.shown == [["a.md"]]


def test_configurations_schemas_and_baselines_count(folder: Path) -> None:
    (folder / "page.schema.json").write_text("{}")
    (folder / "recordlint.toml").write_text('schema = "page.schema.json"\nbaseline = "known.json"\n')
    watched = Watched(folder, "a.md")
    watched.run(
        (lambda: (folder / "page.schema.json").write_text('{"type": "object"}'), {"page.schema.json"}),
        (lambda: (folder / "known.json").write_text('{"version": 1, "known": [null]}'), {"known.json"}),
        (lambda: (folder / "recordlint.toml").write_text(""), {"recordlint.toml"}),
    )
    assert len(watched.shown) == 4
    assert {roots.recursive for roots in watched.roots} == {False}


def test_what_is_watched_follows_the_configuration(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "page.schema.json"
    elsewhere.write_text("{}")
    (folder / "recordlint.toml").write_text("")
    watched = Watched(folder)
    watched.run(
        (lambda: (folder / "recordlint.toml").write_text(f'schema = "{elsewhere.as_posix()}"\n'), {"recordlint.toml"}),
        (lambda: elsewhere.write_text('{"type": "object"}'), {str(elsewhere)}),
    )
    assert len(watched.shown) == 3
    assert os.path.realpath(elsewhere.parent) in watched.roots[1].folders


def test_a_file_that_is_not_there_yet_is_waited_for(folder: Path) -> None:
    watched = Watched(folder, "deep/down/b.md")

    def write() -> None:
        (folder / "deep" / "down").mkdir(parents=True)
        (folder / "deep" / "down" / "b.md").write_text(RECORD)

    watched.run((write, {"deep"}))
    assert len(watched.shown) == 2
    assert watched.roots[0] == Roots((os.path.realpath(folder),), recursive=False)
    assert watched.roots[1] == Roots((os.path.realpath(folder / "deep" / "down"),), recursive=False)


def test_trouble_ends_the_first_check_and_is_told_after_that(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = folder / "page.schema.json"
    watched = Watched(folder, "--schema", "page.schema.json", "a.md")
    with pytest.raises(Trouble):
        watched.run()
    schema.write_text("{}")
    watched.run((schema.unlink, {"page.schema.json"}), (lambda: schema.write_text("{}"), {"page.schema.json"}))
    assert len(watched.shown) == 2
    assert "; waiting for changes" in capsys.readouterr().err


def once(monkeypatch: pytest.MonkeyPatch, folder: Path, report: Report | None, *arguments: str) -> None:
    """Watch with a stream that ends when it has begun."""
    watched = Watched(folder, *arguments)
    monkeypatch.setattr("recordlint.cli.watching.changes", lambda roots: iter([set()]))
    assert watch(watched.look, lambda found: Done(0, report), watched.options, watched.base) == 0


def test_a_line_tells_when_and_what(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    once(monkeypatch, folder, Report((), 1, 1, {}))
    out, err = capsys.readouterr()
    assert out == ""
    came_to = r"no problems in 1 record of 1 file \(\d\.\d s\)"
    assert re.fullmatch(rf"recordlint: \d\d:\d\d:\d\d, {came_to}; waiting for changes, Ctrl-C ends\n", err)
    once(monkeypatch, folder, None)
    assert "nothing is checked" in capsys.readouterr().err
    once(monkeypatch, folder, None, "--quiet")
    assert capsys.readouterr() == ("", "")


def test_a_terminal_is_cleared(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    once(monkeypatch, folder, None)
    assert capsys.readouterr().out == CLEAR
    monkeypatch.setenv("TERM", "dumb")
    once(monkeypatch, folder, None)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [["--fix"], ["--diff"], ["--add-suppressions"], ["--update-baseline"], ["--stdin-filename", "a.md"], ["-"]],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", *arguments]) == 2
    assert "--watch does not go with" in capsys.readouterr().err


def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("recordlint.cli.watching.find_spec", lambda name: None)
    assert main(["check", "--watch"]) == 2
    assert "pip install 'recordlint[watch]'" in capsys.readouterr().err


def test_the_stream_begins_with_nothing_and_tells_what_changes(folder: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra `watch` is not installed")
    stream = changes(Roots((os.path.realpath(folder),), recursive=True))
    assert next(stream) == set()
    (folder / "b.md").write_text(RECORD)
    assert os.path.realpath(folder / "b.md") in next(stream)
    stream.close()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Where tests run in the background, the programs that they start would not be interrupted either."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is something else there")
@pytest.mark.usefixtures("interruptible")
def test_for_real(folder: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra `watch` is not installed")
    process = subprocess.Popen(
        [sys.executable, "-m", "recordlint", "check", "--watch", "--output-format", "concise"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()])
    reader.start()
    try:
        assert "no problems in 1 record of 1 file" in lines.get(timeout=PATIENCE)
        (folder / "new").write_text(RECORD.replace("05-01", "13-01"))
        (folder / "new").replace(folder / "a.md")
        assert "error[invalid-timestamp]" in lines.get(timeout=PATIENCE)
        assert "1 error in 1 record of 1 file" in lines.get(timeout=PATIENCE)
        (folder / "a.md").unlink()
        assert "no records" in lines.get(timeout=PATIENCE)
        assert "waiting for changes" in lines.get(timeout=PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
    assert lines.empty()
