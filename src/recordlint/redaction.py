"""Diagnostics without the secrets of their file: in no frame, message, label, pointer or edit stands one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.secrets import cover, find, in_source, masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Diagnostic, FrameLine
    from recordlint.secrets import Secret
    from recordlint.text import Source


def redacted(source: Source, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file as anybody may see them.

    Whatever rule speaks, and whether or not a rule looks for secrets, the lines it shows are those of the file. A fix
    that would write a secret is left out: edits are part of reports.
    """
    diagnostics = tuple(diagnostics)
    secrets = in_source(source) if diagnostics else ()
    return tuple(_redacted(source, one, secrets) for one in diagnostics) if secrets else diagnostics


def _redacted(source: Source, diagnostic: Diagnostic, secrets: tuple[Secret, ...]) -> Diagnostic:
    fix, help_text = diagnostic.fix, diagnostic.help
    if fix is not None and any(find(edit.text) for edit in fix.edits):
        fix = None
        help_text = "; ".join(filter(None, (help_text, "no fix: the new text would show a secret")))
    return diagnostic._replace(
        message=masked(diagnostic.message),
        help=None if help_text is None else masked(help_text),
        pointer=None if diagnostic.pointer is None else masked(diagnostic.pointer),
        labels=tuple(label._replace(message=masked(label.message)) for label in diagnostic.labels),
        fix=None if fix is None else fix._replace(title=masked(fix.title)),
        frame=tuple(_covered(source, line, secrets) for line in diagnostic.frame),
    )


def _covered(source: Source, line: FrameLine, secrets: tuple[Secret, ...]) -> FrameLine:
    start = source.offset(line.number, line.column)
    end = start + len(line.text)
    spans = [
        (max(secret.hidden, start) - start, min(secret.end, end) - start)
        for secret in secrets
        if secret.hidden < end and secret.end > start
    ]
    return line._replace(text=cover(line.text, spans)) if spans else line
