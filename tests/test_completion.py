"""Completion, tried in the shells themselves."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from recordlint.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 30
"""Seconds after which a shell is not waited for any more."""

COMPLETED = [
    ("recordlint che", "check"),
    ("recordlint expl", "explain"),
    ("recordlint check --changed", "--changed-since"),
    ("recordlint check --fail-on warn", "warning"),
    ("recordlint check --output-format sari", "sarif"),
    ("recordlint check --ignore invalid-timest", "invalid-timestamp"),
    ("recordlint check --select recommended,invalid-timest", "recommended,invalid-timestamp"),
    ("recordlint check --schema newsl", "newsletter"),
    ("recordlint check --config some-f", "some-file.toml"),
    ("recordlint check some-f", "some-file.toml"),
    ("recordlint explain invalid-timest", "invalid-timestamp"),
]


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Path]:
    """The completion of a shell, in a file of a folder that holds `some-file.toml`."""

    def write(shell: str) -> Path:
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        assert main(["completion", shell]) == 0
        (tmp_path / "some-file.toml").write_text("")
        path = tmp_path / f"recordlint.{shell}"
        path.write_text(capsys.readouterr().out)
        return path

    return write


def run(folder: Path, *command: str) -> list[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout.split("\n")


def test_bash(script: Callable[[str], Path]) -> None:
    path = script("bash")
    tries = "\n".join(
        f'COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _shtab_recordlint; echo "${{COMPREPLY[*]}}"'
        for line, _ in COMPLETED
    )
    found = run(path.parent, "bash", "--norc", "-c", f"source {path}\n{tries}")
    assert found[: len(COMPLETED)] == [completed for _, completed in COMPLETED]


def test_fish(script: Callable[[str], Path]) -> None:
    path = script("fish")
    tries = "\n".join(f"complete -C '{line}' | string join ' '; echo" for line, _ in COMPLETED)
    found = [line for line in run(path.parent, "fish", "--no-config", "-c", f"source {path}\n{tries}") if line]
    assert [line.split("\t")[0] for line in found] == [completed for _, completed in COMPLETED]


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_zsh(script: Callable[[str], Path]) -> None:
    import pty

    path = script("zsh")
    terminal, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=path.parent,
        env={"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(path.parent)},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        os.write(terminal, f"PS1=; autoload -Uz compinit; compinit -u; eval \"$(<{path})\"; echo rea''dy\n".encode())
        _until(terminal, "ready")
        for line, completed in COMPLETED:
            _, _, word = line.rpartition(" ")
            os.write(terminal, f"{line}\t".encode())
            _until(terminal, f"{line}{completed[len(word) :]}")
            os.write(terminal, b"\x15")
    finally:
        shell.kill()
        shell.wait()
        os.close(terminal)


def _until(terminal: int, words: str) -> None:
    """Read from a terminal until it shows something."""
    seen = ""
    end = time.monotonic() + PATIENCE
    while words not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\r\n]|\x1b[=>]", "", seen):
        ready, _, _ = select.select([terminal], [], [], max(end - time.monotonic(), 0))
        assert ready, f"{words!r} not in {seen!r}"
        seen += os.read(terminal, 4096).decode(errors="replace")


def test_an_unknown_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "tcsh" in capsys.readouterr().err
