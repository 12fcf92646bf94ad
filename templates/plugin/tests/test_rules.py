"""The page of each rule is its test."""

from pathlib import Path

import pytest

from recordlint import testing


@pytest.mark.parametrize("rule", testing.plugin_rules("acme_rules"), ids=lambda rule: rule.name)
def test_page(rule, request):
    page = testing.page_of(rule)
    if request.config.getoption("--update-pages"):
        page = testing.updated(rule, page)
        Path(testing.path_of(rule)).write_text(page, encoding="utf-8")
    assert list(testing.problems(rule, page)) == []
