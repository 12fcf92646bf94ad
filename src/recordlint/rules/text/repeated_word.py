from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.passages import Passage
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines, without_code
from recordlint.record import Role
from recordlint.rule import On, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_TWICE = regex(r"(?<![\w’'.-])([^\W\d_]{2,30})[ \t]{1,5}(\1)(?![\w’'-])", re.IGNORECASE)
_READ = frozenset({Kind.PROSE, Kind.LIST, Kind.QUOTE})


class Options(NamedTuple):
    """
    allowed: words that may well stand twice, as in `all that that means` or `die Brücke, die die Stadt baut`.
    """

    allowed: tuple[str, ...] = (
        *("that", "had", "is", "her", "in", "so", "very", "really", "no", "ha", "bye", "blah"),
        *("again", "bling", "etc", "hear", "knock", "mahi", "more", "now", "there", "tuk", "well", "win"),
        *("die", "der", "das", "sie", "nous", "vous", "que", "si", "muy", "piano"),
    )


@rule(
    severity=Severity.NOTE,
    on=(Role.TEXT, On.BODY),
    fix=Applicability.UNSAFE,
    recommended=False,
    options=Options,
    since="0.1.0",
)
def repeated_word(record: Record, options: Options) -> Iterator[Finding]:
    """A word stands twice in a row."""
    allowed = frozenset(word.casefold() for word in options.allowed)
    for passage in _passages(record):
        repeats = [match for match in _TWICE.finditer(passage.text) if _is_slip(match, allowed)]
        if repeats:
            read = without_code(passage.text)
            repeats = [match for match in repeats if read[match.start() : match.end()] == match[0]]
        if repeats:
            first = repeats[0]
            more = f" (and {len(repeats) - 1} more like it)" if len(repeats) > 1 else ""
            yield Finding(
                passage.at(*first.span()),
                f"`{first[0]}` is one word twice{more}",
                fix=Fix(
                    "take one out" if len(repeats) == 1 else "take one of each out",
                    passage.replace([(match.end(1), match.end(), "") for match in repeats]),
                    Applicability.UNSAFE,
                ),
            )


def _passages(record: Record) -> Iterator[Passage]:
    for node in record.fields(Role.TEXT):
        yield Passage(record, node.value, node)
    if record.body is None:
        return
    for line in lines(record):
        if line.kind in _READ:
            yield Passage(record, line.text, None, record.body.span.start + line.start)


def _is_slip(match: re.Match[str], allowed: frozenset[str]) -> bool:
    """Whether a word stands twice by mistake, and is no name (`Walla Walla`), no end of one (`Power Apps apps`), and no
    word that may."""
    first, second = match[1], match[2]
    if first.casefold() in allowed:
        return False
    if not first[0].isupper():
        return True
    before = match.string[max(match.start() - 2, 0) : match.start()].strip()
    return second[0].islower() and before in ("", ".", "!", "?", ":")
