"""Reports, written where they are wanted."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, TextIO

from recordlint.cli.options import TEXT_FORMATS
from recordlint.cli.streams import Trouble, terminal_width, wants_color, write, write_error
from recordlint.examine import source_of
from recordlint.report import Options, Report, reporter
from recordlint.run import origins
from recordlint.settings.find import reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from recordlint.cli.options import Destination
    from recordlint.files import File
    from recordlint.text import Source


def look_of(stream: TextIO, options: argparse.Namespace) -> Options:
    """How a report to a stream is to look."""
    return Options(
        color=wants_color(options.color, stream, os.environ),
        width=terminal_width(stream, os.environ),
        verbose=options.verbose,
    )


def report_all(
    report: Report,
    destinations: Sequence[Destination],
    stream: TextIO,
    options: argparse.Namespace,
    files: Sequence[File],
) -> None:
    """Write the reports that are wanted: to their files, or to a stream."""
    look = look_of(stream, options)._replace(source=_sources(files), origins=lambda: origins(files))
    for destination in destinations:
        if destination.file is None:
            text = _text(report, destination.format, look, options)
            # What programs read is UTF-8 whatever the terminal's encoding: JSON has no other, and XML says so.
            written = text if destination.format in TEXT_FORMATS else text.encode(errors="backslashreplace")
            (write if stream is sys.stdout else write_error)(written)
            continue
        text = _text(report, destination.format, look._replace(color=options.color == "always"), options)
        try:
            with open(destination.file, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(text)
        except OSError as error:
            raise Trouble(f"`{destination.file}` cannot be written: {reason(error)}") from error


def _sources(files: Sequence[File]) -> Callable[[str], Source | None]:
    """What gives the text of a file by its path in reports."""

    @cache
    def by_path() -> dict[str, File]:
        return {file.shown: file for file in files}

    def source(path: str) -> Source | None:
        file = by_path().get(path)
        return None if file is None else source_of(file)

    return source


def _text(report: Report, format: str, look: Options, options: argparse.Namespace) -> str:
    if format not in TEXT_FORMATS:
        return reporter(format)(report, look)
    fixed = ""
    if options.show_fixes and report.fixed:
        from recordlint.report.fixes import fixes

        fixed = fixes(report, look) + ("" if format == "concise" else "\n")
    if options.statistics:
        from recordlint.report.statistics import statistics

        return fixed + statistics(report, look)
    from recordlint.report import text

    write_report = text.full if format == "full" else text.concise
    return fixed + write_report(report, look, totals=not (options.quiet or options.watch))
