from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.prose import Cut, cut_off
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LINE = re.compile(r"[^\r\n]+")
_LAST_WORDS = re.compile(r"[^\W\d_][\w’'-]*,?\s+[\w’'-]+,?\s+(\w+)$")
_TRAILS_OFF = re.compile(
    r"\b(?:and|et|und|y|e) (?:(?:much|many|so much|beaucoup|viel|muchos?) )?(?:more|plus|mehr|más)\s?(?:\.{3}|…)$",
    re.IGNORECASE,
)


class Options(NamedTuple):
    """
    fields: names of the fields that sum a record up in sentences.
    last_words: words that no sentence ends in.
    """

    fields: tuple[str, ...] = ("excerpt", "description", "summary")
    last_words: tuple[str, ...] = (
        *("a", "an", "and", "my", "of", "or", "our", "the", "their", "your"),
        *("der", "des", "dem", "einem", "eines", "einer", "und", "oder"),
        *("aux", "des", "du", "et", "les", "ou", "une", "del", "las", "los", "y"),
    )


@rule(severity=Severity.NOTE, on=(Role.TEXT,), options=Options, since="0.2.0")
def truncated_excerpt(record: Record, options: Options) -> Iterator[Finding]:
    """An excerpt breaks off."""
    for node in record.fields(Role.TEXT):
        if node.name not in options.fields:
            continue
        lines = [line for line in _LINE.finditer(node.value) if not line[0].isspace()]
        if lines and not _TRAILS_OFF.search(node.value.rstrip()[-60:]):
            last = lines[-1]
            line = last[0].lstrip()
            cut = cut_off(line, [earlier[0].strip() for earlier in lines[-9:-1]]) or _dangling(line, options.last_words)
            if cut is not None:
                start = last.end() - len(line)
                yield Finding(node.part(start + cut.start, start + cut.end), f"`{node.name}` {cut.reason}")


def _dangling(line: str, last_words: tuple[str, ...]) -> Cut | None:
    """The cut after a word that no sentence ends in."""
    line = line.rstrip()
    words = _LAST_WORDS.search(line, max(0, len(line) - 120))
    if words is None or words[1] not in last_words:
        return None
    return Cut(words.start(), words.end(), f"breaks off after `{words[1]}`")
