"""`recordlint lsp` at the command line, and what docs/editors.md says of it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recordlint.cli import main

if TYPE_CHECKING:
    import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"


def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("recordlint.cli.lsp.find_spec", lambda name: None)
    assert main(["lsp"]) == 2
    assert "pip install 'recordlint[lsp]'" in capsys.readouterr().err


def test_contradictions_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lsp", "--isolated", "--config", "a.toml"]) == 2
    assert "--isolated" in capsys.readouterr().err


def test_the_settings_of_the_page_can_be_read_and_name_the_command() -> None:
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
    settings = json.loads(blocks["json"])
    assert [settings["glspc.server.command"], *settings["glspc.server.commandArguments"]] == ["recordlint", "lsp"]
    assert settings["[markdown]"]["editor.codeActionsOnSave"] == {"source.fixAll.recordlint": "explicit"}
    helix = tomllib.loads(blocks["toml"])["language-server"]["recordlint"]
    assert [helix["command"], *helix["args"]] == ["recordlint", "lsp"]
