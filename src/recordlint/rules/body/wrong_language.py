from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import text_lines
from recordlint.prose.lines import Kind
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recordlint.record import Record

_UNFIT = frozenset({Kind.HEADING, Kind.TABLE})
_FIELDS = ("lang", "language", "locale")
# What tags call a language, and what the identifier does.
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "cmn": "zh",
    "yue": "zh",
    "wuu": "zh",
    "pcm": "en",
    "arz": "ar",
    "ary": "ar",
}
_NO_LANGUAGE = "zxx"


class Options(NamedTuple):
    """
    language: the language of the texts, as a tag such as `en` or `pt-BR`; without it, what the record's own `lang`,
        `language` or `locale` says.
    min_characters: texts of fewer characters are not looked at.
    max_characters: so much of a text is looked at.
    min_confidence: how sure the identifier must be, from 0 to 1.
    """

    language: str = ""
    min_characters: int = 100
    max_characters: int = 4000
    min_confidence: float = 0.95


@rule(severity=Severity.NOTE, on=(On.BODY,), options=Options, recommended=False, since="0.1.0")
def wrong_language(record: Record, options: Options) -> Iterator[Finding]:
    """A text is written in another language than it should be."""
    body, wanted = record.body, options.language or _own(record)
    if body is None or not wanted:
        return
    read = [line for line in text_lines(record) if line.kind not in _UNFIT]
    text = " ".join(line.text for line in read)[: options.max_characters]
    if len(text) < options.min_characters:
        return
    place = body.at(read[0].start, read[0].end)
    classify = _identifier()
    if classify is None:
        yield Finding(
            place,
            "the language of the text cannot be told: the package `py3langid` is not installed",
            help="pip install 'recordlint[language]'",
        )
        return
    told, confidence = classify(text)
    if _primary(told) not in (_primary(wanted), _NO_LANGUAGE) and confidence >= options.min_confidence:
        yield Finding(place, f"the text is written in {code(told)}, not in {code(wanted)}")


def _own(record: Record) -> str:
    """The language that the record itself names."""
    values = (record.data.get(name) for name in _FIELDS)
    return next((value for value in values if isinstance(value, str) and value), "")


def _primary(tag: str) -> str:
    """The language of a tag (RFC 5646), without script and region."""
    name = tag.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(name, name)


@lru_cache(maxsize=1)
def _identifier() -> Callable[[str], tuple[str, float]] | None:
    """What tells the language of a text and how sure that is; None where the package is missing."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return classify
