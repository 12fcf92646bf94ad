"""Where fixed texts go: to their files with `--fix`, to standard output as differences with `--diff`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from recordlint.cli.streams import complain, write, write_bytes, write_error
from recordlint.diagnostic import INTERNAL_ERROR, UNREADABLE_FILE
from recordlint.files.write import real_path, replace
from recordlint.report.diff import unified_diff
from recordlint.report.fixes import fixes
from recordlint.report.summary import plural, summarize
from recordlint.report.terminal import BOLD, FIX, LABEL, SEVERITY, painter, visible
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from recordlint.files import File
    from recordlint.report import Options
    from recordlint.run import Outcome
    from recordlint.text import Source

PAINT = {"---": BOLD, "+++": BOLD, "@@ ": LABEL, "-": SEVERITY[max(SEVERITY)], "+": FIX}
"""How lines of a difference begin, and what colour they have; the first that fits."""


class Files:
    """Writes what is fixed. `given` are the paths outside of which nothing is written; what came by standard input is
    in `output` afterwards."""

    def __init__(self, given: Sequence[str], output: bytes | None) -> None:
        self.output = output
        self._given = given

    def keep(self, file: File, before: Source, after: Source) -> None:
        """See `recordlint.examine.Fixing.keep`."""
        if file.content is not None:
            self.output = after.text.encode()
        else:
            replace(real_path(file.path, self._given), before.text.encode(), after.text.encode())


class Change(NamedTuple):
    """What fixes make of a file, and by which path a patch is to name it."""

    shown: str
    before: str
    after: str


class Differences:
    """Collects what fixes would change, and writes nothing."""

    def __init__(self, given: Sequence[str], base: str) -> None:
        self._given = given
        self._base = os.path.join(os.path.realpath(base), "")
        self._seen: set[str] = set()
        self._changes: dict[str, Change] = {}

    def keep(self, file: File, before: Source, after: Source) -> None:
        """See `recordlint.examine.Fixing.keep`."""
        known = self._changes.get(file.path)
        if known is not None:
            self._changes[file.path] = known._replace(after=after.text)
            return
        shown = file.shown
        if file.content is None:
            # Patches do not follow links, and a file with two names is to be changed once.
            real = real_path(file.path, self._given)
            if real in self._seen:
                return
            self._seen.add(real)
            if real.startswith(self._base):
                shown = real[len(self._base) :].replace(os.sep, "/")
        self._changes[file.path] = Change(shown, before.text, after.text)

    def diffs(self) -> list[str]:
        """The changes as patches, in order of their paths."""
        return [unified_diff(*change) for change in sorted(self._changes.values())]


def finish_diff(outcome: Outcome, diffs: Sequence[str], look: Options, options: argparse.Namespace) -> int:
    """Print the differences, and on standard error what kept them from being complete; the exit code.

    On a terminal, controls are made visible and colours are as `look` says; elsewhere the bytes are exact.
    """
    from recordlint.report.text import full

    report = outcome.report
    text = "".join(diffs)
    if sys.stdout.isatty() or options.color == "always":
        write("".join(_painted(line, look.color) for line in text.split("\n")[:-1]))
    else:
        write_bytes(text.encode())
    troubles = tuple(one for one in report.diagnostics if one.rule in (INTERNAL_ERROR, UNREADABLE_FILE))
    plain = look._replace(color=False)
    write_error(full(report._replace(diagnostics=troubles), plain, totals=False))
    if options.show_fixes:
        write_error(fixes(report, plain, "would be fixed"))
    if not (options.quiet or options.add_suppressions):
        unsafe = 0 if options.unsafe_fixes else summarize(report).unsafe
        more = f"; {unsafe} more with --unsafe-fixes" if unsafe else ""
        files = plural(len({one.path for one in report.fixed}), "file")
        complain(f"{plural(len(report.fixed), 'problem')} in {files} would be fixed{more}")
    if outcome.broken or outcome.unwritten:
        return 2
    return 1 if (diffs or troubles) and not options.exit_zero else 0


def _painted(line: str, color: bool) -> str:
    code = next((code for start, code in PAINT.items() if line.startswith(start)), "")
    return painter(color and code != "")(visible(line), code) + "\n"
