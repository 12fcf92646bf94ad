"""What SECURITY.md advises does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "SECURITY.md"
BAD = "---\ntitle: a\ndate: 2023-13-45\n---\ntext\n"
MEEK = 'ignore = ["all"]\nexclude = ["**"]\n'


@pytest.mark.skipif(os.name != "posix", reason="the recipe is one for a shell")
def test_a_proposal_cannot_bring_its_own_configuration(tmp_path):
    (recipe,) = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "recordlint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m recordlint "$@"\n')
    command.chmod(0o755)
    site = tmp_path / "site"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "BASE": "main",
    }

    def sh(script):
        return subprocess.run(
            ["sh", "-c", script], cwd=site, env=environment, capture_output=True, text=True, check=False
        )

    def commit(files):
        for name, content in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(content)
        done = sh("git add -A && git -c user.name=a -c user.email=a@example.org commit -qm x")
        assert done.returncode == 0, done.stderr

    site.mkdir()
    sh("git init -q -b main")
    commit({"recordlint.toml": 'select = ["all"]\nignore = ["files"]\nunsuppressible = ["invalid-timestamp"]\n'})
    sh("git checkout -q -b proposal")
    commit(
        {
            "recordlint.toml": MEEK,
            "news/recordlint.toml": MEEK,
            "news/a.md": BAD.replace("title", "# recordlint: ignore-file[invalid-timestamp]\ntitle"),
        }
    )
    assert sh("recordlint check").returncode == 0
    found = sh(recipe)
    assert found.returncode == 1, found.stderr
    assert "news/a.md:4:7: error[invalid-timestamp]" in found.stdout
