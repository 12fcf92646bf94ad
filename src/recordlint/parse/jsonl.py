"""JSON Lines: one JSON value a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.parse import json
from recordlint.patterns import regex
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.parse.document import Document

_LINE = regex(r"[^\r\n]+")


def load_all(text: str, span: Span) -> tuple[Document, ...]:
    """The documents of the lines in `span` of `text`, in order; blank lines are none. A bad line stops nothing."""
    lines = (Span(*line.span()) for line in _LINE.finditer(text, span.start, span.end))
    documents = (json.load(text, line) for line in lines)
    return tuple(document for document in documents if not document.empty)
