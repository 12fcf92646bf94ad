"""What a validator found, in the form that is put into words, and which of several alternatives was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.diagnostic import Pointer

CHOICES = ("anyOf", "oneOf")
UNKNOWN_KEYS = ("additionalProperties", "unevaluatedProperties")
TOO_HARD = "too hard"
"""The limit of a `pattern` that the validator gave up on."""

_OTHER = object()
"""Stands for data that the validator knows and we do not, such as a key that it checked as a value."""

_DISCRIMINATING = ("const", "enum")


class Problem(NamedTuple):
    """A keyword that is not satisfied.

    `limit` is what the keyword asks for: for `required` the missing key, for `additionalProperties` and
    `unevaluatedProperties` the keys that are too many, for `unevaluatedItems` such items as JSON, for `propertyNames`
    the key. `value` is what was found at `path`. `way` is the evaluation path in the schema. `branches` are the
    problems of each alternative of an `anyOf` or `oneOf`; an alternative without problems is one that fits.
    """

    keyword: str
    limit: Any
    value: Any
    path: Pointer
    way: Pointer = ()
    branches: tuple[tuple[Problem, ...], ...] = ()


def from_validator(error: Any, data: object) -> Problem:
    """A problem of a `jsonschema_rs.ValidationError` about `data`."""
    path, way = tuple(error.instance_path), tuple(error.evaluation_path)
    keyword, said = error.kind.name, error.kind.as_dict()
    value = _at(data, path, error)
    limit: Any = next(iter(said.values()), None)
    branches: tuple[tuple[Problem, ...], ...] = ()
    last = way[-1] if way else ""
    if keyword in CHOICES:
        branches = tuple(tuple(from_validator(one, data) for one in branch) for branch in limit)
    elif keyword == "propertyNames":
        branches = ((from_validator(limit, _OTHER),),)
        limit = limit.instance
    elif keyword == "pattern" and "pattern" not in said:
        limit = TOO_HARD
    elif keyword == "falseSchema" and last in UNKNOWN_KEYS and isinstance(value, dict):
        keyword, limit = str(last), list(value)
    elif keyword == "contains":
        keyword = str(last)
    return Problem(keyword, limit, value, path, way, branches)


def _at(data: object, path: Pointer, error: Any) -> Any:
    """The value at a path, as the record has it; as the validator saw it where it was given another."""
    try:
        for step in path:
            data = data[step]  # type: ignore[index]
    except (LookupError, TypeError):
        data = _OTHER
    return error.instance if data is _OTHER else data


def relevant(problem: Problem) -> Iterator[Problem]:
    """The problems to be reported for one: those of the alternative that was meant, else the problem itself."""
    if problem.keyword not in CHOICES or not all(problem.branches):
        yield problem
        return
    branches = tuple(tuple(leaf for one in branch for leaf in relevant(one)) for branch in problem.branches)
    meant = _meant(branches, problem.path)
    if meant is None:
        yield problem._replace(branches=branches)
    else:
        yield from meant


def only_lacks_keys(branch: tuple[Problem, ...], path: Pointer) -> bool:
    """Whether nothing but missing keys of the mapping at `path` keeps an alternative from fitting."""
    return all(one.keyword == "required" and one.path == path for one in branch)


def _meant(branches: tuple[tuple[Problem, ...], ...], path: Pointer) -> tuple[Problem, ...] | None:
    """The problems of the alternative that was meant; None where it cannot be told.

    A value of another type is another alternative; so is a mapping with another `const` or `enum` at one of its keys.
    Of those left the one with the fewest problems was meant, or the one that fits to the greatest depth.
    """
    fitting = tuple(branch for branch in branches if not _has(branch, ("type", "falseSchema"), path))
    if not fitting:
        return _merged_types(branches, path)
    if len(fitting) > 1:
        told = tuple(branch for branch in fitting if not _discriminates(branch, path))
        merged = _merged_options(fitting, path, 0) or (None if told else _merged_options(fitting, path, 1))
        if merged is not None:
            return merged
        fitting = told or fitting
    if len(fitting) > 1 and all(only_lacks_keys(branch, path) for branch in fitting):
        return None
    ranked = sorted(fitting, key=_rank)
    if len(ranked) > 1 and _rank(ranked[0]) == _rank(ranked[1]):
        return None
    return ranked[0]


def _rank(branch: tuple[Problem, ...]) -> tuple[int, int]:
    return len(branch), -max(len(one.path) for one in branch)


def _has(branch: tuple[Problem, ...], keywords: tuple[str, ...], path: Pointer) -> bool:
    return any(one.keyword in keywords and one.path == path for one in branch)


def _discriminates(branch: tuple[Problem, ...], path: Pointer) -> bool:
    """Whether an alternative wants another value at one of the node's keys."""
    return any(
        one.keyword in _DISCRIMINATING and len(one.path) == len(path) + 1 and isinstance(one.path[-1], str)
        for one in branch
    )


def _merged_types(branches: tuple[tuple[Problem, ...], ...], path: Pointer) -> tuple[Problem, ...] | None:
    """One `type` problem for alternatives that each want another type."""
    same = [next((one for one in branch if one.keyword == "type" and one.path == path), None) for branch in branches]
    types = [name for one in same if one is not None for name in one.limit]
    return (same[0]._replace(limit=types),) if same[0] is not None and None not in same else None


def _merged_options(branches: tuple[tuple[Problem, ...], ...], path: Pointer, below: int) -> tuple[Problem, ...] | None:
    """One `enum` problem for alternatives that each name other values for the node, or for one `below` it."""
    for first in branches[0]:
        same = [
            next((one for one in branch if one.keyword in _DISCRIMINATING and one.path == first.path), None)
            for branch in branches
        ]
        if len(first.path) == len(path) + below and None not in same:
            options = [option for one in same if one is not None for option in _options(one)]
            return (first._replace(keyword="enum", limit=options),)
    return None


def _options(problem: Problem) -> list[Any]:
    return [problem.limit] if problem.keyword == "const" else list(problem.limit)
