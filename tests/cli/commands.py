"""Records, and the command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

BAD = "---\ntitle: x\ndate: 2023-13-45\n---\nSome text that goes on for a while, and then ends.\n"
GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
ONLY = ("--select", "invalid-timestamp,unreadable-file")


def start(*arguments, folder, **more):
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more.pop("environment", {})}
    return subprocess.run(
        [sys.executable, "-m", "recordlint", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        **more,
    )
