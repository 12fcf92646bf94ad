"""`recordlint rules`: all rules, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordlint.cli.arguments import Parser
from recordlint.cli.configured import add_configuration, known_rules
from recordlint.cli.streams import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.rule import Rule

DESCRIPTION = "List the rules by group: those that are recommended have a `*`."
EPILOG = """\
examples:
  recordlint rules                           one line for each
  recordlint rules --output-format json      for programs, with their options
"""


def parser() -> Parser:
    """The options of the command."""
    made = Parser("rules", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument(
        "--output-format",
        choices=("text", "json", "markdown"),
        default="text",
        metavar="FORMAT",
        help="text (the default); json: all that is known of each, options with their schemas; markdown: tables",
    )
    add_configuration(made.add_argument_group("configuration"))
    return made


def main(arguments: Sequence[str]) -> int:
    """Print the rules."""
    options = parser().parse_args(arguments)
    rules = sorted(known_rules(options).values(), key=lambda rule: (rule.group, rule.name))
    formats = {"text": as_text, "json": as_json, "markdown": as_markdown}
    write(formats[options.output_format](rules))
    return 0


def as_text(rules: Sequence[Rule]) -> str:
    """A table for a terminal."""
    longest = max(len(rule.name) for rule in rules)
    lines: list[str] = []
    group = None
    for rule in rules:
        if rule.group != group:
            lines += ([""] if lines else []) + [rule.group]
            group = rule.group
        mark = "*" if rule.recommended else " "
        fix = rule.fix.label if rule.fix is not None else ""
        lines.append(f"  {mark} {rule.name:<{longest}}  {rule.severity.label:<7}  {fix:<6}  {rule.summary}")
    recommended = sum(rule.recommended for rule in rules)
    lines += ["", f"{len(rules)} rules, {recommended} recommended (*); `recordlint explain RULE` tells more"]
    return "\n".join(lines) + "\n"


def as_markdown(rules: Sequence[Rule]) -> str:
    """Tables for a page."""
    blocks = []
    for group in dict.fromkeys(rule.group for rule in rules):
        rows = [
            f"| `{rule.name}` | {rule.severity.label} | {'yes' if rule.recommended else 'no'} |"
            f" {rule.fix.label if rule.fix is not None else ''} | {rule.summary} |"
            for rule in rules
            if rule.group == group
        ]
        head = ["| rule | severity | recommended | fix | |", "|---|---|---|---|---|"]
        blocks.append("\n".join([f"## {group}", "", *head, *rows]))
    return "\n\n".join(blocks) + "\n"


def as_json(rules: Sequence[Rule]) -> str:
    """A list of objects."""
    import json

    return json.dumps([described(rule) for rule in rules], indent=2, ensure_ascii=False) + "\n"


def described(rule: Rule) -> dict[str, Any]:
    """What is known of a rule, as a JSON value. `options` are JSON Schemas, by name."""
    from recordlint.settings.schema import option_schemas

    return {
        "name": rule.name,
        "group": rule.group,
        "summary": rule.summary,
        "severity": rule.severity.label,
        "recommended": rule.recommended,
        "fix": rule.fix.label if rule.fix is not None else None,
        "since": rule.since,
        "compares-records": rule.comparison is not None,
        "yields-to": sorted(rule.yields_to),
        "by-design": rule.by_design,
        "options": option_schemas(rule),
    }
