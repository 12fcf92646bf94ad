"""The terms that a field may hold, and which of them somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COMPARED = 1000
"""Among more terms no similar one is looked for: that takes long, and finds too much."""


class VocabularyName(str):
    """The type of an option that names a vocabulary of the configuration."""

    __slots__ = ()


class Vocabulary:
    """Terms, each once, in their order.

    `said` is what the configuration says of them: the terms, or where they are read from. `files` are the files that
    they were read from, by their absolute paths.
    """

    __slots__ = ("_by_case", "_known", "files", "name", "said", "terms")

    def __init__(self, name: str, terms: Iterable[str], said: str | tuple[str, ...], files: Iterable[str] = ()) -> None:
        self.name = name
        self.terms = tuple(dict.fromkeys(terms))
        self.said = said
        self.files = frozenset(files)
        self._known = frozenset(self.terms)
        self._by_case: dict[str, list[str]] = {}
        for term in self.terms:
            self._by_case.setdefault(term.casefold(), []).append(term)

    def __contains__(self, term: str) -> bool:
        return term in self._known

    def in_other_case(self, word: str) -> str | None:
        """The one term that differs from a word in the case of letters only; None for none, or for several."""
        alike = self._by_case.get(word.casefold(), ())
        return alike[0] if len(alike) == 1 else None

    def nearest(self, word: str) -> str | None:
        """The term that a word is probably a misspelling of, or None."""
        from recordlint.schema.near import nearest

        return nearest(word, self.terms) if len(self.terms) <= MOST_COMPARED else None
