"""The reports for people: `full`, with the source of every diagnostic, and `concise`, a line for each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Diagnostic, PlacedFix
from recordlint.report.summary import totals as totals_line
from recordlint.report.tally import found_by_rule, tally_of
from recordlint.report.terminal import BOLD, FIX, SEVERITY, Painter, painter, visible, width

if TYPE_CHECKING:
    from recordlint.report import Options, Report

FLOOD_RECORDS = 50
"""A rule floods a report when it speaks about at least so many records ..."""
FLOOD_SHARE = 0.1
"""... and at least this share of the run's records."""
FLOOD_SHOWN = 3
"""How many diagnostics of such a rule are shown."""
NARROWEST = 40
"""Text is not wrapped narrower than this."""


def full(report: Report, options: Options, totals: bool = True) -> str:
    """Every diagnostic with its source, labels, help and fix; then, if `totals`, the line of totals."""
    paint = painter(options.color)
    shown, floods = _floods(report, options)
    blocks = ["\n".join(_block(diagnostic, options, paint)) for diagnostic in shown]
    blocks += ["\n".join(floods)] if floods else []
    blocks += [paint(totals_line(report), BOLD)] if totals else []
    return "\n\n".join(blocks) + "\n" if blocks else ""


def concise(report: Report, options: Options, totals: bool = True) -> str:
    """A line for every diagnostic; then, if `totals`, the line of totals."""
    paint = painter(options.color)
    shown, floods = _floods(report, options)
    lines = [_headline(diagnostic, paint) + _fixable(diagnostic.fix, paint) for diagnostic in shown]
    lines += floods
    lines += [paint(totals_line(report), BOLD)] if totals else []
    return "".join(line + "\n" for line in lines)


def _floods(report: Report, options: Options) -> tuple[list[Diagnostic], list[str]]:
    """The diagnostics to show, and a line for every rule of which not all are shown.

    The lines stand together at the end, beside the totals: in the middle of a long report nobody would see them.
    """
    if options.verbose and report.tally is None:
        return list(report.diagnostics), []
    records = tally_of(report).records
    threshold = max(FLOOD_RECORDS, FLOOD_SHARE * report.records)
    flooding = {rule for rule, number in records.items() if number >= threshold and not options.verbose}
    seen: Counter[str] = Counter()
    shown = []
    for diagnostic in report.diagnostics:
        if diagnostic.rule not in flooding or seen[diagnostic.rule] < FLOOD_SHOWN:
            seen[diagnostic.rule] += 1
            shown.append(diagnostic)
    found = found_by_rule(report)
    cut = sorted((-records[rule], rule) for rule, number in found.items() if seen[rule] < number)
    more = "-v shows all" if report.kept is None else f"all are in {visible(report.kept)}"
    lines = []
    for _, rule in cut:
        known = report.rules.get(rule)
        meant = f"; if that is meant, {known.by_design}" if known is not None and known.by_design else ""
        lines.append(f"{records[rule]} of {report.records} records: {rule}{meant} ({seen[rule]} shown, {more})")
    return shown, lines


def _block(diagnostic: Diagnostic, options: Options, paint: Painter) -> list[str]:
    """A diagnostic as the lines of the full report."""
    from recordlint.report.excerpt import excerpt

    columns = options.width
    drawn = excerpt(diagnostic, columns, paint)
    indent = " " * drawn.indent
    lines = [_headline(diagnostic, paint), *drawn.lines]
    for label in drawn.elsewhere:
        place = f"{_printable(label.path or diagnostic.path)}:{label.start.line}:{label.start.column}"
        lines.append(f"{indent}{paint('see:', BOLD)} {place} {visible(label.message)}")
    if diagnostic.row is not None and diagnostic.row.path != diagnostic.path:
        lines.append(f"{indent}{paint('row:', BOLD)} {diagnostic.row.number} of {visible(diagnostic.row.file)}")
    for ground in diagnostic.why if options.verbose else ():
        lines += _paragraph("why:", ground, indent, columns, paint)
    if diagnostic.help:
        lines += _paragraph("help:", diagnostic.help, indent, columns, paint)
    if diagnostic.fix:
        trust = diagnostic.fix.applicability
        name = "shown only" if trust is Applicability.DISPLAY else trust.label
        lines.append(f"{indent}{paint(f'fix ({name}):', FIX)} {visible(diagnostic.fix.title)}")
    return lines


def _paragraph(name: str, text: str, indent: str, columns: int, paint: Painter) -> list[str]:
    first, *others = _wrap(visible(text), max(columns, NARROWEST) - len(indent) - len(name) - 1)
    return [f"{indent}{paint(name, BOLD)} {first}", *(f"{indent}{'':>{len(name)}} {line}" for line in others)]


def _headline(diagnostic: Diagnostic, paint: Painter) -> str:
    place = f":{diagnostic.start.line}:{diagnostic.start.column}:"
    what = paint(f"{diagnostic.severity.label}[{diagnostic.rule}]", SEVERITY[diagnostic.severity])
    return f"{paint(_printable(diagnostic.path), BOLD)}{place} {what} {visible(diagnostic.message)}"


def _fixable(fix: PlacedFix | None, paint: Painter) -> str:
    if fix is None or fix.applicability is Applicability.DISPLAY:
        return ""
    return f" {paint(f'[{fix.applicability.label} fix]', FIX)}"


def _printable(path: str) -> str:
    """A path for the beginning of a line, where a build server takes `::` for a command."""
    shown = visible(path)
    return f"./{shown}" if shown.lstrip().startswith(":") else shown


def _wrap(text: str, columns: int) -> list[str]:
    """Break a text at blanks into lines of `columns` cells; words that are longer stay whole."""
    lines = [""]
    used = 0
    for word in text.split(" "):
        cells = width(word)
        # Never at the beginning of a line: there a build server takes it for a command.
        command = word.startswith("::")
        if lines[-1] and used + 1 + cells > columns and not command:
            lines.append(word)
            used = cells
        else:
            blank = " " if lines[-1] else ""
            lines[-1] += blank + word
            used += len(blank) + cells
    return lines
