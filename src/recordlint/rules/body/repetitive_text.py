from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.markup import text_lines
from recordlint.patterns import regex
from recordlint.rule import On, rule
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.prose.lines import Line
    from recordlint.record import Record

_WORD = regex(r"\S+")


class Options(NamedTuple):
    """
    The limits are those of Rae et al., Scaling Language Models: Methods, Analysis & Insights from Training Gopher
    (2021, arXiv 2112.11446), table A1, each a share of the text.

    duplicate_lines: lines that stand earlier in the text.
    duplicate_paragraphs: paragraphs that stand earlier in the text.
    duplicate_line_characters: characters in such lines.
    duplicate_paragraph_characters: characters in such paragraphs.
    top_ngrams: characters in the commonest sequence of 2, 3, 4 words.
    duplicate_ngrams: characters in sequences of 5, 6, 7, 8, 9, 10 words that stand earlier in the text.
    min_words: texts of fewer words are not measured.
    """

    duplicate_lines: float = 0.30
    duplicate_paragraphs: float = 0.30
    duplicate_line_characters: float = 0.20
    duplicate_paragraph_characters: float = 0.20
    top_ngrams: tuple[float, ...] = (0.20, 0.18, 0.16)
    duplicate_ngrams: tuple[float, ...] = (0.15, 0.14, 0.13, 0.12, 0.11, 0.10)
    min_words: int = 50


class _Excess(NamedTuple):
    """A measure beyond its limit: what it measures, where that is first seen, its value and its limit."""

    what: str
    start: int
    end: int
    value: float
    limit: float


@rule(severity=Severity.NOTE, on=(On.BODY,), options=Options, recommended=False, since="0.1.0")
def repetitive_text(record: Record, options: Options) -> Iterator[Finding]:
    """A text repeats itself more than texts worth learning from do."""
    body = record.body
    if body is None:
        return
    read = list(text_lines(record, code=True))
    words = [(line.start + word.start(), word[0]) for line in read for word in _WORD.finditer(line.text)]
    if len(words) < options.min_words:
        return
    excess = next(_excesses(read, words, options), None)
    if excess is not None:
        yield Finding(
            body.at(excess.start, excess.end),
            f"{excess.value:.1%} of {excess.what}, more than {excess.limit:.0%}",
        )


def _excesses(read: list[Line], words: list[tuple[int, str]], options: Options) -> Iterator[_Excess]:
    """The measures that are beyond their limits, the plainest first."""
    characters = sum(len(word) for _, word in words)
    paragraphs = _paragraphs(read)
    for kind, units, share, part in (
        ("lines", read, options.duplicate_lines, options.duplicate_line_characters),
        ("paragraphs", paragraphs, options.duplicate_paragraphs, options.duplicate_paragraph_characters),
    ):
        repeats = _repeats(units)
        if repeats:
            start, end = repeats[0].start, repeats[0].end
            value = len(repeats) / len(units)
            if value > share:
                yield _Excess(f"the {kind} are repeats", start, end, value, share)
            value = sum(len(one.text) for one in repeats) / sum(len(one.text) for one in units)
            if value > part:
                yield _Excess(f"the text are {kind} that are repeats", start, end, value, part)
    for size, limit in enumerate(options.top_ngrams, 2):
        covered, first = _commonest(words, size)
        if covered > limit * characters:
            what = f"the text is one sequence of {size} words"
            yield _Excess(what, *_extent(words, first, size), covered / characters, limit)
    for size, limit in enumerate(options.duplicate_ngrams, 2 + len(options.top_ngrams)):
        covered, first = _repeated(words, size)
        if covered > limit * characters:
            what = f"the text are sequences of {size} words that are repeats"
            yield _Excess(what, *_extent(words, first, size), covered / characters, limit)


def _extent(words: list[tuple[int, str]], first: int, size: int) -> tuple[int, int]:
    last_start, last = words[first + size - 1]
    return words[first][0], last_start + len(last)


def _paragraphs(read: list[Line]) -> list[Line]:
    """The lines of each paragraph as one."""
    found: list[list[Line]] = []
    for line in read:
        if line.parted or not found:
            found.append([line])
        else:
            found[-1].append(line)
    return [part[0]._replace(end=part[-1].end, text="\n".join(line.text for line in part)) for part in found]


def _repeats(units: Sequence[Line]) -> list[Line]:
    """The lines that stand earlier, too."""
    seen: set[str] = set()
    found: list[Line] = []
    for one in units:
        if one.text in seen:
            found.append(one)
        seen.add(one.text)
    return found


def _commonest(words: list[tuple[int, str]], size: int) -> tuple[int, int]:
    """How many characters the commonest sequence of words covers if it stands there more than once, and where it stands
    first, in words. Of equally common ones it is the longest."""
    count: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], int] = {}
    texts = [word for _, word in words]
    for index, sequence in enumerate(zip(*(texts[offset:] for offset in range(size)), strict=False)):
        count[sequence] = count.get(sequence, 0) + 1
        first.setdefault(sequence, index)
    if not count:
        return 0, 0
    top = max(count, key=lambda sequence: (count[sequence], sum(map(len, sequence))))
    times = count[top]
    # Sequences that overlap cover no character twice.
    return (min(times, len(texts) // size) * sum(map(len, top)) if times > 1 else 0), first[top]


def _repeated(words: list[tuple[int, str]], size: int) -> tuple[int, int]:
    """How many characters lie in sequences of words that stand earlier, and where the first does, in words."""
    texts = [word for _, word in words]
    seen: set[tuple[str, ...]] = set()
    covered = index = 0
    first = -1
    while index + size <= len(texts):
        sequence = tuple(texts[index : index + size])
        if sequence in seen:
            covered += sum(map(len, sequence))
            first = index if first < 0 else first
            index += size
        else:
            seen.add(sequence)
            index += 1
    return covered, max(first, 0)
