"""Runs a command, and tells what all its processes took, those that it does not wait for (Ray's) among them.

Linux only: processes are known by a variable of their environment, and looked at twice a second. What a process
takes after the last look, and one that begins and ends between two, is counted only where its parent waits for it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
import uuid
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "RECORDLINT_BENCHMARK"
INTERVAL = 0.5
_TICKS = os.sysconf("SC_CLK_TCK")


class Held(NamedTuple):
    """The most MiB that a process held: with what it shares with others, such as Ray's store of objects, and of its own
    when it was looked at."""

    all: float
    own: float

    def __str__(self) -> str:
        return f"{self.all:.0f} ({self.own:.0f})"


class Taken(NamedTuple):
    """What a command took: seconds by the clock and of processor, and what each of its processes held, the largest
    first; its exit code, and what it printed."""

    wall: float
    processor: float
    held: list[Held]
    code: int
    output: str


class _Process(NamedTuple):
    processor: float
    held: Held


def run(command: Sequence[str], folder: str) -> Taken:
    """Run a command in a folder to its end."""
    mark = f"{MARK}={uuid.uuid4().hex}"
    seen: dict[str, _Process] = {}
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(mark.encode(), seen, ended))
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        environment = dict([*os.environ.items(), mark.split("=")])
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        ended.set()
        watcher.join()
        output.seek(0)
        told = output.read()
    processor = max(used.ru_utime + used.ru_stime, sum(one.processor for one in seen.values()))
    held = sorted((one.held for one in seen.values()), reverse=True)
    return Taken(wall, processor, held, process.returncode, told)


def _watch(mark: bytes, seen: dict[str, _Process], ended: threading.Event) -> None:
    others: set[str] = set()
    while not ended.wait(INTERVAL):
        for name in os.listdir("/proc"):
            if name.isdecimal() and name not in others:
                try:
                    if name not in seen and not _is_marked(name, mark):
                        others.add(name)
                        continue
                    seen[name] = _later(seen.get(name), _look(name))
                except (OSError, LookupError, ValueError):
                    continue


def _later(before: _Process | None, now: _Process) -> _Process:
    return now if before is None else _Process(now.processor, Held(*map(max, before.held, now.held)))


def _is_marked(name: str, mark: bytes) -> bool:
    with open(f"/proc/{name}/environ", "rb") as file:
        return mark in file.read()


def _look(name: str) -> _Process:
    with open(f"/proc/{name}/stat") as file:
        # What a program is called may hold blanks and brackets.
        fields = file.read().rpartition(")")[2].split()
    with open(f"/proc/{name}/status") as file:
        told = dict(line.split(":", 1) for line in file)
    # One that has ended, and is still to be waited for, holds nothing.
    held = Held(*(int(told.get(key, "0").split()[0]) / 1024 for key in ("VmHWM", "RssAnon")))
    return _Process((int(fields[11]) + int(fields[12])) / _TICKS, held)
