"""Which rules there are: found by looking into `recordlint/rules`, never listed by hand."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

import recordlint.rules
from recordlint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """All built-in rules by name, in alphabetical order."""
    found = _indexed() or scan(recordlint.rules.__name__, _folder())
    return MappingProxyType({rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)})


def _folder() -> str:
    return next(iter(recordlint.rules.__path__))


def _indexed() -> tuple[Rule, ...] | None:
    """The built-in rules without loading them; None where the index is not there, or not about the rules there are."""
    try:
        from recordlint.rules._index import RULES
    except ImportError:
        return None
    listed = [f"{recordlint.rules.__name__}.{group}.{name}" for group, name in _modules(_folder())]
    return RULES if [rule.module for rule in RULES] == listed else None


@lru_cache(maxsize=1)
def groups() -> Mapping[str, tuple[str, ...]]:
    """The names of the rules by group, both in alphabetical order."""
    names: dict[str, list[str]] = {}
    for rule in rules().values():
        names.setdefault(rule.group, []).append(rule.name)
    return MappingProxyType({group: tuple(names[group]) for group in sorted(names)})


def scan(package: str, folder: str) -> tuple[Rule, ...]:
    """The rules of a package: the value named like its module in each `<group>/<module>.py` below `folder`.

    Raises TypeError for a module without such a rule, and ImportError as importing it does.
    """
    found = []
    for group, name in _modules(folder):
        value = getattr(import_module(f"{package}.{group}.{name}"), name, None)
        if not isinstance(value, Rule):
            raise TypeError(f"{folder}/{group}/{name}.py: no rule named `{name}` in it")
        found.append(value)
    return tuple(found)


def _modules(folder: str) -> Iterator[tuple[str, str]]:
    """Group and name of each module of a rule below a folder, in order."""
    for group in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if group.is_dir() and not group.name.startswith(("_", ".")):
            for file in sorted(os.listdir(group)):
                name, suffix = os.path.splitext(file)
                if suffix == ".py" and not name.startswith("_"):
                    yield group.name, name


def page(rule: Rule) -> str:
    """The Markdown page of a rule: its documentation, `explain` text and test. Raises FileNotFoundError without one."""
    with open(page_path(rule), encoding="utf-8") as file:
        return file.read()


def page_path(rule: Rule) -> str:
    """The path of a rule's page, beside its module."""
    return os.path.splitext(import_module(rule.module).__file__ or "")[0] + ".md"


def page_text(rule: Rule) -> str:
    """The page of a rule; for one of a plugin that brings none, its summary."""
    try:
        return page(rule)
    except OSError:
        return f"# {rule.name}\n\n{rule.summary}\n"


def facts(rule: Rule) -> str:
    """What is known of a rule, in a line."""
    fix = f"fix: {rule.fix.label}" if rule.fix is not None else "no fix"
    default = "recommended" if rule.recommended else "off unless selected or configured"
    return f"{rule.severity.label} · {default} · {fix} · group {rule.group} · since {rule.since}"
