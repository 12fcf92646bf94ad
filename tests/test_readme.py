"""What the README and the first page of the site show is what a reader gets."""

import os
import re
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from following import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/index.md")}
SHOWN = [
    (name, *found)
    for name, text in PAGES.items()
    for found in re.findall(r"```console\n\$ recordlint (check examples.*)\n((?:[^`\n].*|\n|`(?!``).*)*)```", text)
]
ADDRESS = "https://github.com/recordlint/recordlint"


def test_both_show_what_is_found_and_what_is_repaired():
    assert sorted({name for name, _, _ in SHOWN}) == sorted(PAGES)
    assert len(SHOWN) >= 3
    assert all(output for _, _, output in SHOWN)


@pytest.mark.parametrize(("name", "command", "output"), SHOWN)
def test_the_reports_they_show_are_the_reports(name, command, output):
    done = subprocess.run(
        [sys.executable, "-m", "recordlint", *command.split()],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == output
    assert done.returncode == 1


def test_its_shell_blocks_hold_commands_only():
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    assert "recordlint check" in blocks[0]
    assert "pytest" in blocks[1]
    assert not any(line.startswith(("$", "#", ">")) for block in blocks for line in block.splitlines())


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_its_links_lead_somewhere(path):
    assert (ROOT / path).exists()


def test_its_links_to_sections_lead_to_headings():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings


def test_the_address_of_the_repository_is_the_same_everywhere():
    sites = [ROOT / name for name in ("mkdocs.yml", "pyproject.toml", ".pre-commit-hooks.yaml", "action.yml")]
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*sites, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("templates/*.yml"))
    ]
    found = {address for text in texts for address in re.findall(r"https://github\.com/recordlint/\w+", text)}
    assert found == {ADDRESS}
    assert YAML(typ="safe").load(ROOT / "mkdocs.yml")["repo_url"] == ADDRESS
