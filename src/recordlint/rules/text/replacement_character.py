from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from recordlint.characters import REPLACEMENT, odd_characters
from recordlint.diagnostic import Finding, Severity
from recordlint.passages import passages
from recordlint.patterns import regex
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.passages import Passage
    from recordlint.record import Record
    from recordlint.text import Span

_LOST = regex(REPLACEMENT)


@rule(severity=Severity.ERROR, on=(On.ODD_CHARACTER,), since="0.1.0")
def replacement_character(record: Record) -> Iterator[Finding]:
    """A text holds U+FFFD, which stands where a character was lost."""
    if REPLACEMENT not in odd_characters(record):
        return
    for passage in passages(record, _LOST):
        places = _lost(passage)
        if places:
            yield Finding(
                passage.at(places[0], places[0] + 1),
                f"a character was lost: `{REPLACEMENT}` stands for it"
                if len(places) == 1
                else f"{len(places)} characters were lost: `{REPLACEMENT}` stands for them",
                help="take the text from its source again, as UTF-8",
            )


def _lost(passage: Passage) -> list[int]:
    """Where the characters stand that were in the file before we decoded it."""
    places = [match.start() for match in _LOST.finditer(passage.text)]
    ours, node = passage.record.source.undecodable, passage.node
    if not ours:
        return places
    offset = passage.start if node is None else node.verbatim
    if offset is not None:
        return [at for at in places if not _any_between(ours, offset + at, offset + at + 1)]
    return places if node is None or not _any_between(ours, *node.span) else []


def _any_between(spans: tuple[Span, ...], start: int, end: int) -> bool:
    """Whether one of some spans, in order, begins there."""
    at = bisect_left(spans, (start, start))
    return at < len(spans) and spans[at].start < end
