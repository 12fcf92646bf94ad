"""Selectors: names of rules, globs of names, groups, `recommended` and `all`; the more specific one wins."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from recordlint.settings.globs import is_glob
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordlint.rule import Rule


class Specificity(enum.IntEnum):
    """How closely a selector names its rules."""

    ALL = 0
    RECOMMENDED = 1
    GROUP = 2
    GLOB = 3
    NAME = 4


class Layer(NamedTuple):
    """What one place says about which rules run: the configuration, a collection, the command line.

    `select` is None where nothing is said. `configured` are rules with a table of their own, which turns them on
    unless `ignore` names them.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    configured: tuple[str, ...] = ()

    def narrowed(self) -> Layer:
        """The same without `recommended` and `all`: what is asked for in so many words."""
        select = None if self.select is None else _narrow(self.select)
        return self._replace(select=select, extend_select=_narrow(self.extend_select))


def _narrow(selectors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(selector for selector in selectors if selector not in ("recommended", "all"))


def meaning(selector: str, rules: Mapping[str, Rule]) -> Iterator[tuple[Specificity, frozenset[str]]]:
    """What a selector names, by specificity; nothing for one that names no rule.

    A word that names a group and a rule in it (`schema`) stands for both.
    """
    if selector == "all":
        yield Specificity.ALL, frozenset(rules)
    elif selector == "recommended":
        yield Specificity.RECOMMENDED, frozenset(rule.name for rule in rules.values() if rule.recommended)
    elif is_glob(selector):
        from fnmatch import fnmatchcase

        if names := frozenset(name for name in rules if fnmatchcase(name, selector)):
            yield Specificity.GLOB, names
    else:
        if names := frozenset(rule.name for rule in rules.values() if rule.group == selector):
            yield Specificity.GROUP, names
        if selector in rules:
            yield Specificity.NAME, frozenset((selector,))


def named(selectors: Iterable[str], rules: Mapping[str, Rule]) -> frozenset[str]:
    """All rules that any of the selectors names."""
    return frozenset().union(*(names for selector in selectors for _, names in meaning(selector, rules)))


def resolve(layers: Iterable[Layer], rules: Mapping[str, Rule]) -> frozenset[str]:
    """The names of the rules that run. Each layer changes what the ones before it said; a `select` starts anew."""
    chosen: set[str] = set()
    for layer in layers:
        if layer.select is not None:
            chosen.clear()
        chosen.update(layer.configured)
        wanted = _by_specificity((*(layer.select or ()), *layer.extend_select), rules)
        unwanted = _by_specificity(layer.ignore, rules)
        chosen.difference_update(*(names for names in unwanted.values()))
        for specificity in Specificity:
            chosen |= wanted.get(specificity, frozenset())
            chosen -= unwanted.get(specificity, frozenset())
    return frozenset(chosen)


def _by_specificity(selectors: Iterable[str], rules: Mapping[str, Rule]) -> dict[Specificity, frozenset[str]]:
    found: dict[Specificity, frozenset[str]] = {}
    for selector in selectors:
        for specificity, names in meaning(selector, rules):
            found[specificity] = found.get(specificity, frozenset()) | names
    return found
