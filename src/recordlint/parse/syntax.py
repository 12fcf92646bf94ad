"""Which module reads which syntax. Each is loaded when the first text in it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recordlint.parse.document import Document
    from recordlint.record import Locate, Value
    from recordlint.text import Span


def load(syntax: str, text: str, span: Span, yaml_version: str) -> Document:
    """The one document that stands in `span` of `text`; `syntax` is `yaml`, `toml` or `json`."""
    if syntax == "yaml":
        from recordlint.parse import yaml

        return yaml.load(text, span, yaml_version)
    if syntax == "toml":
        from recordlint.parse import toml

        return toml.load(text, span)
    from recordlint.parse import json

    return json.load(text, span)


def load_all(syntax: str, text: str, span: Span, yaml_version: str) -> tuple[Document, ...]:
    """All documents that stand in `span` of `text`; `syntax` may be `jsonl` as well."""
    if syntax == "yaml":
        from recordlint.parse import yaml

        return yaml.load_all(text, span, yaml_version)
    if syntax == "jsonl":
        from recordlint.parse import jsonl

        return jsonl.load_all(text, span)
    return (load(syntax, text, span, yaml_version),)


def locator(syntax: str) -> Locate:
    """The function that finds the places of a document, for a `Region`."""
    if syntax == "yaml":
        from recordlint.parse import yaml

        return yaml.locate
    if syntax == "toml":
        from recordlint.parse import toml

        return toml.locate
    from recordlint.parse import json

    return json.locate


def kind_of(value: Value) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "a boolean"
    kinds = {dict: "a mapping", list: "a list", str: "a text", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")
