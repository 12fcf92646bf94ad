"""The boilerplate at the end of a record's body: which lines, of which class, and why."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - NamedTuple fields are read at run time
from typing import TYPE_CHECKING

from recordlint.prose.lines import Kind, Line, lines
from recordlint.prose.places import weigh_end
from recordlint.prose.rows import read_row, words_of
from recordlint.prose.suffix import first_line
from recordlint.prose.table import load_table
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordlint.prose.places import End
    from recordlint.prose.rows import Row
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
_STRUCTURE = frozenset({Kind.HEADING, Kind.IMAGE, Kind.LIST})
_PROSE = frozenset({"long,stop", "long,none", "mid,stop", "long,question"})
_ENOUGH = 4
"""Lines of prose in a row, without any known phrase, that stand in no tail:"""
_PARAGRAPH = 200
"""one of more characters counts for two."""
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
    last = len(found) - 1
    while last >= 0 and found[last].kind in _UNSEEN:
        last -= 1
    if last < 1 or found[last].kind in _BARRIERS:
        return None
    end = read_end(found, last, table)
    rows = end.rows
    first = first_line(end)
    while first < len(rows) and is_credit(rows[first].line):
        first += 1
    if first == len(rows):
        return None
    return Tail(rows[first].first, last, tuple(_reasons(rows[first:])) or (UNKNOWN,))


def read_end(found: Sequence[Line], last: int, table: Table) -> End:
    """The end of a text, given its lines, as far as a tail may reach that ends in the line with index `last`."""
    return weigh_end(_rows_back(found, last, table), table)


def _rows_back(found: Sequence[Line], last: int, table: Table) -> Iterator[Row]:
    """The paragraphs that a tail may consist of, from the line with index `last` back."""
    begin = max(0, last + 1 - REACH)
    # Where no blank lines part the paragraphs, a line is a paragraph.
    wraps = 10 * sum([line.parted for line in found[begin : last + 1]]) > last - begin
    end = last + 1
    prose = 0
    while end > begin and prose < _ENOUGH and found[end - 1].kind not in _BARRIERS:
        first = end - 1
        while wraps and first > begin and not found[first].parted and _continues(found[first - 1], found[first]):
            first -= 1
        line = found[first]
        text = line.text if end - first == 1 else " ".join([one.text for one in found[first:end]])
        row = read_row(text, table, first, section=line.kind in _STRUCTURE or "`" in line.text)
        yield row
        end = first
        if row.phrase is not None or row.shape not in _PROSE:
            prose = 0
        else:
            prose += 2 if len(text) > _PARAGRAPH else 1


def _continues(before: Line, line: Line) -> bool:
    if line.kind is not Kind.PROSE or before.kind is Kind.HEADING:
        return False
    if line.text[0].islower() or before.text[-1] == ",":
        return True
    return len(before.text) in _WRAPPED and before.text[-1] not in ".!?:"


def is_credit(text: str) -> bool:
    """Whether a line says who contributed to the text: it belongs to the text."""
    words = words_of(text[:300])
    return len(words) < 30 and not _CREDIT_VERBS.isdisjoint(words) and words[0] not in ("share", "subscribe")


def _reasons(rows: Sequence[Row]) -> Iterable[str]:
    seen: set[str] = set()
    for row in rows:
        kind = None if row.phrase is None else row.phrase.kind
        if kind is not None and kind not in seen:
            seen.add(kind)
            is_heading = kind == "related" and len(row.line) <= LONGEST_HEADING
            yield f"teasers after `{row.line.strip('#* :')}`" if is_heading else CLASSES[kind]


def text_lines(record: Record) -> tuple[Line, ...]:
    """The lines of a body without the boilerplate it ends in."""
    found = lines(record)
    end = tail(record)
    return found if end is None else found[: end.first]
