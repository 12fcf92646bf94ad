"""What docs/reports.md says of formats, and the commands it gives."""

import io
import json
import re
import shlex
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from recordlint import cli
from recordlint.diagnostic import Severity
from recordlint.report import FORMATS, Options, Report, azure, github, gitlab, rdjson, sarif
from reports.building import diagnostic

PAGE = (Path(__file__).parents[1] / "docs" / "reports.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)


def commands():
    """The runs of recordlint in the page, each as its arguments."""
    for language, text in BLOCKS:
        joined = re.sub(r"\n +(?=--)|(?<=check)\n +", " ", text)
        for command in re.findall(r"recordlint (check .*)", joined):
            yield language, shlex.split(re.split(r" \| |'$", command)[0])


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_its_table(name):
    assert f"| `{name}` | " in PAGE


@pytest.mark.parametrize(("language", "arguments"), list(commands()))
def test_its_commands_run_and_write_what_they_say(language, arguments, tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("---\ntitle: a\ndate: 2023-13-45\n---\nText.\n")
    monkeypatch.chdir(tmp_path)
    arguments = [argument.replace("$GITHUB_STEP_SUMMARY", "summary.md") for argument in arguments]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert cli.main(arguments) == (0 if "--exit-zero" in arguments else 1)
    files = [value for option, value in pairwise(arguments) if option == "--output-file"]
    assert all((tmp_path / name).read_text() for name in files)
    assert language == "sh" or files


def test_it_gives_a_command_for_every_consumer():
    asked = {value for _, arguments in commands() for value in arguments}
    assert set(FORMATS) - asked == {"full", "json"}


def test_its_yaml_is_yaml():
    texts = [text for language, text in BLOCKS if language == "yaml"]
    assert len(texts) == 3
    assert all(YAML(typ="safe", pure=True).load(text) for text in texts)


def test_its_table_of_severities_is_what_formats_write():
    for severity in Severity:
        report = Report((diagnostic(severity=severity),), 1, 1, {})
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {severity.label} | "))
        _, by_github, by_gitlab, by_azure, by_junit, by_sarif, by_rdjson = row.strip("| ").split(" | ")
        assert github.github(report, Options()).startswith(f"::{by_github} ")
        assert json.loads(gitlab.gitlab(report, Options()))[0]["severity"] == by_gitlab
        assert f" type={by_azure};" in azure.azure(report, Options())
        assert by_junit == ("skipped" if severity is Severity.NOTE else "failure")
        assert json.loads(sarif.sarif(report, Options()))["runs"][0]["results"][0]["level"] == by_sarif
        assert json.loads(rdjson.rdjson(report, Options()))["diagnostics"][0]["severity"] == by_rdjson
