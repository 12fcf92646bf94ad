"""Write what is derived from the rules and settings: `schemas/config.schema.json` and `docs/rules.md`.

    python tools/generate.py

A test compares; run this after adding a rule, an option or a setting.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.settings.schema import config_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]

_HEAD = """# Rules

{count} rules in {groups} groups; {recommended} of them are recommended and run without configuration.
`recordlint explain RULE` prints a rule's page.
Severity: notes never fail a run. Fix: the most a rule's fixes may be trusted; a single fix may be less.
"""


def generated() -> Mapping[str, str]:
    """The texts of the generated files by their paths from the root."""
    schema = json.dumps(config_schema(registry.rules()), indent=2, ensure_ascii=False) + "\n"
    return {"schemas/config.schema.json": schema, "docs/rules.md": _rules_page()}


def _rules_page() -> str:
    rules = registry.rules()
    recommended = sum(rule.recommended for rule in rules.values())
    parts = [_HEAD.format(count=len(rules), groups=len(registry.groups()), recommended=recommended)]
    for group, names in registry.groups().items():
        parts.append(f"## {group}\n\n| rule | severity | recommended | fix | |\n|---|---|---|---|---|")
        for rule in (rules[name] for name in names):
            page = Path(registry.page_path(rule)).relative_to(ROOT).as_posix()
            fix = rule.fix.label if rule.fix is not None else ""
            yes = "yes" if rule.recommended else ""
            parts[-1] += f"\n| [{rule.name}](../{page}) | {rule.severity.label} | {yes} | {fix} | {rule.summary} |"
        parts[-1] += "\n"
    return "\n".join(parts)


if __name__ == "__main__":
    for path, text in generated().items():
        (ROOT / path).write_text(text, encoding="utf-8")
