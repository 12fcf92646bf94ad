"""Many files -> what is found in each: from the cache, by this process, or by several."""

from __future__ import annotations

import os
import sys
from itertools import chain, islice
from typing import TYPE_CHECKING

from recordlint.check import Checked, internal_error
from recordlint.examine import Result, examine
from recordlint.text import Source
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from recordlint.cache import Cache, Entry
    from recordlint.files import File
    from recordlint.files.world import FileWorld
    from recordlint.memory import Memory

WORTH_IT = 1_000
"""Fewer files than these are checked sooner by one process."""

START = "fork" if sys.platform == "linux" else "spawn"
"""How processes begin. Forked ones have at once what they work with; elsewhere forking is not safe."""

_CHUNK = 64

_examine_file: Callable[[int], Done]
"""In a process of a pool: what it is there for."""

Done = tuple[int, "Result | None", "Entry | None"]
"""The number of a file, what came of it (None where it is gone), and how that is kept, if it is to be."""


class _Work(NamedTuple):
    files: Sequence[File]
    world: FileWorld
    memory: Memory | None

    def __reduce__(self) -> tuple[Callable[..., _Work], tuple[object, ...]]:
        """For a process that begins anew: the folders of plugins have to be known there before their rules are."""
        import pickle

        from recordlint.plugins import local_packages

        return _unpacked, (local_packages(), pickle.dumps(tuple(self)))

    def examine(self, number: int) -> Done:
        file = self.files[number]
        if self.memory is None:
            return number, examine(file, self.world), None
        return (number, *self.memory.examine(file))


def _unpacked(packages: Mapping[str, str], pickled: bytes) -> _Work:
    import pickle

    from recordlint.plugins import know_local_package

    for package, path in packages.items():
        know_local_package(package, path)
    return _Work(*pickle.loads(pickled))


def processors() -> int:
    """How many processors we may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def examine_all(
    files: Sequence[File], world: FileWorld, cache: Cache | None, jobs: int
) -> Iterator[tuple[int, Result | None]]:
    """What is found in each file, by its number, in any order; None for one that is gone.

    A process that dies (for want of memory, by a fault of a library) is replaced, and the files it had are checked
    again one by one: only one that ends a process again is an `internal-error`.
    """
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
    waiting = iter([numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK)])
    lost: list[int] = []
    while True:
        before = len(lost)
        for chunk, done in _by_pool(work, waiting, jobs):
            if done is None:
                lost += chunk
            else:
                yield from done
        if len(lost) == before:
            break
        if not _can_begin(work):
            yield from map(work.examine, chain(lost, *waiting))
            return
    for number in lost:
        for _, done in _by_pool(work, iter([[number]]), 1):
            yield from done or [(number, _fatal(work.files[number]), None)]


def _can_begin(work: _Work) -> bool:
    """Whether a process can be had at all, or is ended before it looks at a file."""
    return all(done is not None for _, done in _by_pool(work, iter([()]), 1))


def _by_pool(
    work: _Work, chunks: Iterator[Sequence[int]], jobs: int
) -> Iterator[tuple[Sequence[int], list[Done] | None]]:
    """What came of chunks of files, till one of the processes dies: those then under way come with None."""
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, ProcessPoolExecutor, wait
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context(START), _begin, (work,)) as pool:
        pending: dict[Future[list[Done]], Sequence[int]] = {}
        room = 2 * jobs
        try:
            while True:
                for chunk in islice(chunks, room):
                    try:
                        pending[pool.submit(_examine, chunk)] = chunk
                    except BrokenExecutor:
                        yield chunk, None
                        break
                if not pending:
                    break
                ended, _ = wait(pending, return_when=FIRST_COMPLETED)
                room = len(ended)
                for future in ended:
                    chunk = pending.pop(future)
                    try:
                        yield chunk, future.result()
                    except BrokenExecutor:
                        room = 0
                        yield chunk, None
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(work: _Work) -> None:
    """Where a process of a pool begins."""
    import signal

    # Who interrupts us interrupts all, and one of us says so.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    global _examine_file  # noqa: PLW0603 - how a pool hands its processes what they have in common
    _examine_file = work.examine


def _examine(numbers: Iterable[int]) -> list[Done]:
    return [_examine_file(number) for number in numbers]


def _fatal(file: File) -> Result:
    source = Source(file.shown, "")
    why = "the process that checked this file died, twice"
    return Result(Checked(file.shown, (internal_error(source, why),), 0))
