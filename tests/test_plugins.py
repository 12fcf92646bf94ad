"""Rules from elsewhere: a plugin is found, known everywhere, and can do no harm where it is faulty."""

import pickle
import sys
from textwrap import dedent

import pytest

from recordlint import pool, registry, spread, testing
from recordlint.cli import main
from recordlint.plugins import PluginFault, find_plugin
from test_registry import PAGE, RULE

CONFIG = 'plugins = ["./lint"]\n'
LOUD = "---\ntitle: HELLO\n---\nWords.\n"
OPTIONS = '''
from typing import NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import rule


class Options(NamedTuple):
    """Options.

    most: how many exclamation marks a title may have
    """

    most: int = 1


@rule(options=Options, severity=Severity.NOTE, since="1.0.0")
def eager_title(record, options):
    """A title has many exclamation marks."""
    title = record.get("title")
    if title is not None and title.value.count("!") > options.most:
        yield Finding(title, "the title is eager")
'''


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder to work in; a function that writes files there. What was loaded of it is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECORDLINT_ALLOW_LOCAL_PLUGINS", raising=False)
    known = set(sys.modules)

    def write(path, text=""):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    yield write
    for name in set(sys.modules) - known:
        if name.startswith(("recordlint_local_", "acme_rules")):
            del sys.modules[name]


@pytest.fixture
def lint(site):
    """A local plugin with two rules, and a configuration that names it."""
    site("lint/house_style/loud_title.py", RULE.format(name="loud_title"))
    site("lint/house_style/loud_title.md", PAGE)
    site("lint/house_style/eager_title.py", OPTIONS)
    site("recordlint.toml", CONFIG)
    site("a.md", LOUD)
    return site


@pytest.fixture
def installed(site, tmp_path, monkeypatch):
    """A function that installs a package `acme_rules` as the plugin `acme`."""
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))

    def install(module="acme_rules"):
        site("packages/acme_rules-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
        site("packages/acme_rules-1.0.dist-info/entry_points.txt", f"[recordlint.rules]\nacme = {module}\n")
        site("packages/acme_rules/__init__.py")
        site("packages/acme_rules/house_style/loud_title.py", RULE.format(name="loud_title"))
        site("packages/acme_rules/house_style/loud_title.md", PAGE)
        site("recordlint.toml", 'plugins = ["acme"]\n')
        site("a.md", LOUD)

    return install


@pytest.fixture
def call(capsys):
    """A function that runs a command line; its exit code, output and errors."""

    def run(*arguments):
        code = main(list(arguments))
        return (code, *capsys.readouterr())

    return run


REPORT = """\
a.md:2:8: warning[loud-title] the title is all capitals
   2 | title: HELLO
     |        ^^^^^
"""


def test_a_local_plugin_is_loaded_only_where_that_is_allowed(lint, call, monkeypatch, tmp_path):
    code, out, errors = call("check", "a.md")
    assert (code, out) == (2, "")
    assert (
        errors
        == dedent("""\
        recordlint.toml:1:12: error[invalid-plugin] `./lint` is a folder of code, which is not run unasked
           1 | plugins = ["./lint"]
             |            ^^^^^^^^
             help: if you trust it, allow it by --allow-local-plugins or
                   RECORDLINT_ALLOW_LOCAL_PLUGINS=1

        """).rstrip("\n")
        + "\n"
    )
    assert not list(tmp_path.glob("lint/**/__pycache__"))
    assert call("check", "-q", "--allow-local-plugins", "a.md") == (1, REPORT, "")
    monkeypatch.setenv("RECORDLINT_ALLOW_LOCAL_PLUGINS", "0")
    assert call("check", "a.md")[0] == 2
    monkeypatch.setenv("RECORDLINT_ALLOW_LOCAL_PLUGINS", "1")
    assert call("check", "-q", "a.md") == (1, REPORT, "")


def test_isolated_loads_none(lint, call):
    code, out, _ = call("check", "--isolated", "--allow-local-plugins", "a.md")
    assert "loud-title" not in out
    assert code == 0
    assert "loud-title" not in call("rules", "--isolated", "--allow-local-plugins")[1]


def test_an_installed_plugin_need_only_be_named(installed, call):
    installed()
    assert call("check", "-q", "a.md") == (1, REPORT, "")
    assert "loud-title" not in call("check", "-q", "--isolated", "a.md")[1]


def test_rules_of_a_plugin_are_configured_selected_and_suppressed_like_others(lint, call):
    allowed = ("check", "-q", "--output-format", "concise", "--allow-local-plugins")
    site = lint
    site("b.md", "---\ntitle: HEY!!! # recordlint: ignore[loud-title]\n---\nWords.\n")
    site("recordlint.toml", CONFIG + '[rules.loud-title]\nseverity = "error"\n[rules.eager-title]\nmost = 2\n')
    a, b = "a.md:2:8: error[loud-title] the title is all capitals\n", "b.md:2:8: note[eager-title] the title is eager\n"
    assert call(*allowed, "--ignore", "body") == (1, a + b, "")
    assert call(*allowed, "--select", "eager-title") == (0, b, "")
    assert call(*allowed, "--select", "house-style", "--ignore", "eager-*") == (1, a, "")
    code, _, errors = call(*allowed, "--select", "loud-titel")
    assert (code, errors) == (2, "recordlint: --select: no rule is called `loud-titel`; did you mean `loud-title`?\n")
    site("recordlint.toml", CONFIG + "[rules.eager-title]\nmost = 'x'\nleast = 1\n")
    code, _, errors = call(*allowed)
    assert code == 2
    assert "recordlint.toml:3:8: error[invalid-setting] `most` must be an integer, not a string" in errors
    assert "recordlint.toml:4:1: error[unknown-setting] `eager-title` has no option `least`" in errors


def test_rules_and_explain_know_them(lint, call, monkeypatch):
    monkeypatch.setenv("RECORDLINT_ALLOW_LOCAL_PLUGINS", "1")
    out = call("rules")[1]
    assert "\nhouse-style\n  * eager-title" in out
    assert f"{len(registry.rules()) + 2} rules" in out
    code, out, _ = call("explain", "loud-title")
    assert code == 0
    assert out.startswith("loud-title\nwarning · recommended · no fix · group house-style · since 0.1.0\n")
    assert "A title in capitals shouts." in out
    code, out, _ = call("explain", "eager-title")
    assert "A title has many exclamation marks." in out
    assert "# how many exclamation marks a title may have\n    most = 1" in out
    assert call("explain", "house-style")[2].endswith("its rules: eager-title, loud-title\n")


def test_commands_that_only_tell_go_on_without_a_plugin_that_is_not_allowed(lint, call):
    code, out, errors = call("rules")
    assert code == 0
    assert f"{len(registry.rules())} rules" in out
    assert errors.startswith("recordlint: `./lint` is a folder of code, which is not run unasked; if you trust it")
    assert call("explain", "--isolated", "--config", "x", "schema")[0] == 2


def test_pages_of_plugins_are_tests(installed, call):
    installed()
    (rule,) = testing.plugin_rules("acme_rules")
    page = testing.page_of(rule)
    assert page == PAGE
    assert list(testing.problems(rule, page)) == []
    (problem,) = testing.problems(rule, page.replace("2:8", "2:9"))
    assert problem.startswith("line 5: the report is\n")
    assert testing.updated(rule, page.replace("^^^^^", "")) == page
    assert pickle.loads(pickle.dumps(rule)) is rule


def test_a_rule_may_come_by_way_of_an_extended_file(lint, call):
    lint("recordlint.toml", 'extend = "shared/base.toml"\n[rules.loud-title]\nseverity = "note"\n')
    lint("shared/base.toml", 'plugins = ["../lint"]\n[rules.eager-title]\nmost = 5\n')
    code, out, _ = call("check", "-q", "--allow-local-plugins", "--output-format", "concise", "a.md")
    assert (code, out) == (0, "a.md:2:8: note[loud-title] the title is all capitals\n")


def test_a_plugin_may_be_named_twice(lint, call):
    lint("recordlint.toml", 'plugins = ["./lint", "lint/", 5]\n')
    errors = call("check", "--allow-local-plugins")[2]
    assert errors.startswith("recordlint.toml:1:31: error[invalid-setting] an item of `plugins` must be a string")
    lint("recordlint.toml", 'plugins = ["./lint", "lint/"]\n')
    assert call("check", "-q", "--allow-local-plugins", "a.md")[0] == 1


def test_configurations_may_know_different_rules(lint, call):
    lint("other/recordlint.toml", "")
    lint("other/b.md", LOUD)
    allowed = ("check", "--allow-local-plugins", "-q", "--output-format", "concise", "--select", "loud-title")
    assert call(*allowed) == (1, "a.md:2:8: warning[loud-title] the title is all capitals\n", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import no_such_module", "cannot be loaded: ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(0)", "cannot be loaded: SystemExit: 0"),
        ("\n1 / 0", "cannot be loaded: ZeroDivisionError: division by zero (faulty.py, line 2)"),
        ("def (", "cannot be loaded: SyntaxError"),
        ("", "cannot be loaded: TypeError: "),
        (OPTIONS.replace('"""A title has', '"""no sentence'), "cannot be loaded: TypeError: "),
    ],
)
def test_a_plugin_that_fails_is_a_mistake_in_the_configuration(text, why, lint, call):
    lint("lint/house_style/faulty.py", text.replace("marks.", "marks") if "no sentence" in text else text)
    code, out, errors = call("check", "--allow-local-plugins")
    assert (code, out) == (2, "")
    assert errors.startswith(f"recordlint.toml:1:12: error[invalid-plugin] the plugin `./lint` {why}")
    assert "Traceback" not in errors


def test_a_rule_of_a_plugin_that_fails_is_no_bug_of_ours(lint, call):
    faulty = RULE.format(name="loud_title").replace("    title =", "    1 / 0\n    title =")
    lint("lint/house_style/loud_title.py", faulty)
    code, out, _ = call("check", "--allow-local-plugins", "--no-cache", "a.md")
    assert code == 2
    assert "failed on this file: ZeroDivisionError: division by zero (loud_title.py, line " in out
    assert "help: this is a bug of the plugin: tell those who maintain it\n" in out


def test_processes_that_begin_anew_know_local_plugins(lint, call, monkeypatch):
    for number in range(70):
        lint(f"{number}.md", LOUD)
    command = ("check", "--allow-local-plugins", "--no-cache", "--output-format", "json", "--select", "house-style")
    alone = call(*command)
    monkeypatch.setattr(pool, "START", "spawn")
    monkeypatch.setattr(spread, "WORTH_IT", 2)
    monkeypatch.setattr(spread._Work, "examine", None)
    assert call(*command, "--jobs", "2") == alone
    assert alone[1].count("loud-title") == 71


@pytest.mark.parametrize(
    ("path", "rule", "why"),
    [
        ("text/mojibake", "mojibake", "the plugin `./lint` has a rule `mojibake`, and that name is taken"),
        ("house/timestamps", "timestamps", "the plugin `./lint` has a rule `timestamps`, and that name is taken"),
        ("house/recommended", "recommended", "the plugin `./lint` has a rule `recommended`, and that name is taken"),
        ("house/Shout", "Shout", "the plugin `./lint` calls a rule `Shout`"),
    ],
)
def test_names_that_are_taken_or_none_are_refused(path, rule, why, lint, call):
    lint(f"lint/{path}.py", RULE.format(name=rule))
    code, _, errors = call("check", "--allow-local-plugins")
    assert code == 2
    assert errors.startswith(f"recordlint.toml:1:12: error[invalid-plugin] {why}\n")


@pytest.mark.parametrize(
    ("name", "why", "help"),
    [
        ("./nowhere", "there is no folder `./nowhere`", "a plugin is a package with a folder for each group"),
        ("./empty", "the plugin `./empty` has no rules", "a plugin is a package with a folder for each group"),
        ("./a.md", "there is no folder `./a.md`", "a plugin is a package with a folder for each group"),
        ("acne", "no plugin is called `acne`", "did you mean `acme`?"),
        ("other-rules", "no plugin is called `other-rules`", "install the package that brings it, or name a folder"),
    ],
)
def test_plugins_that_are_not_there(name, why, help, installed, tmp_path):
    installed()
    (tmp_path / "empty").mkdir()
    with pytest.raises(PluginFault) as caught:
        find_plugin(name, str(tmp_path), allow_local=True)
    assert str(caught.value) == why
    assert caught.value.help.startswith(help)


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("acme_rules_of_old", "the plugin `acme` cannot be loaded: ModuleNotFoundError"),
        ("acme_rules.house_style.loud_title", "the plugin `acme` is a module and no package"),
    ],
)
def test_an_entry_point_may_lead_nowhere(module, why, installed, tmp_path):
    installed(module)
    with pytest.raises(PluginFault, match=why):
        find_plugin("acme", str(tmp_path), allow_local=False)
