from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Options(NamedTuple):
    """
    letters: titles with no more letters in capitals than that are taken for names and acronyms.
    share: the least share of letters that have a case at all; below it, most of the title is in another script.
    """

    letters: int = 8
    share: float = 0.8


@rule(severity=Severity.NOTE, on=(Role.TEXT,), options=Options, since="0.1.0")
def shouting_title(record: Record, options: Options) -> Iterator[Finding]:
    """A title is written in capitals."""
    for node in record.fields(Role.TEXT):
        if node.value.isupper() and node.pointer[-1] == "title":
            if "_" in node.value and " " not in node.value:
                continue
            letters = [character for character in node.value if character.isalpha()]
            cased = sum(map(str.isupper, letters))
            if cased > options.letters and cased >= options.share * len(letters):
                yield Finding(node, "the title is written in capitals", help="write it as a sentence")
