"""A schema that does not compile -> why, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.record import format_pointer
from recordlint.schema.mend import option
from recordlint.schema.problem import Problem, from_validator, relevant
from recordlint.schema.wording import code, plain, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from recordlint.diagnostic import Pointer
    from recordlint.schema.governing import Subschema

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_QUOTED = regex(r"'([^']*)'")
_MISSING = regex(r"Resource '([^']*)' is not present")
"""What the validator says of a reference in another document than the schema's own."""


def explain_fault(document: Subschema, error: ValueError) -> str:
    """Why `document` does not compile, with a JSON Pointer to where; `error` is what the validator said."""
    kind = getattr(error, "kind", None)
    if kind is None and (missing := _MISSING.match(str(error))) is not None:
        return f"it refers to {code(missing[1].removeprefix('file://'))}, which is not there, and nothing is fetched"
    if kind is None:
        return "it is nested too deeply" if "Recursion" in str(error) else "it holds what no JSON text can hold"
    said = kind.as_dict().get("error")
    if kind.name == "$ref" and said is not None:
        return _reference(document, str(said))
    problems = list(_problems(document)) or [from_validator(error, document)]
    leaves = [leaf for problem in problems for leaf in relevant(problem)]
    return _located(min(leaves, key=lambda problem: len(problem.path)))


def _located(problem: Problem) -> str:
    near = option(problem)
    hint = "" if near is None else f" (did you mean {code(near)}?)"
    return f"{statement(problem, 'it')}{hint}, at `{plain(format_pointer(problem.path)) or '#'}`"


def _problems(document: Subschema) -> Iterator[Problem]:
    """What the metaschema has against a schema. The validator that checks records tells no more than one problem of
    a schema, and not always the one that helps."""
    from jsonschema.validators import Draft202012Validator, validator_for

    named = isinstance(document.get("$schema"), str)
    draft = validator_for(document if named else {}, default=Draft202012Validator)
    try:
        for error in draft(draft.META_SCHEMA).iter_errors(document):
            yield _from_jsonschema(error)
    except RecursionError:
        return


def _from_jsonschema(error: ValidationError) -> Problem:
    branches: dict[object, list[Problem]] = {}
    for one in error.context or ():
        branches.setdefault(one.relative_schema_path[0], []).append(_from_jsonschema(one))
    return Problem(
        str(error.validator),
        error.validator_value,
        error.instance,
        tuple(error.absolute_path),
        branches=tuple(tuple(branch) for branch in branches.values()),
    )


def _reference(document: Subschema, said: str) -> str:
    quoted = _QUOTED.search(said)
    if quoted is None:
        return said[:1].lower() + said[1:]
    target = quoted[1]
    if said.startswith("Unknown meta-schema"):
        return f"its `$schema` is {code(target)}, expected a draft of JSON Schema from 4 to 2020-12"
    if said.startswith("Resource"):
        return f"it refers to {code(target)}, which is not part of it, and nothing is fetched{_found(document, target)}"
    if said.startswith(("Pointer", "Anchor")):
        return f"it refers to {code('#' + target)}, which is not there{_found(document, '#' + target)}"
    return f"it refers to {code(target)}, which is no URI reference"


def _found(document: Subschema, target: str) -> str:
    """Where a reference stands, as the end of a sentence; empty where it is written in another way."""
    waiting: list[tuple[Pointer, object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for keyword in _REFERENCES:
                if value.get(keyword) == target:
                    return f", at `{plain(format_pointer((*path, keyword)))}`"
            waiting += [((*path, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), below) for index, below in enumerate(value)]
    return ""
