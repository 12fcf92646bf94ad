"""The site in `examples`: what is meant to be clean is clean, and faults are of the group they are called after."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from recordlint import registry
from recordlint.cli import main

ROOT = Path(__file__).parents[1]
FAULTY = ("_news/2024-05-03-eight-faults.md", "_news/2024-05-09-night-trains.md", "articles/", "faults/")


@pytest.fixture
def found(monkeypatch, capsys):
    """The names of the rules that speak, by file."""
    monkeypatch.chdir(ROOT)
    assert main(["check", "examples", "--output-format", "concise", "--no-cache"]) == 1
    rules = defaultdict(set)
    for path, rule in re.findall(r"^examples/([^:]+):\d+:\d+: \w+\[([a-z-]+)\]", capsys.readouterr().out, re.MULTILINE):
        rules[path].add(rule)
    return rules


def test_what_is_meant_to_be_clean_is_clean(found):
    assert [path for path in found if not path.startswith(FAULTY)] == []


def test_each_fault_is_of_the_group_it_is_called_after(found):
    known = registry.rules()
    for file in sorted((ROOT / "examples" / "faults").iterdir()):
        group = max((one for one in registry.groups() if file.name.startswith(one)), key=len)
        spoken = {known[rule].group for rule in found[f"faults/{file.name}"]}
        assert spoken == {group} or file.name.endswith("-1.md"), file.name


def test_each_group_has_a_fault(found):
    known = registry.rules()
    spoken = {known[rule].group for path, rules in found.items() if path.startswith("faults/") for rule in rules}
    assert spoken == set(registry.groups())


def test_the_page_about_them_shows_what_is_found(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    command, shown = re.search(r"```console\n\$ recordlint (.*?)\n(.*?)```", page, re.DOTALL).groups()
    assert main(command.split()) == 1
    assert capsys.readouterr().out == shown
