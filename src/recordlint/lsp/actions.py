"""What can be done about problems of a text: fixes and comments, each proved before it is offered."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from recordlint.comments import hide
from recordlint.diagnostic import Applicability, Change, Edit
from recordlint.fix import fix, proved
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recordlint.check import Plan, World
    from recordlint.diagnostic import Diagnostic
    from recordlint.text import Source

MOST_HIDDEN = 5
"""Of so many problems at one place, at most, it is worked out how to ignore them."""


class Replacement(NamedTuple):
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class Offer(NamedTuple):
    """Something that can be done about a problem. It is `preferred` where it is what nearly everybody would do."""

    title: str
    about: Diagnostic
    edits: tuple[Replacement, ...]
    preferred: bool = False


def offers(source: Source, found: Sequence[Diagnostic], plan: Plan, world: World) -> Iterator[Offer]:
    """What can be done about each of the problems found in a source."""
    for one in found:
        if one.fix is not None and one.fix.applicability > Applicability.DISPLAY:
            edits = tuple(Edit(Span(edit.start.offset, edit.end.offset), edit.text) for edit in one.fix.edits)
            if proved(source, [(one.record, Change(edits, one.fix.operations))], plan.yaml) is not None:
                safe = one.fix.applicability is Applicability.SAFE
                written = tuple(_by_lines(source.text, *span, text) for span, text in edits)
                yield Offer(_titled(one.fix.title, safe=safe), one, written, preferred=safe)
    for one in found[:MOST_HIDDEN]:
        after = hide(source, (one,), plan, world)
        if after.hidden:
            edit = difference(source.text, after.source.text)
            where = "in this file" if "ignore-file[" in edit.text else "here"
            yield Offer(f"Ignore {one.rule} {where}", one, (edit,))


def fix_everything(
    source: Source, plan: Plan, world: World, trust: Applicability, left: Iterable[Diagnostic]
) -> Replacement | None:
    """What all fixes that are trusted so far change, but for the problems `left`; None if nothing."""
    after = fix(source, plan, world, trust, left=left).source.text
    return None if after == source.text else difference(source.text, after)


def difference(before: str, after: str) -> Replacement:
    """The one replacement that makes one text of another: what they have in common at both ends stays."""
    shorter = min(len(before), len(after))
    start = sum(1 for _ in takewhile(lambda index: before[index] == after[index], range(shorter)))
    same = takewhile(lambda index: before[-index] == after[-index], range(1, shorter - start + 1))
    end = sum(1 for _ in same)
    return _by_lines(before, start, len(before) - end, after[start : len(after) - end])


def _by_lines(before: str, start: int, end: int, text: str) -> Replacement:
    """A replacement that begins and ends where an editor can: not within CR LF."""
    if before[start - 1 : start + 1] == "\r\n":
        start, text = start - 1, "\r" + text
    if before[end - 1 : end + 1] == "\r\n":
        end, text = end + 1, text + "\n"
    return Replacement(start, end, text)


def _titled(title: str, *, safe: bool) -> str:
    return title[:1].upper() + title[1:] + ("" if safe else " (unsafe: look at the result)")
