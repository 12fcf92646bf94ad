"""Terminals, pipes and disks: colours, widths, the progress bar, and streams that take nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from cli.commands import BAD, GOOD, ONLY, start
from recordlint.cli import main
from recordlint.cli.progress import ProgressBar
from recordlint.cli.streams import terminal_width, wants_color
from recordlint.report import FORMATS


class Stream(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.mark.parametrize(
    ("option", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"CLICOLOR": "1"}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_colours_follow_option_and_environment(option, environment, terminal, expected):
    assert wants_color(option, Stream(terminal), environment) is expected


@pytest.mark.parametrize(("columns", "expected"), [("120", 120), ("0", 80), ("", 80), ("x", 80), ("²", 80)])
def test_the_width_follows_the_environment(columns, expected):
    assert terminal_width(Stream(True), {"COLUMNS": columns}) == expected


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are those of Unix")
def test_the_width_is_that_of_the_terminal():
    import fcntl
    import struct
    import termios

    leader, follower = os.openpty()
    try:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 97, 0, 0))
        with os.fdopen(follower, "w", closefd=False) as stream:
            assert terminal_width(stream, {}) == 97
            assert wants_color("auto", stream, {})
    finally:
        os.close(leader)
        os.close(follower)


def test_a_progress_bar_appears_after_a_second_and_clears_itself():
    stream = Stream(True)
    times = iter([0.0, 0.5, 1.0, 1.05, 1.1, 9.0])
    with ProgressBar(stream, 4, clock=lambda: next(times)) as progress:
        progress(1)
        assert stream.getvalue() == ""
        progress(2)
        assert stream.getvalue() == f"\r[{'#' * 15}{'-' * 15}] 2 of 4 files\x1b[K"
        progress(3)
        assert stream.getvalue().count("\r") == 1
        progress(3)
        progress(4)
        assert stream.getvalue().count("\r") == 3
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_short_run_shows_no_bar():
    stream = Stream(True)
    with ProgressBar(stream, 1, clock=lambda: 0.0) as progress:
        progress(1)
    assert stream.getvalue() == ""


def test_a_bar_goes_with_a_terminal(site, call, monkeypatch):
    from recordlint.cli import check

    site(a__md=GOOD)
    seen = []
    real = check.run

    def run(*arguments, progress=None, **options):
        seen.append(progress)
        return real(*arguments, progress=progress, **options)

    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    call("check")
    call("check", "-q")
    assert isinstance(seen[0], ProgressBar)
    assert seen[1] is None


def test_an_interrupt_is_quiet(call, monkeypatch):
    from recordlint.cli import check

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupted)
    assert call("check", ".") == (130, "", "")


def test_a_bug_is_told_in_a_line(call, monkeypatch):
    from recordlint.cli import check

    def broken(*arguments, **options):
        raise RuntimeError("boom")

    monkeypatch.setattr(check, "run", broken)
    code, out, err = call("check", ".")
    assert (code, out) == (2, "")
    assert err.startswith("recordlint: this is a bug, please report it: RuntimeError: boom at ")
    assert err.count("\n") == 1


def test_a_working_directory_that_is_gone(call, monkeypatch):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert call("check") == (2, "", "recordlint: the working directory is gone\n")


def test_a_reader_that_stops_reading_is_no_trouble(site):
    folder = site(a__md=BAD)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "recordlint", "check", *ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(("fault", "code"), [(BrokenPipeError(), 0), (OSError(28, "No space left on device"), 2)])
def test_what_nobody_takes_goes_nowhere(tmp_path, monkeypatch, fault, code):
    class Closed(io.StringIO):
        def write(self, text):
            raise fault

        def fileno(self):
            return self.file.fileno()

    with open(tmp_path / "out", "w+b") as file:
        stream = Closed()
        stream.file = file
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["version"]) == code
        os.write(file.fileno(), b"lost")
        assert (tmp_path / "out").read_bytes() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_told(site):
    folder = site(a__md=BAD)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "recordlint", "check", *ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "recordlint: the report cannot be written: no space left on device\n"


def test_closed_streams_do_no_harm(site, monkeypatch, capsys):
    site(a__md=BAD)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "recordlint: standard input is closed\n"
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["check", *ONLY]) == 1
    assert main(["check", "--help"]) == 0
    sys.stdout.close()
    sys.stderr.close()


def test_any_text_is_printed_whatever_the_encoding(site):
    folder = site(a__md=BAD.replace("2023-13-45", "2023-13-45 ü 漢"))
    name = os.fsencode(str(folder)) + b"/\xff.md"
    with open(name, "wb") as file:
        file.write(BAD.encode())
    environment = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    outputs = [part for style in FORMATS for part in ("--output-format", style, "--output-file", f"out.{style}")]
    done = start("check", *ONLY, *outputs, "--output-format", "concise", folder=folder, environment=environment)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.isascii()
    assert done.stdout
    for style in FORMATS:
        assert "漢" in (folder / f"out.{style}").read_text(encoding="utf-8")
    done = start("check", *ONLY, "--output-format", "json", folder=folder, environment=environment)
    assert "漢" in json.loads(done.stdout)["diagnostics"][0]["message"]
    fixing = ("-", "--stdin-filename", "a.md", "--fix", "--output-format", "json")
    content = (folder / "a.md").read_bytes()
    done = start("check", *ONLY, *fixing, folder=folder, environment=environment, input=content)
    assert done.stdout == content
    assert "漢" in json.loads(done.stderr)["diagnostics"][0]["message"]


def test_a_single_file_costs_no_more_imports_than_it_needs(site):
    folder = site(a__md=GOOD)
    code = (
        "import sys; from recordlint.cli import main; main(['check', 'a.md', '-q', '--isolated']);"
        "heavy = {'subprocess', 'multiprocessing', 'jsonschema', 'jsonschema_rs', 'rich', 'imagesize', 'zoneinfo',"
        " 'importlib.metadata', 'difflib', 'inspect', 'shutil', 'logging', 'asyncio', 'recordlint.settings.read'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
