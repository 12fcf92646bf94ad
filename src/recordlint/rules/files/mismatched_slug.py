from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import insert
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_DATE = regex(r"\d{4}-\d{1,2}-\d{1,2}-")
_LANGUAGE = regex(r"\.[a-z]{2}(?:-[A-Za-z]{2,4})?$")
_WORD = regex(r"[^\W_]+")
_APOSTROPHES = regex(r"['’ʼ]")
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"})
_NAMED_BY_FOLDER = frozenset({"index", "_index", "readme"})
_NAMED_BY_FIELD = ("slug", "permalink", "url", "redirect_to")


class Options(NamedTuple):
    """
    allow_shorter: accept names that leave out words of the title.
    allow_longer: accept names that hold the title and more words, such as an author's.
    """

    allow_shorter: bool = False
    allow_longer: bool = False


@rule(
    severity=Severity.NOTE,
    on=(On.DATA,),
    fix=Applicability.UNSAFE,
    options=Options,
    recommended=False,
    since="0.1.0",
)
def mismatched_slug(record: Record, options: Options) -> Iterator[Finding]:
    """The name of the file is not what the title makes."""
    title = record.get("title")
    if record.body is None or title is None or not isinstance(title.value, str):
        return
    stem = _stem(record.path)
    if stem in _NAMED_BY_FOLDER or any(record.data.get(key) for key in _NAMED_BY_FIELD):
        return
    named, folder = _words(stem), _words(record.path.rpartition("/")[0].rpartition("/")[2])
    candidates = [_words(title.value), _words(title.value.lower().translate(_SPELLINGS))]
    candidates += [_words(title.value.replace("&", " and "))]
    if not candidates[0] or any(_agree(named, folder, words, options) for words in candidates):
        return
    slug = "-".join(candidates[0])
    yield Finding(
        title,
        f"the file is called {code(stem)}, and its title makes {code(slug)}",
        help="rename the file, or say with `slug` that the name is meant",
        fix=Fix("say that the name is meant", insert(record.root, "slug", stem, after="title"), Applicability.UNSAFE),
    )


def _stem(path: str) -> str:
    """The name of a file without suffix, language and leading date."""
    name = path.rpartition("/")[2]
    return _DATE.sub("", _LANGUAGE.sub("", name.rpartition(".")[0] or name), count=1)


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    return _WORD.findall("".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def _agree(named: list[str], folder: list[str], titled: list[str], options: Options) -> bool:
    # How apostrophes, points and compounds are parted is a matter of taste; and `os/ReadDir` may be called so.
    if "".join(titled) in ("".join(named), "".join(folder + named)):
        return True
    return (options.allow_shorter and bool(named) and _within(named, titled)) or (
        options.allow_longer and _within(titled, named)
    )


def _within(some: list[str], words: list[str]) -> bool:
    """Whether all words of the one list are in the other, in that order."""
    left = iter(words)
    return all(word in left for word in some)
