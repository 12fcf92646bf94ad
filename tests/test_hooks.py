"""The offered pre-commit hooks, in a real repository with the real pre-commit."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from recordlint import registry
from recordlint.settings.keys import KEYS

PROJECT = Path(__file__).parents[1]
HOOKS = {hook["id"]: hook for hook in YAML(typ="safe").load(PROJECT / ".pre-commit-hooks.yaml")}

needs_pre_commit = pytest.mark.skipif(
    shutil.which("git") is None or importlib.util.find_spec("pre_commit") is None, reason="needs git and pre-commit"
)

GOOD = "---\ntitle: x\ndate: 2023-01-02\n---\nSome text that goes on for a while, and then ends.\n"
FIXABLE = "\ufeff" + GOOD
BAD = GOOD.replace("2023-01-02", "2023-13-45")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a command in a folder, as somebody with a home and caches of his own."""
    own = tmp_path_factory.mktemp("own")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    environment |= {
        "HOME": str(own / "home"),
        "PRE_COMMIT_HOME": str(own / "cache"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }

    def in_folder(folder, *command):
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )

    return in_folder


@pytest.fixture(scope="module")
def installed(run, tmp_path_factory):
    """A repository in which pre-commit is installed, and nothing more."""
    folder = tmp_path_factory.mktemp("installed")
    run(folder, "git", "init", "-q")
    done = run(folder, sys.executable, "-m", "pre_commit", "install")
    assert done.returncode == 0, done.stdout
    return folder


@pytest.fixture
def repository(run, installed, tmp_path):
    """A repository with one of the hooks: told a hook's name and files, it commits them and gives code and output."""
    folder = shutil.copytree(installed, tmp_path / "site")

    def commit(hook, files):
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content.encode())
        offered = dict(HOOKS[hook])
        # The entry runs this code instead of an installed copy, which would be fetched from the network.
        command, *arguments = offered.pop("entry").split()
        assert command == "recordlint"
        offered |= {"language": "system", "entry": " ".join([sys.executable, "-m", command, *arguments])}
        del offered["minimum_pre_commit_version"]
        config = {"repos": [{"repo": "local", "hooks": [offered]}]}
        (folder / ".pre-commit-config.yaml").write_text(json.dumps(config))
        run(folder, "git", "add", "--all")
        done = run(folder, "git", "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-m", "records")
        return done.returncode, done.stdout

    commit.folder = folder
    return commit


def test_the_hooks_look_at_what_a_check_of_the_folder_takes():
    include = KEYS["include"].default
    suffixes = "|".join(glob.removeprefix("*.") for glob in include)
    assert HOOKS["recordlint"]["files"] == rf"\.({suffixes})$"


def test_the_hook_for_collections_runs_each_recommended_rule_that_asks_other_records():
    (select,) = HOOKS["recordlint-collections"]["args"]
    asking = [rule.name for rule in registry.rules().values() if rule.asks_others and rule.recommended]
    assert select == f"--select={','.join(sorted(asking))}"


def test_the_hooks_differ_in_what_they_do_and_not_in_what_they_look_at():
    check, fix = HOOKS["recordlint"], HOOKS["recordlint-fix"]
    assert fix["entry"] == f"{check['entry']} --fix"
    own = {"id", "name", "description", "entry"}
    assert {key: value for key, value in check.items() if key not in own} == {
        key: value for key, value in fix.items() if key not in own
    }


@pytest.mark.parametrize("hook", HOOKS)
def test_the_readme_shows_each_hook(hook):
    shown = (
        line.partition("#")[0].strip() for line in (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()
    )
    assert f"- id: {hook}" in shown


@needs_pre_commit
def test_the_checking_hook_fails_on_a_bad_record_and_changes_nothing(repository):
    bad_line = '{"date": "2023-13-45"}\n'
    code, out = repository(
        "recordlint", {"a.md": BAD, "a.jsonl": bad_line, "b.md": FIXABLE, "README.md": "# Not a record\n"}
    )
    assert code == 1
    assert "a.md:3:7: error[invalid-timestamp]" in out
    assert "a.jsonl:1:10: error[invalid-timestamp]" in out
    assert "b.md:1:1: warning[byte-order-mark]" in out
    assert "README.md" not in out
    assert (repository.folder / "b.md").read_bytes() == FIXABLE.encode()
    code, out = repository("recordlint", {"a.md": GOOD, "a.jsonl": "{}\n", "b.md": GOOD})
    assert code == 0, out


@needs_pre_commit
def test_the_fixing_hook_repairs_and_fails_once_and_then_passes(repository):
    code, out = repository("recordlint-fix", {"a b.md": FIXABLE})
    assert code == 1
    assert "files were modified by this hook" in out
    assert "1 problem fixed, none left in 1 record of 1 file" in out
    assert (repository.folder / "a b.md").read_bytes() == GOOD.encode()
    code, out = repository("recordlint-fix", {})
    assert code == 0, out
    code, out = repository("recordlint-fix", {"Brücke.md": BAD})
    assert code == 1
    assert "error[invalid-timestamp]" in out


@needs_pre_commit
def test_a_changed_vocabulary_schema_or_configuration_has_the_records_checked_that_depend_on_it(repository):
    config = """
[vocabularies]
topics = "_data/topics/*.yaml#name"
[[collections]]
name = "news"
files = "_news/**"
schema = "schema.json"
rules.unknown-term.fields = { topic = "topics" }
"""
    record = GOOD.replace("title: x", "title: x\ntopic: Rivers")
    topic = "_data/topics/rivers.yaml"
    site = {"recordlint.toml": config, topic: "name: Rivers\n", "schema.json": "{}\n", "_news/a.md": record}
    code, out = repository("recordlint-fix", site)
    assert code == 0, out
    for changed, text, told in (
        (topic, "name: Streams\n", "3:8: error[unknown-term] `Rivers` is not in the vocabulary `topics`"),
        ("schema.json", '{"required": ["author"]}\n', "1:1: error[schema] `author` is missing"),
        ("recordlint.toml", config + 'body = "forbidden"\n', "6:1: error[unexpected-body]"),
    ):
        # What the hook refused before is taken back, so that nothing else has changed.
        code, out = repository("recordlint-fix", {**site, changed: text})
        assert code == 1, out
        assert f"because of `{changed}`" in out
        assert f"_news/a.md:{told}" in out
    assert (repository.folder / "_news/a.md").read_bytes() == record.encode()
