from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.prose.cut import Cut, cut_off, ends_openly
from recordlint.prose.cutter import cutters, ending
from recordlint.record import Role
from recordlint.rule import Count, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordlint.prose.cutter import Cutter
    from recordlint.record import Node, Record
    from recordlint.rule import Learned

_LINE = regex(r"[^\r\n]+")
_STOPS = (".", "!", "?", "。")
_ENDS = (*_STOPS, "…", "！", "？", "।", "؟", "۔")
_CLOSERS = "\"'”’»)]}*_`」』）"
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


def counts(record: Record, options: Options) -> Iterator[Count]:
    """How each excerpt ends; to be looked at again are those of which nothing can be said alone."""
    for node in _excerpts(record, options):
        text = node.value.rstrip()
        whole = _ends_in_a_stop(text)
        may_be_cut = not whole and ends_openly(text) and _cut(text, options.last_words) is None
        yield Count(str(node.pointer[-1]), _ending(text), open=may_be_cut)


def learn(counted: Mapping[int, int]) -> Mapping[int, Cutter]:
    """What cuts such excerpts, for the endings that look like its work."""
    return cutters(counted)


@rule(severity=Severity.NOTE, on=(Role.TEXT,), options=Options, counts=counts, learn=learn, since="0.1.0")
def truncated_excerpt(record: Record, options: Options, learned: Learned) -> Iterator[Finding]:
    """An excerpt breaks off."""
    for node in _excerpts(record, options):
        text = node.value.rstrip()
        if _ends_in_a_stop(text):
            continue
        cut = _cut(text, options.last_words)
        if cut is None and (known := learned(node.name)):
            cut = _at_the_usual_length(text, known.get(_ending(text)))
        if cut is not None:
            yield Finding(node.part(cut.start, cut.end), f"`{node.name}` {cut.reason}", why=partial(_why, text))


def _excerpts(record: Record, options: Options) -> Iterator[Node]:
    return (node for node in record.fields(Role.TEXT) if node.pointer[-1] in options.fields)


def _ends_in_a_stop(text: str) -> bool:
    """Whether a text ends as most do, in a stop and no ellipsis, so that nothing is missing."""
    return text.endswith(_STOPS) and not text.endswith("...")


def _ending(text: str) -> int:
    return ending(text, open=not text.rstrip(_CLOSERS).endswith(_ENDS))


def _at_the_usual_length(text: str, cutter: Cutter | None) -> Cut | None:
    """The cut where most texts of the collection are cut."""
    if cutter is None or not ends_openly(text):
        return None
    others = cutter.texts - 1
    head = text.rsplit(maxsplit=3)[0]
    start = len(text) - len(text[len(head) :].lstrip())
    return Cut(
        start, len(text), f"breaks off at character {cutter.character}, where {others} others of the collection end"
    )


@lru_cache(maxsize=64)
def _cut(text: str, last_words: tuple[str, ...]) -> Cut | None:
    """Whether a text shows alone that it breaks off, and where."""
    *earlier, line = _lines(text)
    if not line or _TRAILS_OFF.search(text[-60:]):
        return None
    cut = cut_off(line, earlier) or _dangling(line, last_words)
    if cut is None:
        return None
    start = len(text) - len(line)
    return cut._replace(start=start + cut.start, end=start + cut.end)


def _lines(text: str) -> list[str]:
    """The last lines of a text that are more than white space; one that is empty where there are none."""
    return [line[0].strip() for line in _LINE.finditer(text) if not line[0].isspace()][-9:] or [""]


def _why(text: str) -> Iterator[str]:
    """What the end of a text weighs, where that decided."""
    from recordlint.prose.explain import explain_cut

    *earlier, line = _lines(text)
    if cut_off(line, earlier) is not None:
        yield from explain_cut(line, earlier)


def _dangling(line: str, last_words: tuple[str, ...]) -> Cut | None:
    """The cut after a word that no sentence ends in."""
    words = line.rsplit(maxsplit=3)[1:]
    if len(words) < 3 or words[-1] not in last_words:
        return None
    start = len(line)
    for word in reversed(words):
        start = line.rindex(word, 0, start)
    return Cut(start, len(line), f"breaks off after `{words[-1]}`")
