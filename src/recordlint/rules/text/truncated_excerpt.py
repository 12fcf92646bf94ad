from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.prose.cut import Cut, cut_off
from recordlint.record import Role
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LINE = regex(r"[^\r\n]+")
_STOPS = (".", "!", "?", "。")
_TRAILS_OFF = regex(
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


@rule(severity=Severity.NOTE, on=(Role.TEXT,), options=Options, since="0.1.0")
def truncated_excerpt(record: Record, options: Options) -> Iterator[Finding]:
    """An excerpt breaks off."""
    for node in record.fields(Role.TEXT):
        text = node.value.rstrip()
        # Most texts end like that.
        if node.pointer[-1] not in options.fields or (text.endswith(_STOPS) and not text.endswith("...")):
            continue
        lines = [line for line in _LINE.finditer(text) if not line[0].isspace()]
        if not lines or _TRAILS_OFF.search(text[-60:]):
            continue
        line = lines[-1][0].lstrip()
        cut = cut_off(line, [earlier[0].strip() for earlier in lines[-9:-1]]) or _dangling(line, options.last_words)
        if cut is not None:
            start = len(text) - len(line)
            yield Finding(node.part(start + cut.start, start + cut.end), f"`{node.name}` {cut.reason}")


def _dangling(line: str, last_words: tuple[str, ...]) -> Cut | None:
    """The cut after a word that no sentence ends in."""
    words = line.rsplit(maxsplit=3)[1:]
    if len(words) < 3 or words[-1] not in last_words:
        return None
    start = len(line)
    for word in reversed(words):
        start = line.rindex(word, 0, start)
    return Cut(start, len(line), f"breaks off after `{words[-1]}`")
