"""The guide for old repositories, followed to the letter; and how severities decide."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from following import ROOT, Reader, blocks, needs_a_shell
from recordlint.cli import main

BLOCKS = blocks("docs/adopting.md", "sh", "toml", "yaml")

TEXT = "Some text that goes on for a while, and then ends.\n"
RECORDS = {
    "_posts/2023-01-02-one.md": f"---\ntitle: One\ndate: 2023-01-02\ntags: [a, b]\n---\n{TEXT}",
    "_posts/2023-01-03-two.md": f"---\ntitle: Two  \ndate: 2023-13-45\ntags: [a, a]\n---\n{TEXT}",
    "_posts/2023-01-04-three.md": f"---\ntitle: Three\ndate: 2023-01-04\ntags: [c]\n---\n{TEXT}",
}


@needs_a_shell
def test_the_commands_of_the_guide(tmp_path):
    reader = Reader(tmp_path)
    site, shell = reader.folder, reader.type
    for name, content in RECORDS.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content)
    shell("git init --quiet --initial-branch=main; git add .; git commit --quiet --message x")
    shell("git update-ref refs/remotes/origin/main HEAD; git checkout --quiet -b topic")
    last = ""
    for kind, block in BLOCKS:
        if kind == "sh":
            last = shell(block)
        elif kind == "toml" and block.startswith("baseline"):
            config = site / "recordlint.toml"
            config.write_text(block + config.read_text())
    assert "# recordlint: ignore[invalid-timestamp]" in last
    known = (site / "recordlint-baseline.json").read_text()
    assert known.count("2023-01-03-two.md") == 1
    assert "title: Two\n" in (site / "_posts/2023-01-03-two.md").read_text()
    assert shell("recordlint check").endswith("1 known problem set aside\n")


def test_its_hook_is_offered_and_its_settings_are_read(tmp_path, monkeypatch, capsys):
    offered = {hook["id"] for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}
    hooks = [YAML(typ="safe").load(block) for kind, block in BLOCKS if kind == "yaml"]
    assert {hook["id"] for hook in hooks[0]["repos"][0]["hooks"]} <= offered
    monkeypatch.chdir(tmp_path)
    for settings in (block for kind, block in BLOCKS if kind == "toml" and not block.startswith("baseline")):
        (tmp_path / "recordlint.toml").write_text(settings)
        assert main(["check", "-q"]) == 0
        assert capsys.readouterr().err == ""


BAD = f"---\ntitle: x\ndate: 2023-13-45\ntags: [a, a]\n---\n{TEXT}"
BASE = 'select = ["invalid-timestamp", "duplicate-item"]\n'
COLLECTION = '[[collections]]\nname = "old"\nfiles = "old/**"\n'


@pytest.mark.parametrize(
    ("config", "arguments", "expected"),
    [
        ("", (), {"new": 1, "old": 1}),
        ('fail-on = "never"\n', (), {"new": 0, "old": 0}),
        ('fail-on = "never"\n', ("--fail-on", "note"), {"new": 1, "old": 1}),
        (f'{COLLECTION}fail-on = "never"\n', (), {"new": 1, "old": 0}),
        (f'{COLLECTION}fail-on = "never"\n', ("--fail-on", "error"), {"new": 1, "old": 1}),
        ("", ("--select", "duplicate-item", "--fail-on", "error"), {"new": 0, "old": 0}),
        (
            '[rules.duplicate-item]\nseverity = "error"\n',
            ("--select", "duplicate-item", "--fail-on", "error"),
            {"new": 1},
        ),
        (
            f'fail-on = "error"\n{COLLECTION}rules.invalid-timestamp.severity = "note"\n',
            (),
            {"new": 1, "old": 0},
        ),
        (
            f'[rules.invalid-timestamp]\nseverity = "note"\n{COLLECTION}rules.invalid-timestamp.severity = "error"\n',
            ("--select", "invalid-timestamp"),
            {"new": 0, "old": 1},
        ),
    ],
)
def test_severities_decide_by_rule_and_collection(tmp_path, monkeypatch, config, arguments, expected):
    monkeypatch.chdir(tmp_path)
    for folder in ("new", "old"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(BAD)
    (tmp_path / "recordlint.toml").write_text(BASE + config)
    assert {folder: main(["check", "-q", *arguments, folder]) for folder in expected} == expected
    assert main(["check", "-q", *arguments, "."]) == max(expected.values())
