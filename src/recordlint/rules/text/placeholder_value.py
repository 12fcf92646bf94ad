from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LONGEST = 100
_FILLER = "lorem ipsum dolor"
_WORDS = regex(r"[^a-z0-9]+")


class Options(NamedTuple):
    """
    fields: fields that readers see, and in which such a word stands for a text that is missing.
    values: what is no text when it stands alone; case does not matter.
    """

    fields: tuple[str, ...] = ("title", "excerpt", "description")
    values: tuple[str, ...] = (
        "TODO",
        "TBD",
        "lorem ipsum",
        "undefined",
        "null",
        "NaN",
        "[object Object]",
        "n/a",
        "test",
    )


@rule(severity=Severity.WARNING, on=(Role.TEXT,), options=Options, since="0.1.0")
def placeholder_value(record: Record, options: Options) -> Iterator[Finding]:
    """A title, excerpt or description is a placeholder such as `TODO` or `undefined`."""
    values = _small(options.values)
    for node in record.fields(Role.TEXT):
        if node.pointer[-1] in options.fields:
            text = node.value[:_LONGEST].strip().casefold()
            if (text.strip(".!: ") in values or text.startswith(_FILLER)) and not _is_the_subject(record, text):
                yield Finding(node, f"`{node.name}` is the placeholder {code(node.value.strip())}")


@cache
def _small(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.casefold, values))


def _is_the_subject(record: Record, text: str) -> bool:
    """Whether the file is named after the word, as the page about `null` is."""
    steps = record.path.casefold().split("/")
    names = {_WORDS.sub("", step.partition(".")[0]) for step in steps[-2:]}
    return _WORDS.sub("", text) in names
