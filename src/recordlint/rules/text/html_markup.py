from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.elements import elements, is_site_data
from recordlint.prose.lines import without_code
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


@rule(severity=Severity.WARNING, on=(Role.TEXT,), needs=("<",), since="0.1.0")
def html_markup(record: Record) -> Iterator[Finding]:
    """A plain text holds HTML elements."""
    for node in record.fields(Role.TEXT):
        if "<" in node.value and len(node.pointer) == 1 and not is_site_data(record):
            tags = list(elements(without_code(node.value)))
            if tags:
                start, end = tags[0]
                more = f" (and {len(tags) - 1} more)" if len(tags) > 1 else ""
                yield Finding(
                    node.part(start, end),
                    f"{code(node.value[start:end])} in `{node.name}` is HTML{more}",
                    help="plain text is written into titles, feeds and search results as it is",
                )
