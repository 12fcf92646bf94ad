"""Fixes for what a schema does not accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Applicability, Fix
from recordlint.edits import rename_key, set_value
from recordlint.patterns import regex
from recordlint.record import Style
from recordlint.schema.near import nearest
from recordlint.schema.problem import CHOICES
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from recordlint.record import Node
    from recordlint.schema.problem import Problem

_INTEGER = regex(r"-?(?:0|[1-9][0-9]{0,30})")
_NUMBER = regex(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?")
_TRUTH = {"true": True, "false": False}
_YAML_1_1_TRUTH = {**_TRUTH, **dict.fromkeys(("yes", "on", "y"), True), **dict.fromkeys(("no", "off", "n"), False)}


def rename(node: Node, key: str) -> Fix:
    """Write the key that was probably meant."""
    return Fix(f"rename it to {code(key)}", rename_key(node, key), Applicability.UNSAFE)


def option(problem: Problem) -> Any:
    """The value that an `enum` or `const` probably wants to be there: the bare one for a quoted one, else the nearest
    text; None if none is near."""
    options = _options(problem)
    if not isinstance(problem.value, str):
        return None
    bare = next((one for one in options if type(one) in (bool, int, float) and json.dumps(one) == problem.value), None)
    return nearest(problem.value, tuple(one for one in options if isinstance(one, str))) if bare is None else bare


def _options(problem: Problem) -> list[Any]:
    """The values that a problem names, in one of its alternatives if it has several."""
    if problem.keyword in CHOICES:
        return [option for branch in problem.branches for one in branch for option in _options(one)]
    if problem.keyword == "const":
        return [problem.limit]
    return list(problem.limit) if problem.keyword == "enum" else []


def value(node: Node, problem: Problem, near: Any) -> Fix | None:
    """Write the value that the schema wants there, where it can be told which."""
    if not node.pointer or node.pointer != problem.path:
        return None
    if problem.keyword == "type":
        return _retyped(node, problem.limit)
    if near is not None:
        trust = Applicability.UNSAFE if isinstance(near, str) else Applicability.SAFE
        return _set(node, near, trust)
    only = _options(problem)
    if len(only) == 1 and problem.keyword not in CHOICES and not isinstance(only[0], (dict, list)):
        return _set(node, only[0], Applicability.UNSAFE)
    return None


def _retyped(node: Node, types: list[str]) -> Fix | None:
    """The same value written as one of the types: bare for quoted, quoted for bare."""
    if isinstance(node.value, str):
        bare = _bare(node, types)
        return None if bare is None else _set(node, bare, Applicability.SAFE)
    if "string" in types and node.place.style in (Style.PLAIN, Style.BARE) and node.value is not None:
        return Fix("put it in quotes", set_value(node, node.written), Applicability.SAFE)
    return None


def _bare(node: Node, types: list[str]) -> bool | int | float | None:
    """The number or boolean that a text plainly denotes, of the types that are wanted."""
    text: str = node.value
    if "boolean" in types:
        words = _YAML_1_1_TRUTH if node.place.style is Style.PLAIN else _TRUTH
        if text.lower() in words:
            return words[text.lower()]
    if ("integer" in types or "number" in types) and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    return None


def _set(node: Node, wanted: Any, trust: Applicability) -> Fix:
    return Fix(f"write {code(wanted)}", set_value(node, wanted), trust)
