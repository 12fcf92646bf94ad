"""What several tests need: diagnostics of a text, and records in every syntax."""

from __future__ import annotations

from recordlint.check import check
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import decode

ARTICLE = """
[[collections]]
name = "news"
files = "**"
schema = "article"
body = "any"
"""


def diagnose(data, path="record.md", config="", world=None):
    """The diagnostics of one file under a configuration; text or bytes."""
    source = decode(path, data.encode() if isinstance(data, str) else data)
    return check(source, settings_of(config).plan(path), world or FixedWorld({}, {})).diagnostics


def brief(diagnostics):
    """Rule, line and column of each diagnostic."""
    return [(one.rule, one.start.line, one.start.column) for one in diagnostics]
