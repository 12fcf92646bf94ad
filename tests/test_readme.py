"""What the README shows is what a reader gets."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_report_it_shows_is_the_report():
    command, shown = re.search(r"```console\n\$ recordlint (check examples.*?)\n(.*?)```", README, re.DOTALL).groups()
    done = subprocess.run(
        [sys.executable, "-m", "recordlint", *command.split()],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == shown
    assert done.returncode == 1


def test_its_first_two_shell_blocks_hold_commands_only():
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    assert "recordlint check" in blocks[0]
    assert "pytest" in blocks[1]
    assert not any(line.startswith(("$", "#", ">")) for block in blocks for line in block.splitlines())


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_its_links_lead_somewhere(path):
    assert (ROOT / path).exists()
