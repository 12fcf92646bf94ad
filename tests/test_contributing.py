"""CONTRIBUTING.md: the rule that it adds is a rule, and its page shows what it should."""

from __future__ import annotations

import re
import sys
from textwrap import dedent

import pytest

import planting
from following import ROOT
from recordlint import testing

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MODULE, PLANTED = (
    dedent(text) for text in re.findall(r"^    ```python\n(.*?)^    ```$", GUIDE, re.MULTILINE | re.DOTALL)
)
PAGE = dedent(re.search(r"^    ````markdown\n(.*?)^    ````$", GUIDE, re.MULTILINE | re.DOTALL)[1])
LEFT_EMPTY = "```report\n```\n"


@pytest.fixture
def eager_title(tmp_path, monkeypatch):
    """The rule, in a package like that of the built-in ones."""
    group = tmp_path / "newcomer_rules" / "text"
    group.mkdir(parents=True)
    (group.parent / "__init__.py").touch()
    (group / "eager_title.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    known = set(sys.modules)
    [rule] = testing.plugin_rules("newcomer_rules")
    yield rule
    for name in set(sys.modules) - known:
        if name.startswith("newcomer_rules"):
            del sys.modules[name]


def test_its_rule_and_its_page_belong_together(eager_title):
    assert (eager_title.name, eager_title.group) == ("eager-title", "text")
    assert LEFT_EMPTY in PAGE
    page = testing.updated(eager_title, PAGE)
    assert "record.md:2:8: warning[eager-title] the title ends in several exclamation marks" in page
    assert list(testing.problems(eager_title, page)) == []


def test_its_line_plants_the_fault(eager_title, monkeypatch):
    monkeypatch.setattr(planting, "PLANTERS", {})
    exec(PLANTED, vars(planting))
    planted = planting.PLANTERS["eager-title"]("The bridge", "It opens.", sound=False)
    assert any("!!" in text for text in planted.files.values())
