"""The action for GitHub and the template for GitLab: their shell run as it stands, with what the services set.

Installing is replaced: a `python3` that makes an environment whose pip notes what it is asked for.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from following import ROOT, blocks, needs_a_shell

ACTION = YAML(typ="safe").load(ROOT / "action.yml")
INSTALL, CHECK = ACTION["runs"]["steps"]
TEMPLATE = YAML(typ="safe").load(ROOT / "templates" / "gitlab-ci.yml")["recordlint"]
FENCED = [YAML(typ="safe").load(text) for _, text in blocks("docs/ci.md", "yaml")]

BAD = "---\ntitle: a\ndate: 2023-13-45\n---\nText.\n"
GOOD = "---\ntitle: b\ndate: 2023-01-02\n---\nText.\n"
HOSTILE = "$(touch pwned) ; 'a.md"

PYTHON = """\
#!/bin/sh
# python3 -I -m venv --clear FOLDER
[ "$*" = "-I -m venv --clear $5" ] || exit 9
mkdir -p "$5/bin"
printf '#!/bin/sh\\nexec "{python}" -m recordlint "$@"\\n' > "$5/bin/recordlint"
printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "{asked}"\\n' > "$5/bin/python"
cp "$5/bin/python" "$5/bin/pip"
chmod +x "$5"/bin/*
"""


@pytest.fixture
def machine(tmp_path):
    """A machine of a service with a checkout: runs a script with variables, gives exit code and what was printed."""
    site, tools = tmp_path / "site of a team", tmp_path / "tools"
    for folder in (site / "_news", tools):
        folder.mkdir(parents=True)
    (site / "_news" / "bad.md").write_text(BAD)
    (site / HOSTILE).write_text(GOOD)
    asked = tmp_path / "asked"
    for name in ("python3", "python"):
        (tools / name).write_text(PYTHON.format(python=sys.executable, asked=asked))
        (tools / name).chmod(0o755)

    def run(script, options=("-eo", "pipefail"), **variables):
        environment = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT / "src"),
            "RUNNER_TEMP": str(tmp_path / "runner temp"),
            "GITHUB_ACTION_PATH": str(tmp_path / "the action"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "CI_BUILDS_DIR": str(tmp_path / "builds"),
            "CI_JOB_ID": "7",
            **variables,
        }
        command = ("bash", "--noprofile", "--norc", *options, "-c", script)
        done = subprocess.run(
            command, cwd=site, env=environment, capture_output=True, encoding="utf-8", text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    run.site, run.asked, run.folder = site, asked, tmp_path
    return run


@pytest.fixture
def action(machine):
    """Runs both steps with inputs, as their `env` hands them on."""

    def run(**inputs):
        values = {name: given["default"] for name, given in ACTION["inputs"].items()} | inputs
        for step in (INSTALL, CHECK):
            variables = {
                name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: values[match[1]], value)
                for name, value in step["env"].items()
            }
            code, printed = machine(step["run"], **variables)
            if code:
                break
        return code, printed

    return run


def test_no_input_is_written_into_a_script():
    assert ACTION["runs"]["using"] == "composite"
    for step in (INSTALL, CHECK):
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
    used = {
        name
        for step in (INSTALL, CHECK)
        for value in step["env"].values()
        for name in re.findall(r"inputs\.([a-z-]+)", value)
    }
    assert used == set(ACTION["inputs"])


@needs_a_shell
def test_the_action_annotates_and_writes_a_summary(action, machine):
    code, printed = action()
    assert code == 1
    assert re.search("^::error [^:]*file=_news/bad.md,line=3", printed, re.MULTILINE)
    assert "invalid-timestamp" in (machine.folder / "summary.md").read_text()
    assert machine.asked.read_text().split("\n")[-2] == str(machine.folder / "the action")


@needs_a_shell
def test_its_inputs_reach_recordlint_as_they_are(action, machine):
    paths = f"{HOSTILE}\n\n_news\n"
    code, printed = action(
        paths=paths,
        args="--fail-on never  --select\ninvalid-*",
        version="0.1.0; touch pwned",
        **{"sarif-file": "out of date.sarif"},
    )
    assert code == 0, printed
    assert machine.asked.read_text().split("\n")[-2] == "recordlint==0.1.0; touch pwned"
    results = json.loads((machine.site / "out of date.sarif").read_text())["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["invalid-timestamp"]
    assert "in 2 records of 2 files" in (machine.folder / "summary.md").read_text()
    assert sorted(path.name for path in machine.site.iterdir()) == [HOSTILE, "_news", "out of date.sarif"]


@needs_a_shell
def test_what_it_cannot_do_is_told(action):
    code, printed = action(args="--no-such-option")
    assert code == 2
    assert "no option is called `--no-such-option`" in printed


@needs_a_shell
def test_a_path_is_never_an_option(action):
    code, printed = action(paths="--fix")
    assert code == 1
    assert "--fix:1:1: no such file or directory" in printed


@needs_a_shell
def test_the_template_for_gitlab(machine):
    script = "\n".join(TEMPLATE["script"])
    code, printed = machine(
        script,
        options=("-eo", "pipefail"),
        RECORDLINT_PACKAGE="recordlint==0.1.0",
        RECORDLINT_ARGS="--select invalid-*",
    )
    assert code == 1
    assert "_news/bad.md:3:7: error[invalid-timestamp]" in printed
    assert machine.asked.read_text().split("\n")[-2] == "recordlint==0.1.0"
    reports = TEMPLATE["artifacts"]["reports"]
    assert TEMPLATE["artifacts"]["when"] == "always"
    assert json.loads((machine.site / reports["codequality"]).read_text())[0]["check_name"] == "invalid-timestamp"
    assert "invalid-timestamp" in (machine.site / reports["junit"]).read_text()


def test_what_the_page_shows_asks_for_what_there_is():
    workflows = [one for one in FENCED if "jobs" in one]
    uses = [
        step
        for one in workflows
        for step in one["jobs"]["recordlint"]["steps"]
        if "recordlint/recordlint" in step.get("uses", "")
    ]
    assert len(uses) == len(workflows) == 2
    assert all(set(step.get("with", {})) <= set(ACTION["inputs"]) for step in uses)
    hooks = {hook["id"] for one in FENCED if "repos" in one for hook in one["repos"][0]["hooks"]}
    assert hooks <= {hook["id"] for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}
    own = next(one for one in FENCED if "include" in one)
    assert set(own["recordlint"]["variables"]) <= set(TEMPLATE["variables"])


@pytest.mark.parametrize(
    ("schema", "file", "key"),
    [
        ("vendor.github-actions", "action.yml", None),
        ("vendor.gitlab-ci", "templates/gitlab-ci.yml", "include"),
        ("vendor.github-workflows", None, "jobs"),
    ],
)
def test_they_pass_the_published_schemas(schema, file, key, tmp_path):
    check_jsonschema = pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    for number, one in enumerate(one for one in FENCED if key in one):
        (tmp_path / f"{number}.yml").write_text(json.dumps(one))
    paths = [*map(str, tmp_path.iterdir()), *([str(ROOT / file)] if file else [])]
    assert paths
    with pytest.raises(SystemExit) as ended:
        check_jsonschema.main(["--builtin-schema", schema, *paths])
    assert not ended.value.code


@pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="needs pre-commit")
def test_pre_commit_takes_its_configuration(tmp_path):
    [config] = (one for one in FENCED if "repos" in one)
    (tmp_path / "config.yaml").write_text(json.dumps(config))
    command = (sys.executable, "-m", "pre_commit", "validate-config", tmp_path / "config.yaml")
    done = subprocess.run(
        command, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
