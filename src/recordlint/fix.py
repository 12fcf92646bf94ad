"""Fixes -> text, to a fixpoint: edits applied, and the proof that the new text says what the fixes meant."""

from __future__ import annotations

from bisect import bisect, bisect_right, insort
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from recordlint.check import check
from recordlint.diagnostic import Applicability, Change, Diagnostic, Edit, Operation, PlacedFix
from recordlint.parse import parse
from recordlint.placing import internal_error
from recordlint.text import BOM, Source, Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recordlint.check import Checked, Plan, World
    from recordlint.diagnostic import Pointer
    from recordlint.record import Record, Value

PASSES = 10
"""How often a text is checked and fixed again, at most: one fix may uncover or allow another."""


class Fixed(NamedTuple):
    """A text after its fixes.

    `applied` are the diagnostics that were repaired, in the order in which it was done. `void` holds an
    `internal-error` for every fix that did not do what it promised; such a fix was left out. `checked` is what is found
    in `source`, where the last pass had to find that out.
    """

    source: Source
    applied: tuple[Diagnostic, ...]
    void: tuple[Diagnostic, ...]
    checked: Checked | None = None


def fix(
    source: Source,
    plan: Plan,
    world: World,
    trust: Applicability,
    *,
    found: Sequence[Diagnostic] | None = None,
    left: Iterable[Diagnostic] = (),
) -> Fixed:
    """Apply the fixes that are trusted at least so far, again and again until nothing changes. What is `found` in the
    text, where that is known already, may come of comparisons with others; later passes look at the text alone.

    Every pass is proved: the new text is parsed, and its data must be what the operations make of the old data (see
    `holds`). A fix that does not hold even alone is named in `void`; after the pass, or a second such fix, nothing more
    of its rule is applied. A text with bytes that could not be decoded is left alone, and so are the problems `left`.
    """
    applied: list[Diagnostic] = []
    void: list[Diagnostic] = []
    barred: set[str] = set()
    seen = {source.text}
    aside = {(one.rule, one.start.offset) for one in left}
    checked: Checked | None = None
    for _ in range(0 if source.undecodable or source.encoding else PASSES):
        if found is None:
            checked = check(source, plan, world)
            found = checked.diagnostics
        chosen = choose([one for one in found if (one.rule, one.start.offset) not in aside], trust, barred)
        found = None
        attempt = partial(_attempt, source, plan, seen)
        while (fixed := attempt(chosen)) is None:
            number = _first_unsound(chosen, attempt)
            suspect = chosen[number]
            if attempt((suspect,)) is not None:
                # It holds alone, but not beside those before it: its turn comes in a later pass.
                chosen = chosen[:number]
                continue
            void.append(_broken_promise(source, suspect))
            again = suspect.rule in barred
            barred.add(suspect.rule)
            chosen = [one for one in chosen if one is not suspect and not (again and one.rule == suspect.rule)]
        if not chosen:
            break
        applied += chosen
        aside = _moved(aside, chosen)
        source, checked = fixed, None
        seen.add(source.text)
    return Fixed(source, tuple(applied), tuple(void), checked)


def _moved(places: set[tuple[str, int]], applied: Iterable[Diagnostic]) -> set[tuple[str, int]]:
    """Places of rules (offsets) after the edits of some fixes."""
    edits = sorted(
        (edit for one in applied if one.fix is not None for edit in _edits(one.fix)), key=lambda edit: edit.span
    )
    ends = [edit.span.end for edit in edits]
    growth = [0, *accumulate(len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)]
    return {(rule, offset + growth[bisect_right(ends, offset)]) for rule, offset in places}


def choose(diagnostics: Iterable[Diagnostic], trust: Applicability, barred: Iterable[str] = ()) -> list[Diagnostic]:
    """The diagnostics whose fixes can be applied together: trusted enough, and no two touch. The earlier one wins.

    `barred` are rules whose fixes are left out.
    """
    barred = frozenset(barred)
    chosen: list[Diagnostic] = []
    taken: list[Span] = []
    for diagnostic in diagnostics:
        if diagnostic.fix is None or diagnostic.fix.applicability < trust or diagnostic.rule in barred:
            continue
        spans = [edit.span for edit in _edits(diagnostic.fix)]
        if not any(_touches(span, taken) for span in spans):
            chosen.append(diagnostic)
            for span in spans:
                insort(taken, span)
    return chosen


def _touches(span: Span, taken: list[Span]) -> bool:
    """Whether a span touches one of those taken; these are in order, so only its neighbours can."""
    place = bisect(taken, span)
    return any(_touch(span, other) for other in taken[max(place - 1, 0) : place + 1])


def _touch(one: Span, other: Span) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _edits(fix: PlacedFix) -> tuple[Edit, ...]:
    return tuple(Edit(Span(edit.start.offset, edit.end.offset), edit.text) for edit in fix.edits)


def _first_unsound(chosen: Sequence[Diagnostic], attempt: Callable[[Sequence[Diagnostic]], Source | None]) -> int:
    """The number of a fix that cannot be applied together with all before it, where those can; found by halving."""
    sound, unsound = 0, len(chosen)
    while unsound - sound > 1:
        middle = (sound + unsound) // 2
        if attempt(chosen[:middle]) is None:
            unsound = middle
        else:
            sound = middle
    return sound


def _attempt(source: Source, plan: Plan, seen: set[str], chosen: Sequence[Diagnostic]) -> Source | None:
    """The source with these fixes, or None where they cannot be applied together or do not hold."""
    if not chosen:
        return source
    changes = [(one.record, Change(_edits(one.fix), one.fix.operations)) for one in chosen if one.fix is not None]
    after = proved(source, changes, plan.yaml)
    return None if after is None or after.text in seen else after


def proved(source: Source, changes: Sequence[tuple[int, Change]], yaml_version: str) -> Source | None:
    """The source with changes of its records (by number), or None where they touch each other or do not hold."""
    edits = [edit for _, change in changes for edit in change.edits]
    operations: dict[int, list[Operation]] = {}
    for record, change in changes:
        operations.setdefault(record, []).extend(change.operations)
    try:
        after = Source(source.path, apply(source.text, edits), syntax=source.syntax, row=source.row)
    except ValueError:
        return None
    olds, news = parse(source, yaml_version=yaml_version), parse(after, yaml_version=yaml_version)
    if len(olds) != len(news):
        return None
    for old, new in zip(olds, news, strict=True):
        spoilt = new.broken and not old.broken
        if spoilt or not holds(old, new, operations.get(old.number, ())):
            return None
    return after


def _broken_promise(source: Source, diagnostic: Diagnostic) -> Diagnostic:
    why = f"the fix of the rule `{diagnostic.rule}` for line {diagnostic.start.line} does not do what it promises"
    return internal_error(source, f"{why}, so it was not applied")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, whose spans are those of the text before.

    Edits that insert at the same offset do so in the given order, before one that replaces characters from there on.
    Raises ValueError if two edits overlap or one lies outside the text.
    """
    pieces: list[str] = []
    end = 0
    for span, fresh in sorted(edits, key=lambda edit: edit.span):
        if not end <= span.start <= span.end <= len(text):
            raise ValueError(f"edit of characters {span.start} to {span.end} overlaps another or lies outside the text")
        pieces += (text[end : span.start], fresh)
        end = span.end
    return "".join((*pieces, text[end:]))


def perform(data: Value, operations: Iterable[Operation]) -> Value:
    """The data after all operations, whose pointers are those of the data before; `data` itself stays as it is.

    Raises ValueError for an operation that makes no sense: a pointer that leads nowhere, a key that is there already.
    """
    data = _copy(data)
    # What moves other nodes comes last, from the deepest and hindmost on, so that no pointer goes stale.
    moving: list[Operation] = []
    for operation in operations:
        if operation.kind == "set":
            holder = _holder(data, operation.pointer)
            holder[operation.pointer[-1]] = operation.value
        elif operation.kind == "insert":
            mapping = _at(data, operation.pointer)
            if not isinstance(mapping, dict) or operation.key in mapping:
                raise ValueError(f"cannot insert `{operation.key}`")
            mapping[operation.key] = operation.value
        elif operation.kind in ("remove", "rename"):
            moving.append(operation)
    for operation in sorted(moving, key=_backwards, reverse=True):
        holder = _holder(data, operation.pointer)
        value = holder.pop(operation.pointer[-1])
        if operation.kind == "rename":
            if not isinstance(holder, dict) or operation.value in holder:
                raise ValueError(f"cannot rename to `{operation.value}`")
            holder[operation.value] = value
    return data


def holds(before: Record, after: Record, operations: Iterable[Operation]) -> bool:
    """Whether `after` is what the operations make of `before`: the data exactly, the order of keys apart; the body but
    for line ends and spare blanks at the ends of its lines."""
    operations = tuple(operations)
    try:
        data, body = perform(before.data, operations), _body(before, operations)
    except ValueError:
        return False
    return same(data, after.data) and _visible(body) == _visible(_body(after, ()))


def same(first: Value, second: Value) -> bool:
    """Whether two JSON values are equal and of the same types all through (`1`, `1.0` and `true` differ)."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(value, second[key]) for key, value in first.items())
    if isinstance(first, list):
        return len(first) == len(second) and all(same(*pair) for pair in zip(first, second, strict=True))
    return bool(first == second)


def _body(record: Record, operations: tuple[Operation, ...]) -> str:
    if record.body is None:
        return ""
    source, body = record.source, record.body
    starts = [*source.line_starts, len(source.text)]
    edits = []
    for operation in operations:
        if operation.kind == "lines":
            if not 1 <= operation.first <= operation.last < len(starts):
                raise ValueError(f"there are no lines {operation.first} to {operation.last}")
            start = max(starts[operation.first - 1], body.span.start)
            span = Span(start - body.span.start, starts[operation.last] - body.span.start)
            edits.append(Edit(span, str(operation.value)))
    return apply(body.text, edits)


def _visible(text: str) -> list[str]:
    lines = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line.rstrip(" \t") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _copy(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _copy(child) for key, child in value.items()}
    return [_copy(child) for child in value] if isinstance(value, list) else value


def _at(data: Value, pointer: Pointer) -> Value:
    for step in pointer:
        there = (
            step in data
            if isinstance(data, dict)
            else isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)
        )
        if not there:
            raise ValueError(f"nothing stands at {pointer!r}")
        data = data[step]
    return data


def _holder(data: Value, pointer: Pointer) -> Value:
    if not pointer:
        raise ValueError("the root cannot be changed")
    _at(data, pointer)
    return _at(data, pointer[:-1])


def _backwards(operation: Operation) -> tuple[int, int]:
    last = operation.pointer[-1] if operation.pointer else -1
    return len(operation.pointer), last if isinstance(last, int) else -1
