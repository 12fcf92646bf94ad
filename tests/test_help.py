"""Help is read at a terminal of 80 columns, and leaves nothing out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from recordlint.cli import COMMANDS, main

if TYPE_CHECKING:
    import argparse


def help_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = help_of(capsys, command, "--help")
    assert text == help_of(capsys, "help", command)
    assert max(map(len, text.split("\n"))) <= 80
    assert text.startswith(f"usage: recordlint {command}")
    parser: argparse.ArgumentParser = import_module(f"recordlint.cli.{command}").parser()
    assert all(action.help for action in parser._actions)
    assert all(name in text for action in parser._actions for name in action.option_strings)
    several = len(parser._actions) > 2
    assert "examples:" in text or not several or command == "lsp"


def test_help_in_general(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = help_of(capsys, "help")
    assert text == help_of(capsys, "--help") == help_of(capsys, "-h")
    assert max(map(len, text.split("\n"))) <= 80
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert main([]) == 2
    assert capsys.readouterr().out == text


@pytest.mark.parametrize(("word", "said"), [("chek", "did you mean `check`?"), ("zzz", "`recordlint help` lists them")])
def test_help_of_no_command(word: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", word]) == 2
    assert said in capsys.readouterr().err
