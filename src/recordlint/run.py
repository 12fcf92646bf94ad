"""Files -> report: what is checked in which order, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recordlint.check import INTERNAL_ERROR, UNREADABLE_FILE, Checked, check, unreadable
from recordlint.files.read import LIMIT, LINES, Text, read_lines, read_text
from recordlint.report import Report
from recordlint.settings.find import reason
from recordlint.text import decode

if TYPE_CHECKING:
    from recordlint.check import World
    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File

Progress = Callable[[int], None]
"""Told how many files are done."""


class Outcome(NamedTuple):
    """What a run came to. `failed`: a diagnostic is as severe as its file's `fail-on`. `broken`: recordlint itself
    failed somewhere."""

    report: Report
    failed: bool
    broken: bool


def run(files: Sequence[File], world: World, progress: Progress | None = None) -> Outcome:
    """Check files in their order."""
    diagnostics: list[Diagnostic] = []
    records = checked_files = 0
    failed = False
    for number, file in enumerate(files, 1):
        checked = check_file(file, world)
        if checked is not None:
            diagnostics += checked.diagnostics
            records += checked.records
            checked_files += 1
            failed = failed or any(file.settings.fails(found.severity, file.place) for found in checked.diagnostics)
        if progress is not None:
            progress(number)
    diagnostics.sort(key=lambda diagnostic: diagnostic.order)
    return Outcome(
        Report(tuple(diagnostics), checked_files, records, _by_design(files)),
        failed,
        any(diagnostic.rule == INTERNAL_ERROR for diagnostic in diagnostics),
    )


def check_file(file: File, world: World) -> Checked | None:
    """What is found in one file; None for one that a folder listed and that is gone, or is a folder. Never raises."""
    plan = file.settings.plan(file.place)
    try:
        if file.fault is not None:
            raise OSError(file.fault)
        text = _text(file)
    except OSError as error:
        if not file.named and isinstance(error, (FileNotFoundError, IsADirectoryError)):
            return None
        return _unreadable(file, reason(error))
    checked = check(text.source, plan, world)
    for line in text.skipped:
        checked = _with_skipped(checked, file, text, line)
    return checked


def _text(file: File) -> Text:
    if file.content is None:
        return read_text(file.shown, file.path)
    if file.shown.lower().endswith(LINES):
        return read_lines(file.shown, file.content)
    if len(file.content) > LIMIT:
        raise OSError(_too_large("this"))
    return Text(decode(file.shown, file.content))


def _unreadable(file: File, why: str) -> Checked:
    """The result for a file that cannot be read, if somebody wants to know."""
    for selected in file.settings.plan(file.place).rules:
        if selected.rule.name == UNREADABLE_FILE:
            return unreadable(file.shown, why, selected.severity or selected.rule.severity)
    return Checked(file.shown, (), 0)


def _with_skipped(checked: Checked, file: File, text: Text, line: int) -> Checked:
    source = text.source
    place = source.position(source.line_starts[line - 1])
    added = _unreadable(file, _too_large("this line"))
    placed = tuple(diagnostic._replace(start=place, end=place) for diagnostic in added.diagnostics)
    return checked._replace(diagnostics=(*checked.diagnostics, *placed))


def _too_large(what: str) -> str:
    return f"{what} is larger than {LIMIT // 2**20} MiB"


def _by_design(files: Sequence[File]) -> dict[str, str]:
    """By rule, the setting that says a thing is meant. All settings know the same rules."""
    rules = files[0].settings.rules if files else {}
    return {rule.name: rule.by_design for rule in rules.values() if rule.by_design is not None}
