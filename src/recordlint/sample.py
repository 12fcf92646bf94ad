"""Files and tables -> some of the files and rows, drawn by chance: to judge all of them before all are checked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recordlint.files import File


class Size(NamedTuple):
    """How many to draw: a number, or with `percent` a share of all, which is at least one."""

    number: float
    percent: bool = False

    def of(self, population: int) -> int:
        """How many that are of so many."""
        wanted = max(1, round(population * self.number / 100)) if self.percent else int(self.number)
        return min(wanted, population)


class Drawn(NamedTuple):
    """The files to check, the rows of those that are tables, by path, and out of how many files and rows they were
    drawn. Tables whose rows cannot be counted are all there: what is wrong with them is to be reported."""

    files: Sequence[File]
    rows: Mapping[str, Sequence[int]]
    size: int
    population: int


def parse_size(text: str) -> Size:
    """A size as it is written: `1000` or `1%`. Raises ValueError for another text, and for nothing or more than all."""
    if text.endswith("%"):
        share = float(text[:-1])
        if not 0 < share <= 100:
            raise ValueError
        return Size(share, percent=True)
    number = int(text)
    if number < 1:
        raise ValueError
    return Size(number)


def draw(files: Sequence[File], size: Size, seed: int) -> Drawn:
    """Draw files and rows, each as likely as any other. The same files and seed give the same."""
    import random

    counts = [_count(file) if file.table else 1 for file in files]
    population = sum(counts)
    number = size.of(population)
    # Rows of a table of a hundred million: only those drawn are ever listed.
    chosen = iter(sorted(random.Random(seed).sample(range(population), number)))
    drawn: list[File] = []
    rows: dict[str, list[int]] = {}
    start, following = 0, next(chosen, population)
    for file, count in zip(files, counts, strict=True):
        own: list[int] = []
        while following < start + count:
            own.append(following - start + 1)
            following = next(chosen, population)
        start += count
        if file.table:
            rows[file.path] = own
        if own or not count:
            drawn.append(file)
    return Drawn(drawn, rows, number, population)


def _count(file: File) -> int:
    """How many rows a table has; 0 where that cannot be known."""
    from recordlint.columns import columns_of, is_lines
    from recordlint.columns.read import count_rows

    with suppress(Exception):
        return count_rows(file.path, columns_of(file.settings, lines=is_lines(file.shown)))
    return 0
