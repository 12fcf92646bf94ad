"""The tables of a configuration file -> plain values; what is wrong becomes findings and is left out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Finding
from recordlint.schema.near import nearest
from recordlint.settings import parse_timezone
from recordlint.settings.globs import fault_of
from recordlint.settings.keys import COLLECTION_KEYS, RUN_KEYS, SEVERITY, Key, Kind, option_kinds
from recordlint.settings.select import meaning
from recordlint.values import NamedTuple
from recordlint.vocabulary import Vocabulary, VocabularyName

if TYPE_CHECKING:
    from recordlint.record import Node
    from recordlint.rule import Rule
    from recordlint.settings.vocabulary import Terms

FindSchema = Callable[[str], str]
"""From what a configuration calls a schema to what settings call it. Raises ValueError, with the reason, for none."""
FindTerms = Callable[[str], "Terms"]
"""From what a configuration says of files to the terms in them. Raises ValueError, with the reason, for none."""


class Fault(NamedTuple):
    """What is wrong with a value: the rule that says so, the message, and perhaps help."""

    rule: str
    message: str
    help: str | None = None


class Reader:
    """Reads the tables of one configuration file.

    `folder` is what its paths are relative to. `findings` collects what is wrong, with the rule that says so;
    `vocabularies` the places where a rule's options name one.
    """

    def __init__(self, rules: Mapping[str, Rule], folder: str, find_schema: FindSchema, find_terms: FindTerms) -> None:
        self.rules = rules
        self.folder = folder
        self.find_schema = find_schema
        self.find_terms = find_terms
        self.findings: list[tuple[str, Finding]] = []
        self.vocabularies: list[Node] = []

    def table(self, table: Node, keys: Mapping[str, Key]) -> dict[str, Any]:
        """What a table sets, by key; lists are tuples and paths absolute."""
        values: dict[str, Any] = {}
        for node in table.children():
            if node.name not in keys:
                self._report(node, _unknown_setting(node.name, keys, self.rules), key=True)
                continue
            value = self._value(keys[node.name].kind, node, f"`{node.name}`")
            if value is not None:
                values[node.name] = value
        return values

    def _value(self, kind: Kind, node: Node, what: str) -> Any:
        """A value of a kind, without those of its parts that are wrong; None if it is wrong itself."""
        value = node.value
        fault = _mismatch(kind, value, what) or self._fault(kind.means, value)
        if fault is not None:
            self._report(node, fault)
            return None
        if kind.means == "rules":
            return self._rules(node)
        if kind.means == "collection":
            return self._collection(node)
        if kind.means == "schema":
            return self._schema(node)
        if kind.means == "vocabulary":
            return self._vocabulary(kind, node)
        if kind.means == "vocabulary-name":
            self.vocabularies.append(node)
            return VocabularyName(value)
        if kind.means == "path":
            return posixpath.normpath(posixpath.join(self.folder, value))
        if kind.items is not None and isinstance(value, list):
            return self._items(kind, node, what)
        if kind.items is not None and kind.names is not None:
            return {child.name: item for child in node.children() if (item := self._item(kind, child)) is not None}
        return value

    def _items(self, kind: Kind, node: Node, what: str) -> tuple[Any, ...]:
        assert kind.items is not None
        items = [self._value(kind.items, child, f"an item of {what}") for child in node.children()]
        return tuple(item for item in items if item is not None)

    def _item(self, kind: Kind, node: Node) -> Any:
        """A value of a table, if its name is right too."""
        assert kind.names is not None
        assert kind.items is not None
        fault = _mismatch(kind.names, node.name, "a key here") or self._fault(kind.names.means, node.name)
        if fault is not None:
            self._report(node, fault, key=True)
            return None
        return self._value(kind.items, node, f"`{node.name}`")

    def _fault(self, means: str, value: Any) -> Fault | None:
        """What is wrong with a value that has the right type."""
        if means == "selector":
            return selector_fault(value, self.rules)
        if means == "glob" and (why := fault_of(value)) is not None:
            return Fault("invalid-setting", f"`{value}` is no glob: {why}")
        if means == "timezone":
            return _timezone_fault(value)
        return None

    def _schema(self, node: Node) -> str | None:
        from recordlint.schema import bundled_names

        try:
            return self.find_schema(node.value)
        except ValueError as error:
            help = did_you_mean(node.value, bundled_names(), None)
            self._report(node, Fault("unknown-schema", str(error), help))
            return None

    def _vocabulary(self, kind: Kind, node: Node) -> Vocabulary | None:
        files: tuple[str, ...] = ()
        if isinstance(node.value, str):
            said: str | tuple[str, ...] = node.value
            try:
                terms, files = self.find_terms(node.value)
            except ValueError as error:
                self._report(node, Fault("invalid-vocabulary", str(error)))
                return None
        else:
            terms = said = self._items(kind, node, f"`{node.name}`")
            if not node.value:
                self._report(node, Fault("invalid-vocabulary", f"`{node.name}` has no terms"))
        return Vocabulary(node.name, terms, said, files)

    def _rules(self, table: Node) -> dict[str, dict[str, Any]]:
        """The tables of rules, by name."""
        found = {}
        for node in table.children():
            rule = self.rules.get(node.name)
            if rule is None:
                self._report(node, _unknown_rule(node.name, self.rules), key=True)
            elif isinstance(node.value, dict):
                found[node.name] = self._options(rule, node)
            else:
                message = f"`{node.name}` must be a table, not {_described(node.value)}"
                self._report(node, Fault("invalid-setting", message, "write `severity = ...` into its table"))
        return found

    def _options(self, rule: Rule, table: Node) -> dict[str, Any]:
        kinds = {"severity": SEVERITY, **option_kinds(rule)}
        values = {}
        for node in table.children():
            if node.name not in kinds:
                names = ", ".join(f"`{name}`" for name in kinds)
                help = did_you_mean(node.name, kinds, f"it has {names}")
                self._report(
                    node, Fault("unknown-setting", f"`{rule.name}` has no option `{node.name}`", help), key=True
                )
                continue
            if node.name == "severity" and node.value == "off":
                help = "to turn a rule off, add it to `ignore`"
                self._report(node, Fault("invalid-setting", "`off` is no severity", help))
                continue
            value = self._value(kinds[node.name], node, f"`{node.name}`")
            if value is not None:
                values[node.name] = value
        return values

    def _collection(self, table: Node) -> dict[str, Any] | None:
        values = self.table(table, COLLECTION_KEYS)
        for name in ("name", "files"):
            if name not in table.value:
                self._report(table, Fault("missing-setting", f"a collection without `{name}`"), key=True)
        return values if "name" in values and "files" in values else None

    def _report(self, node: Node, fault: Fault, *, key: bool = False) -> None:
        self.findings.append((fault.rule, Finding(node.key if key else node, fault.message, fault.help)))


def selector_fault(selector: str, rules: Mapping[str, Rule]) -> Fault | None:
    """What is wrong with a selector: it names no rule."""
    return None if any(meaning(selector, rules)) else _unknown_rule(selector, rules)


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...], otherwise: str | None) -> str | None:
    """The help for a word that is not known."""
    near = nearest(word, tuple(known))
    return f"did you mean `{near}`?" if near is not None else otherwise


def _unknown_rule(selector: str, rules: Mapping[str, Rule]) -> Fault:
    groups = {rule.group: None for rule in rules.values()}
    help = did_you_mean(
        selector, {**rules, **groups, "recommended": None, "all": None}, "`recordlint rules` lists them"
    )
    return Fault("unknown-rule", f"no rule is called `{selector}`", help)


def _unknown_setting(name: str, keys: Mapping[str, Key], rules: Mapping[str, Rule]) -> Fault:
    if name in RUN_KEYS:
        return Fault("unknown-setting", f"`{name}` can only be set for the whole run")
    if name in COLLECTION_KEYS:
        return Fault("unknown-setting", f"`{name}` can only be set in a collection")
    if name in rules:
        return Fault("unknown-setting", f"`{name}` is a rule, not a setting", f"write `[rules.{name}]`")
    help = did_you_mean(name, keys, "`recordlint config` lists the settings")
    return Fault("unknown-setting", f"unknown setting `{name}`", help)


def _mismatch(kind: Kind, value: Any, what: str) -> Fault | None:
    if not kind.accepts(value):
        help = f'write `["{value}"]`' if kind.type == "array" and isinstance(value, str) else None
        if str(value) in kind.choices:
            help = f'write `"{value}"`'
        return Fault("invalid-setting", f"{what} must be {kind.words}, not {_described(value)}", help)
    if kind.choices and value not in kind.choices:
        return Fault(
            "invalid-setting", f"{what} must be {kind.words}, not `{value}`", did_you_mean(value, kind.choices, None)
        )
    return None


def _described(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, float)):
        return f"the number `{value}`"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "a table"


def _timezone_fault(name: str) -> Fault | None:
    try:
        parse_timezone(name)
    except ValueError as error:
        from zoneinfo import available_timezones

        help = did_you_mean(name, tuple(sorted(available_timezones())), "write one such as `Europe/Paris` or `+02:00`")
        return Fault("invalid-setting", str(error), help)
    return None
