"""The boilerplate at the end of a record's body: which lines, of which class, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recordlint.prose.lines import Kind, Line, lines
from recordlint.prose.scoring import REACH, first_line, load_table, traits, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recordlint.record import Record

CLASSES = {
    "share": "share line",
    "follow": "follow line",
    "subscribe": "sign-up line",
    "read-on": "read-on line",
    "related": "teasers",
    "comments": "comment section",
    "navigation": "page navigation",
    "author": "author box",
    "tags": "tag line",
    "legal": "legal notice",
    "paywall": "paywall notice",
}
"""What a class of the phrase table is called in messages."""

_UNSEEN = frozenset({Kind.COMMENT, Kind.REFERENCE})
_BARRIERS = frozenset({Kind.CODE, Kind.MATH, Kind.TABLE, Kind.REFERENCE, Kind.MARKUP})
_STRUCTURE = frozenset({Kind.HEADING, Kind.LIST})
_ALSO_SECTIONS = frozenset({"author", "legal", "navigation", "read-on", "related", "tags"})
"""Classes whose phrases, as headings and in lists, an author writes as well."""
_TRIGGER_REACH = 1200
_WRAPPED = range(50, 131)
"""How long a line is that was broken by an editor."""
_CREDIT_VERBS = frozenset({"contributed", "contributing", "reporting", "beigetragen", "contribué", "contribuyó"})


class Tail(NamedTuple):
    """Lines `first` to `last` (indexes of `lines(record)`, both included) of boilerplate; `reasons` in words."""

    first: int
    last: int
    reasons: tuple[str, ...]


def tail(record: Record) -> Tail | None:
    """The boilerplate that the body of a record ends in, or None."""
    return record.derive(_tail)


def _tail(record: Record) -> Tail | None:
    found = lines(record)
    last = len(found) - 1
    while last >= 0 and found[last].kind in _UNSEEN:
        last -= 1
    if last < 1 or record.body is None:
        return None
    end = found[last].end
    if load_table().triggers.isdisjoint(words_of(record.body.text[max(0, end - _TRIGGER_REACH) : end])):
        return None
    begin = last + 1
    while begin > 0 and last + 1 - begin < REACH and found[begin - 1].kind not in _BARRIERS:
        begin -= 1
    units = _units(found[begin : last + 1])
    run = find([unit.text for unit in units], [unit.structured for unit in units])
    return run and Tail(begin + units[run.first].first, last, run.reasons)


class _Unit(NamedTuple):
    """A line, or the lines of a paragraph that is wrapped, from index `first` on."""

    first: int
    text: str
    structured: bool


def _units(found: Sequence[Line]) -> list[_Unit]:
    # Where no blank lines part the paragraphs, a line is a paragraph.
    wraps = 10 * sum(line.parted for line in found) >= len(found)
    units: list[_Unit] = []
    for index, line in enumerate(found):
        if wraps and units and _continues(found[index - 1], line):
            units[-1] = units[-1]._replace(text=f"{units[-1].text} {line.text}")
        else:
            units.append(_Unit(index, line.text, line.kind in _STRUCTURE))
    return units


def _continues(before: Line, line: Line) -> bool:
    if line.parted or line.kind is not Kind.PROSE or before.kind is Kind.HEADING:
        return False
    return line.text[0].islower() or (len(before.text) in _WRAPPED and before.text[-1] not in ".!?:")


def find(texts: Sequence[str], structured: Sequence[bool]) -> Tail | None:
    """The boilerplate that a text ends in, given its lines, and which of them are headings or items of a list."""
    table = load_table()
    rows = [traits(text, table) for text in texts]
    kinds = [row.phrase and getattr(table, row.phrase[0])[row.phrase[1]] for row in rows]
    anchors = [
        kind is not None and not (list_ and kind in _ALSO_SECTIONS)
        for kind, list_ in zip(kinds, structured, strict=True)
    ]
    if not any(anchors):
        return None
    first = first_line(rows, anchors, table)
    while first < len(texts) and is_credit(texts[first]):
        first += 1
    if first == len(texts):
        return None
    return Tail(first, len(texts) - 1, tuple(_reasons(zip(texts[first:], kinds[first:], strict=True))))


def is_credit(text: str) -> bool:
    """Whether a line says who contributed to the text: it belongs to the text."""
    words = words_of(text[:300])
    return len(words) < 30 and not _CREDIT_VERBS.isdisjoint(words) and words[0] not in ("share", "subscribe")


def _reasons(kinds: Iterable[tuple[str, str | None]]) -> Iterable[str]:
    seen: set[str] = set()
    for text, kind in kinds:
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield f"teasers after `{text.rstrip(' :')}`" if kind == "related" and len(text) < 60 else CLASSES[kind]


def text_lines(record: Record) -> tuple[Line, ...]:
    """The lines of a body without the boilerplate it ends in."""
    found = lines(record)
    end = tail(record)
    return found if end is None else found[: end.first]
