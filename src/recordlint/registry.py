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
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """All built-in rules by name, in alphabetical order."""
    found = scan(recordlint.rules.__name__, next(iter(recordlint.rules.__path__)))
    return MappingProxyType({rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)})


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
    for group in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if not group.is_dir() or group.name.startswith(("_", ".")):
            continue
        for file in sorted(os.listdir(group)):
            name, suffix = os.path.splitext(file)
            if suffix == ".py" and not name.startswith("_"):
                value = getattr(import_module(f"{package}.{group.name}.{name}"), name, None)
                if not isinstance(value, Rule):
                    raise TypeError(f"{group.path}/{file}: no rule named `{name}` in it")
                found.append(value)
    return tuple(found)


def page(rule: Rule) -> str:
    """The Markdown page of a rule: its documentation, `explain` text and test. Raises FileNotFoundError without one."""
    with open(page_path(rule), encoding="utf-8") as file:
        return file.read()


def page_path(rule: Rule) -> str:
    """The path of a rule's page, beside its module."""
    module = import_module(rule.module)
    return os.path.splitext(module.__file__ or "")[0] + ".md"
