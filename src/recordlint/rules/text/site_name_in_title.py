from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import replace_text
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_SEPARATORS = ("|", "-", "–", "—", "·", "•", "»", "::")


@rule(severity=Severity.NOTE, on=(Role.PROVIDER,), fix=Applicability.UNSAFE, since="0.1.0")
def site_name_in_title(record: Record) -> Iterator[Finding]:
    """A title ends in the name of the site it comes from."""
    for provider in record.fields(Role.PROVIDER):
        title = record.node((*provider.pointer[:-1], "title"))
        if title is not None and isinstance(title.value, str):
            yield from _finding(title, provider)


def _finding(title: Node, provider: Node) -> Iterator[Finding]:
    names = {
        value.strip().casefold() for value in map(provider.value.get, ("name", "domain")) if isinstance(value, str)
    }
    text = title.value.rstrip()
    if not text.casefold().endswith(tuple(names)):
        return
    for separator in _SEPARATORS:
        head, _, name = text.rpartition(f" {separator} ")
        if head.strip() and name.strip().casefold() in names:
            start = len(head.rstrip())
            yield Finding(
                title.part(start, len(text)),
                f"the title ends in the name of its site, {code(name.strip())}",
                fix=Fix("take the name off", replace_text(title, start, len(text), ""), Applicability.UNSAFE),
            )
            return
