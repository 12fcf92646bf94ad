"""A row of a table: its columns as a line of JSON, and perhaps the column that is its body, from the second line on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.parse import json
from recordlint.record import Body, Record, Region
from recordlint.text import Span

if TYPE_CHECKING:
    from recordlint.parse.document import Faults
    from recordlint.text import Source


def parse(source: Source, faults: Faults) -> Record:
    """The one record of a row. `faults` are those that are known already."""
    length = len(source.text)
    end = source.text.find("\n")
    span = Span(0, length if end < 0 else end)
    document = json.load(source.text, span)
    region = Region(source, span, "json", json.locate)
    if end < 0:
        return Record(source, document.value, region=region, faults=faults)
    # As with a front matter of JSON: the braces stand for fences.
    fences = (Span(0, 1), Span(end - 1, end))
    return Record(
        source, document.value, region=region, fences=fences, body=Body(source, Span(end + 1, length)), faults=faults
    )
