from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import is_markdown, readable_text
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.schema.wording import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_TRACE = regex(r"\](?:\(\s{0,20}(?:<\s{0,20}>)?\s{0,20}\)|[ \t]{1,9}\((?:https?:|\.{0,2}/))")
_REFERRED = regex(r"\]\[([^\[\]]{1,999})\]")
_TOKEN = regex(r"\\.|[\[\]]|\n[ \t]{0,99}\r?\n")
_EMPTY = regex(r"\(\s{0,20}(?:<\s{0,20}>)?\s{0,20}\)")
_APART = regex(r"[ \t]{1,9}(?=\((?:https?://|\.{0,2}/)[^\s()]{1,2000}\))")
_LABEL = regex(r"\[([^\[\]]{1,999})\]")
# In a quote or list, too.
_DEFINITION = regex(r"^[ \t>*+-]{0,99}(?:\d{1,9}[.)])?[ \t]{0,99}\[((?:\\.|[^\[\]\\]){1,999})\]:", re.MULTILINE)
_TEMPLATE = ("{{", "{%", "{#")
_TICKS = ("x", "X")
_LETTER = regex(r"[^\W\d_]")
_INSERTED = regex(
    r"\{%-?[ \t]{0,9}(?:include|render|import)|\{\{-?[ \t]{0,9}(?:partial|template)|^--8<--|\[/\w", re.MULTILINE
)
_NO_LINK = regex(r"[\w\]\[)\\]")


@rule(severity=Severity.WARNING, on=(On.BODY,), needs=("]",), since="0.1.0")
def broken_link_syntax(record: Record) -> Iterator[Finding]:
    """A link in the body leads nowhere, because of how it is written."""
    body = record.body
    if body is None or "]" not in body.text or not is_markdown(record):
        return
    written = body.text
    referred = _REFERRED.findall(written)
    traced = _TRACE.search(written)
    labels = _labels(written) if referred or traced else None
    if not traced and (labels is None or not any(_is_unknown(label, labels) for label in referred)):
        return
    text = readable_text(record)
    for start, end in _brackets(text):
        # `list[0]()` is code without its marks.
        if start and _NO_LINK.match(text, start - 1):
            continue
        shown = written[start + 1 : end - 1]
        if empty := _EMPTY.match(text, end):
            if shown.strip() or text[max(start - 1, 0) : start] == "!":
                yield Finding(body.at(end, empty.end()), f"the link {code(_short(shown))} has no target")
        elif (apart := _APART.match(text, end)) and _LETTER.search(shown) and shown not in _TICKS:
            if _label(shown) not in (labels or ()):
                yield Finding(
                    body.at(start, text.index(")", apart.end()) + 1),
                    "a blank parts the text of the link from its target, so that it is no link",
                )
        elif labels is not None and (match := _LABEL.match(written, end)) and _is_unknown(match[1], labels):
            yield Finding(
                body.at(*match.span(1)),
                f"the link refers to {code(_short(match[1]))}, which is defined nowhere in the body",
                help="add a line such as `[label]: https://example.org`",
            )


def _is_unknown(label: str, labels: frozenset[str]) -> bool:
    """Whether a label is one, no footnote or citation, and defined nowhere."""
    return label[0] not in "^@" and _LETTER.search(label) is not None and _label(label) not in labels


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of all pairs of square brackets within a paragraph, brackets included."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "[":
            opened.append(token.start())
        elif token[0] == "]":
            if opened:
                yield opened.pop(), token.end()
        elif token[0][0] == "\n":
            opened.clear()


def _labels(text: str) -> frozenset[str] | None:
    """The labels that a text defines (CommonMark 0.31.2, section 4.7); None where a template makes them, or where
    brackets stand round shortcodes (`[row][column] … [/column][/row]`)."""
    labels = [match[1] for match in _DEFINITION.finditer(text)]
    made = any(mark in label for label in labels for mark in _TEMPLATE) or _INSERTED.search(text)
    return None if made else frozenset(map(_label, labels))


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
