"""What the parsers of data syntaxes return: values first, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.record import Value
    from recordlint.text import Span

Faults = Mapping[str, tuple[Finding, ...]]
"""Findings of a parser by the name of the rule that reports them."""

NO_FAULTS: Faults = MappingProxyType({})


class Document(NamedTuple):
    """One document of a data syntax: a JSON value and the span of the source it was read from.

    `span` can be handed to the syntax's `locate`. `broken` is true where a part could not be read: `value` then holds
    what could. `empty` is true where nothing but comments and white space was there. `suspects` names rules that have
    something to look at, as in `Record`.
    """

    value: Value
    span: Span
    faults: Faults = NO_FAULTS
    suspects: frozenset[str] = frozenset()
    broken: bool = False
    empty: bool = False
