"""Merges that were committed before their conflicts were resolved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label
from recordlint.patterns import regex
from recordlint.text import Span
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    import re

    from recordlint.record import Locate, Places

_LINE = regex(
    r"(?:\A|(?<=[\r\n]))(?:"
    r"(?P<marker><{7} |>{7} |\|{7}(?=[ \r\n]|\Z)|={7}(?=[\r\n]|\Z))|[ ]{0,3}(?P<code>`{3,}|~{3,}))[^\r\n]*"
)
_INK = regex(r"[^\r\n]")


class Conflict(NamedTuple):
    """The conflicts of a text: what to report, and `text` with one side of each, the rest blanked out.

    Offsets in `text` are those of the source.
    """

    finding: Finding
    text: str


def find_conflict(text: str, *, markdown: bool) -> Conflict | None:
    """The conflicts in `text`; in Markdown those shown in a fenced block of code are none.

    A conflict begins with a line of seven `<` and a blank, and ends with one of seven `>` and a blank.
    """
    if "<<<<<<< " not in text or ">>>>>>> " not in text:
        return None
    blanked, ends, first = _sides(text, markdown=markdown)
    if first is None:
        return None
    message = "a merge was committed with its conflict"
    if len(ends) > 1:
        message = f"a merge was committed with its {len(ends)} conflicts"
    finding = Finding(
        first, message, "keep one of the sides and remove the marker lines", (Label(ends[0], "ends here"),)
    )
    pieces: list[str] = []
    done = 0
    for start, end in blanked:
        pieces += (text[done:start], _INK.sub(" ", text[start:end]))
        done = end
    return Conflict(finding, "".join((*pieces, text[done:])))


def _sides(text: str, *, markdown: bool) -> tuple[list[Span], list[Span], Span | None]:
    """What to blank out, so that of each conflict the first side remains; the last lines of the conflicts, and the
    first line of the first."""
    blanked: list[Span] = []
    ends: list[Span] = []
    first: Span | None = None
    opening: Span | None = None
    other_side: int | None = None
    code = ""
    for line in _LINE.finditer(text):
        marker = line["marker"]
        if marker is None:
            code = _after_fence(code, line) if markdown else ""
        elif code:
            continue
        elif marker[0] == "<":
            opening, other_side = Span(*line.span()), None
        elif opening is not None and marker[0] in "|=":
            other_side = line.start() if other_side is None else other_side
        elif opening is not None:
            first = first or opening
            ends.append(Span(*line.span()))
            blanked += (opening, Span(line.start() if other_side is None else other_side, line.end()))
            opening = None
    return blanked, ends, first


def _after_fence(code: str, line: re.Match[str]) -> str:
    """The fence that a block of code is open with after a line that begins with one."""
    fence = line["code"]
    if not code:
        return fence
    closes = fence.startswith(code) and line.group().strip() == fence
    return "" if closes else code


def beside_conflict(locate: Locate, *, markdown: bool) -> Locate:
    """`locate` for a source with conflicts: it reads what `Conflict.text` leaves. Can be pickled as `locate` can."""
    return partial(_locate, locate, markdown)


def _locate(locate: Locate, markdown: bool, text: str, span: Span) -> Places:
    conflict = find_conflict(text, markdown=markdown)
    return locate(text if conflict is None else conflict.text, span)
