"""docs/guide.md, followed to the letter: from nothing to CI, in a fresh repository and home.

Two things are replaced: what is installed from a package index is there already, and the hook is run from this code
instead of a copy that pre-commit fetches.
"""

from __future__ import annotations

import importlib.util
import sys

import pytest
from ruamel.yaml import YAML

from following import ROOT, Reader, blocks, needs_a_shell

BLOCKS = blocks("docs/guide.md", "sh", "text")
HOOKS = {hook["id"]: hook for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}


def as_local(config):
    """A configuration of pre-commit whose hooks of recordlint run this code."""
    hooks = [HOOKS[hook["id"]] for repo in config["repos"] for hook in repo["hooks"]]
    for hook in hooks:
        hook["language"] = "system"
        hook["entry"] = hook["entry"].replace("recordlint", f'"{sys.executable}" -m recordlint', 1)
        hook.pop("minimum_pre_commit_version")
    return {"repos": [{"repo": "local", "hooks": hooks}]}


@needs_a_shell
@pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="needs pre-commit")
def test_its_commands_give_what_it_shows(tmp_path):
    reader = Reader(tmp_path)
    reader.provide("python3", 'mkdir -p "$3/bin"; printf "#!/bin/sh\\n" > "$3/bin/pip"; chmod +x "$3/bin/pip"')
    reader.provide("pip", "exit 0")
    reader.provide("pre-commit", f'exec "{sys.executable}" -m pre_commit "$@"')
    shown = 0
    for (kind, block), (next_kind, output) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if kind == "text":
            continue
        commands = block
        if "pre-commit install" in block:
            written, rest = commands.split("pip install pre-commit\n")
            reader.type(written)
            config = reader.folder / ".pre-commit-config.yaml"
            YAML().dump(as_local(YAML(typ="safe").load(config)), config)
            commands = rest
        finds = next_kind == "text" and " error" in output
        printed = reader.type(commands, code=1 if finds else 0)
        if next_kind == "text":
            assert printed == output
            shown += 1
    assert shown == 3
    # Both commits went through the hook, and the next bad record does not.
    assert reader.type("git log --format=%s").split("\n")[:2] == ["Check records in CI", "Check records"]
    (reader.folder / "_news" / "2024-05-08-dam.md").write_text("---\ntitle: The dam\ndate: 2024-02-30\n---\nIt held.\n")
    reader.type("git add .; git commit --quiet --message bad", code=1)
