"""For every rule: a fault planted in a sound record of the shape of the seeds is reported by that rule, where it
stands, and brings no other diagnostic with it. Which rules there are is told by the registry."""

import pytest
from hypothesis import Phase, given, settings

import planted_fields
import planted_sites
import planted_texts
import planted_values
from planting import PLANTERS, found, marked, phrases
from recordlint import registry

MODULES = (planted_fields, planted_sites, planted_texts, planted_values)
"""Importing them fills `PLANTERS`."""

NOT_PLANTED = {
    "internal-error": "it speaks of recordlint itself: tests/test_check.py makes a rule fail",
    "unreadable-file": "it is about files that give no record to plant in: tests/test_run.py has them",
}


def test_every_rule_is_planted_or_has_a_reason_why_not():
    missing = sorted(registry.rules().keys() - PLANTERS.keys() - NOT_PLANTED.keys())
    assert missing == [], "plant their faults, as CONTRIBUTING.md says"
    assert PLANTERS.keys() | NOT_PLANTED.keys() == registry.rules().keys()
    assert not PLANTERS.keys() & NOT_PLANTED.keys()


@pytest.mark.parametrize("rule", sorted(PLANTERS))
@settings(max_examples=2, phases=(Phase.generate,))
@given(phrases, phrases)
def test_a_planted_fault_is_one_diagnostic_where_it_stands(rule, title, excerpt):
    plant = PLANTERS[rule]
    assert found(rule, plant(title, excerpt, sound=True)) == []
    site = plant(title, excerpt, sound=False)
    diagnostics = found(rule, site)
    assert [one.rule for one in diagnostics] == [rule] * len(diagnostics)
    assert [(one.path, one.start.line, one.start.column) for one in diagnostics] == list(marked(site)) != []
