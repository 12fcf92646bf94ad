"""What stands before the first sentence of a text and is none of it: a title, a date, a byline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Record

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}/\d{{1,2}}/\d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}"
    rf"|{_MONTH}\s{_DAY},?\s\d{{4}}|{_DAY}\s(?:de\s)?{_MONTH},?\s(?:de\s)?\d{{4}})"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?"
_TIME = (
    r"(?:[,|•·T]?\s?(?:at\s|um\s|à\s)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?Uhr)?"
    r"(?:\s?(?:Z|UTC|GMT|[ECMP][SD]?T|CES?T|BST|IST)(?:[+-]\d{1,4})?)?(?:[+-]\d{2}:?\d{2})?)?"
)
_WHEN = rf"{_WEEKDAY}(?P<date>{_DATE}){_TIME}"
_WORD_FOR_DATE = (
    r"(?:date|dated|published|publication date|posted|updated|last updated|created|first published|release date"
    r"|datum|veröffentlicht|publié|publicado|fecha)(?:\son|\sam|\sle|\sel)?\s?[:|-]?\s?"
)
_NAME = r"[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){1,3}"
_GAP = r"\s?[|•·–—:,-]?\s{0,3}"

_LABELLED = regex(rf"(?:{_WORD_FOR_DATE}){_WHEN}", re.IGNORECASE)
_BARE = regex(_WHEN, re.IGNORECASE)
_BYLINE = regex(rf"By:?\s{_NAME}(?:(?:,|\sand|\s&)\s{_NAME})?{_GAP}(?i:(?:{_WORD_FOR_DATE})?{_WHEN})")
_DATELINE = regex(
    rf"[A-Z][A-Z.'’ -]{{2,30}}(?:,\s[A-Z][\w. ]{{1,20}})?,\s(?i:{_MONTH}\s{_DAY}(?:,?\s\d{{4}})?)"
    r"\s?\([^()]{2,40}\)\s?[–—-]"
)
_SEPARATOR = regex(r"\s{0,3}[|•·–—:-]?\s{1,3}")
_SENTENCE = regex(r"[\"“‘'«„(¿¡]?[^\W\d_]")
# With what a text must begin, and what it must hold, so that the pattern is worth compiling: that takes longer than to
# check a record.
_PATTERNS = (
    ("", "", _LABELLED, "date"),
    ("By", "", _BYLINE, "byline"),
    ("", "(", _DATELINE, "dateline"),
    ("", "", _BARE, "date"),
)
_DATED = regex(r"\D{0,80}\d")
"""Where there is a date, it is not far away; only names stand longer before it."""
_REACH = 600
_SHORTEST = 6
"""What follows metadata is a sentence if it has so many words."""
_LONGEST_TITLE = 120
_STOPS = frozenset(".!;,…。！；、")


class Leading(NamedTuple):
    """Metadata glued to the first sentence of a body: offsets in its text, and what it is.

    `start` to `end` is the metadata, `sentence` where the sentence begins. `date` is its date as RFC 3339 writes it,
    None where it has none, or one that can be read in two ways.
    """

    start: int
    end: int
    sentence: int
    kind: str
    date: str | None


def leading_metadata(record: Record) -> Leading | None:
    """The date, byline or dateline that is glued to the first sentence of a record's body."""
    return record.derive(_leading)


def leading_date(record: Record) -> str | None:
    """The date glued to the first sentence of a record's body, as RFC 3339 writes it."""
    found = leading_metadata(record)
    return found and found.date


def short_first_line(record: Record) -> str | None:
    """The first line of a record's body where it reads like a title: short, on its own, no sentence."""
    found = lines(record)
    if len(found) < 2 or not found[1].parted or found[0].kind not in (Kind.PROSE, Kind.HEADING):
        return None
    title = found[0].text.lstrip("#").strip() if found[0].kind is Kind.HEADING else found[0].text
    is_title = len(title) <= _LONGEST_TITLE and title[-1:] not in _STOPS and len(title.split()) > 1
    return title if is_title and leading_metadata(record) is None else None


def _leading(record: Record) -> Leading | None:
    first = next(iter(lines(record)), None)
    if first is None or first.kind is not Kind.PROSE:
        return None
    text = first.text[:_REACH]
    if not text.startswith("By") and not _DATED.match(text):
        return None
    for beginning, held, pattern, kind in _PATTERNS:
        match = pattern.match(text) if text.startswith(beginning) and held in text else None
        if match is None:
            continue
        gap = _SEPARATOR.match(text, match.end())
        if gap is None or not _is_sentence(text[gap.end() :]):
            return None
        return Leading(first.start, first.start + match.end(), first.start + gap.end(), kind, _iso(match))
    return None


def _is_sentence(text: str) -> bool:
    start = _SENTENCE.match(text)
    # "2023-08-03 was a Thursday" is a sentence with its date: what begins small goes on.
    return start is not None and not start[0][-1].islower() and len(text.split()) >= _SHORTEST


def _iso(match: re.Match[str]) -> str | None:
    from recordlint.timestamps import Timestamp, read

    written = match.groupdict().get("date")
    found = read(written) if written else None
    return found.moment.date if isinstance(found, Timestamp) and not found.others else None
