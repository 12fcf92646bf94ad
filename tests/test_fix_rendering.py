"""What a safe fix does to a body does not show: it renders to the same HTML (by a CommonMark renderer)."""

import pytest

from recordlint import registry
from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.testing import FixedWorld, examples, settings_of
from recordlint.text import decode
from rendering import html


def safely_fixed():
    """The name of a rule, and a record of its page before and after its safe fixes."""
    for rule in registry.rules().values():
        for example in examples(registry.page(rule)):
            settings = settings_of(
                f'select = ["{rule.name}"]\n' * ("select" not in example.options) + example.options, example.files
            )
            world = FixedWorld(example.files, example.images)
            for block in example.records:
                source = decode(block.name, block.data)
                fixed = fix(source, settings.plan(block.name), world, Applicability.SAFE).source
                if fixed.text != source.text:
                    yield pytest.param(source, fixed, id=f"{rule.name}-{example.line}")


@pytest.mark.parametrize(("before", "after"), [*safely_fixed()])
def test_a_safe_fix_does_not_show(before, after):
    assert html(after) == html(before)
