"""Work in pieces -> what came of each, by several processes of which any may die."""

from __future__ import annotations

import os
import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

Piece = TypeVar("Piece")
Done = TypeVar("Done")

START = "fork" if sys.platform == "linux" else "spawn"
"""How processes begin. Forked ones have at once what they work with; elsewhere forking is not safe."""

_work: Callable[[Any], Any]
"""In a process of a pool: what it is there for."""


def processors() -> int:
    """How many processors we may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def spread(
    work: Callable[[Piece], Done], pieces: Iterator[Piece], jobs: int, split: Callable[[Piece], Iterable[Piece]]
) -> Iterator[tuple[Piece, Done | None]]:
    """What `work` makes of each piece, in any order; only a few pieces are taken ahead. No piece is None.

    A process that dies (for want of memory, by a fault of a library) is replaced, and the pieces it had are `split` and
    done again one by one: only one that ends a process again comes with None. Where no process can be had at all, this
    one does the work.
    """
    lost: list[Piece] = []
    while True:
        before = len(lost)
        for piece, done in _by_pool(work, pieces, jobs):
            if done is None:
                lost.append(piece)
            else:
                yield piece, done
        if len(lost) == before:
            break
        if not _can_begin(work):
            yield from ((piece, work(piece)) for piece in chain(lost, pieces))
            return
    for piece in lost:
        for part in split(piece):
            yield from _by_pool(work, iter([part]), 1)


def _can_begin(work: Callable[[Any], Any]) -> bool:
    """Whether a process can be had at all, or is ended before it does anything."""
    return all(done is not None for _, done in _by_pool(work, iter([None]), 1))


def _by_pool(work: Callable[[Piece], Done], pieces: Iterator[Piece], jobs: int) -> Iterator[tuple[Piece, Done | None]]:
    """What came of pieces, till one of the processes dies: those then under way come with None."""
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, ProcessPoolExecutor, wait
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context(START), _begin, (Task(work),)) as pool:
        pending: dict[Future[Done], Piece] = {}
        room = 2 * jobs
        try:
            while True:
                for piece in islice(pieces, room):
                    try:
                        pending[pool.submit(_do, piece)] = piece
                    except BrokenExecutor:
                        yield piece, None
                        break
                if not pending:
                    break
                ended, _ = wait(pending, return_when=FIRST_COMPLETED)
                room = len(ended)
                for future in ended:
                    piece = pending.pop(future)
                    try:
                        yield piece, future.result()
                    except BrokenExecutor:
                        room = 0
                        yield piece, None
        finally:
            pool.shutdown(cancel_futures=True)


class Task:
    """What a process is there for. One that begins anew has to know the folders of plugins before their rules, so that
    this is what to pickle."""

    __slots__ = ("work",)

    def __init__(self, work: Any) -> None:
        self.work = work

    def __reduce__(self) -> tuple[Callable[..., Task], tuple[object, ...]]:
        import pickle

        from recordlint.plugins import local_packages

        return _unpacked, (local_packages(), pickle.dumps(self.work))


def _unpacked(packages: Mapping[str, str], pickled: bytes) -> Task:
    import pickle

    from recordlint.plugins import know_local_package

    for package, path in packages.items():
        know_local_package(package, path)
    return Task(pickle.loads(pickled))


def _begin(task: Task) -> None:
    """Where a process of a pool begins."""
    import signal
    from threading import Thread

    # Who interrupts us interrupts all, and one of us says so.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    global _work  # noqa: PLW0603 - how a pool hands its processes what they have in common
    _work = task.work


def _end_with_parent() -> None:
    """Wait for the process that began this one to end, and end then: it would wait for work for ever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(piece: Any) -> Any:
    return () if piece is None else _work(piece)
