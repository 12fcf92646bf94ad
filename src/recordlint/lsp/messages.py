"""What the desk says, in the words of the protocol."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from recordlint.diagnostic import Severity
from recordlint.lsp.ruler import Ruler
from recordlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Diagnostic
    from recordlint.lsp.actions import Offer, Replacement
    from recordlint.lsp.proposals import Proposal
    from recordlint.text import Position

NAME = "recordlint"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{NAME}"
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class Writer:
    """Speaks about one text: where things stand in it, in the units of the editor. `base` is the folder that paths in
    diagnostics are relative to."""

    def __init__(self, uri: str, text: str, encoding: str, base: str) -> None:
        self.uri = uri
        self._base = base
        self._source = Source(uri, text)
        self._ruler = Ruler(self._source, encoding)

    def offset(self, position: types.Position) -> int:
        """The offset of a position."""
        return self._ruler.offset(position.line, position.character)

    def diagnostic(self, one: Diagnostic) -> types.Diagnostic:
        """A diagnostic; what is no longer needed is shown as such."""
        return types.Diagnostic(
            range=self._range(one.start, one.end),
            message=f"{one.message}\n{one.help}" if one.help else one.message,
            severity=SEVERITIES[one.severity],
            code=one.rule,
            source=NAME,
            tags=[types.DiagnosticTag.Unnecessary] if one.rule.startswith("unused-") else None,
            related_information=[
                types.DiagnosticRelatedInformation(
                    types.Location(
                        self.uri if label.path is None else uri_of(posixpath.join(self._base, label.path)),
                        self._range(label.start, label.end)
                        if label.path is None
                        else bare_range(label.start, label.end),
                    ),
                    label.message,
                )
                for label in one.labels
            ],
        )

    def quick_fix(self, offer: Offer) -> types.CodeAction:
        """What can be done about one problem."""
        return types.CodeAction(
            title=offer.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(offer.about)],
            is_preferred=offer.preferred or None,
            edit=self._edit(offer.edits),
        )

    def fix_all(self, replacement: Replacement) -> types.CodeAction:
        """All safe fixes."""
        return types.CodeAction(
            title="Fix all that recordlint can fix safely", kind=FIX_ALL, edit=self._edit((replacement,))
        )

    def proposal(self, one: Proposal, number: int) -> types.CompletionItem:
        """What could be written; `number` says which comes first."""
        return types.CompletionItem(
            label=one.label,
            kind=types.CompletionItemKind.Property if one.is_key else types.CompletionItemKind.Value,
            detail=one.detail or None,
            documentation=one.about or None,
            sort_text=f"{number:05}",
            filter_text=one.filter,
            text_edit=types.TextEdit(self._between(*one.span), one.text),
        )

    def _edit(self, replacements: Iterable[Replacement]) -> types.WorkspaceEdit:
        edits = [types.TextEdit(self._between(start, end), text) for start, end, text in replacements]
        return types.WorkspaceEdit(changes={self.uri: edits})

    def _range(self, start: Position, end: Position) -> types.Range:
        # By line and column: what was checked may differ from the text in lines that are too long.
        return self._between(self._source.offset(start.line, start.column), self._source.offset(end.line, end.column))

    def _between(self, start: int, end: int) -> types.Range:
        return types.Range(types.Position(*self._ruler.place(start)), types.Position(*self._ruler.place(end)))


def bare_range(start: Position, end: Position) -> types.Range:
    """A range in a text that is not at hand, in characters."""
    return types.Range(
        types.Position(start.line - 1, start.column - 1),
        types.Position(end.line - 1, end.column - 1),
    )


def mistake(one: Diagnostic) -> types.Diagnostic:
    """What is wrong with a configuration."""
    message = f"{one.message}\n{one.help}" if one.help else one.message
    return types.Diagnostic(
        bare_range(one.start, one.end), message, severity=SEVERITIES[one.severity], code=one.rule, source=NAME
    )


def uri_of(path: str) -> str:
    """The URI of a file."""
    return from_fs_path(path) or ""
