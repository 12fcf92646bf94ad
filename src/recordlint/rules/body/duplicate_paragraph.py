from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Label, Severity
from recordlint.prose.lines import Kind, lines
from recordlint.rule import On, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.prose.lines import Line
    from recordlint.record import Record


class Options(NamedTuple):
    """
    longer_than: paragraphs of so many characters or fewer do not count.
    share: how great a share of the paragraphs must be repeats.
    """

    longer_than: int = 80
    share: float = 0.25


@rule(severity=Severity.NOTE, on=(On.BODY,), options=Options, since="0.1.0")
def duplicate_paragraph(record: Record, options: Options) -> Iterator[Finding]:
    """A paragraph stands in the body twice, as happens where a page is read twice over."""
    body = record.body
    if body is None or body.span.end - body.span.start <= 2 * options.longer_than:
        return
    first: dict[str, tuple[int, int]] = {}
    repeats: list[tuple[tuple[int, int], tuple[int, int]]] = []
    count = 0
    for start, end in _paragraphs(lines(record), body.text):
        text = " ".join(body.text[start:end].split())
        if len(text) > options.longer_than:
            count += 1
            earlier = first.setdefault(text, (start, end))
            if earlier != (start, end):
                repeats.append((earlier, (start, end)))
    if repeats and len(repeats) >= options.share * count:
        for earlier, later in repeats:
            yield Finding(
                body.at(*later),
                "the paragraph stands here again",
                labels=(Label(body.at(*earlier), "first here"),),
            )


def _paragraphs(found: tuple[Line, ...], text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the paragraphs that stand by themselves: in no list, quote or table, and not indented."""
    start = end = -1
    inside = False
    for line in found:
        if line.parted or not inside:
            if start >= 0:
                yield start, end
            start = -1
            indented = line.start > 0 and text[line.start - 1] in " \t"
            inside = line.kind is Kind.PROSE and line.parted and not indented
            if inside:
                start, end = line.start, line.end
        elif line.kind is Kind.PROSE:
            end = line.end
        else:
            yield start, end
            start, inside = -1, False
    if start >= 0:
        yield start, end
