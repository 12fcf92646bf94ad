"""What cuts the texts of a collection: learned from where they end.

A program that shortens texts ends all that are too long at one character, with the word that this character falls into,
or with the last word before it. So of the texts that get so far nearly all end right there, few of them with a full
stop, and where their last words begin varies. Texts of which the writer alone says when they end do not pile up like
that, and those made from a template begin their last word at one place.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 20_000
"""Longer texts are not told apart."""
LEAST = 10
"""So many texts are cut at least."""
SHARE = 0.8
"""So many of the texts that get to the character end there, at least."""
CONTRAST = 5
"""So many times as many end there as at a character before, on the average of `BEFORE`."""
BEFORE = range(30, 70)
OPEN = 0.7
"""So many of those that end there have no full stop, at least."""
MORE_OPEN = 1.5
"""So many times as many as of the shorter texts, where the character itself does not tell."""
MARGIN = 0.05
"""So much larger has a share to be, for the explanation that allows more."""
MOST_ALIKE = 0.34
"""So many of the last words begin at the same character, at most."""
BLANK = 1
"""The character may be the blank after a word."""
NEXT_WORD = 12
"""A text that ends so many characters before may have been cut because its next word did not fit."""

_BITS = 12
_LONGEST_WORD = (1 << _BITS) - 1


class Cutter(NamedTuple):
    """The character (from 1) at which texts are cut, and how many are."""

    character: int
    texts: int


class _Ending(NamedTuple):
    """Where a text ends, and where its last word begins; `open` without a full stop."""

    start: int
    end: int
    open: bool


def ending(text: str, *, open: bool) -> int:
    """How a text ends, as one number: where, where its last word begins, and whether it ends without a full stop.
    `text` has no white space at its end."""
    words = text.rsplit(maxsplit=1)
    length, width = min(len(text), LONGEST), min(len(words[-1]) if words else 0, _LONGEST_WORD)
    return (length << _BITS | width) << 1 | int(open)


def _read(number: int) -> _Ending:
    length, word = number >> _BITS + 1, number >> 1 & _LONGEST_WORD
    return _Ending(max(0, length - word), length, bool(number & 1))


def cutters(counted: Mapping[int, int]) -> dict[int, Cutter]:
    """The endings without a full stop, of those that were counted, that are the work of a cutter."""
    if sum(counted.values()) < LEAST:
        return {}
    endings = {_read(number): times for number, times in counted.items()}
    exact, near = _cutter(endings, BLANK), _cutter(endings, NEXT_WORD)
    # The near one takes texts that only happen to end there, so it has to explain plainly more.
    cutter = near if near is not None and (exact is None or near.share > exact.share + MARGIN) else exact
    if cutter is None:
        return {}
    at, reach, _ = cutter
    pile = {one: times for one, times in endings.items() if one.start < at <= one.end + reach}
    found = Cutter(at, sum(pile.values()))
    return {number: found for number in counted if (one := _read(number)).open and one in pile}


class _Guess(NamedTuple):
    """Texts end at a character or up to `reach` before it: such a `share` of those that get there."""

    at: int
    reach: int
    share: float


def _cutter(endings: Mapping[_Ending, int], reach: int) -> _Guess | None:
    """The character at which texts are cut. Those that end up to `reach` before it may be among them."""
    steps: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    for one, times in endings.items():
        steps[one.start + 1] += times
        steps[one.end + reach + 1] -= times
        lengths[one.end + reach] += times
    # By character: how many texts end in the word that it falls into, and how many get to it.
    here = list(accumulate(steps[at] for at in range(max(lengths, default=0) + 2)))
    reaching = list(accumulate(lengths[at] for at in reversed(range(len(here)))))[::-1]
    at = max(range(len(here)), key=lambda at: (here[at], -at))
    before = [here[at - step] for step in BEFORE if step < at]
    if here[at] < max(LEAST, SHARE * reaching[at]) or CONTRAST * sum(before) > here[at] * len(before):
        return None
    pile = {one: times for one, times in endings.items() if one.start < at <= one.end + reach}
    starts: Counter[int] = Counter()
    for one, times in pile.items():
        starts[one.start] += times
    is_cut = _open(pile) >= OPEN and max(starts.values()) <= MOST_ALIKE * here[at]
    if is_cut and reach > BLANK:
        # Writers who fill what they are given end there, too; but then as they always do.
        shorter = {one: times for one, times in endings.items() if one.end + reach < at}
        is_cut = _open(pile) >= MORE_OPEN * _open(shorter)
    return _Guess(at, reach, here[at] / reaching[at]) if is_cut else None


def _open(endings: Mapping[_Ending, int]) -> float:
    """The share of texts without a full stop."""
    return sum(times for one, times in endings.items() if one.open) / max(1, sum(endings.values()))
