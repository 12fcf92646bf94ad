"""Many files -> what is found in each: from the cache, by this process, or by several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.check import Checked
from recordlint.examine import Result, examine
from recordlint.text import Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordlint.cache import Cache, Entry
    from recordlint.files import File
    from recordlint.files.world import FileWorld
    from recordlint.memory import Memory

WORTH_IT = 1_000
"""Fewer files than these are checked sooner by one process."""

_CHUNK = 64

Done = tuple[int, "Result | None", "Entry | None"]
"""The number of a file, what came of it (None where it is gone), and how that is kept, if it is to be."""


class _Work(NamedTuple):
    files: Sequence[File]
    world: FileWorld
    memory: Memory | None

    def examine(self, number: int) -> Done:
        file = self.files[number]
        if self.memory is None:
            return number, examine(file, self.world), None
        return (number, *self.memory.examine(file))

    def examine_all(self, numbers: Sequence[int]) -> list[Done]:
        return [self.examine(number) for number in numbers]


def examine_all(
    files: Sequence[File], world: FileWorld, cache: Cache | None, jobs: int
) -> Iterator[tuple[int, Result | None]]:
    """What is found in each file, by its number, in any order; None for one that is gone. One that ends its process
    twice is an `internal-error`."""
    memory = None
    left: Sequence[int] = range(len(files))
    if cache is not None:
        from recordlint.memory import Memory

        memory = Memory(cache, world)
        left = []
        for number, file in enumerate(files):
            known = memory.recall(file)
            if known is None:
                left.append(number)
            else:
                yield number, known
    work = _Work(files, world, memory)
    several = jobs > 1 and len(left) >= WORTH_IT
    try:
        for number, result, entry in _by_several(work, left, jobs) if several else map(work.examine, left):
            if cache is not None and entry is not None:
                cache.keep(files[number].shown, entry)
            yield number, result
    finally:
        if cache is not None:
            cache.write()


def _by_several(work: _Work, numbers: Sequence[int], jobs: int) -> Iterator[Done]:
    from recordlint.pool import spread

    chunks = iter([numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK)])
    for chunk, done in spread(work.examine_all, chunks, jobs, lambda chunk: [(number,) for number in chunk]):
        yield from done or [(chunk[0], _fatal(work.files[chunk[0]]), None)]


def _fatal(file: File) -> Result:
    from recordlint.placing import internal_error

    source = Source(file.shown, "")
    why = "the process that checked this file died, twice"
    return Result(Checked(file.shown, (internal_error(source, why),), 0))
