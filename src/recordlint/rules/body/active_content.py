from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import laid_out, readable_line
from recordlint.prose import Kind, lines
from recordlint.rule import Context, On, rule
from recordlint.schema.wording import code
from recordlint.urls import split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.prose import Line
    from recordlint.record import Record

_TAG = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?![\w-])(?P<attributes>[^<>]*)>?")
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([A-Za-z][\w:-]{0,40})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"']+)))?"
)
_HANDLER = re.compile(r"on[a-z]{3,20}", re.IGNORECASE)
_RAW = re.compile(r"<(pre|script|style|textarea|svg|math)\b", re.IGNORECASE)
_RAW_TEMPLATE = re.compile(r"\{(?:%-?|\{[<%])[ \t]?(\w+)")
_UNREAD = frozenset({Kind.COMMENT, Kind.MATH})


class Options(NamedTuple):
    """
    elements: the elements that load or run something.
    hosts: hosts whose `iframe`s are welcome, such as that of a video player.
    """

    elements: tuple[str, ...] = ("script", "iframe")
    hosts: tuple[str, ...] = ()


@rule(severity=Severity.WARNING, on=(On.BODY,), options=Options, since="0.2.0")
def active_content(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """A body holds a script, an event handler or an embedded page."""
    body = record.body
    if body is None or context.collection is None or "<" not in body.text or record.path.endswith(".mdx"):
        return
    elements = frozenset(name.lower() for name in options.elements)
    text = laid_out(body.text, _outside_code(record))
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        attributes = list(_ATTRIBUTE.finditer(text, *tag.span("attributes")))
        if name in elements and not _is_welcome(name, attributes, options.hosts):
            yield Finding(
                body.at(tag.start(), tag.end("name")),
                f"the body holds {code(f'<{name}>')}, which loads or runs something",
                help="a text needs none; link to what it shows",
            )
        for attribute in attributes:
            if _HANDLER.fullmatch(attribute[1]) and attribute.lastindex != 1:
                yield Finding(
                    body.at(*attribute.span(1)),
                    f"the event handler {code(attribute[1])} runs a script",
                    help="a text needs none",
                )


def _is_welcome(name: str, attributes: list[re.Match[str]], hosts: tuple[str, ...]) -> bool:
    if name != "iframe":
        return False
    source = next((one for one in attributes if one[1].lower() == "src"), None)
    return source is not None and split(source[2] or source[3] or source[4] or "").hostname in hosts


def _outside_code(record: Record) -> Iterator[tuple[Line, str]]:
    """The lines that are no code or comment, and those with the opening tag of a script or drawing."""
    closer = ""
    for line in lines(record):
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
