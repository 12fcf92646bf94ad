"""Every rule's page, run: see recordlint.testing."""

from pathlib import Path

import pytest

from recordlint import registry, testing

RULES = registry.rules()


@pytest.mark.parametrize("name", RULES)
def test_page(name, request):
    rule = RULES[name]
    path = Path(registry.page_path(rule))
    page = path.read_text(encoding="utf-8")
    if request.config.getoption("--update-pages"):
        changed = testing.updated(rule, page)
        if changed != page:
            path.write_text(changed, encoding="utf-8")
            page = changed
    assert "\n\n".join(testing.problems(rule, page)) == ""
