"""git, asked in a way that runs nothing of the repository's choice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import subprocess

# A file system monitor would be a program that the repository names, and a folder that looks like a bare repository
# would bring settings of its own.
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit")


class Answer(NamedTuple):
    """What git said, and its exit code."""

    code: int
    output: bytes
    errors: str


def git(folder: str, *arguments: str) -> Answer | None:
    """Run git in a folder; None where there is no git."""
    import subprocess

    try:
        done = subprocess.run(
            _command(folder, arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except OSError:
        return None
    return Answer(done.returncode, done.stdout, os.fsdecode(done.stderr))


def start_git(folder: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start git in a folder, to be talked to. Raises OSError where there is no git."""
    import subprocess

    return subprocess.Popen(
        _command(folder, arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )


def work_tree(folder: str) -> str | None:
    """The work tree that a folder seems to lie in, found without git; None where there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _command(folder: str, arguments: tuple[str, ...]) -> tuple[str, ...]:
    return ("git", "-C", folder, *_SETTINGS, *arguments)


def _environment() -> dict[str, str]:
    """Variables that a git hook sets speak of another folder; what is not here is not fetched, since the repository
    says by what program that would be done."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **inherited,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
