"""Files -> report: what is checked in which order, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recordlint.check import INTERNAL_ERROR, UNREADABLE_FILE, Checked, check, internal_error, unreadable
from recordlint.files.read import LIMIT, LINES, Text, read_lines, read_text
from recordlint.ledger import Ledger
from recordlint.report import Report
from recordlint.settings.find import reason
from recordlint.text import decode

if TYPE_CHECKING:
    from recordlint.check import Noted, Plan, World
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.files import File
    from recordlint.settings import Settings
    from recordlint.text import Source

Progress = Callable[[int], None]
"""Told how many files are done."""

Sieve = Callable[["File", "Sequence[Diagnostic]"], "Sequence[Diagnostic]"]
"""Given what is found in a file, says what of it to report and to fix; the rest is set aside."""


class Fixing(NamedTuple):
    """How to fix. `trust` is the least trust of fixes to apply. `keep` is given each file that they change, with its
    source before and after, to do with it what is wanted; it raises OSError where that cannot be done."""

    trust: Applicability
    keep: Callable[[File, Source, Source], None]


class Result(NamedTuple):
    """What came of one file: what is found in it (what remains, after fixes), what was fixed, and why it could not be
    written, where it could not. `content` is what came of a content that was handed in, where it changed."""

    checked: Checked
    fixed: tuple[Diagnostic, ...] = ()
    unwritten: str | None = None
    content: bytes | None = None


class Outcome(NamedTuple):
    """What a run came to. `failed`: a diagnostic is as severe as its file's `fail-on`. `broken`: recordlint itself
    failed somewhere. `unwritten` are the files whose fixes could not be kept, with why. `aside` is what the sieve kept
    from being reported."""

    report: Report
    failed: bool
    broken: bool
    unwritten: tuple[tuple[str, str], ...] = ()
    aside: tuple[Diagnostic, ...] = ()


def run(
    files: Sequence[File],
    world: World,
    progress: Progress | None = None,
    fixing: Fixing | None = None,
    others: Sequence[File] = (),
    *,
    sieve: Sieve | None = None,
) -> Outcome:
    """Check files in their order, and fix them where that is asked for; then compare their records with each other and
    with those of `others`, on which nothing is reported. Only files of one configuration are compared."""
    diagnostics: list[Diagnostic] = []
    aside: list[Diagnostic] = []
    fixed: list[Diagnostic] = []
    unwritten: list[tuple[str, str]] = []
    ledgers: dict[Settings, Ledger] = {}
    records = checked_files = 0
    failed = False
    files = list(files)
    for number, file in enumerate(files):
        result = _look_at(file, world, None if file.frozen else fixing, sieve)
        if result is not None:
            if result.content is not None:
                files[number] = file._replace(content=result.content)
            found, left = _sift(sieve, files[number], result.checked.diagnostics)
            diagnostics += found
            aside += left
            fixed += result.fixed
            records += result.checked.records
            checked_files += 1
            failed = failed or fails(file, found)
            ledgers.setdefault(file.settings, Ledger()).add(number, result.checked.facts)
            if result.unwritten is not None:
                unwritten.append((file.shown, result.unwritten))
        if progress is not None:
            progress(number + 1)
    for number, file in enumerate(others, len(files)):
        if file.settings in ledgers:
            ledgers[file.settings].add(number, _facts(file, world))
    for ledger in ledgers.values():
        for number, compared in _compare(ledger, (*files, *others), len(files), world):
            found, left = _sift(sieve, files[number], compared)
            diagnostics += found
            aside += left
            failed = failed or fails(files[number], found)
    diagnostics.sort(key=lambda diagnostic: diagnostic.order)
    trust = None if fixing is None else fixing.trust
    # All settings know the same rules.
    rules = files[0].settings.rules if files else {}
    return Outcome(
        Report(tuple(diagnostics), checked_files, records, rules, tuple(fixed), trust),
        failed,
        any(diagnostic.rule == INTERNAL_ERROR for diagnostic in diagnostics),
        tuple(unwritten),
        tuple(aside),
    )


def _sift(
    sieve: Sieve | None, file: File, found: Sequence[Diagnostic]
) -> tuple[Sequence[Diagnostic], Sequence[Diagnostic]]:
    """What to report, and what is set aside."""
    if sieve is None or not found:
        return found, ()
    reported = sieve(file, found)
    chosen = set(map(id, reported))
    return reported, [one for one in found if id(one) not in chosen]


def fails(file: File, found: Sequence[Diagnostic]) -> bool:
    """Whether what is found in a file makes the run fail."""
    return any(file.settings.fails(one.severity, file.place) for one in found)


def _facts(file: File, world: World) -> tuple[Noted, ...]:
    """What the records of a file bring to comparisons; nothing where it cannot be read."""
    plan = file.settings.plan(file.place)
    plan = plan._replace(rules=tuple(one for one in plan.rules if one.rule.comparison is not None))
    source = source_of(file)
    return () if source is None else check(source, plan, world).facts


def _compare(
    ledger: Ledger, files: Sequence[File], given: int, world: World
) -> Iterator[tuple[int, tuple[Diagnostic, ...]]]:
    """What is found by comparing records, by the number of the file, of which the first `given` are reported on."""
    if not ledger:
        return
    from recordlint.collection import compare

    def plan_of(number: int) -> Plan:
        return files[number].settings.plan(files[number].place)

    def open_file(number: int) -> tuple[Source, Plan] | None:
        source = source_of(files[number])
        return None if source is None else (source, plan_of(number))

    yield from compare(ledger, [file.shown for file in files], open_file, plan_of, world, given=given)


def source_of(file: File) -> Source | None:
    """The text of a file; None where it cannot be read: that is said elsewhere."""
    try:
        return None if file.fault is not None else _text(file).source
    except OSError:
        return None


def check_file(file: File, world: World) -> Checked | None:
    """What is found in one file; None for one that a folder listed and that is gone, or is a folder. Never raises."""
    result = _look_at(file, world, None, None)
    return None if result is None else result.checked


def _look_at(file: File, world: World, fixing: Fixing | None, sieve: Sieve | None) -> Result | None:
    try:
        if file.fault is not None:
            raise OSError(file.fault)
        text = _text(file)
    except OSError as error:
        if not file.named and isinstance(error, (FileNotFoundError, IsADirectoryError)):
            return None
        return Result(_unreadable(file, reason(error)))
    checked = check(text.source, file.settings.plan(file.place), world)
    for line in text.skipped:
        checked = _with_skipped(checked, file, text, line)
    # A text without the lines that were too long is not what the file holds.
    if fixing is None or text.skipped:
        return Result(checked)
    found, left = _sift(sieve, file, checked.diagnostics)
    if not any(_fixable(one, fixing.trust) for one in found):
        return Result(checked)
    return _fix(file, text.source, checked, world, fixing, left=left)


def _fixable(diagnostic: Diagnostic, trust: Applicability) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability >= trust


def _fix(
    file: File, source: Source, checked: Checked, world: World, fixing: Fixing, *, left: Sequence[Diagnostic]
) -> Result:
    from recordlint.fix import fix

    plan = file.settings.plan(file.place)
    try:
        after, applied, void = fix(source, plan, world, fixing.trust, left)
    except Exception as error:
        why = f"the fixes failed on this file: {type(error).__name__}: {error}"
        return Result(_with(checked, (internal_error(source, why),)))
    if after.text == source.text:
        return Result(_with(checked, void))
    try:
        fixing.keep(file, source, after)
    except OSError as error:
        return Result(_with(checked, void), unwritten=reason(error))
    content = None if file.content is None else after.text.encode()
    return Result(_with(check(after, plan, world), void), applied, content=content)


def _with(checked: Checked, others: Sequence[Diagnostic]) -> Checked:
    return checked._replace(diagnostics=(*checked.diagnostics, *others))


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
    return _with(checked, placed)


def _too_large(what: str) -> str:
    return f"{what} is larger than {LIMIT // 2**20} MiB"
