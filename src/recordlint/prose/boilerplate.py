"""The boilerplate at the end of a record's body: which lines, of which class, and why."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING

from recordlint.prose.lines import Kind, Line, lines
from recordlint.prose.rows import read_row, words_of
from recordlint.prose.suffix import first_line
from recordlint.prose.table import load_table
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.prose.rows import Phrase, Row
    from recordlint.prose.table import Table
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

REACH = 60
"""Lines looked at from the end: longer tails are rare, and long files stay cheap."""
UNKNOWN = "unlike the text above"
"""What a tail without any known phrase is called in messages."""
_UNSEEN = frozenset({Kind.COMMENT, Kind.REFERENCE})
_BARRIERS = frozenset({Kind.CODE, Kind.MATH, Kind.TABLE, Kind.REFERENCE, Kind.MARKUP})
_STRUCTURE = frozenset({Kind.HEADING, Kind.LIST})
_PROSE = frozenset({"long,stop", "long,none", "mid,stop", "long,question"})
_ENOUGH = 3
"""Lines of prose in a row, without any known phrase, that stand in no tail."""
_PARAGRAPH = 150
"""A line of more characters is a paragraph of the text, or a long teaser."""
_WRAPPED = range(50, 131)
"""How long a line is that was broken by an editor."""
LONGEST_HEADING = 60
"""How many characters a line has at most that stands over teasers."""
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
    return None if record.body is None else find(lines(record), load_table())


def find(found: Sequence[Line], table: Table) -> Tail | None:
    """The boilerplate that a text ends in, given its lines."""
    read = read_end(found, table)
    if read is None or not any(row.phrase is not None or row.shape not in _PROSE for row in read.rows):
        return None
    units, rows = read.units, read.rows
    first = first_line(rows, [unit.section for unit in units], table)
    while first < len(units) and is_credit(units[first].text):
        first += 1
    if first == len(units):
        return None
    reasons = tuple(_reasons([(unit.text, row.phrase) for unit, row in zip(units[first:], rows[first:], strict=True)]))
    return Tail(read.begin + units[first].first, read.last, reasons or (UNKNOWN,))


class End(NamedTuple):
    """The end of a text as far as a tail may reach: lines `begin` to `last`, in units that are read as a row each."""

    begin: int
    last: int
    units: Sequence[Unit]
    rows: Sequence[Row]


def read_end(found: Sequence[Line], table: Table) -> End | None:
    """The end of a text, given its lines; None where it is too short for a tail."""
    last = len(found) - 1
    while last >= 0 and found[last].kind in _UNSEEN:
        last -= 1
    if last < 1:
        return None
    begin = last + 1
    long = 0
    while begin > 0 and last + 1 - begin < REACH and long <= _ENOUGH and found[begin - 1].kind not in _BARRIERS:
        begin -= 1
        long = long + 1 if len(found[begin].text) > _PARAGRAPH else 0
    units = _units(found[begin : last + 1])
    rows = _read_back(units, table)
    return End(begin, last, units[len(units) - len(rows) :], rows)


def _read_back(units: Sequence[Unit], table: Table) -> list[Row]:
    """The rows of the last units, back to so much prose that no tail reaches beyond it."""
    rows: list[Row] = []
    prose = 0
    for unit in reversed(units):
        row = read_row(unit.text, table)
        rows.append(row)
        prose = prose + 1 if row.phrase is None and row.shape in _PROSE else 0
        if prose == _ENOUGH:
            break
    rows.reverse()
    return rows


class Unit(NamedTuple):
    """A line, or the lines of a paragraph that is wrapped, from index `first` on.

    `section`: a heading, an item of a list, or a line with code, which authors write more often than pages have them.
    """

    first: int
    text: str
    section: bool


def _units(found: Sequence[Line]) -> list[Unit]:
    # Where no blank lines part the paragraphs, a line is a paragraph.
    wraps = 10 * sum(line.parted for line in found) >= len(found)
    units: list[Unit] = []
    for index, line in enumerate(found):
        if wraps and units and _continues(found[index - 1], line):
            units[-1] = units[-1]._replace(text=f"{units[-1].text} {line.text}")
        else:
            units.append(Unit(index, line.text, line.kind in _STRUCTURE or "`" in line.text))
    return units


def _continues(before: Line, line: Line) -> bool:
    if line.parted or line.kind is not Kind.PROSE or before.kind is Kind.HEADING:
        return False
    return line.text[0].islower() or (len(before.text) in _WRAPPED and before.text[-1] not in ".!?:")


def is_credit(text: str) -> bool:
    """Whether a line says who contributed to the text: it belongs to the text."""
    words = words_of(text[:300])
    return len(words) < 30 and not _CREDIT_VERBS.isdisjoint(words) and words[0] not in ("share", "subscribe")


def _reasons(found: Sequence[tuple[str, Phrase | None]]) -> Iterable[str]:
    seen: set[str] = set()
    for text, phrase in found:
        kind = None if phrase is None else phrase.kind
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield (
                f"teasers after `{text.strip('#* :')}`"
                if kind == "related" and len(text) <= LONGEST_HEADING
                else CLASSES[kind]
            )


def text_lines(record: Record) -> tuple[Line, ...]:
    """The lines of a body without the boilerplate it ends in."""
    found = lines(record)
    end = tail(record)
    return found if end is None else found[: end.first]
