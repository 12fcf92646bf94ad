"""The lines of a body and what each is: prose, heading, list, table, code ...

A line scanner, no Markdown parser: it decides which lines a text rule may speak about, in one pass and in linear
time. Where CommonMark and its dialects disagree, a line counts as code or markup rather than as prose.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from recordlint.patterns import regex
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record


class Kind(enum.Enum):
    """What a line is."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    RULE = "rule"
    """A thematic break, or the underline of a heading."""
    REFERENCE = "reference"
    """The definition of a link or footnote."""
    IMAGE = "image"
    """Nothing but an image."""
    MARKUP = "markup"
    """HTML, a template tag, a shortcode, an attribute list, a directive."""
    COMMENT = "comment"
    CODE = "code"
    """Fenced, indented, or between the tags of `pre`, `script`, `style` or a template's highlighter."""
    MATH = "math"

    # That of `Enum` asks for the name's, in Python, each time a kind is looked for in a set.
    __hash__ = object.__hash__


class Line(NamedTuple):
    """A line that is more than white space.

    `start` and `end` are offsets in the body's text, outer white space excluded; `text` are the characters between.
    `parted` is true where a blank line, or nothing, stands before it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    parted: bool


_HEADING = regex(r"#{1,6}(?:\s|$)")
_ITEM = regex(r"(?:[-*+•]|\d{1,9}[.)])(?:\s|$)")
_DEFINITION = regex(r"\[[^\]]{1,200}\]:")
_IMAGE = regex(r"\[?!\[[^\]]{0,500}\]\s?[(\[][^)\]]{0,2000}[)\]](?:\]\([^)]{0,2000}\))?(?:\{[^}]{0,200}\})?$")
_ATTRIBUTES = regex(r"\{[:#.%{<]")
_DIRECTIVE = regex(r"(?::{3,}|<!|</?[A-Za-z]|<>|<\?|(?:import|export) .{1,300}(?:['\"]|;|\{)$|\\(?:begin|end)\{)")
_RAW = regex(r"<(pre|script|style|textarea|svg|math)\b", re.IGNORECASE)
_RAW_TEMPLATE = regex(r"\{(?:%-?|\{[<%]) ?(highlight|raw|verbatim|code|mermaid|math|katex)\b", re.IGNORECASE)
_UNDERLINES = frozenset("=-")
_PLAIN_START = regex(r"[^\W\d_]")


def lines(record: Record) -> tuple[Line, ...]:
    """The lines of a record's body that are more than white space, in order; none where there is no body."""
    return record.derive(_lines)


def _lines(record: Record) -> tuple[Line, ...]:
    return () if record.body is None else tuple(scan(record.body.text))


def scan(text: str) -> list[Line]:
    """The lines of a text that are more than white space, in order."""
    found: list[Line] = []
    closer = ""
    kind = Kind.PROSE
    parted = True
    in_list = False
    begin = 0
    prose, listed = Kind.PROSE, Kind.LIST
    is_marked = _is_marked(text)
    # `Line` itself, a function in Python, takes a sixth of the time of all this.
    new = tuple.__new__
    # As long as the text, with one kind of line end.
    for raw in text.replace("\r\n", " \n").replace("\r", "\n").split("\n"):
        if not raw:
            begin += 1
            parted = True
            continue
        stripped = raw.strip()
        start = begin
        begin += len(raw) + 1
        if not stripped:
            parted = True
            continue
        flush = raw[0] == stripped[0]
        if not flush:
            start += len(raw) - len(raw.lstrip())
        if closer:
            if _closes(stripped, closer):
                closer = ""
            this = kind
        elif flush and stripped[0].isalpha() and not (is_marked and _is_marked(stripped)):
            this = prose
        else:
            this, closer = _classify(stripped, raw, parted, in_list, found)
            kind = Kind.COMMENT if closer == "-->" else this
        if this is listed:
            in_list = True
        elif parted and flush:
            in_list = False
        found.append(new(Line, (start, start + len(stripped), stripped, this, parted)))
        parted = False
    return found


def _is_marked(text: str) -> bool:
    """Whether a text has what can make a line that begins with a letter anything but prose."""
    return "<" in text or "{" in text or "|" in text or "import " in text or "export " in text


def _closes(stripped: str, closer: str) -> bool:
    if closer[0] in "`~":
        return stripped.startswith(closer) and not stripped.strip(closer[0])
    return closer in stripped.lower()


def _classify(stripped: str, raw: str, parted: bool, in_list: bool, found: list[Line]) -> tuple[Kind, str]:
    """The kind of a line that stands in no open block, and what closes the block it opens, if it opens one."""
    first = stripped[0]
    if not in_list and raw.startswith(("    ", "\t")) and (parted or found[-1].kind is Kind.CODE):
        return Kind.CODE, ""
    if "<" in stripped or "{" in stripped:
        kind, closer = _markup(stripped)
        if kind is not Kind.PROSE or closer:
            return kind, closer
    if _PLAIN_START.match(first):
        if stripped.startswith(("import ", "export ")) and _DIRECTIVE.match(stripped):
            return Kind.MARKUP, ""
        return (Kind.TABLE if _continues_table(stripped, parted, found) else Kind.PROSE), ""
    if first in "`~" and stripped.startswith(("```", "~~~")):
        fence = stripped[: len(stripped) - len(stripped.lstrip(first))]
        info = stripped[len(fence) :]
        return Kind.CODE, "" if first == "`" and "`" in info else fence
    if first == "$" and stripped.startswith("$$"):
        return Kind.MATH, "" if len(stripped) > 3 and stripped.endswith("$$") else "$$"
    if first == "#" and _HEADING.match(stripped):
        return Kind.HEADING, ""
    if first == ">":
        return Kind.QUOTE, ""
    if first == "|" or _continues_table(stripped, parted, found):
        return Kind.TABLE, ""
    if first in "=-*_" and not stripped.strip(first + " \t") and len(stripped) > 1:
        return _rule(stripped, parted, found), ""
    if _is_delimiter_row(stripped):
        if not parted:
            found[-1] = found[-1]._replace(kind=Kind.TABLE)
        return Kind.TABLE, ""
    if _ITEM.match(stripped):
        return Kind.LIST, ""
    if first == "[" and _DEFINITION.match(stripped):
        return Kind.REFERENCE, ""
    if first in "![" and _IMAGE.match(stripped):
        return Kind.IMAGE, ""
    if _DIRECTIVE.match(stripped):
        return Kind.MARKUP, ""
    return Kind.PROSE, ""


def _markup(stripped: str) -> tuple[Kind, str]:
    stripped = without_code(stripped)
    opening = stripped.rfind("<!--")
    if opening >= 0 and stripped.find("-->", opening) < 0:
        return (Kind.COMMENT if opening == 0 else Kind.PROSE), "-->"
    if stripped.startswith("<!--") and stripped.find("-->") == len(stripped) - 3:
        return Kind.COMMENT, ""
    raw = _RAW.search(stripped) if "<" in stripped else None
    if raw is not None:
        return _raw_block(stripped, raw, f"</{raw[1].lower()}", Kind.CODE)
    template = _RAW_TEMPLATE.search(stripped) if "{" in stripped else None
    if template is not None:
        name = template[1].lower()
        closer = f"end{name}" if template[0].startswith("{%") else f"/{name}"
        return _raw_block(stripped, template, closer, Kind.CODE)
    if _ATTRIBUTES.match(stripped) or _DIRECTIVE.match(stripped):
        return Kind.MARKUP, ""
    return Kind.PROSE, ""


def _raw_block(stripped: str, opening: re.Match[str], closer: str, kind: Kind) -> tuple[Kind, str]:
    closed = stripped.lower().find(closer, opening.end()) >= 0
    if opening.start() > 0 and closed:
        return Kind.PROSE, ""
    return kind, "" if closed else closer


def _continues_table(stripped: str, parted: bool, found: list[Line]) -> bool:
    return "|" in stripped and not parted and bool(found) and found[-1].kind is Kind.TABLE


def _is_delimiter_row(stripped: str) -> bool:
    return "|" in stripped and "-" in stripped and not stripped.strip("|-: \t")


def _rule(stripped: str, parted: bool, found: list[Line]) -> Kind:
    if stripped[0] in _UNDERLINES and not parted and found[-1].kind is Kind.PROSE and " " not in stripped:
        found[-1] = found[-1]._replace(kind=Kind.HEADING)
    return Kind.RULE


def inline_code(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the inline code of a text, its backticks included (CommonMark 0.31.2, section 6.1)."""
    runs = [(match.start(), match.end()) for match in re.finditer("`+", text)]
    following: dict[int, int] = {}
    # The next run of equal length, found from the back: linear whatever the lengths are.
    closers = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        start, end = runs[index]
        closers[index] = following.get(end - start, -1)
        following[end - start] = index
    index = 0
    while index < len(runs):
        closer = closers[index]
        if closer < 0:
            index += 1
            continue
        yield runs[index][0], runs[closer][1]
        index = closer + 1


def without_code(text: str) -> str:
    """The text with blanks in place of its inline code, so that offsets stay."""
    if "`" not in text:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in inline_code(text):
        pieces += (text[done:start], " " * (end - start))
        done = end
    return "".join((*pieces, text[done:]))
