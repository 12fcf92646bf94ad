"""A record that its schema does not accept -> findings, each where it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label
from recordlint.record import KeyOf, pointer_of
from recordlint.schema import mend
from recordlint.schema.governing import known_keys
from recordlint.schema.keywords import DEPENDENCIES, SPECIAL, condition, node_at
from recordlint.schema.near import nearest
from recordlint.schema.problem import CHOICES, UNKNOWN_KEYS, Problem, only_lacks_keys, relevant
from recordlint.schema.wording import both, code, either, example, statement
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from recordlint.diagnostic import Pointer
    from recordlint.record import Record
    from recordlint.schema.governing import Governing

_MOST_KNOWN = 6
_AFTER_TYPE = frozenset({"enum", "const", "not", "format", *CHOICES})
"""Keywords that have nothing to add where the value is of the wrong type."""
_STRICTER: Mapping[str, Callable[[float, float], float]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}
"""Bounds, and which of two limits says all that the other says."""


class _Missing(NamedTuple):
    """Keys of the mapping at `path` of which one has to be there; `ways` lists the alternatives."""

    path: Pointer
    ways: tuple[tuple[str, ...], ...]
    problem: Problem


class _Unknown(NamedTuple):
    """A key of the mapping at `path` that no part of the schema knows, and the known one it was probably meant to be.
    `known` are the keys that could stand there."""

    path: Pointer
    key: str
    known: tuple[str, ...]
    meant: str | None
    problem: Problem


def explain(record: Record, problems: Iterable[Problem], governing: Governing) -> Iterator[Finding]:
    """The findings for all problems of a record: each problem once, and a misspelt key as one."""
    found = [leaf for problem in problems for leaf in relevant(problem)]
    mistyped = {one.path for one in found if one.keyword == "type"}
    found = [one for one in found if not (one.keyword in _AFTER_TYPE and one.path in mistyped)]
    found = _without_weaker_bounds(found)
    missing = [lack for one in found if (lack := _missing(one)) is not None]
    unknown = _unknown_keys(found, missing, governing)
    meant = {(one.path, one.meant) for one in unknown}
    about_keys = {id(one.problem) for one in missing} | {id(one.problem) for one in unknown}
    findings = [
        *(_unknown_key(record, one) for one in unknown),
        *(
            _missing_key(record, one, governing)
            for one in missing
            if not any((one.path, key) in meant for way in one.ways for key in way)
        ),
        *(finding for one in found if id(one) not in about_keys for finding in _others(record, one, governing)),
    ]
    seen = set()
    for finding in findings:
        subject = (pointer_of(finding.at), isinstance(finding.at, KeyOf), finding.message)
        if subject not in seen:
            seen.add(subject)
            yield finding


def _without_weaker_bounds(found: list[Problem]) -> list[Problem]:
    """The problems without bounds of a value beside which the schema has a stricter one of the same kind."""
    limits: dict[tuple[Pointer, str], float] = {}
    for one in found:
        if one.keyword in _STRICTER:
            about = one.path, one.keyword
            limits[about] = _STRICTER[one.keyword](one.limit, limits.get(about, one.limit))
    return [one for one in found if limits.get((one.path, one.keyword), one.limit) == one.limit]


def _missing(problem: Problem) -> _Missing | None:
    if problem.keyword == "required":
        return _Missing(problem.path, ((problem.limit,),), problem)
    if problem.keyword not in CHOICES or not all(problem.branches):
        return None
    if not all(only_lacks_keys(branch, problem.path) for branch in problem.branches):
        return None
    ways = tuple(tuple(one.limit for one in branch) for branch in problem.branches)
    return _Missing(problem.path, ways, problem)


def _unknown_keys(found: list[Problem], missing: list[_Missing], governing: Governing) -> list[_Unknown]:
    unknown: list[_Unknown] = []
    taken: set[tuple[Pointer, str]] = set()
    for problem in found:
        keys = _unexpected(problem, governing)
        if not keys:
            continue
        known = _known_there(problem, governing)
        lacking = tuple(key for one in missing if one.path == problem.path for way in one.ways for key in way)
        for key in keys:
            candidates = tuple(
                one
                for one in dict.fromkeys((*lacking, *known))
                if one not in problem.value and (problem.path, one) not in taken
            )
            meant = nearest(key, candidates)
            if meant is not None:
                taken.add((problem.path, meant))
            unknown.append(_Unknown(problem.path, key, known, meant, problem))
    return unknown


def _unexpected(problem: Problem, governing: Governing) -> list[str]:
    """The keys that a problem calls unknown: none where the schema only wants other values for them."""
    if problem.keyword not in UNKNOWN_KEYS or isinstance(governing.walk(problem.way), dict):
        return []
    return list(problem.limit)


def _known_there(problem: Problem, governing: Governing) -> tuple[str, ...]:
    """The keys that the schema names for the mapping a problem is about: beside `additionalProperties` only its own
    `properties` count; `unevaluatedProperties` lets all that apply to the mapping count."""
    schema = governing.walk(problem.way[:-1])
    if problem.keyword == "unevaluatedProperties":
        return known_keys(governing.expand(schema) + governing.subschemas(problem.path))
    return known_keys((schema,)) if isinstance(schema, dict) else known_keys(governing.subschemas(problem.path))


def _unknown_key(record: Record, unknown: _Unknown) -> Finding:
    node = node_at(record, (*unknown.path, unknown.key))
    help_ = fix = None
    if unknown.meant is not None:
        help_ = f"did you mean {code(unknown.meant)}?"
        fix = mend.rename(node, unknown.meant)
    elif 0 < len(unknown.known) <= _MOST_KNOWN:
        help_ = f"the schema knows {both(map(code, unknown.known))}"
    return Finding(node.key, f"unknown key {code(unknown.key)}", help_, fix=fix, keyword=unknown.problem.keyword)


def _missing_key(record: Record, missing: _Missing, governing: Governing) -> Finding:
    node = node_at(record, missing.path)
    problem = missing.problem
    wanted = either(both(map(code, way)) for way in missing.ways)
    key = missing.ways[0][0]
    finding = Finding(
        node.key,
        f"{wanted} is missing",
        condition(problem, governing),
        missing=key,
        keyword=_keyword(problem),
    )
    known = known_keys(governing.subschemas(missing.path))
    strangers = tuple(one for one in problem.value if one not in known)
    if len(missing.ways) > 1 or (close := nearest(key, strangers)) is None:
        return finding
    stranger = node_at(record, (*missing.path, close))
    return finding._replace(
        help=f"did you mean it by {code(close)}?",
        labels=(Label(stranger.key, "perhaps this one"),),
        fix=mend.rename(stranger, key),
    )


def _keyword(problem: Problem) -> str:
    """The keyword as the schema has it: a dependency asks for keys as `required` does."""
    last = str(problem.way[-1])
    return last if last in DEPENDENCIES else problem.keyword


def _others(record: Record, problem: Problem, governing: Governing) -> Iterator[Finding]:
    special = SPECIAL.get(problem.keyword)
    if special is not None:
        yield from special(record, problem, governing)
        return
    node = node_at(record, problem.path)
    near = mend.option(problem)
    help_ = condition(problem, governing) or example(problem) if near is None else f"did you mean {code(near)}?"
    yield Finding(node, statement(problem), help_, fix=mend.value(node, problem, near), keyword=problem.keyword)
