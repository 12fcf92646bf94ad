"""Documents followed to the letter: their commands typed in a shell that knows nothing but this recordlint and git."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

needs_a_shell = pytest.mark.skipif(
    os.name != "posix" or shutil.which("git") is None, reason="needs git and a Unix shell"
)


def blocks(document, *languages):
    """The fenced blocks of a document of the project in those languages, as pairs of language and text."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```({'|'.join(languages)})\n(.*?)```", text, re.DOTALL)


class Reader:
    """Somebody with a fresh home, who types commands and stays in the folder that they lead to.

    The programs of this test's environment stand for those that the reader installs; recordlint is the code under test.
    """

    def __init__(self, folder):
        self.home = folder / "home"
        self.tools = folder / "tools"
        self.folder = folder / "site"
        for path in (self.home, self.tools, self.folder):
            path.mkdir()
        self.provide("recordlint", f'exec "{sys.executable}" -m recordlint "$@"')
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
        self.environment = {
            **inherited,
            "PATH": f"{self.tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }

    def provide(self, name, script):
        """Put a program of this shell script on the reader's path."""
        (self.tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.tools / name).chmod(0o755)

    def type(self, commands, code=0):
        """What the commands print on standard output; the last must end with that code."""
        place = self.home / "folder"
        done = subprocess.run(
            ("sh", "-euc", f"trap 'pwd > \"{place}\"' EXIT\n{commands}"),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, f"{commands}\n{done.stdout}{done.stderr}"
        self.folder = Path(place.read_text().rstrip("\n"))
        return done.stdout
