"""`recordlint explain RULE`: a rule's page."""

from __future__ import annotations

import os
import sys
from textwrap import wrap
from typing import TYPE_CHECKING

from recordlint import registry
from recordlint.cli.arguments import Parser
from recordlint.cli.configured import add_configuration, known_rules
from recordlint.cli.streams import Trouble, wants_color, write
from recordlint.patterns import regex
from recordlint.rule import option_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recordlint.rule import Rule

BOLD, DIM, CODE = "1", "2", "36"
_INLINE_CODE = regex(r"`([^`\n]+)`")


DESCRIPTION = "Say what a rule is about, with examples and options."
EPILOG = """\
examples:
  recordlint explain invalid-timestamp
  recordlint explain invalid-timestamp --output-format markdown
"""


def parser() -> Parser:
    """The options of the command."""
    made = Parser("explain", "[OPTION ...] RULE", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("rule", metavar="RULE", help="its name; `recordlint rules` lists them")
    made.add_argument(
        "--output-format",
        choices=("text", "json", "markdown"),
        default="text",
        metavar="FORMAT",
        help="text (the default); json: what is known of the rule, with its page; markdown: the page",
    )
    made.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="colours: auto (the default: on a terminal), always or never",
    )
    add_configuration(made.add_argument_group("configuration"))
    return made


def main(arguments: Sequence[str]) -> int:
    """Print what a rule is about."""
    options = parser().parse_args(arguments)
    rules = known_rules(options)
    rule = rules.get(options.rule)
    if rule is None:
        raise Trouble(_unknown(options.rule, rules))
    page = registry.page_text(rule)
    formats = {"text": as_text, "json": as_json, "markdown": as_markdown}
    write(formats[options.output_format](page, rule, wants_color(options.color, sys.stdout, os.environ)))
    return 0


def as_text(page: str, rule: Rule, color: bool) -> str:
    """What is said of a rule on a terminal."""
    lines = list(render(page, rule, color))
    options = _options(rule)
    if options:
        lines += ["", _paint("Options", BOLD, color), "", *(f"    {line}" for line in options)]
    return "\n".join(lines) + "\n"


def as_markdown(page: str, rule: Rule, color: bool) -> str:
    """The page, with what is known of the rule under its heading and the options at its end."""
    heading, _, rest = page.rstrip("\n").partition("\n")
    options = _options(rule)
    block = ["", "## Options", "", "```toml", *options, "```"] if options else []
    return "\n".join([heading, "", registry.facts(rule), rest, *block]) + "\n"


def as_json(page: str, rule: Rule, color: bool) -> str:
    """An object: that of `recordlint rules`, and the page as Markdown."""
    import json

    from recordlint.cli.rules import described

    return json.dumps({**described(rule), "page": page}, indent=2, ensure_ascii=False) + "\n"


def render(page: str, rule: Rule, color: bool) -> Iterator[str]:
    """The lines of a page for a terminal: fences become indents, what the examples report stands below them."""
    inside = False
    for number, line in enumerate(page.rstrip("\n").split("\n")):
        if line.startswith("```"):
            inside = not inside
            if inside:
                yield _paint(_caption(line[3:]), DIM, color)
        elif inside:
            yield f"    {_example(line)}".rstrip()
        elif line.startswith("#"):
            yield _paint(line.lstrip("# "), BOLD, color)
        else:
            yield _INLINE_CODE.sub(lambda code: _paint(code[1], CODE, True), line) if color else line
        if number == 0:
            yield _paint(registry.facts(rule), DIM, color)


def _options(rule: Rule) -> list[str]:
    """The options of a rule, as a configuration that sets them to what they are anyway; empty where it has none."""
    from recordlint.cli.config import as_toml
    from recordlint.settings.schema import option_descriptions

    defaults = option_defaults(rule)
    if not defaults:
        return []
    descriptions = option_descriptions(rule)
    lines = [f"[rules.{rule.name}]"]
    for name, value in defaults.items():
        lines += [f"# {line}" for line in wrap(descriptions.get(name, ""), 100)]
        # TOML has no word for nothing.
        lines.append(f"# {name} = ..." if value is None else f"{name} = {as_toml(value)}")
    return lines


_CAPTIONS = {
    "record": "a record",
    "report": "is reported as",
    "fixed": "and fixed to",
    "file": "with a file",
    "image": "with an image",
    "toml options": "with the configuration",
}


def _caption(info: str) -> str:
    """What a fence's words (`record a.md escapes`) say to a reader."""
    for words, caption in _CAPTIONS.items():
        if info.startswith(words):
            name = info[len(words) :].replace(" escapes", "").strip()
            return f"{caption} {name}".rstrip() + ":"
    return ""


def _example(line: str) -> str:
    from recordlint.report.terminal import visible

    return visible(line)


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color and text else text


def _unknown(name: str, rules: Mapping[str, Rule]) -> str:
    from recordlint.schema.near import nearest

    members = [rule.name for rule in rules.values() if rule.group == name]
    if members:
        return f"`{name}` is a group; its rules: {', '.join(members)}"
    near = nearest(name, tuple(rules))
    return f"no rule is called `{name}`" + (f"; did you mean `{near}`?" if near else "; `recordlint rules` lists them")
