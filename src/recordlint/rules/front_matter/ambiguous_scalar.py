from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.parse.yaml import AMBIGUOUS
from recordlint.record import Style
from recordlint.rule import Generality, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record
    from recordlint.rule import Context

_TRUTH = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}


@rule(
    severity=Severity.WARNING,
    on=(On.FAULT,),
    fix=Applicability.SAFE,
    generality=Generality.SYNTAX,
    since="0.1.0",
)
def ambiguous_scalar(record: Record, context: Context) -> Iterator[Finding]:
    """A plain scalar that YAML 1.1 and YAML 1.2 read differently."""
    stack = [record.root]
    while stack:
        node = stack.pop()
        if isinstance(node.value, (dict, list)):
            stack += reversed(list(node.children()))
        elif node.place.style is Style.PLAIN and AMBIGUOUS.fullmatch(node.written):
            yield Finding(
                node,
                f"`{node.written}` is {_reading(node.written)} in YAML 1.1 and {_describe(node.value)} in YAML 1.2",
                help="put it in quotes, or write "
                + ("`true` or `false`" if node.written.lower() in _TRUTH else "the number without that notation"),
                fix=_fix(node, context),
            )


def _reading(written: str) -> str:
    text = written.lower()
    if text in _TRUTH:
        return f"the boolean `{str(_TRUTH[text]).lower()}`"
    if text == "=":
        return "a default value mark"
    if ":" in text:
        return "a number to the base of 60"
    if text.lstrip("+-").startswith("0o"):
        return "a string"
    return "an octal number" if text.lstrip("+-").startswith("0") and "_" not in text else "a number"


def _describe(value: object) -> str:
    if isinstance(value, str):
        return "a string"
    return f"the number {value}"


def _fix(node: Node, context: Context) -> Fix:
    wanted = frozenset() if context.schema is None else context.schema.types(node.pointer)
    truth = _TRUTH.get(node.written.lower())
    if truth is not None and wanted == {"boolean"}:
        return Fix(f"write `{str(truth).lower()}`", set_value(node, truth), Applicability.SAFE)
    certain = wanted == {"string"} and isinstance(node.value, str)
    return Fix(
        "put it in quotes",
        set_value(node, node.value if isinstance(node.value, str) else node.written),
        Applicability.SAFE if certain else Applicability.UNSAFE,
    )
