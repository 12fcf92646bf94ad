from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import laid_out, readable_line
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines
from recordlint.rule import Context, On, rule
from recordlint.schema.wording import code
from recordlint.urls import split
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.prose.lines import Line
    from recordlint.record import Record

_TAG = regex(r"<(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?![\w-])(?P<attributes>[^<>]*)>?")
_ATTRIBUTE = regex(
    r"(?<![^\s\"'/])([A-Za-z][\w:-]{0,40})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"']+)))?"
)
_HANDLER = regex(r"on[a-z]{3,20}", re.IGNORECASE)
_TRACE = regex(r"(?<![^\s\"'/])on[a-z]{3,20}\s{0,20}=")
_RAW = regex(r"<(pre|script|style|textarea|svg|math)\b", re.IGNORECASE)
_RAW_TEMPLATE = regex(r"\{(?:%-?|\{[<%])[ \t]?(\w+)")
_UNREAD = frozenset({Kind.COMMENT, Kind.MATH})


class Options(NamedTuple):
    """
    elements: the elements that load or run something.
    hosts: hosts whose `iframe`s are welcome, such as that of a video player.
    """

    elements: tuple[str, ...] = ("script", "iframe")
    hosts: tuple[str, ...] = ()


@rule(severity=Severity.WARNING, on=(On.BODY,), needs=("<",), options=Options, since="0.1.0")
def active_content(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A body holds a script, an event handler or an embedded page."""
    body = record.body
    if body is None or context.collection is None or "<" not in body.text or record.path.endswith(".mdx"):
        return
    elements = frozenset(name.lower() for name in options.elements)
    lower = body.text.lower()
    if not any(f"<{name}" in lower for name in elements) and not _TRACE.search(lower):
        return
    text = laid_out(body.text, _outside_code(record))
    # A page that was taken over whole holds the same widget many times.
    found: dict[str, list[tuple[int, int]]] = {}
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        attributes = list(_ATTRIBUTE.finditer(text, *tag.span("attributes")))
        if name in elements and not _is_welcome(name, attributes, options.hosts):
            found.setdefault(f"<{name}>", []).append((tag.start(), tag.end("name")))
        for attribute in attributes:
            if _HANDLER.fullmatch(attribute[1]) and attribute.lastindex != 1:
                found.setdefault(attribute[1], []).append(attribute.span(1))
    for what, places in found.items():
        count = f", {len(places)} times" if len(places) > 1 else ""
        kind = "element" if what.startswith("<") else "event handler"
        yield Finding(
            body.at(*places[0]),
            f"the {kind} {code(what)} loads or runs something in the body{count}",
            help="a text needs none; link to what it shows",
        )


def _is_welcome(name: str, attributes: list[re.Match[str]], hosts: tuple[str, ...]) -> bool:
    if name != "iframe":
        return False
    source = next((one for one in attributes if one[1].lower() == "src"), None)
    return source is not None and split(source[2] or source[3] or source[4] or "").hostname in hosts


def _is_indented(text: str, line: Line) -> bool:
    """Whether a line stands as far in as code does (CommonMark 0.31.2, section 4.4)."""
    return text.endswith("    ", 0, line.start) or text.endswith("\t", 0, line.start)


def _outside_code(record: Record) -> Iterator[tuple[Line, str]]:
    """The lines that are no code or comment, and those with the opening tag of a script or drawing."""
    text = "" if record.body is None else record.body.text
    closer = ""
    indented = False
    for line in lines(record):
        indented = line.kind is Kind.CODE and not closer and (line.parted or indented) and _is_indented(text, line)
        if indented:
            continue
        if line.kind is not Kind.CODE:
            closer = ""
            if line.kind not in _UNREAD:
                yield line, readable_line(line.text)
        elif closer:
            if line.text.startswith(closer) if closer[0] in "`~" else closer in line.text.lower():
                closer = ""
        elif line.text.startswith(("```", "~~~")):
            closer = line.text[: len(line.text) - len(line.text.lstrip(line.text[0]))]
        elif tag := _RAW.search(line.text):
            name = tag[1].lower()
            closer = "" if f"</{name}" in line.text.lower() else f"</{name}"
            if name in ("script", "svg"):
                yield line, line.text
        elif template := _RAW_TEMPLATE.search(line.text):
            name = template[1].lower()
            closer = f"end{name}" if template[0].startswith("{%") else f"/{name}"
            closer = "" if closer in line.text.lower() else closer
