"""Files -> report: what is checked in which order, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from recordlint.check import INTERNAL_ERROR, UNREADABLE_FILE, Checked, check, internal_error, unreadable
from recordlint.facts import Gathered
from recordlint.files.read import LIMIT, LINES, Text, read_lines, read_text
from recordlint.ledger import Ledger
from recordlint.report import Report
from recordlint.settings.find import reason
from recordlint.text import decode

if TYPE_CHECKING:
    from recordlint.check import Plan, World
    from recordlint.diagnostic import Applicability, Diagnostic
    from recordlint.files import File
    from recordlint.origins import Origin
    from recordlint.settings import Settings
    from recordlint.text import Source

Progress = Callable[[int], None]
"""Told how many files are done."""

Sieve = Callable[["File", "Sequence[Diagnostic]"], "Sequence[Diagnostic]"]
"""Given what is found in a file, says what of it to report and to fix; the rest is set aside."""


class Fixing(NamedTuple):
    """How to fix. `trust` is the least trust of fixes to apply. `keep` is given each file that they change, with its
    source before and after, to do with it what is wanted; it raises OSError where that cannot be done, and may be given
    a file again. Where it is not `stored`, the file still holds what it held, and only fixes are asked for."""

    trust: Applicability
    keep: Callable[[File, Source, Source], None]
    stored: bool = True


class Result(NamedTuple):
    """What came of one file: what is found in it (what remains, after fixes), what was fixed, what there is to say
    besides, and why it could not be written, where it could not. `content` is what came of it, where that does not
    stand in the file."""

    checked: Checked
    fixed: tuple[Diagnostic, ...] = ()
    besides: tuple[Diagnostic, ...] = ()
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
    *,
    others: Sequence[File] = (),
    complete: Callable[[], bool] = lambda: False,
    sieve: Sieve | None = None,
) -> Outcome:
    """Check files in their order, and fix them where that is asked for; then compare their records with each other and
    with those of `others`, on which nothing is reported. Only files of one configuration are compared.

    `complete` says whether `files` and `others` are all that the collections hold; it is asked only where it matters.
    """
    work = _Work(files, others, world, fixing, sieve)
    for number in range(len(files)):
        work.look_at(number)
        if progress is not None:
            progress(number + 1)
    for number in range(len(files), len(files) + len(others)):
        work.take_into_account(number)
    work.compare(complete)
    return work.outcome()


class _Work:
    """A run under way. Files are known by their numbers, those to report on first."""

    def __init__(
        self,
        files: Sequence[File],
        others: Sequence[File],
        world: World,
        fixing: Fixing | None,
        sieve: Sieve | None,
    ) -> None:
        self._files = [*files, *others]
        self._given = len(files)
        self._world = world
        self._fixing = fixing
        self._sieve = sieve
        self._found: dict[int, tuple[Diagnostic, ...]] = {}
        self._besides: dict[int, dict[Diagnostic, None]] = {}
        self._fixed: list[Diagnostic] = []
        self._unwritten: dict[str, str] = {}
        self._ledgers: dict[Settings, Ledger] = {}
        self._undecided: dict[Settings, list[int]] = {}
        self._records = 0
        self._checked = 0

    def look_at(self, number: int) -> None:
        """Check and perhaps fix a file alone."""
        file = self._files[number]
        result = _look_at(file, self._world, None if file.frozen else self._fixing, self._sieve)
        if result is not None:
            self._checked += 1
            self._records += result.checked.records
            self._take(number, result)
            self._add(number, result.checked.gathered)
            if result.checked.undecided:
                self._undecided.setdefault(file.settings, []).append(number)

    def _take(self, number: int, result: Result) -> None:
        """Keep what came of a file."""
        if result.checked.diagnostics:
            self._found[number] = result.checked.diagnostics
        else:
            self._found.pop(number, None)
        self._fixed += result.fixed
        if result.besides:
            self._besides.setdefault(number, {}).update(dict.fromkeys(result.besides))
        if result.content is not None:
            self._files[number] = self._files[number]._replace(content=result.content)
        if result.unwritten is not None:
            self._unwritten[self._files[number].shown] = result.unwritten

    def _add(self, number: int, gathered: Gathered) -> None:
        settings = self._files[number].settings
        if self._fixing is not None and not self._fixing.stored:
            # Nobody asks for what cannot be fixed.
            fixable = {name for name, rule in settings.rules.items() if rule.fix is not None}
            gathered = gathered.only(fixable)
        self._ledgers.setdefault(settings, Ledger()).add(number, gathered)

    def take_into_account(self, number: int) -> None:
        """Take the facts of a file that is not reported on."""
        if self._files[number].settings in self._ledgers:
            self._add(number, _gathered(self._files[number], self._world))

    def compare(self, complete: Callable[[], bool]) -> None:
        """Compare the records, and fix what that shows."""
        for settings, ledger in self._ledgers.items():
            undecided = self._undecided.get(settings, ())
            if ledger or undecided:
                from recordlint.collection import compare, settle

                compared = partial(
                    compare,
                    ledger,
                    [file.shown for file in self._files],
                    self._open,
                    self._plan,
                    self._world,
                    given=self._given,
                    undecided=undecided,
                    complete=bool(undecided) and complete(),
                )
                mend = None if self._fixing is None else partial(self._mend, self._fixing)
                for number, checked in settle(ledger, compared, mend).items():
                    self._take(number, Result(checked))

    def _plan(self, number: int) -> Plan:
        return self._files[number].settings.plan(self._files[number].place)

    def _open(self, number: int) -> tuple[Source, Plan] | None:
        source = source_of(self._files[number])
        return None if source is None else (source, self._plan(number))

    def _mend(self, fixing: Fixing, number: int, checked: Checked) -> Checked | None:
        """Fix what comparisons have shown in a file."""
        file = self._files[number]
        try:
            text = None if file.frozen else _text(file)
        except OSError:
            text = None
        if text is None:
            return None
        result = _fix(file, text, checked, self._world, fixing, sieve=self._sieve)
        self._take(number, result)
        return None if result.checked is checked else result.checked

    def _settings(self) -> Iterable[Settings]:
        return dict.fromkeys(file.settings for file in self._files[: self._given])

    def outcome(self) -> Outcome:
        """What it all came to."""
        diagnostics: list[Diagnostic] = []
        aside: list[Diagnostic] = []
        failed = False
        for number in range(self._given):
            file = self._files[number]
            found, left = _sift(self._sieve, file, (*self._found.get(number, ()), *self._besides.get(number, ())))
            diagnostics += found
            aside += left
            failed = failed or fails(file, found)
        diagnostics.sort(key=lambda diagnostic: diagnostic.order)
        return Outcome(
            Report(
                tuple(diagnostics),
                self._checked,
                self._records,
                # Plugins may make settings know different ones.
                {name: rule for settings in self._settings() for name, rule in settings.rules.items()},
                tuple(sorted(self._fixed, key=lambda diagnostic: diagnostic.path)),
                None if self._fixing is None else self._fixing.trust,
            ),
            failed,
            any(diagnostic.rule == INTERNAL_ERROR for diagnostic in diagnostics),
            tuple(self._unwritten.items()),
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


def _gathered(file: File, world: World) -> Gathered:
    """What the records of a file bring to comparisons; nothing where it cannot be read."""
    plan = file.settings.plan(file.place)
    plan = plan._replace(rules=tuple(one for one in plan.rules if one.rule.asks_others))
    source = source_of(file)
    return Gathered() if source is None else check(source, plan, world).gathered


def source_of(file: File) -> Source | None:
    """The text of a file; None where it cannot be read: that is said elsewhere."""
    try:
        return None if file.fault is not None else _text(file).source
    except OSError:
        return None


def origins(files: Iterable[File]) -> tuple[Origin, ...]:
    """When and by whom the records of files were published. Reads the files again; what cannot be read is left out."""
    from recordlint.origins import origin
    from recordlint.parse import parse

    found: list[Origin] = []
    for file in files:
        source = source_of(file)
        if source is not None:
            with suppress(Exception):
                found += map(origin, parse(source, yaml_version=file.settings.plan(file.place).yaml))
    return tuple(found)


def check_file(file: File, world: World) -> Checked | None:
    """What is found in one file; None for one that a folder listed and that is gone, or is a folder. Never raises."""
    result = _look_at(file, world, None, None)
    return None if result is None else _with(result.checked, result.besides)


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
    result = Result(checked) if fixing is None else _fix(file, text, checked, world, fixing, sieve=sieve)
    skipped = tuple(one for line in text.skipped for one in _skipped(file, text, line))
    return result._replace(besides=(*result.besides, *skipped)) if skipped else result


def _fix(file: File, text: Text, checked: Checked, world: World, fixing: Fixing, *, sieve: Sieve | None) -> Result:
    """What fixes make of a file in which something is found; the same `checked` where they change nothing."""
    found, left = _sift(sieve, file, checked.diagnostics)
    # A text without the lines that were too long is not what the file holds.
    if text.skipped or not any(_fixable(one, fixing.trust) for one in found):
        return Result(checked)
    from recordlint.fix import fix

    plan, source = file.settings.plan(file.place), text.source
    try:
        after, applied, void = fix(source, plan, world, fixing.trust, found=found, left=left)
    except Exception as error:
        why = f"the fixes failed on this file: {type(error).__name__}: {error}"
        return Result(checked, besides=(internal_error(source, why),))
    if after.text == source.text:
        return Result(checked, besides=void)
    try:
        fixing.keep(file, source, after)
    except OSError as error:
        return Result(checked, besides=void, unwritten=reason(error))
    content = after.text.encode() if file.content is not None or not fixing.stored else None
    return Result(check(after, plan, world), applied, void, content=content)


def _fixable(diagnostic: Diagnostic, trust: Applicability) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability >= trust


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


def _skipped(file: File, text: Text, line: int) -> tuple[Diagnostic, ...]:
    """What there is to say of a line that is too long."""
    source = text.source
    place = source.position(source.line_starts[line - 1])
    diagnostics = _unreadable(file, _too_large("this line")).diagnostics
    return tuple(diagnostic._replace(start=place, end=place) for diagnostic in diagnostics)


def _too_large(what: str) -> str:
    return f"{what} is larger than {LIMIT // 2**20} MiB"
