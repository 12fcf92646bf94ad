"""The plugin to copy, in templates/plugin: its tests pass, it is found when installed, and docs/plugins.md shows it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from following import ROOT, blocks

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLUGIN = ROOT / "templates" / "plugin"
PROJECT = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))
RULES = PLUGIN / "acme_rules" / "house_style"


@pytest.fixture
def run(tmp_path):
    """Runs a module of Python where the plugin is installed, in an empty folder."""
    [(group, named)] = PROJECT["project"]["entry-points"].items()
    about = tmp_path / "packages" / "acme_rules-1.0.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0.0\n")
    (about / "entry_points.txt").write_text(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in named.items())
    )
    folder = tmp_path / "site"
    folder.mkdir()

    def module(*arguments, cwd=folder):
        paths = (ROOT / "src", PLUGIN, tmp_path / "packages")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment = {
            **inherited,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        command = (sys.executable, "-m", *arguments)
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    module.folder = folder
    return module


def test_its_tests_pass(run):
    # By the configuration of the plugin, not by that of the project round it.
    done = run("pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml", cwd=PLUGIN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(list(RULES.glob('*.md')))} passed" in done.stdout


def test_a_configuration_that_names_it_gets_its_rules(run):
    (run.folder / "recordlint.toml").write_text('plugins = ["acme"]\n')
    (run.folder / "a.md").write_text("---\ntitle: Storks!!\ntags: [a, b, c, d, e, f]\n---\nThere they are.\n")
    done = run("recordlint", "check", "--output-format", "concise", "--fix", "--unsafe-fixes")
    assert done.returncode == 1, done.stderr
    assert "a.md:2:8: warning[eager-title] the title has 2 exclamation marks" in done.stdout
    assert "tags: [a, b, c, d, e]\n" in (run.folder / "a.md").read_text()
    explained = run("recordlint", "explain", "eager-title")
    assert "group house-style · since 1.0.0" in explained.stdout


def test_the_page_about_plugins_shows_its_files():
    shown = {text for _, text in blocks("docs/plugins.md", "python")}
    files = {
        path.read_text(encoding="utf-8") for path in (RULES / "eager_title.py", PLUGIN / "tests" / "test_rules.py")
    }
    assert files <= shown
    page = (RULES / "eager_title.md").read_text(encoding="utf-8")
    assert f"````markdown\n{page}````\n" in (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
