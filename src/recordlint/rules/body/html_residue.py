from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import is_markdown, readable_text
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_MARK = regex(
    r"</?([A-Za-z][A-Za-z0-9]{0,20})(?=[\s/>])[^<>]*>|&(?:[A-Za-z]{2,20}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
)


class Options(NamedTuple):
    """
    elements: the elements that are left over where a page was not wholly turned into Markdown.
    entities: also count character references such as `&nbsp;`.
    min_count: how many of them a body must hold.
    """

    elements: tuple[str, ...] = (
        "a",
        "article",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "button",
        "center",
        "div",
        "em",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "input",
        "label",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "noscript",
        "ol",
        "p",
        "section",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    )
    entities: bool = True
    min_count: int = 1


@rule(severity=Severity.NOTE, on=(On.BODY,), options=Options, recommended=False, since="0.1.0")
def html_residue(record: Record, options: Options) -> Iterator[Finding]:
    """Tags and entities of HTML are left in a text."""
    body = record.body
    if body is None or ("<" not in body.text and "&" not in body.text) or not is_markdown(record):
        return
    elements = frozenset(name.lower() for name in options.elements)
    found = [
        mark
        for mark in _MARK.finditer(readable_text(record))
        if (options.entities if mark[1] is None else mark[1].lower() in elements)
    ]
    if found and len(found) >= options.min_count:
        first = found[0]
        kind = "entity" if first[1] is None else "tag"
        shown = first[0] if len(first[0]) <= 40 else f"<{first[1]} …>"
        count = f", the first of {len(found)} such marks" if len(found) > 1 else ""
        yield Finding(body.at(*first.span()), f"the {kind} {code(shown)} of HTML is left in the text{count}")
