from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import text_lines
from recordlint.patterns import regex
from recordlint.prose.lines import lines
from recordlint.rule import On, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

# Characters of scripts that put no blanks between words: Thai to Khmer, kana and Han. Each counts as a word.
_SIGN = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = regex(rf"[{_SIGN}]|[^\W_{_SIGN}]+(?:['’-][^\W_{_SIGN}]+)*")


class Options(NamedTuple):
    """
    min_words: how many words a body must have; what is no text (code, markup, boilerplate at the end) has none.
    """

    min_words: int = 50


@rule(severity=Severity.NOTE, on=(On.BODY,), options=Options, recommended=False, since="0.1.0")
def short_body(record: Record, options: Options) -> Iterator[Finding]:
    """A body has hardly any words."""
    words = 0
    for line in text_lines(record, code=True):
        words += sum(1 for _ in _WORD.finditer(line.text))
        if words >= options.min_words:
            return
    body = record.body
    if body is not None and (shown := lines(record)):
        amount = {0: "no words", 1: "one word"}.get(words, f"{words} words")
        yield Finding(body.at(shown[0].start, shown[0].end), f"the body has {amount}, fewer than {options.min_words}")
