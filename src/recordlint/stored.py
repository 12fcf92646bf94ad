"""A diagnostic as JSON, and back: for the cache, and for tables of diagnostics."""

from __future__ import annotations

import json
from typing import Any

from recordlint.diagnostic import (
    Applicability,
    Diagnostic,
    FrameLine,
    Operation,
    PlacedEdit,
    PlacedFix,
    PlacedLabel,
    Severity,
)
from recordlint.text import Position, Row

_FIX = Diagnostic._fields.index("fix")


def dump(diagnostic: Diagnostic) -> str:
    """A diagnostic as a JSON text. Raises TypeError for a fix whose values are none of JSON."""
    return json.dumps(diagnostic)


def diagnostic(row: list[Any]) -> Diagnostic:
    """The diagnostic of a value that was read from such a text. Raises TypeError or ValueError for another."""
    made = Diagnostic(*row)
    return made._replace(
        start=Position(*made.start),
        end=Position(*made.end),
        severity=Severity(made.severity),
        labels=tuple(
            PlacedLabel(message, Position(*start), Position(*end), path) for message, start, end, path in made.labels
        ),
        fix=row[_FIX] and _fix(*row[_FIX]),
        frame=tuple(FrameLine(*line) for line in made.frame),
        why=tuple(made.why),
        row=None if made.row is None else Row(*made.row),
    )


def _fix(title: str, applicability: int, edits: list[Any], operations: list[Any]) -> PlacedFix:
    return PlacedFix(
        title,
        Applicability(applicability),
        tuple(PlacedEdit(Position(*start), Position(*end), text) for start, end, text in edits),
        tuple(Operation(kind, tuple(pointer), *others) for kind, pointer, *others in operations),
    )
