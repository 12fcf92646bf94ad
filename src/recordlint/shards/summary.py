"""What is found in shards, in numbers: `summary.json`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import recordlint
from recordlint.diagnostic import Severity
from recordlint.report.json import encode, listed
from recordlint.report.summary import rates, summarize, wilson
from recordlint.report.tally import tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from recordlint.report import Report
    from recordlint.shards.counted import Counts

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""
LISTED = 1_000
"""How many domains are listed."""
_GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def summary(report: Report, counts: Counts, started: datetime) -> str:
    """A JSON object: what is found in all, by rule, by group, by domain, by shard, and the worst records."""
    total = summarize(report)
    told: dict[str, Any] = {
        "version": VERSION,
        "recordlint": recordlint.__version__,
        "started": started.isoformat(),
        **{name: getattr(total, name) for name in ("files", "records", "errors", "warnings", "notes")},
        "fixable": {"safe": total.safe, "unsafe": total.unsafe},
        "faulty": _rate(report, tally_of(report).faulty, total.records),
        "rules": _rules(report),
        "groups": _groups(report),
        "domains": _domains(report, counts),
        "shards": [one.as_json() for one in counts.shards],
        "worst": counts.worst,
    }
    if report.sampled is not None:
        sampled = {severity.label: rate._asdict() for severity, rate in rates(report).items()}
        told["sample"] = {**report.sampled._asdict(), "rates": sampled}
    return _by_line(told)


def _by_line(told: Mapping[str, Any]) -> str:
    """A JSON object with a line for every field, and in lists and mappings for every item."""
    return "{" + ",\n ".join(f"{encode(name)}: {_listed(value)}" for name, value in told.items()) + "}\n"


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, dict) and any(isinstance(item, (dict, list)) for item in value.values()):
        items = ",\n  ".join(f"{encode(name)}: {_listed(item)}" for name, item in value.items())
        return f"{{\n  {items}\n }}"
    return encode(value)


def _rules(report: Report) -> dict[str, Any]:
    """The rules that spoke, those about most records first."""
    tally = tally_of(report)
    found: dict[str, dict[str, Any]] = {}
    for kind, number in tally.kinds.items():
        rule = found.setdefault(kind.rule, {"group": kind.group, **_none()})
        rule[f"{kind.severity.label}s"] += number
    return {
        name: {**found[name], **_rate(report, tally.records[name], report.records)}
        for name in sorted(found, key=lambda name: (-tally.records[name], name))
    }


def _groups(report: Report) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, number in tally_of(report).kinds.items():
        found.setdefault(kind.group, _none())[f"{kind.severity.label}s"] += number
    return dict(sorted(found.items()))


def _domains(report: Report, counts: Counts) -> dict[str, Any]:
    """The domains with most records. Those of none and those beyond the limits are counted together."""
    told = {name: counted for name, counted in counts.domains.items() if name}
    order = sorted(told, key=lambda name: (-told[name]["records"], name))
    others = [told[name] for name in order[LISTED:]]
    others += [counts.domains[None]] if None in counts.domains else []
    return {
        "listed": [{"domain": name, **_domain(report, [told[name]])} for name in order[:LISTED]],
        "others": _domain(report, others),
        "unknown": _domain(report, [counts.domains.get("", Counter())]),
    }


def _domain(report: Report, counted: Iterable[Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for one in counted:
        total.update(one)
    numbers = {f"{severity.label}s": total[f"{severity.label}s"] for severity in _GRAVEST}
    rate = _rate(report, total["faulty"], total["records"])
    return {**rate, "records": total["records"], "faulty": total["faulty"], **numbers}


def _none() -> dict[str, int]:
    return {f"{severity.label}s": 0 for severity in _GRAVEST}


def _rate(report: Report, records: int, of: int) -> dict[str, Any]:
    """How many records there are, and which share that is; of a sample also between which shares it lies of all."""
    told = {"records": records, "rate": round(records / of, 6) if of else 0.0}
    if report.sampled is None:
        return told
    low, high = wilson(records, of)
    return {**told, "low": round(low, 6), "high": round(high, 6)}
