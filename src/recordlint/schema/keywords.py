"""Findings for keywords that one sentence about one value does not do justice to."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label
from recordlint.schema import mend
from recordlint.schema.governing import child
from recordlint.schema.problem import TOO_HARD, Problem, relevant
from recordlint.schema.wording import asked, both, code, describe, name, statement, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recordlint.diagnostic import Pointer
    from recordlint.record import Node, Record
    from recordlint.schema.governing import Governing

    Special = Callable[[Record, Problem, Governing], Iterator[Finding]]

DEPENDENCIES = ("dependentRequired", "dependencies")
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies"})
"""Keywords below which a step is a name, whatever it reads."""


def node_at(record: Record, path: Pointer) -> Node:
    """The node at a path, or the nearest above it (what the validator was given may differ where the data hold what
    JSON cannot)."""
    node = record.root
    for step in path:
        below = node.get(step)
        if below is None:
            break
        node = below
    return node


def condition(problem: Problem, governing: Governing) -> str | None:
    """What in the record makes the schema ask for it: the `if` before a `then`, the key others depend on."""
    way = problem.way
    if problem.keyword == "required" and way[-1] in DEPENDENCIES:
        dependents = governing.walk(way)
        keys = [key for key, wanted in dependents.items() if key in problem.value and problem.limit in wanted]
        return f"required where {both(map(code, keys))} is there"
    for index in reversed(range(len(way))):
        step = way[index]
        if not _is_keyword(way, index):
            continue
        if step == "then" and (said := _condition_words(governing.walk((*way[:index], "if")))):
            return f"this holds where {said}"
        if step in ("dependentSchemas", "dependencies"):
            return f"this holds where {code(way[index + 1])} is there"
    return None


def keywords(way: Pointer) -> Iterator[str]:
    """The keywords on an evaluation path, the last first."""
    return (str(way[index]) for index in reversed(range(len(way))) if _is_keyword(way, index))


def _is_keyword(way: Pointer, index: int) -> bool:
    """Whether a step names a keyword, and not a key or an alternative below one."""
    named = index > 0 and way[index - 1] in _NAMED and _is_keyword(way, index - 1)
    return isinstance(way[index], str) and not named


def _condition_words(schema: object) -> str | None:
    """An `if` in words; None unless it is about the values or presence of keys."""
    if not isinstance(schema, dict) or not schema.keys() <= {"properties", "required"}:
        return None
    words = []
    for key, wanted in schema.get("properties", {}).items():
        said = summary(wanted)
        if said is None or set(wanted) - {"const", "enum"}:
            return None
        words.append(f"{code(key)} is {said}")
    words += [f"{code(key)} is there" for key in schema.get("required", ()) if key not in schema.get("properties", {})]
    return both(words) if words else None


def _not_allowed(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    node = node_at(record, problem.path)
    keyword = next(keywords(problem.way), problem.keyword)
    yield Finding(node.key, f"{name(problem.path)} is not allowed", condition(problem, governing), keyword=keyword)


def _invalid_key(record: Record, problem: Problem, _governing: Governing) -> Iterator[Finding]:
    key = problem.limit
    inner = next(relevant(problem.branches[0][0]))
    node = node_at(record, (*problem.path, key))
    near = mend.option(inner)
    expected = asked(inner)
    yield Finding(
        node.key,
        f"invalid key {code(key)}" + (f", expected {expected}" if expected else ""),
        None if near is None else f"did you mean {code(near)}?",
        fix=None if near is None else mend.rename(node, near),
        keyword=problem.keyword,
    )


def _excluded(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    together = _keys_together(problem.limit, problem.value)
    if together:
        node = node_at(record, (*problem.path, together[-1]))
        words = both(map(code, together))
        message = f"{words} is not allowed" if len(together) == 1 else f"{words} exclude each other"
        yield Finding(node.key, message, condition(problem, governing), keyword=problem.keyword)
        return
    said = summary(problem.limit)
    unwanted = "which the schema excludes" if said is None else f"expected anything but {said}"
    message = f"{name(problem.path)} is {describe(problem.value)}, {unwanted}"
    yield Finding(node_at(record, problem.path), message, condition(problem, governing), keyword=problem.keyword)


def _keys_together(excluded: object, value: object) -> tuple[str, ...]:
    """The keys that a `not` forbids to be there (together); none where it forbids something else."""
    if not isinstance(excluded, dict) or not isinstance(value, dict):
        return ()
    if excluded.keys() == {"required"}:
        return tuple(excluded["required"])
    if excluded.keys() == {"anyOf"}:
        ways = [_keys_together(one, value) for one in excluded["anyOf"]]
        present = [way for way in ways if all(key in value for key in way)]
        return present[0] if all(ways) and present else ()
    return ()


def _lacking_item(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    schema = governing.walk(problem.way[:-1])
    said = summary(child(schema, "contains"))
    fits = "is what the schema asks for" if said is None else f"is {said}"
    least, most = child(schema, "minContains"), child(schema, "maxContains")
    holder = name(problem.path)
    if problem.keyword == "maxContains":
        message = f"too many items of {holder} fit, expected at most {most}"
    elif problem.keyword == "minContains" and least != 1:
        message = f"too few items of {holder} fit, expected at least {least}"
    else:
        message = f"no item of {holder} {fits}"
    help_ = None if said is None or message.endswith(fits) else f"an item fits where it {fits}"
    yield Finding(node_at(record, problem.path), message, help_, keyword=problem.keyword)


def _repeated_items(record: Record, problem: Problem, _governing: Governing) -> Iterator[Finding]:
    first: dict[object, int] = {}
    for index, item in enumerate(problem.value):
        earlier = first.setdefault(_comparable(item), index)
        if earlier != index:
            yield Finding(
                node_at(record, (*problem.path, index)),
                f"{name((*problem.path, index))} repeats item {earlier + 1}",
                labels=(Label(node_at(record, (*problem.path, earlier)), "first here"),),
                keyword=problem.keyword,
            )


def _comparable(value: object) -> object:
    """A value that equals another one where JSON Schema says so (core, section 4.2.2): numbers by value, never a
    boolean and a number."""
    if isinstance(value, dict):
        return "object", frozenset((key, _comparable(below)) for key, below in value.items())
    if isinstance(value, list):
        return "array", tuple(_comparable(below) for below in value)
    return type(value) is bool, value


def _items_too_many(record: Record, problem: Problem, _governing: Governing) -> Iterator[Finding]:
    for index in range(problem.limit, len(problem.value)):
        yield _item_too_many(record, problem, index)


def _items_left_over(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    # The validator gives the items, not their indexes; what no other keyword spoke about stands last.
    left = Counter(_comparable(json.loads(item)) for item in problem.limit)
    found = []
    for index in range(len(problem.value) - 1, -1, -1):
        item = _comparable(problem.value[index])
        if left[item]:
            left[item] -= 1
            found.append(index)
    for index in reversed(found):
        yield _item_too_many(record, problem, index)


def _item_too_many(record: Record, problem: Problem, index: int) -> Finding:
    path = (*problem.path, index)
    return Finding(node_at(record, path), f"{name(path)} is not allowed", keyword=problem.keyword)


def _unsuitable_values(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    said = summary(governing.walk(problem.way))
    for key in problem.limit:
        node = node_at(record, (*problem.path, key))
        expected = "which the schema excludes" if said is None else f"expected {said}"
        message = f"{name((*problem.path, key))} is {describe(node.value)}, {expected}"
        yield Finding(node, message, keyword=problem.keyword)


def _unmatched(record: Record, problem: Problem, _governing: Governing) -> Iterator[Finding]:
    message = statement(problem)
    if problem.limit is TOO_HARD:
        message = f"{name(problem.path)} is too hard to match with a pattern of the schema"
    yield Finding(node_at(record, problem.path), message, keyword=problem.keyword)


SPECIAL: Mapping[str, Special] = {
    "falseSchema": _not_allowed,
    "propertyNames": _invalid_key,
    "not": _excluded,
    "contains": _lacking_item,
    "minContains": _lacking_item,
    "maxContains": _lacking_item,
    "uniqueItems": _repeated_items,
    "additionalItems": _items_too_many,
    "unevaluatedItems": _items_left_over,
    "unevaluatedProperties": _unsuitable_values,
    "additionalProperties": _unsuitable_values,
    "pattern": _unmatched,
}
"""What makes the findings of a keyword."""
