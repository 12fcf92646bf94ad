"""recordlint checks content records: Markdown with front matter, YAML, JSON, JSONL and TOML.

What scripts may import is here, and for plugins the decorator in `recordlint.rule`, changes to a record in
`recordlint.edits` and the harness in `recordlint.testing`; everything else may change. Nothing is loaded before it is
asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recordlint.check import Checked, Plan, World
    from recordlint.check import check as check_source
    from recordlint.diagnostic import Applicability, Change, Diagnostic, Finding, Fix, Label, Severity
    from recordlint.fix import fix as fix_source
    from recordlint.parse import parse as parse_source
    from recordlint.record import Node, Record, Role
    from recordlint.rule import Context, On, Rule
    from recordlint.text import Source, Span, decode

__version__ = "0.1.0"

__all__ = [
    "Applicability",
    "Change",
    "Checked",
    "Context",
    "Diagnostic",
    "Finding",
    "Fix",
    "Label",
    "Node",
    "On",
    "Plan",
    "Record",
    "Role",
    "Rule",
    "Severity",
    "Source",
    "Span",
    "World",
    "check_source",
    "decode",
    "fix_source",
    "parse_source",
]

_HOMES = {
    "check": ("Checked", "Plan", "World", "check_source"),
    "diagnostic": ("Applicability", "Change", "Diagnostic", "Finding", "Fix", "Label", "Severity"),
    "fix": ("fix_source",),
    "parse": ("parse_source",),
    "record": ("Node", "Record", "Role"),
    "rule": ("Context", "On", "Rule"),
    "text": ("Source", "Span", "decode"),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"recordlint.{module}"), name.removesuffix("_source"))
    raise AttributeError(f"module `recordlint` has no attribute `{name}`")
