"""What the diagnostics of a run come to, counted: all that reports say of them without showing them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordlint.diagnostic import Applicability, Diagnostic, Severity
    from recordlint.report import Report


class Kind(NamedTuple):
    """What diagnostics are counted by: `trust` is that of their fix, None where there is none."""

    rule: str
    group: str
    severity: Severity
    trust: Applicability | None


class Tally:
    """Counts of diagnostics.

    `kinds` counts them by kind, `rows` those that stand in rows of tables. `records` counts by rule the records that it
    speaks about, `having` by severity the files and rows in which there is such a diagnostic, and `faulty` the records
    with any.
    """

    __slots__ = ("faulty", "having", "kinds", "records", "rows")

    def __init__(self) -> None:
        self.kinds: Counter[Kind] = Counter()
        self.rows: Counter[Kind] = Counter()
        self.records: Counter[str] = Counter()
        self.having: Counter[Severity] = Counter()
        self.faulty = 0

    def add(self, found: Iterable[tuple[Kind, int]], *, is_row: bool) -> None:
        """Count all diagnostics of one file, or one row: each by its kind and the number of its record."""
        found = tuple(found)
        counted = Counter(kind for kind, _ in found)
        self.kinds.update(counted)
        if is_row:
            self.rows.update(counted)
        self.records.update(rule for rule, _ in {(kind.rule, record) for kind, record in found})
        self.having.update({kind.severity for kind in counted})
        self.faulty += len({record for _, record in found})

    def severity(self, severity: Severity) -> int:
        """How many diagnostics there are of a severity."""
        return sum(number for kind, number in self.kinds.items() if kind.severity is severity)

    def fixable(self, trust: Applicability, *, files_only: bool = False) -> int:
        """How many diagnostics have a fix that is trusted so far, in all or outside of tables."""
        kinds = self.kinds - self.rows if files_only else self.kinds
        return sum(number for kind, number in kinds.items() if kind.trust is trust)


def kind_of(diagnostic: Diagnostic) -> Kind:
    """What a diagnostic is counted by."""
    trust = None if diagnostic.fix is None else diagnostic.fix.applicability
    return Kind(diagnostic.rule, diagnostic.group, diagnostic.severity, trust)


def tally_of(report: Report) -> Tally:
    """What all diagnostics of a run come to, of which a report may hold only some."""
    if report.tally is not None:
        return report.tally
    tally = Tally()
    sources: dict[object, list[Diagnostic]] = {}
    for one in report.diagnostics:
        sources.setdefault((one.path, one.row), []).append(one)
    for found in sources.values():
        tally.add(((kind_of(one), one.record) for one in found), is_row=found[0].row is not None)
    return tally


def found_by_rule(report: Report) -> Counter[str]:
    """How many diagnostics each rule made, shown or not."""
    found: Counter[str] = Counter()
    for kind, number in tally_of(report).kinds.items():
        found[kind.rule] += number
    return found
