"""The JSON Schema of the configuration file, for editors: made from the settings and the rules' options."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from recordlint.patterns import regex
from recordlint.rule import option_defaults
from recordlint.settings.keys import COLLECTION_KEYS, RUN_KEYS, SEVERITY, Key, option_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordlint.rule import Rule

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_OPTION = regex(r"^([a-z_0-9]+): (.*(?:\n[ \t]+.*)*)", re.MULTILINE)


def config_schema(rules: Mapping[str, Rule]) -> dict[str, Any]:
    """The schema of `recordlint.toml`, for those rules. Where plugins may bring more, tables of others are let pass."""
    builtin = {"properties": {"rules": {"propertyNames": {"$ref": "#/$defs/builtin"}}}}
    return {
        "$schema": _DRAFT,
        "$id": "urn:recordlint:config",
        "title": "recordlint configuration",
        "description": "What `recordlint.toml`, or the table `tool.recordlint` of `pyproject.toml`, may hold.",
        "type": "object",
        "properties": {name: _property(key) for name, key in RUN_KEYS.items()},
        "additionalProperties": False,
        "if": {"anyOf": [{"required": ["plugins"]}, {"required": ["extend"]}]},
        "else": {"properties": {**builtin["properties"], "collections": {"items": builtin}}},
        "$defs": {
            "builtin": {"description": "The rules that recordlint brings.", "enum": list(rules)},
            "collection": {
                "type": "object",
                "properties": {name: _property(key) for name, key in COLLECTION_KEYS.items()},
                "required": ["name", "files"],
                "additionalProperties": False,
            },
            "rules": {
                "type": "object",
                "properties": {name: _rule(rule) for name, rule in rules.items()},
                "additionalProperties": {"type": "object"},
            },
        },
    }


def option_descriptions(rule: Rule) -> dict[str, str]:
    """What the docstring of a rule's options says of each: lines `name: description`, going on where indented."""
    if rule.options is None:
        return {}
    found = _OPTION.findall(inspect.cleandoc(rule.options.__doc__ or ""))
    return {name.replace("_", "-"): " ".join(text.split()) for name, text in found}


def _property(key: Key) -> dict[str, Any]:
    if key.name == "rules":
        return {"description": key.summary, "$ref": "#/$defs/rules"}
    schema: dict[str, Any] = {"description": key.summary, **key.kind.schema}
    if key.name == "collections":
        schema["items"] = {"$ref": "#/$defs/collection"}
    if key.default is not None:
        schema["default"] = _plain(key.default)
    return schema


def option_schemas(rule: Rule) -> dict[str, dict[str, Any]]:
    """What the options of a rule may be, by name: JSON Schemas with description and default."""
    descriptions, defaults = option_descriptions(rule), option_defaults(rule)
    properties: dict[str, dict[str, Any]] = {}
    for name, kind in option_kinds(rule).items():
        described = {"description": descriptions[name]} if name in descriptions else {}
        default = {} if defaults[name] is None else {"default": _plain(defaults[name])}
        properties[name] = {**described, **kind.schema, **default}
    return properties


def _rule(rule: Rule) -> dict[str, Any]:
    severity = {**SEVERITY.schema, "default": rule.severity.label}
    return {
        "description": rule.summary,
        "type": "object",
        "properties": {"severity": severity, **option_schemas(rule)},
        "additionalProperties": False,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(item) for item in value]
    return {name: _plain(item) for name, item in value.items()} if hasattr(value, "items") else value
