"""What fixes did, by file and rule: what `--show-fixes` prints."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from recordlint.report.terminal import BOLD, FIX, painter, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.report import Options, Report


def fixes(report: Report, options: Options, done: str = "fixed") -> str:
    """A line for every file that was repaired, and below it one for every rule and way of repair, in the order in which
    they came first; empty where nothing was. `done` is the word for it."""
    return "".join(line + "\n" for line in _lines(report, options, done))


def _lines(report: Report, options: Options, done: str) -> Iterator[str]:
    paint = painter(options.color)
    for path, repaired in groupby(report.fixed, key=lambda diagnostic: diagnostic.path):
        counts = Counter((one.rule, one.fix.title) for one in repaired if one.fix)
        yield f"{paint(visible(path), BOLD)}: {counts.total()} {done}"
        digits = len(str(max(counts.values())))
        for (rule, title), number in counts.items():
            yield f"  {number:>{digits}} × {paint(rule, FIX)}: {visible(title)}"
