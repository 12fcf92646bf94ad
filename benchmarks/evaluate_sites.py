"""What recordlint says about real sites: a table of counts per rule, or some of a rule's hits to read and judge.

    python benchmarks/evaluate_sites.py ../shared/data/corpora
    python benchmarks/evaluate_sites.py ../shared/data/corpora --rule invalid-timestamp --hits 20

Each folder of the first argument is a site, checked from inside itself. Hits are drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path


def check(site: Path, config: str | None) -> dict[str, object]:
    """The JSON report of one site."""
    command = [sys.executable, "-m", "recordlint", "check", "--output-format", "json", "--exit-zero"]
    command += ["--config", config] if config else ["--isolated"]
    done = subprocess.run([*command, "."], cwd=site, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"{site.name}: {done.stderr}")
    report: dict[str, object] = json.loads(done.stdout)
    return report


def table(reports: dict[str, dict]) -> str:
    """Counts per rule and site, and the share of records that got a warning or an error."""
    counts = {name: Counter(one["rule"] for one in report["diagnostics"]) for name, report in reports.items()}
    severities = {one["rule"]: one["severity"] for report in reports.values() for one in report["diagnostics"]}
    lines = ["| rule | severity | " + " | ".join(reports) + " | all |", "|---|---|" + "---:|" * (len(reports) + 1)]
    for rule in sorted(severities):
        row = [counts[name][rule] for name in reports]
        lines.append(f"| {rule} | {severities[rule]} | " + " | ".join(map(str, [*row, sum(row)])) + " |")
    records = [report["summary"]["records"] for report in reports.values()]
    lines.append("| records | | " + " | ".join(map(str, [*records, sum(records)])) + " |")
    serious = [
        len({(one["path"], one["record"]) for one in report["diagnostics"] if one["severity"] != "note"})
        for report in reports.values()
    ]
    shares = [f"{100 * some / max(all_, 1):.1f} %" for some, all_ in zip(serious, records, strict=True)]
    whole = f"{100 * sum(serious) / max(sum(records), 1):.1f} %"
    lines.append("| records with a warning or an error | | " + " | ".join([*shares, whole]) + " |")
    return "\n".join(lines)


def hits(reports: dict[str, dict], sites: Path, rule: str, number: int) -> str:
    """Some hits of a rule, each with its message and its line."""
    found = [(name, one) for name, report in reports.items() for one in report["diagnostics"] if one["rule"] == rule]
    chosen = random.Random(rule).sample(found, min(number, len(found)))
    lines = [f"{rule}: {len(found)} hits, {len(chosen)} shown"]
    for name, one in sorted(chosen, key=lambda hit: (hit[0], hit[1]["path"])):
        text = (sites / name / one["path"]).read_bytes().decode(errors="replace")
        span = text[max(one["start"]["offset"] - 60, 0) : one["end"]["offset"] + 60]
        lines += [
            f"{name}/{one['path']}:{one['start']['line']}: {one['severity']} {one['message']}",
            f"    {span!r:.400}",
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path)
    parser.add_argument("--site", action="append", help="only this one")
    parser.add_argument("--config", help="a configuration file instead of none")
    parser.add_argument("--rule", help="show hits of this rule")
    parser.add_argument("--hits", type=int, default=20)
    arguments = parser.parse_args()
    names = sorted(path.name for path in arguments.sites.iterdir() if path.is_dir())
    reports = {
        name: check(arguments.sites / name, arguments.config)
        for name in names
        if not arguments.site or name in arguments.site
    }
    if arguments.rule:
        print(hits(reports, arguments.sites, arguments.rule, arguments.hits))
    else:
        print(table(reports))


if __name__ == "__main__":
    main()
