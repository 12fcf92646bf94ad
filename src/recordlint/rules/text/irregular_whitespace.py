from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recordlint.characters import BLANKS
from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Node, Record

_SUSPECT = regex("[\xa0\u2028\u2029\u202f]")
_RUN = regex("[ \t\r\n\xa0\u2028\u2029\u202f]+")
_LAYOUT = regex("\n[ \t|`~]")
"""A line that is indented, a row of a table or a fence: other lines may be aligned with it."""
_UNBROKEN = frozenset("\xa0\u202f")
_SEPARATORS = frozenset("\u2028\u2029")
_AFTER_STOP = regex("[.!?:;…。！？]['\"’”»)\\]]?$")
_HOLDS_NEXT = regex("(?:[«(§№#\\d]|(?:^|\\W)(?:[^\\W\\d_]|[^\\W\\d_]{1,4}\\.))$")
_HELD = regex("[:;!?»%€$£°–—\\d]")


class Options(NamedTuple):
    """
    single_line: fields that are one line of text, in which no tab, line break or run of blanks has a meaning.
    """

    single_line: tuple[str, ...] = ("title", "subtitle", "name")


class _Flaw(NamedTuple):
    """White space from `start` to `end` of a text that should be `instead`."""

    start: int
    end: int
    kind: str
    instead: str


@rule(severity=Severity.WARNING, on=(Role.TEXT, Role.NAME), fix=Applicability.SAFE, options=Options, since="0.1.0")
def irregular_whitespace(record: Record, options: Options) -> Iterator[Finding]:
    """A text holds tabs, line breaks, no-break spaces or runs of blanks where one blank belongs."""
    for role in (Role.TEXT, Role.NAME):
        for node in record.fields(role):
            if _is_suspect(node.value):
                flaws = list(_flaws(node.value, single_line=node.name in options.single_line))
                if flaws:
                    yield _finding(node, flaws)


def _is_suspect(text: str) -> bool:
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        return True
    return not text.isascii() and _SUSPECT.search(text) is not None


def _flaws(text: str, *, single_line: bool) -> Iterator[_Flaw]:
    begin = len(text) - len(text.lstrip(BLANKS))
    laid_out = _LAYOUT.search(text) is not None
    for run in _RUN.finditer(text, begin, len(text.rstrip(BLANKS))):
        start, end = run.span()
        space = run[0]
        if space == " ":
            continue
        if single_line:
            kind = _kind(text, start, end)
            if kind:
                yield _Flaw(start, end, kind, " ")
        elif "\r" in space:
            yield _Flaw(start, end, "carriage return", space.replace("\r\n", "\n").replace("\r", "\n"))
        elif not _SEPARATORS.isdisjoint(space):
            yield _Flaw(start, end, "line separator", "\n")
        elif "\n" not in space and "\t" not in space:
            kind = _kind(text, start, end)
            is_gap = not laid_out and not _AFTER_STOP.search(text[max(start - 2, 0) : start])
            if kind == "no-break space" or (kind and is_gap):
                yield _Flaw(start, end, kind, " ")


def _kind(text: str, start: int, end: int) -> str:
    """What is wrong with white space that should be one blank; empty if nothing is."""
    space = text[start:end]
    if "\t" in space:
        return "tab"
    if not _SEPARATORS.isdisjoint(space):
        return "line separator"
    if "\n" in space or "\r" in space:
        return "line break"
    if _UNBROKEN.isdisjoint(space):
        return "run of blanks"
    return "" if len(space) == 1 and _is_typography(text, start, end) else "no-break space"


def _is_typography(text: str, start: int, end: int) -> bool:
    """Whether a no-break space stands where typography wants one: before French punctuation, between a number and its
    unit, after a word of one letter or an abbreviation. After the capital it is a misread character."""
    if text[start - 1 : start] in ("Â", "Ã"):
        return True
    return bool(_HELD.match(text[end]) or _HOLDS_NEXT.search(text[max(start - 6, 0) : start]))


def _finding(node: Node, flaws: list[_Flaw]) -> Finding:
    kinds = Counter(flaw.kind for flaw in flaws)
    named = [_count(kind, number) for kind, number in kinds.items()]
    listed = ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
    verb = "is" if named[0].startswith("a ") else "are"
    safe = [flaw for flaw in flaws if flaw.kind != "no-break space"]
    mended = safe or flaws
    parts: list[str] = []
    done = 0
    for flaw in mended:
        parts += (node.value[done : flaw.start], flaw.instead)
        done = flaw.end
    fresh = "".join((*parts, node.value[done:]))
    written = {flaw.instead for flaw in mended}
    title = (
        "write single blanks"
        if written == {" "}
        else "write plain " + ("white space" if " " in written else "line feeds")
    )
    return Finding(
        node.part(flaws[0].start, flaws[0].end),
        f"there {verb} {listed} in `{node.name}`",
        fix=Fix(title, set_value(node, fresh), Applicability.SAFE if safe else Applicability.UNSAFE),
    )


def _count(kind: str, number: int) -> str:
    return f"a {kind}" if number == 1 else f"{number} {kind.replace('run', 'runs')}{'' if 'run' in kind else 's'}"
