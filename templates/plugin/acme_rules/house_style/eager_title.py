from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recordlint import Finding, Role, Severity
from recordlint.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint import Record


class Options(NamedTuple):
    """
    most: how many exclamation marks a title may have.
    """

    most: int = 1


@rule(severity=Severity.WARNING, on=(Role.TEXT,), options=Options, since="1.0.0")
def eager_title(record: Record, options: Options) -> Iterator[Finding]:
    """A title has several exclamation marks."""
    title = record.get("title")
    if title is None or not isinstance(title.value, str):
        return
    marks = title.value.count("!")
    if marks > options.most:
        yield Finding(title, f"the title has {marks} exclamation marks", help=f"keep {options.most} of them")
