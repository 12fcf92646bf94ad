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
    done again one by one: only one that ends a process before it has done any other comes with None. Where no process
    can be had at all, this one does the work.
    """
    lost: list[Piece] = []
    while True:
        before, any_done = len(lost), False
        for piece, done in _by_pool(work, pieces, jobs):
            if done is None:
                lost.append(piece)
            else:
                any_done = True
                yield piece, done
        if len(lost) == before:
            break
        if not any_done and not _can_begin(work):
            yield from ((piece, work(piece)) for piece in chain(lost, pieces))
            return
    yield from _one_by_one(work, (part for piece in lost for part in split(piece)))


def _one_by_one(work: Callable[[Piece], Done], pieces: Iterator[Piece]) -> Iterator[tuple[Piece, Done | None]]:
    """What came of pieces, by one process as long as it lives; None only for those that were the first of theirs."""
    again: list[Piece] = []
    while True:
        is_first = True
        done: Done | None = None
        for piece, done in _by_pool(work, chain(again, pieces), 1, ahead=1):
            again = []
            if done is None and not is_first:
                again = [piece]
            else:
                yield piece, done
            is_first = False
        if is_first or done is not None:
            return


def _can_begin(work: Callable[[Any], Any]) -> bool:
    """Whether a process can be had at all, or is ended before it does anything."""
    return all(done is not None for _, done in _by_pool(work, iter([None]), 1))


def _by_pool(
    work: Callable[[Piece], Done], pieces: Iterator[Piece], jobs: int, ahead: int = 2
) -> Iterator[tuple[Piece, Done | None]]:
    """What came of pieces, till one of the processes dies: those then under way come with None. For each process, so
    many are taken `ahead`."""
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, ProcessPoolExecutor, wait
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context(START), _begin, (Task(work),)) as pool:
        pending: dict[Future[Done], Piece] = {}
        room = ahead * jobs
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
