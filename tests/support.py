"""What several tests need: diagnostics of a text, and records in every syntax."""

from __future__ import annotations

from datetime import timezone
from functools import lru_cache

from recordlint.check import Plan, check
from recordlint.diagnostic import Severity
from recordlint.dispatch import Selected
from recordlint.roles import RoleTable
from recordlint.rule import Rule, rule
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import decode

ARTICLE = """
[[collections]]
name = "news"
files = "**"
schema = "article"
body = "any"
"""


settings_once = lru_cache(maxsize=64)(settings_of)


def diagnose(data, path="record.md", config="", world=None):
    """The diagnostics of one file under a configuration; text or bytes."""
    source = decode(path, data.encode() if isinstance(data, str) else data)
    return check(source, settings_once(config).plan(path), world or FixedWorld({}, {})).diagnostics


def brief(diagnostics):
    """Rule, line and column of each diagnostic."""
    return [(one.rule, one.start.line, one.start.column) for one in diagnostics]


NO_WORLD = FixedWorld({}, {})


def make_rule(name, find, **declared):
    """A rule of a function from a record to findings, with a severity of warning unless declared otherwise."""

    def run(record):
        """A rule for a test."""
        yield from find(record)

    run.__name__ = name.replace("-", "_")
    return rule(**{"severity": Severity.WARNING, "since": "0.1.0", **declared})(run)


def plan_of(*rules, **said):
    """A plan with rules, or rules as they are configured."""
    selected = tuple(Selected(one) if isinstance(one, Rule) else one for one in rules)
    return Plan(selected, **{"roles": RoleTable(), "timezone": timezone.utc, **said})
