"""Rules are found by looking into their folder; nothing lists them."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import recordlint
from recordlint import registry, rules, testing
from recordlint.parse import parse
from recordlint.rule import On
from recordlint.text import Source
from support import brief, diagnose, settings_once

FOLDER = Path(rules.__path__[0])

RULE = '''
from recordlint.diagnostic import Finding, Severity
from recordlint.rule import rule


@rule(severity=Severity.WARNING, since="0.1.0")
def {name}(record):
    """A title shouts."""
    title = record.get("title")
    if title is not None and title.value.isupper():
        yield Finding(title, "the title is all capitals")
'''

PAGE = """# loud-title

A title in capitals shouts.

```record
---
title: HELLO
---
```

```report
record.md:2:8: warning[loud-title] the title is all capitals
   2 | title: HELLO
     |        ^^^^^
```

```record
---
title: Hello
---
```
"""


def by_listing():
    """Group and name of each rule, from the names of the files alone."""
    return sorted(
        (file.parent.name.replace("_", "-"), file.stem.replace("_", "-"))
        for file in FOLDER.glob("[!_]*/*.py")
        if not file.stem.startswith("_")
    )


def test_every_module_is_a_rule_and_every_folder_its_group():
    listing = by_listing()
    assert len(listing) > 30
    assert sorted((one.group, name) for name, one in registry.rules().items()) == listing
    assert list(registry.rules()) == sorted(name for _, name in listing)


def test_groups_hold_their_rules_in_order():
    expected = {}
    for group, name in by_listing():
        expected.setdefault(group, []).append(name)
    assert {group: list(names) for group, names in registry.groups().items()} == expected
    assert list(registry.groups()) == sorted(expected)


def test_no_two_things_that_can_be_selected_share_a_name_but_schema():
    groups = set(registry.groups())
    assert groups & set(registry.rules()) == {"schema"}
    assert not {"all", "recommended"} & (groups | set(registry.rules()))


@pytest.mark.parametrize("name", registry.rules())
def test_every_rule_has_its_page(name):
    page = registry.page(registry.rules()[name])
    assert page.startswith(f"# {name}\n")
    assert Path(registry.page_path(registry.rules()[name])).parent.parent == FOLDER


def test_there_is_no_page_without_a_rule():
    pages = sorted((page.parent.name, page.stem) for page in FOLDER.glob("*/*.md"))
    assert [(group.replace("_", "-"), name.replace("_", "-")) for group, name in pages] == by_listing()


@pytest.mark.parametrize("name", registry.rules())
def test_a_rule_yields_to_rules_there_are_that_do_not_give_way_to_it(name):
    one = registry.rules()[name]
    for other in one.yields_to:
        known = registry.rules()[other]
        assert name not in known.yields_to
        assert known.generality <= one.generality


def test_only_rules_about_the_work_itself_are_never_run():
    never = [one for one in registry.rules().values() if not one.on]
    assert {one.group for one in never} == {"lint"}
    assert {"internal-error", "unreadable-file"} <= {one.name for one in never}


def test_rules_of_the_engine_have_nothing_to_say_of_a_record():
    (record,) = parse(Source("a.md", "words"))
    for one in registry.rules().values():
        if not one.on or one.on == {On.FAULT}:
            assert list(one.run(record, None, None)) == []


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of rules elsewhere; a function that writes a module into one of its groups."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "more_rules").mkdir()

    def write(path, text=""):
        file = tmp_path / "more_rules" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    yield write
    for name in [name for name in sys.modules if name.split(".")[0] == "more_rules"]:
        del sys.modules[name]


def scan(folder):
    return registry.scan("more_rules", str(folder / "more_rules"))


def test_a_rule_is_found_where_it_is_put(package, tmp_path):
    assert scan(tmp_path) == ()
    package("house_style/loud_title.py", RULE.format(name="loud_title"))
    package("house_style/_shared.py", "raise ImportError")
    package("house_style/loud_title.md", PAGE)
    package("house_style/notes.txt")
    package("_private/other.py", "raise ImportError")
    package(".cache/other.py", "raise ImportError")
    package("__init__.py")
    package("lone.py", "raise ImportError")
    (found,) = scan(tmp_path)
    assert (found.name, found.group) == ("loud-title", "house-style")
    assert registry.page(found) == PAGE


def test_rules_are_found_in_the_order_of_groups_and_names(package, tmp_path):
    for path in ("b/z.py", "b/a.py", "a/y.py"):
        package(path, RULE.format(name=Path(path).stem))
    assert [(one.group, one.name) for one in scan(tmp_path)] == [("a", "y"), ("b", "a"), ("b", "z")]


@pytest.mark.parametrize("text", ["", "loud_title = 5", RULE.format(name="quiet_title")])
def test_a_module_without_its_rule_is_refused(package, tmp_path, text):
    package("house/loud_title.py", text)
    with pytest.raises(TypeError, match=r"house/loud_title\.py: no rule named `loud_title` in it"):
        scan(tmp_path)


def test_a_module_that_cannot_be_imported_is_no_secret(package, tmp_path):
    package("house/loud_title.py", "import no_such_module_anywhere")
    with pytest.raises(ImportError, match="no_such_module_anywhere"):
        scan(tmp_path)


def test_a_rule_without_page_is_noticed(package, tmp_path):
    package("house/loud_title.py", RULE.format(name="loud_title"))
    (found,) = scan(tmp_path)
    with pytest.raises(FileNotFoundError):
        registry.page(found)


@pytest.fixture
def another_folder(tmp_path, monkeypatch):
    """An empty folder in the place of that of the built-in rules."""
    group = tmp_path / "house_style"
    group.mkdir()
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    made_of_rules = (registry.rules, registry.groups, settings_once)
    for made in made_of_rules:
        made.cache_clear()
    yield group
    for made in made_of_rules:
        made.cache_clear()
    for name in [name for name in sys.modules if name.startswith("recordlint.rules.house_style")]:
        del sys.modules[name]


def test_two_files_are_a_rule_everywhere(another_folder):
    (another_folder / "loud_title.py").write_text(RULE.format(name="loud_title"), encoding="utf-8")
    (another_folder / "loud_title.md").write_text(PAGE, encoding="utf-8")
    assert dict(registry.groups()) == {"house-style": ("loud-title",)}
    rule = registry.rules()["loud-title"]
    assert list(testing.problems(rule, registry.page(rule))) == []
    text = "---\ntitle: HELLO\n---\n"
    assert brief(diagnose(text)) == [("loud-title", 2, 8)]
    assert diagnose(text, config='ignore = ["house-style"]') == ()
    assert [one.severity.label for one in diagnose(text, config='rules.loud-title.severity = "note"')] == ["note"]


def test_rules_come_from_the_index_without_being_loaded():
    script = """
import sys
from recordlint import registry
rule = registry.rules()["duplicate-item"]
print(rule.declared, rule.module in sys.modules, rule.options._fields, rule.module in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None False ('fields', 'ignore_case') True"


@pytest.mark.parametrize("index", [None, ModuleType("_index")])
def test_without_an_index_rules_are_loaded(index, monkeypatch):
    expected = {name: one.summary for name, one in registry.rules().items()}
    monkeypatch.setitem(sys.modules, "recordlint.rules._index", index)
    registry.rules.cache_clear()
    found = registry.rules()
    registry.rules.cache_clear()
    assert {name: one.summary for name, one in found.items()} == expected
    assert all(one.declared is not None for one in found.values())


def test_what_scripts_may_import_is_there():
    for name in recordlint.__all__:
        value = getattr(recordlint, name)
        assert value.__name__ == name.removesuffix("_source")
        assert value.__module__.startswith("recordlint.")
    assert sorted(recordlint.__all__) == recordlint.__all__
    with pytest.raises(AttributeError, match="module `recordlint` has no attribute `nothing`"):
        _ = recordlint.nothing


def test_no_rule_is_newer_than_recordlint():
    def number(version):
        return tuple(map(int, version.split(".")))

    ahead = [rule.name for rule in registry.rules().values() if number(rule.since) > number(recordlint.__version__)]
    assert ahead == [], "`since` is the version that the rule comes with"
