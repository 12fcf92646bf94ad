"""The page of all settings, made of the schema of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.cli.config import as_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = """# All settings

What `recordlint.toml`, `.recordlint.toml`, or the table `[tool.recordlint]` of a `pyproject.toml` may hold;
[Configuration](configuration.md) says how it works together. This page is made of [the schema]({schema}) that editors
complete and check by. On a terminal, `recordlint config` lists the keys, and `recordlint config KEY` tells of one.
"""
_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
}
_PLURALS = {"string": "texts", "integer": "whole numbers", "number": "numbers", "array": "lists"}
_LONGEST_DEFAULT = 120


def page(schema: Mapping[str, Any], address: str) -> str:
    """The reference as Markdown, with the links of the site; `address` is where the schema itself is found."""
    run, collection = schema["properties"], schema["$defs"]["collection"]["properties"]
    return "\n".join(
        [
            _HEAD.format(schema=address),
            "## For a run\n",
            *_keys(run, frozenset(collection)),
            "## For a collection\n",
            "Each `[[collections]]` has a `name` and `files`. The keys above that say so may be set for it, too.\n",
            *_keys({name: key for name, key in collection.items() if name not in run}),
            "## For a rule\n",
            "`[rules.NAME]` turns a rule on. It takes a `severity` (`error`, `warning`, `note`) and these options.\n",
            *_rules(schema["$defs"]["rules"]["properties"]),
        ]
    )


def _keys(keys: Mapping[str, Any], of_collections: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, key in keys.items():
        yield f"### `{name}`\n\n{key['description']}\n"
        facts = [_value(key)]
        if key.get("default") not in (None, [], {}):
            facts.append(f"default `{as_toml(key['default'])}`")
        if name in of_collections:
            facts.append("also for a collection")
        yield f"*{' · '.join(facts)}*\n"


def _rules(rules: Mapping[str, Any]) -> Iterator[str]:
    for name, rule in rules.items():
        options = {option: schema for option, schema in rule["properties"].items() if option != "severity"}
        if options:
            yield f"### {name}\n\n[{rule['description'].rstrip('.')}](rules/{name}.md).\n"
            yield from (_option(option, schema) for option, schema in options.items())
            yield ""


def _option(name: str, schema: Mapping[str, Any]) -> str:
    parts = [_value(schema)]
    if "default" in schema:
        default = as_toml(schema["default"])
        parts.append(f"default `{default}`" if len(default) <= _LONGEST_DEFAULT else "default: see the rule")
    description = f": {schema['description']}" if "description" in schema else ""
    return f"- `{name}` ({', '.join(parts)}){description}"


def _value(schema: Mapping[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        return "a table for each rule"
    if "enum" in schema:
        return " or ".join(f"`{as_toml(choice)}`" for choice in schema["enum"])
    kind = schema["type"]
    if isinstance(kind, list):
        return " or ".join(_value({**schema, "type": one}) for one in kind)
    if kind == "array":
        return "tables" if "$ref" in schema["items"] else f"a list of {_PLURALS[schema['items']['type']]}"
    if kind == "object":
        inner = schema["additionalProperties"]["type"]
        return f"a table of {_PLURALS[inner] if isinstance(inner, str) else 'texts and lists'}"
    return _WORDS[kind]
