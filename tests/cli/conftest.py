"""A working directory, and commands called in it."""

from __future__ import annotations

import pytest

from recordlint.cli import main


@pytest.fixture
def site(tmp_path, monkeypatch):
    """An empty working directory, and an environment that says nothing."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def plant(**files):
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_text(content, encoding="utf-8", newline="")
        return tmp_path

    return plant


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run
