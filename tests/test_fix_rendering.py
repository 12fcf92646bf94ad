"""What a safe fix does to a body does not show: it renders to the same HTML (by a CommonMark renderer)."""

import pytest

from recordlint import registry
from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.testing import FixedWorld, examples, settings_of
from recordlint.text import decode
from rendering import html

RULES = registry.rules()


def safely_fixed(rule):
    """The records of a rule's page that its safe fixes change: before and after."""
    for example in examples(registry.page(rule)):
        settings = settings_of(
            f'select = ["{rule.name}"]\n' * ("select" not in example.options) + example.options, example.files
        )
        world = FixedWorld(example.files, example.images)
        for block in example.records:
            source = decode(block.name, block.data)
            fixed = fix(source, settings.plan(block.name), world, Applicability.SAFE).source
            if fixed.text != source.text:
                yield source, fixed


@pytest.mark.parametrize("name", [rule.name for rule in RULES.values() if rule.fix is Applicability.SAFE])
def test_a_safe_fix_does_not_show(name):
    fixed = [*safely_fixed(RULES[name])]
    assert fixed
    for before, after in fixed:
        assert html(after) == html(before)
