"""What is found in shards, counted: all that reports and the summary say, in memory that rows do not add to."""

from __future__ import annotations

import json
from bisect import insort
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from recordlint.diagnostic import Applicability, Severity
from recordlint.report.tally import Kind, Tally
from recordlint.stored import diagnostic
from recordlint.text import Row, rank
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from recordlint.diagnostic import Diagnostic

KEPT = 20
"""How many diagnostics of a rule are kept for reports, and how many of the worst records."""
DOMAINS = 100_000
"""How many domains are told apart; the records of others are counted together."""
SEVERITIES = {severity.label: severity for severity in Severity}
_TRUSTS = {trust.label: trust for trust in Applicability}
_COLUMNS = ("path", "file", "row", "record", "rule", "group", "severity", "fix", "start", "end", "message", "details")


class Shard(NamedTuple):
    """A part in numbers: its file (None for all that are no tables), the first and last row, what its shard is called,
    how many records it has, and what is found in it by severity."""

    file: str | None
    first: int | None
    last: int | None
    name: str
    records: int
    counts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The part as the summary tells it."""
        numbers = {f"{severity}s": self.counts.get(severity, 0) for severity in ("error", "warning", "note")}
        rows = None if self.first is None else [self.first, self.last]
        return {"file": self.file, "rows": rows, "shard": self.name, "records": self.records, **numbers}


class Counts:
    """What was counted so far.

    `tally` counts diagnostics; `kept` holds the first of every rule. `domains` has for each domain (empty for none,
    None for those beyond the limit) how many records there are, how many have anything, and the diagnostics by
    severity. `worst` are the records with most errors, then warnings, then notes. Of the `parts` so many were there
    `again`, from a run before this one.
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self.shards: list[Shard] = []
        self.domains: dict[str | None, Counter[str]] = {}
        self.rows = 0
        self.parts = self.again = 0
        self.failed = False
        self._kept: dict[str, list[tuple[Any, str]]] = {}
        self._worst: list[tuple[Any, dict[str, Any]]] = []

    @property
    def kept(self) -> list[Diagnostic]:
        """The first diagnostics of every rule, in order."""
        return sorted(
            (diagnostic(json.loads(details)) for listed in self._kept.values() for _, details in listed),
            key=lambda one: one.order,
        )

    @property
    def worst(self) -> list[dict[str, Any]]:
        """The worst records, the worst first."""
        return [record for _, record in self._worst]

    def as_json(self) -> dict[str, Any]:
        """All that a report needs, for `from_json`."""
        tally = self.tally
        return {
            "rows": self.rows,
            "parts": self.parts,
            "failed": self.failed,
            "kinds": [[*kind, number, tally.rows[kind]] for kind, number in tally.kinds.items()],
            "records": tally.records,
            "having": {severity.label: number for severity, number in tally.having.items()},
            "faulty": tally.faulty,
            "kept": [details for listed in self._kept.values() for _, details in listed],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Counts:
        """What `as_json` has told. Raises KeyError, TypeError or ValueError for something else."""
        made = cls()
        made.rows, made.failed = told["rows"], told["failed"]
        made.parts = made.again = told["parts"]
        for rule, group, severity, trust, number, rows in told["kinds"]:
            kind = Kind(rule, group, Severity(severity), trust and Applicability(trust))
            made.tally.kinds[kind] = number
            made.tally.rows[kind] = rows
        made.tally.records.update(told["records"])
        made.tally.having.update({SEVERITIES[name]: number for name, number in told["having"].items()})
        made.tally.faulty = told["faulty"]
        for details in told["kept"]:
            one = diagnostic(json.loads(details))
            made._keep(one.rule, one.order, details)
        return made

    def add_diagnostics(
        self, table: pa.RecordBatch, fails: Callable[[str, Row | None, Severity], bool]
    ) -> Counter[str]:
        """Count diagnostics, those of a row beside each other; how many there are of each severity. `fails` says
        whether one makes the run fail, by the path and row."""
        columns = [table.column(name).to_pylist() for name in _COLUMNS]
        counts: Counter[str] = Counter()
        for (path, file, number), rows in groupby(zip(*columns, strict=True), key=itemgetter(0, 1, 2)):
            row = None if number is None else Row(file, number)
            kinds: list[tuple[Kind, int]] = []
            for one in rows:
                record, rule, group, severity, fix = one[3:8]
                kind = Kind(rule, group, SEVERITIES[severity], fix and _TRUSTS[fix])
                kinds.append((kind, record))
                counts[severity] += 1
                self.failed = self.failed or fails(path, row, kind.severity)
                self._keep(rule, (*rank(path, row), one[8]["offset"], one[9]["offset"], rule, one[10]), one[11])
            self.tally.add(kinds, is_row=row is not None)
        return counts

    def add_verdicts(self, table: pa.RecordBatch) -> None:
        """Count the records of domains, and keep the worst."""
        self.rows += table.num_rows
        names = ("domain", "errors", "warnings", "notes", "severity", "path", "file", "row", "rules")
        for domain, errors, warnings, notes, severity, path, file, row, rules in zip(
            *(table.column(name).to_pylist() for name in names), strict=True
        ):
            name = domain or ""
            if name not in self.domains:
                name = name if len(self.domains) < DOMAINS else None
                self.domains.setdefault(name, Counter())
            counted = self.domains[name]
            counted["records"] += 1
            if severity is None:
                continue
            counted["faulty"] += 1
            counted["errors"] += errors
            counted["warnings"] += warnings
            counted["notes"] += notes
            order = (-errors, -warnings, -notes, *rank(path, Row(file, row)))
            if len(self._worst) < KEPT or order < self._worst[-1][0]:
                told = {"path": path, "file": file, "row": row, "errors": errors, "warnings": warnings, "notes": notes}
                insort(self._worst, (order, {**told, "rules": rules}), key=itemgetter(0))
                del self._worst[KEPT:]

    def _keep(self, rule: str, order: Any, details: str) -> None:
        listed = self._kept.setdefault(rule, [])
        if len(listed) < KEPT or order < listed[-1][0]:
            insort(listed, (order, details), key=itemgetter(0))
            del listed[KEPT:]
