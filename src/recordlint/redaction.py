"""Diagnostics without the secrets of their file: in no frame, message, label, pointer or edit stands one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.secrets import STAND_INS, cover, find, in_source, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordlint.diagnostic import Diagnostic, FrameLine
    from recordlint.secrets import Secret
    from recordlint.text import Source

_RUN = 8
"""So many characters of a secret in a row are shown nowhere, in capitals or not."""
_SHORTEST = 4
"""A shorter password is hidden in URLs only: as a part of other words it means nothing."""
_MOST = 200_000
"""In a file with more characters of secrets than these, no message is shown."""
_UNTOLD = "not shown: the file holds very many secrets"
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def redacted(source: Source, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file as anybody may see them.

    Whatever rule speaks, and whether or not a rule looks for secrets, the lines it shows are those of the file. A fix
    that would write a secret is left out: edits are part of reports.
    """
    diagnostics = tuple(diagnostics)
    secrets = in_source(source) if diagnostics else ()
    if not secrets:
        return diagnostics
    veil = _Veil(source, secrets)
    return tuple(veil.over(one) for one in diagnostics)


class _Veil:
    """What hides the secrets of a file."""

    __slots__ = ("_runs", "_secrets", "_source")

    def __init__(self, source: Source, secrets: tuple[Secret, ...]) -> None:
        self._source = source
        self._secrets = secrets
        self._runs = _runs(source.text, secrets)

    def over(self, diagnostic: Diagnostic) -> Diagnostic:
        """A diagnostic without secrets."""
        fix, help_text = diagnostic.fix, diagnostic.help
        if fix is not None and any(self._shows(edit.text) for edit in fix.edits):
            fix = None
            help_text = "; ".join(filter(None, (help_text, "no fix: the new text would show a secret")))
        return diagnostic._replace(
            message=self._hide(diagnostic.message),
            help=None if help_text is None else self._hide(help_text),
            pointer=None if diagnostic.pointer is None else self._hide(diagnostic.pointer),
            labels=tuple(label._replace(message=self._hide(label.message)) for label in diagnostic.labels),
            why=tuple(map(self._hide, diagnostic.why)),
            fix=None if fix is None else fix._replace(title=self._hide(fix.title)),
            frame=tuple(self._frame_line(line) for line in diagnostic.frame),
        )

    def _shows(self, text: str) -> bool:
        return self._runs is None or bool(find(text)) or any(self._spans(text))

    def _hide(self, text: str) -> str:
        """A text of a rule, which may quote a secret whole, cut off or changed (in small letters, encoded)."""
        return _UNTOLD if self._runs is None else cover(masked(text), self._spans(text))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        small = text.translate(_SMALL)
        for length, runs in (self._runs or {}).items():
            for at in range(len(small) - length + 1):
                if small[at : at + length] in runs:
                    yield at, at + length

    def _frame_line(self, line: FrameLine) -> FrameLine:
        start = self._source.offset(line.number, line.column)
        end = start + len(line.text)
        spans = [
            (max(secret.hidden, start) - start, min(secret.end, end) - start)
            for secret in self._secrets
            if secret.hidden < end and secret.end > start
        ]
        return line._replace(text=cover(line.text, spans)) if spans else line


def _runs(text: str, secrets: tuple[Secret, ...]) -> Mapping[int, frozenset[str]] | None:
    """All runs of characters of the secrets by their lengths, in small letters; None where they are too many."""
    hidden = [text[one.hidden : one.end].translate(_SMALL) for one in secrets]
    if sum(map(len, hidden)) > _MOST:
        return None
    runs: dict[int, set[str]] = {}
    for secret in hidden:
        if len(secret) >= _SHORTEST and secret not in STAND_INS:
            length = min(len(secret), _RUN)
            runs.setdefault(length, set()).update(secret[at : at + length] for at in range(len(secret) - length + 1))
    return {length: frozenset(found) for length, found in runs.items()}
