from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Finding, Severity
from recordlint.identity import first_line, folder, language, same_text, shown
from recordlint.patterns import regex
from recordlint.rule import Fact, On, collection_rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Group, Member

# 16 bands of 8 rows: of two texts with 85 % of their shingles in common, 99 of 100 share a band; with 50 %, 6 of 100.
_BANDS, _ROWS = 16, 8
_SEED = 1
_SHINGLE = 4
_NO_LIBRARY = "no library"
_WORD = regex(r"\w+")
_NUMBER = regex(r"\d+")


class Options(NamedTuple):
    """Options.

    similarity: how much of two texts must be the same, from 0 to 1: the share of runs of four words (in titles, of four
        characters) that both have among those that either has
    min_words: how many words a body has at least
    min_title_length: how many characters a title has at least
    """

    similarity: float = 0.85
    min_words: int = 50
    min_title_length: int = 30


def facts(record: Record, options: Options) -> Iterator[Fact]:
    """The bands of the MinHash signatures of title and body: texts that are nearly the same share one, very likely."""
    title, body = record.get("title"), record.body
    sets: list[tuple[str, Any, frozenset[str]]] = []
    if title is not None and isinstance(title.value, str):
        text = same_text(title.value)
        if len(text) >= options.min_title_length:
            sets.append((f"title\n{folder(record)}\n{language(record)}", title, _of_title(text)))
    if body is not None:
        words = _words(body.text)
        if len(words) >= options.min_words:
            sets.append(("body", first_line(body), _of_words(words)))
    minhash = _library()
    for name, at, shingles in sets:
        if not shingles:
            continue
        if minhash is None:
            yield Fact(_NO_LIBRARY, at)
            return
        signature = minhash(num_perm=_BANDS * _ROWS, seed=_SEED)
        signature.update(sorted(shingles))
        numbers = signature.digest()
        for band in range(_BANDS):
            rows = numbers[band * _ROWS : (band + 1) * _ROWS]
            yield Fact(f"{name}\n{band}\n{','.join(map(str, rows))}", at)


@lru_cache(maxsize=1)
def _library() -> Any:
    """What makes signatures; None where the package is not installed."""
    try:
        from rensa import RMinHash
    except ImportError:
        return None
    return RMinHash


def _words(text: str) -> list[str]:
    return _WORD.findall(shown(text).casefold())


def _of_words(words: list[str]) -> frozenset[str]:
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _of_title(text: str) -> frozenset[str]:
    return frozenset(text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1))


@collection_rule(
    facts, severity=Severity.NOTE, on=(On.DATA, On.BODY), options=Options, recommended=False, since="0.1.0"
)
def near_duplicate(group: Group, member: Member, options: Options) -> Iterator[Finding]:
    """Two records have nearly the same title or body."""
    key = member.fact.key
    if key == _NO_LIBRARY:
        yield Finding(
            member.fact.at,
            "whether the text is nearly that of another record cannot be told: the package `rensa` is not installed",
            help="pip install 'recordlint[near]'",
        )
        return
    name = key.partition("\n")[0]
    here, there = (_compared(one.record, name) for one in (member, group.first))
    if here == there or (name == "title" and _NUMBER.findall(str(here)) != _NUMBER.findall(str(there))):
        return
    one, other = _shingles(here), _shingles(there)
    similarity = len(one & other) / len(one | other)
    if similarity >= options.similarity:
        yield Finding(
            member.fact.at,
            f"the {name} is nearly that of an earlier record: {int(100 * similarity)} % are the same",
            labels=(group.first.label("the earlier record"),),
        )


def _compared(record: Record, name: str) -> str | list[str]:
    """A title, or the words of a body."""
    if name == "title":
        return same_text(record.data["title"])
    return [] if record.body is None else _words(record.body.text)


def _shingles(text: str | list[str]) -> frozenset[str]:
    return _of_title(text) if isinstance(text, str) else _of_words(text)
