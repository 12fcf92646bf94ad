"""Comments in a record -> suppressions: which diagnostics they take away, and which of them do nothing.

    title: x   # recordlint: ignore[rule, rule]     this line
    # recordlint: ignore[rule]                      alone: the next line that is no such comment
    # recordlint: ignore-file[rule]                 the whole file
    <!-- recordlint: ignore[rule] -->               the same in a body

A comment on the first line inside a front matter's fences also covers the opening fence. JSON has no comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Change, Edit, Finding, Fix, Operation
from recordlint.edits import edit_source
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, inline_code, lines
from recordlint.record import Style
from recordlint.schema.near import nearest
from recordlint.text import MARK, Span, within
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from recordlint.diagnostic import Diagnostic
    from recordlint.record import Record
    from recordlint.text import Source

UNUSED = "unused-suppression"
UNKNOWN = "unknown-rule"
ALWAYS_ON = frozenset({"internal-error", "unreadable-file", UNUSED, UNKNOWN})
"""What no comment can hide: it says something of the run, or of the comments themselves."""

_NAMES = r"\[(?P<names>[^\[\]\r\n]*)\]"
_KIND = r"recordlint:[ \t]*(?P<kind>ignore-file|ignore)[ \t]*"
_IN_DATA = regex(rf"#[ \t]*{_KIND}{_NAMES}[^\r\n]*")
_IN_BODY = regex(rf"<!--[ \t]*{_KIND}{_NAMES}[ \t]*-->")
_NAME = regex(r"[^\s,]+")
_QUOTED = (Style.SINGLE, Style.DOUBLE, Style.LITERAL, Style.FOLDED)


class Suppression(NamedTuple):
    """One rule named in one comment.

    `span` is that of the name, `comment` that of the comment. `line` is the line it covers (from 1), None for the
    whole file; with `fence` the opening fence is covered, too. `alone` is true for a comment on a line of its own.
    """

    rule: str
    span: Span
    comment: Span
    line: int | None
    fence: int | None
    alone: bool
    record: Record

    @property
    def lines(self) -> frozenset[int | None]:
        """The lines it covers; None stands for all."""
        return frozenset((self.line,) if self.fence is None else (self.line, self.fence))


class Suppressed(NamedTuple):
    """What is left of the diagnostics, and what there is to say about the comments: rule name, finding, record."""

    diagnostics: tuple[Diagnostic, ...]
    findings: tuple[tuple[str, Finding, Record], ...]


def suppress(
    records: Sequence[Record],
    diagnostics: Iterable[Diagnostic],
    *,
    selected: Collection[str],
    known: Collection[str],
    unsuppressible: Collection[str] = (),
) -> Suppressed:
    """Take away the diagnostics that comments in the records hide, but for those of `unsuppressible` rules.

    `selected` are the rules that were run: a suppression of another one may well be of use. `known` are all rules;
    where it is empty, no name is called unknown.
    """
    found = tuple(one for one in suppressions(records) if one.rule not in unsuppressible)
    if not found:
        return Suppressed(tuple(diagnostics), ())
    covering: dict[tuple[str, int | None], list[Suppression]] = {}
    for one in found:
        for line in one.lines:
            covering.setdefault((one.rule, line), []).append(one)
    used: set[Suppression] = set()
    left = []
    for diagnostic in diagnostics:
        hiding: list[Suppression] = []
        if diagnostic.rule not in ALWAYS_ON:
            for line in (diagnostic.start.line, None):
                hiding += covering.get((diagnostic.rule, line), ())
        used.update(hiding)
        if not hiding:
            left.append(diagnostic)
    sharing: dict[Span, list[Suppression]] = {}
    for one in found:
        sharing.setdefault(one.comment, []).append(one)
    findings = []
    for one in found:
        if known and one.rule not in known:
            findings.append((UNKNOWN, _unknown(one, known), one.record))
        elif one.rule in selected and one not in used:
            findings.append((UNUSED, _unused(one, sharing[one.comment]), one.record))
    return Suppressed(tuple(left), tuple(findings))


def suppressions(records: Sequence[Record]) -> Iterator[Suppression]:
    """The suppressions in the comments of a file's records, in order."""
    if not records or MARK not in records[0].source.text:
        return
    seen: set[int] = set()
    # Comments that follow each other are meant for one line: it is looked for once.
    line, following = 0, 0
    for record in records:
        for match, alone in (*_data_comments(record), *_body_comments(record)):
            if match.start() not in seen:
                seen.add(match.start())
                before, line = line, record.source.position(match.start()).line
                if alone and not before < line < following:
                    following = _next_line(record.source, line)
                yield from _named(record, match, line, following if alone else line, alone)


def _data_comments(record: Record) -> Iterator[tuple[re.Match[str], bool]]:
    region = record.region
    if region is None or region.syntax == "json":
        return
    text = record.source.text
    # A mark inside a value is text. Where places cannot be had for a broken part, the comment is taken as one.
    quoted = sorted(place.value for place in region.places.nodes.values() if place.style in _QUOTED)
    for match in _IN_DATA.finditer(text, region.span.start, region.span.end):
        before = text[_line_start(record.source, match.start()) : match.start()]
        if (not before or before[-1] in " \t") and not within(Span(match.start(), match.start() + 1), quoted):
            yield match, not before.strip()


def _body_comments(record: Record) -> Iterator[tuple[re.Match[str], bool]]:
    body = record.body
    if body is None:
        return
    text = record.source.text
    code = [body.at(line.start, line.end) for line in lines(record) if line.kind in (Kind.CODE, Kind.MATH)]
    line, inline = Span(0, 0), list[Span]()
    for match in _IN_BODY.finditer(text, body.span.start, body.span.end):
        if match.start() >= line.end:
            line = record.source.line(record.source.position(match.start()).line)
            spans = inline_code(text[line.start : line.end])
            inline = [Span(line.start + start, line.start + end) for start, end in spans]
        begin = Span(match.start(), match.start() + 1)
        if not (within(begin, code) or within(begin, inline)):
            yield match, text[line.start : line.end].strip() == match.group()


def _named(record: Record, match: re.Match[str], line: int, meant: int, alone: bool) -> Iterator[Suppression]:
    """The suppressions of a comment on `line`, which is meant for the line `meant`."""
    source = record.source
    fence = None
    if record.fences is not None:
        opening = source.position(record.fences[0].start).line
        fence = opening if line == opening + 1 else None
    covered = None if match["kind"] == "ignore-file" else meant
    offset = match.start("names")
    for name in _NAME.finditer(match["names"]):
        span = Span(offset + name.start(), offset + name.end())
        yield Suppression(name.group(), span, Span(*match.span()), covered, fence, alone, record)


def _next_line(source: Source, line: int) -> int:
    """The line that a comment alone on its line is meant for: the next that is neither blank nor such a comment."""
    for number in range(line + 1, len(source.line_starts) + 1):
        span = source.line(number)
        text = source.text[span.start : span.end].strip()
        if text and not (MARK in text and text.startswith(("#", "<!--"))):
            return number
    return line


def _line_start(source: Source, offset: int) -> int:
    start = source.line_starts[source.position(offset).line - 1]
    return max(start, source.bom) if start == 0 else start


def _unknown(one: Suppression, known: Collection[str]) -> Finding:
    near = nearest(one.rule, tuple(sorted(known)))
    if near is None:
        return Finding(one.span, f"there is no rule `{one.rule}`", help="`recordlint rules` lists them")
    return Finding(
        one.span,
        f"there is no rule `{one.rule}`",
        help=f"did you mean `{near}`?",
        fix=Fix(f"write `{near}`", change(one.record, one.span, near), Applicability.UNSAFE),
    )


def _unused(one: Suppression, together: Sequence[Suppression]) -> Finding:
    """The finding for a suppression of no use; `together` are those of its comment, itself among them."""
    where = "in this file" if one.line is None else "here"
    return Finding(
        one.span,
        f"`{one.rule}` reports nothing {where} that could be ignored",
        fix=Fix("remove it", change(one.record, _removed(one, together), ""), Applicability.SAFE),
    )


def _removed(one: Suppression, together: Sequence[Suppression]) -> Span:
    """What goes with a suppression: the comment, or the name and a comma where others share it."""
    source, comment = one.record.source, one.comment
    if len(together) > 1:
        place = together.index(one)
        if place:
            return Span(together[place - 1].span.end, one.span.end)
        return Span(one.span.start, together[1].span.start)
    start = comment.start
    if one.alone:
        line = source.position(start).line
        end = source.line_starts[line] if line < len(source.line_starts) else len(source.text)
        return Span(_line_start(source, start), end)
    while start and source.text[start - 1] in " \t":
        start -= 1
    return Span(start, comment.end)


def change(record: Record, span: Span, text: str) -> Change:
    """An edit of a comment: in the data it means nothing, in a body its lines are other ones."""
    source, body = record.source, record.body
    if body is None or span.start < body.span.start:
        return edit_source(span, text)
    number = source.position(span.start).line
    start = source.line_starts[number - 1]
    end = source.line_starts[number] if number < len(source.line_starts) else len(source.text)
    fresh = source.text[start : span.start] + text + source.text[span.end : end]
    return Change((Edit(span, text),), (Operation("lines", value=fresh, first=number, last=number),))
