"""Files -> report: what is checked in which order, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from recordlint.diagnostic import INTERNAL_ERROR
from recordlint.examine import Fixing, Result, Sieve, examine, gather, mend, sift, source_of, text_of
from recordlint.ledger import Ledger
from recordlint.report import Report, Sampled
from recordlint.spread import examine_all
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from recordlint.cache import Cache
    from recordlint.check import Checked, Plan
    from recordlint.diagnostic import Diagnostic
    from recordlint.engines import Engine
    from recordlint.facts import Gathered
    from recordlint.files import File
    from recordlint.files.world import FileWorld
    from recordlint.origins import Origin
    from recordlint.rule import Rule
    from recordlint.sample import Drawn
    from recordlint.settings import Settings
    from recordlint.shards import Shards
    from recordlint.shards.counted import Counts
    from recordlint.sweep import Swept
    from recordlint.tables import Table
    from recordlint.text import Source

Progress = Callable[[int], None]
"""Told how many files, or rows of tables, are done."""


class Outcome(NamedTuple):
    """What a run came to. `failed`: a diagnostic is as severe as its file's `fail-on`. `broken`: recordlint itself
    failed somewhere. `unwritten` are the files whose fixes could not be kept, with why. `aside` is what the sieve kept
    from being reported. `again` says how many parts of tables were there from a run before this one, of how many."""

    report: Report
    failed: bool
    broken: bool
    unwritten: tuple[tuple[str, str], ...] = ()
    aside: tuple[Diagnostic, ...] = ()
    again: tuple[int, int] = (0, 0)


def run(
    files: Sequence[File],
    world: FileWorld,
    progress: Progress | None = None,
    fixing: Fixing | None = None,
    *,
    others: Sequence[File] = (),
    complete: Callable[[], bool] = lambda: False,
    sieve: Sieve | None = None,
    cache: Cache | None = None,
    jobs: int = 1,
    progress_of_rows: Progress = lambda rows: None,
    drawn: Drawn | None = None,
    shards: Shards | None = None,
    engine: Engine | None = None,
) -> Outcome:
    """Check files, and fix them where that is asked for; then compare their records with each other and with those of
    `others`, on which nothing is reported. Only files of one configuration are compared.

    `complete` says whether `files` and `others` are all that the collections hold; it is asked only where it matters.
    What is in the `cache` is not checked again, and up to `jobs` processes check the rest; the outcome is the same.
    Neither is of use where files are fixed. Where `files` were `drawn` from more, only the rows drawn are checked. With
    `shards` what is found goes there, and the report holds the first of it; then FolderError, WriteError or OSError is
    raised where nothing can be written. An `engine` checks tables in place of this process; raises EngineError where it
    cannot.
    """
    tables = [file for file in files if file.table]
    files = [file for file in files if not file.table]
    work = _Work(files, [file for file in others if not file.table], world, fixing, sieve)
    results = work.examined() if fixing is not None else examine_all(files, world, cache, jobs)
    for done, (number, result) in enumerate(results, 1):
        work.take(number, result)
        if progress is not None:
            progress(done)
    work.compare(complete)
    outcome = work.outcome()
    if drawn is not None:
        outcome = outcome._replace(report=outcome.report._replace(sampled=Sampled(drawn.size, drawn.population)))
    if shards is None and not tables:
        return outcome
    from recordlint.tables import table_of

    rows: Mapping[str, Sequence[int]] = {} if drawn is None else drawn.rows
    chosen = [table_of(file, world.now, rows.get(file.path)) for file in tables]
    if shards is not None:
        from recordlint.shards.run import check_into

        into = partial(check_into, shards, chosen, jobs, progress_of_rows, now=world.now, engine=engine)
        return _into_shards(outcome, chosen, shards.folder, partial(into, complete=drawn is None))
    from recordlint.sweep import sweep

    check_rows = partial(sweep, jobs=jobs) if engine is None else engine.sweep
    return _with_tables(outcome, chosen, check_rows(chosen, done=progress_of_rows, complete=drawn is None))


def _with_tables(outcome: Outcome, tables: Sequence[Table], swept: Swept) -> Outcome:
    """The outcome together with what is found in the rows of tables."""
    report = outcome.report
    report = report._replace(
        diagnostics=tuple(sorted((*report.diagnostics, *swept.diagnostics), key=attrgetter("order"))),
        files=report.files + len(tables),
        records=report.records + swept.rows,
        rules={**_rules_of(tables), **report.rules},
    )
    broken = outcome.broken or any(one.rule == INTERNAL_ERROR for one in swept.diagnostics)
    return outcome._replace(report=report, failed=outcome.failed or swept.failed, broken=broken)


def _into_shards(outcome: Outcome, tables: Sequence[Table], folder: str, check: Callable[..., Counts]) -> Outcome:
    """The outcome, written into shards of a folder together with what is found when the rows of tables are checked."""
    from recordlint.shards.run import Others

    files = outcome.report

    def report(counts: Counts) -> Report:
        return files._replace(
            diagnostics=tuple(counts.kept),
            files=files.files + len(tables),
            records=files.records + counts.rows,
            rules={**_rules_of(tables), **files.rules},
            tally=counts.tally,
            kept=folder,
        )

    counts = check(others=Others(files.diagnostics, files.files, files.records), report=report)
    broken = outcome.broken or counts.tally.records[INTERNAL_ERROR] > 0
    again = (counts.again, counts.parts)
    return outcome._replace(report=report(counts), failed=outcome.failed or counts.failed, broken=broken, again=again)


def _rules_of(tables: Sequence[Table]) -> dict[str, Rule]:
    return {name: rule for table in tables for name, rule in table.file.settings.rules.items()}


class _Work:
    """A run under way. Files are known by their numbers, those to report on first."""

    def __init__(
        self,
        files: Sequence[File],
        others: Sequence[File],
        world: FileWorld,
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

    def examined(self) -> Iterator[tuple[int, Result | None]]:
        """Check and fix each file to report on, in order."""
        for number, file in enumerate(self._files[: self._given]):
            yield number, examine(file, self._world, None if file.frozen else self._fixing, self._sieve)

    def take(self, number: int, result: Result | None) -> None:
        """Keep what came of a file that was looked at alone."""
        if result is not None:
            self._checked += 1
            self._records += result.checked.records
            self._take(number, result)
            self._add(number, result.checked.gathered)
            if result.checked.undecided:
                self._undecided.setdefault(self._files[number].settings, []).append(number)

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
        if settings not in self._ledgers:
            self._ledgers[settings] = Ledger()
        self._ledgers[settings].add(number, gathered)

    def _take_into_account(self, number: int) -> None:
        """Take the facts of a file that is not reported on."""
        if self._files[number].settings in self._ledgers:
            self._add(number, gather(self._files[number], self._world))

    def compare(self, complete: Callable[[], bool]) -> None:
        """Compare the records, also with those that are not reported on, and fix what that shows."""
        for number in range(self._given, len(self._files)):
            self._take_into_account(number)
        for settings, ledger in self._ledgers.items():
            undecided = self._undecided.get(settings, ())
            if undecided or ledger.suspects():
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
            text = None if file.frozen else text_of(file)
        except OSError:
            text = None
        if text is None:
            return None
        result = mend(file, text, checked, self._world, fixing, sieve=self._sieve)
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
            found, left = sift(self._sieve, file, (*self._found.get(number, ()), *self._besides.get(number, ())))
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


def fails(file: File, found: Sequence[Diagnostic]) -> bool:
    """Whether what is found in a file makes the run fail."""
    return any(file.settings.fails(one.severity, file.place) for one in found)


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
