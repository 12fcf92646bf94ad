"""Diagnostics -> suppression comments in their file, with the proof that nothing but comments is new.

What a comment means: `recordlint.suppress`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.check import check
from recordlint.comments.spot import Sheet, Spot
from recordlint.fix import proved
from recordlint.parse import parse
from recordlint.schema import named_schema
from recordlint.suppress import ALWAYS_ON
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recordlint.check import Checked, Plan, World
    from recordlint.diagnostic import Diagnostic
    from recordlint.text import Source


class Hidden(NamedTuple):
    """A text with comments for some of its problems: those that they hide, and those that no comment can."""

    source: Source
    hidden: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def hide(source: Source, diagnostics: Iterable[Diagnostic], plan: Plan, world: World) -> Hidden:
    """Write comments that hide problems of a file: each for its line, or for the whole file where none can stand there.

    All problems of a rule are hidden in the same way. The new text is proved as that of a fix is (`recordlint.fix`),
    and it is checked: no rule may say more than it should by now.
    """
    diagnostics = tuple(diagnostics)
    if source.undecodable or source.encoding:
        return Hidden(source, (), diagnostics)
    able = [one for one in diagnostics if one.rule not in ALWAYS_ON and one.rule not in plan.unsuppressible]
    attempt = _Attempt(source, able, plan, world)
    by_line, by_file = _ways(attempt, sorted({one.rule for one in able}))
    after = attempt(by_line, by_file) or source
    names = {*by_line, *by_file}
    return Hidden(
        after,
        tuple(one for one in diagnostics if one.rule in names),
        tuple(one for one in diagnostics if one.rule not in names),
    )


def _ways(attempt: _Attempt, rules: Sequence[str]) -> tuple[list[str], list[str]]:
    """The rules that are hidden by line, and those by file, so that it holds for all of them together."""
    by_line = [rule for rule in rules if attempt.can_stand(rule)]
    by_file = [rule for rule in rules if rule not in by_line]
    if attempt(by_line, by_file) is not None:
        return by_line, by_file
    by_line = [rule for rule in by_line if attempt((rule,), ()) is not None]
    by_file = [rule for rule in rules if rule not in by_line and attempt((), (rule,)) is not None]
    if attempt(by_line, by_file) is not None:
        return by_line, by_file
    together: tuple[list[str], list[str]] = ([], [])
    for rule in (*by_line, *by_file):
        lines, files = together
        ways = ([*lines, rule], files), (lines, [*files, rule])
        together = next((way for way in ways if attempt(*way) is not None), together)
    return together


class _Attempt:
    """Tries comments on a text."""

    def __init__(self, source: Source, diagnostics: Sequence[Diagnostic], plan: Plan, world: World) -> None:
        self._source = source
        self._plan = plan
        self._world = world
        self._diagnostics = diagnostics
        self._sheet = Sheet(source, parse(source, yaml_version=plan.yaml))
        self._checked = check(source, plan, world)

    def can_stand(self, rule: str) -> bool:
        """Whether there is a place for a comment to each line that a rule speaks about."""
        return all(self._sheet.for_line(one.start.line) for one in self._diagnostics if one.rule == rule)

    def __call__(self, by_line: Collection[str], by_file: Collection[str]) -> Source | None:
        """The text with comments for rules by line and by file, or None where that cannot be."""
        spots: dict[Spot, set[str]] = {}
        for one in self._diagnostics:
            if one.rule in by_line or one.rule in by_file:
                spot = self._sheet.for_line(one.start.line) if one.rule in by_line else self._sheet.for_file
                if spot is None:
                    return None
                spots.setdefault(spot, set()).add(one.rule)
        changes = self._sheet.changes(spots)
        after = proved(self._source, changes, self._plan.yaml)
        if after is None or _schemas(after, self._plan) != _schemas(self._source, self._plan):
            return None
        hidden = (one for one in self._diagnostics if one.rule in by_line or one.rule in by_file)
        return after if _holds(self._checked, check(after, self._plan, self._world), hidden) else None


def _schemas(source: Source, plan: Plan) -> list[str | None]:
    """The schemas that the records name: a comment can do that, too."""
    named = (named_schema(record) for record in parse(source, yaml_version=plan.yaml))
    return [None if one is None else one[0] for one in named]


def _holds(before: Checked, after: Checked, hidden: Iterable[Diagnostic]) -> bool:
    """Whether no rule says more than it should, and the records are compared by what they were compared by."""
    expected = Counter(one.rule for one in before.diagnostics)
    expected.subtract(one.rule for one in hidden)
    found = Counter(one.rule for one in after.diagnostics)
    return before.gathered == after.gathered and all(found[rule] <= expected[rule] for rule in found)
