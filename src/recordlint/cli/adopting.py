"""What helps to adopt recordlint in an old repository: the options that set known problems aside."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from recordlint.baseline import Look, entry_of, format_baseline, outdated, parse_baseline, place_of, renewed
from recordlint.cli.streams import Trouble, complain
from recordlint.diagnostic import INTERNAL_ERROR, UNREADABLE_FILE
from recordlint.files.read import read_bytes
from recordlint.files.write import create, replace
from recordlint.run import fails
from recordlint.settings.find import reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recordlint.baseline import Entry
    from recordlint.diagnostic import Diagnostic
    from recordlint.files import File
    from recordlint.run import Outcome
    from recordlint.settings import Settings


class Adoption:
    """Sets problems aside: those that a baseline knows, and those in what did not change. One is made for a run: `sift`
    is its sieve, and `conclude` comes after it."""

    def __init__(self, files: Sequence[File], everywhere: Settings, base: str, options: argparse.Namespace) -> None:
        self._quiet = options.quiet
        self._baselines = Baselines(files, everywhere, base, options)
        self._since = None
        if options.changed_since is not None:
            from recordlint.cli.since import Since

            self._since = Since(options.changed_since, base, files)

    def sift(self, file: File, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """See `recordlint.examine.Sieve`."""
        found = [one for one in found if not self._baselines.know(file, one)]
        return found if self._since is None else self._since.sift(file, found)

    def conclude(self, outcome: Outcome) -> Outcome:
        """The outcome as it is to be reported, after the baselines are brought up to date where that is asked for."""
        aside = len(outcome.aside)
        outcome, known = self._baselines.conclude(outcome)
        unchanged = None
        if self._since is not None:
            self._since.close(quiet=self._quiet)
            unchanged = aside - (known or 0)
        return outcome._replace(report=outcome.report._replace(known=known, unchanged=unchanged))


class Baselines:
    """The baselines that hold for the files of a run.

    `everywhere` are the settings of the working directory, whose baseline counts even if no file has it.
    """

    def __init__(self, files: Sequence[File], everywhere: Settings, base: str, options: argparse.Namespace) -> None:
        self._options = options
        self._base = base
        self._files = files
        paths = dict.fromkeys(settings.get("baseline") for settings in (everywhere, *(file.settings for file in files)))
        self._baselines = {path: self._read(path) for path in paths if path is not None}
        if options.update_baseline and not self._baselines:
            raise Trouble(
                "--update-baseline: no baseline is named: give --baseline FILE,"
                ' or write `baseline = "recordlint-baseline.json"` into the configuration'
            )

    def know(self, file: File, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic of a file is in its baseline."""
        path = file.settings.get("baseline")
        return path is not None and self._entry(file, diagnostic) in self._baselines[path]

    def conclude(self, outcome: Outcome) -> tuple[Outcome, int | None]:
        """The outcome as it is to be reported, and how many problems are known; None if there is no baseline."""
        if not self._baselines:
            return outcome, None
        reported = list(outcome.report.diagnostics)
        of = {file.shown: file for file in self._files}
        known = sum(self.know(of[one.path], one) for one in outcome.aside)
        if self._options.update_baseline:
            self._update((*reported, *outcome.aside))
            left = [one for one in reported if self._entry(of[one.path], one) is None]
            known += len(reported) - len(left)
            failed = any(fails(of[one.path], (one,)) for one in left)
            outcome = outcome._replace(failed=failed)
            reported = left
        elif not self._options.quiet:
            self._tell_outdated((*reported, *outcome.aside))
        return outcome._replace(report=outcome.report._replace(diagnostics=tuple(reported))), known

    def _entry(self, file: File, diagnostic: Diagnostic) -> Entry | None:
        """The entry that a diagnostic would have in the baseline of its file; None where none may have it."""
        baseline = file.settings.get("baseline")
        if baseline is None:
            return None
        return entry_of(diagnostic, file.path, baseline, file.settings.plan(file.place).unsuppressible)

    def _update(self, found: Iterable[Diagnostic]) -> None:
        for path, looks in self._looks(found):
            before = self._baselines[path]
            folder = posixpath.dirname(path)

            def gone(place: str, folder: str = folder) -> bool:
                return not os.path.lexists(posixpath.join(folder, place))

            after = renewed(before, looks, gone)
            self._write(path, format_baseline(after))
            if not self._options.quiet:
                counts = f"{len(after - before)} added, {len(before - after)} removed, {len(after)} in all"
                complain(f"`{self._shown(path)}`: {counts}")

    def _tell_outdated(self, found: Iterable[Diagnostic]) -> None:
        for path, looks in self._looks(found):
            if number := len(outdated(self._baselines[path], looks)):
                entries = "1 entry is" if number == 1 else f"{number} entries are"
                complain(f"`{self._shown(path)}`: {entries} no longer needed (--update-baseline cleans up)")

    def _looks(self, found: Iterable[Diagnostic]) -> Iterator[tuple[str, dict[str, Look]]]:
        """What the run found, by baseline and by path from its folder."""
        by_name: dict[str, list[Diagnostic]] = {}
        for one in found:
            by_name.setdefault(one.path, []).append(one)
        for path in self._baselines:
            looks = {}
            for file in self._files:
                if file.settings.get("baseline") == path:
                    diagnostics = by_name.get(file.shown, [])
                    entries = (self._entry(file, one) for one in diagnostics)
                    unseen = self._unseen(file, {one.rule for one in diagnostics})
                    looks[place_of(file.path, path)] = Look({one for one in entries if one is not None}, unseen)
            yield path, looks

    def _unseen(self, file: File, spoke: set[str]) -> Callable[[str], bool]:
        """Of which rules the run could not find in a file all that they say: those that the command line leaves out,
        those that compare it with records that are not looked at; all if the file could not be checked."""
        if spoke & {INTERNAL_ERROR, UNREADABLE_FILE}:
            return lambda rule: True
        rules = file.settings.rules
        chosen = {one.rule.name for one in file.settings.plan(file.place).rules}
        narrowed = any(name in file.settings.overrides for name in ("select", "ignore"))
        alone = self._options.collection_scope != "all" and not self._options.update_baseline

        def unseen(rule: str) -> bool:
            if rule not in chosen:
                return narrowed and rule in rules
            return alone and rules[rule].asks_others

        return unseen

    def _read(self, path: str) -> frozenset[Entry]:
        try:
            return parse_baseline(read_bytes(path, None))
        except FileNotFoundError as error:
            if self._options.update_baseline:
                return frozenset()
            raise Trouble(f"there is no baseline `{self._shown(path)}`: --update-baseline writes it") from error
        except OSError as error:
            raise Trouble(f"the baseline `{self._shown(path)}` cannot be read: {reason(error)}") from error
        except ValueError as error:
            raise Trouble(f"the baseline `{self._shown(path)}` cannot be read: {error}") from error

    def _write(self, path: str, after: bytes) -> None:
        try:
            try:
                before = read_bytes(path, None)
            except FileNotFoundError:
                create(path, after)
            else:
                if before != after:
                    replace(os.path.realpath(path), before, after)
        except OSError as error:
            raise Trouble(f"the baseline `{self._shown(path)}` cannot be written: {reason(error)}") from error

    def _shown(self, path: str) -> str:
        return posixpath.relpath(path, self._base) if path.startswith(self._base.rstrip("/") + "/") else path
