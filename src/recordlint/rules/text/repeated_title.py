from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_WORD = regex(r"\w+")


class Options(NamedTuple):
    """
    fields: fields that must say more than the title.
    lenient_fields: fields where the title again is worth no more than a note.
    """

    fields: tuple[str, ...] = ("excerpt",)
    lenient_fields: tuple[str, ...] = ("description", "summary")


@rule(severity=Severity.WARNING, on=(Role.TEXT,), options=Options, since="0.1.0")
def repeated_title(record: Record, options: Options) -> Iterator[Finding]:
    """An excerpt, or the first line of the body, only repeats the title."""
    titles = {node.pointer[:-1]: node for node in record.fields(Role.TEXT) if node.pointer[-1] == "title"}
    for node in record.fields(Role.TEXT):
        name = node.pointer[-1]
        if name not in options.fields and name not in options.lenient_fields:
            continue
        title = titles.get(node.pointer[:-1])
        if title is not None and _same(title, node.value):
            yield Finding(
                node,
                f"`{name}` only repeats the title",
                labels=(Label(title, "the title"),),
                severity=Severity.NOTE if name in options.lenient_fields else None,
            )
    if () in titles:
        yield from _in_body(record, titles[()])


def _in_body(record: Record, title: Node) -> Iterator[Finding]:
    first = next(iter(lines(record)), None)
    if first is None or record.body is None or first.kind is not Kind.PROSE or not _same(title, first.text):
        return
    after = lines(record)[1:2]
    if after and after[0].parted:
        yield Finding(
            record.body.at(first.start, first.end),
            "the body begins with the title again",
            labels=(Label(title, "the title"),),
        )


def _same(title: Node, text: str) -> bool:
    """Whether a text is the title, but for case, punctuation and white space."""
    if abs(len(text) - len(title.value)) > 20:
        return False
    first, other = title.value[:1], text[:1]
    # Nearly always that tells.
    if first.isalnum() and other.isalnum() and first.casefold()[0] != other.casefold()[0]:
        return False
    ours, theirs = title.value.casefold(), text.casefold()
    begins, other_begins = _WORD.search(ours), _WORD.search(theirs)
    if begins is None or other_begins is None or begins[0] != other_begins[0]:
        return False
    return _WORD.findall(ours) == _WORD.findall(theirs)
