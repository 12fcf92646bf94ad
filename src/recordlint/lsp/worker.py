"""A desk in a process of its own: what takes too long is ended with it, and what it breaks is not the server.

A message is its length and a pickle. The process is ours, and so is what it says.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

import recordlint

if TYPE_CHECKING:
    from recordlint.lsp.desk import Desk, Setup

TIME_LIMIT = 10.0
"""Seconds that a request may take, the start of the process included."""
_LENGTH = 8


class Trouble(Exception):  # noqa: N818 - as on the command line
    """A request came to nothing. The text says why."""


class Worker:
    """Answers requests, one after the other, by a process that is started when it is needed."""

    def __init__(self, setup: Setup, time_limit: float = TIME_LIMIT) -> None:
        self._setup = setup
        self._time_limit = time_limit
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def ask(self, method: str, *arguments: object) -> Any:
        """What a method of the `Desk` gives. Raises Trouble if it raises, or takes too long."""
        # The answer is waited for even if nobody wants it any more, so that it is not taken for another.
        return await asyncio.shield(asyncio.ensure_future(self._ask(method, arguments)))

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _ask(self, method: str, arguments: tuple[object, ...]) -> Any:
        async with self._turn:
            try:
                done, answer = await asyncio.wait_for(self._answer(method, arguments), self._time_limit)
            except (asyncio.TimeoutError, TimeoutError) as error:
                await self.close()
                raise Trouble(f"it took longer than {self._time_limit:g} seconds, and was given up") from error
            except (OSError, EOFError) as error:
                await self.close()
                raise Trouble("the process that checks came to an end") from error
            if not done:
                raise Trouble(answer)
            return answer

    async def _answer(self, method: str, arguments: tuple[object, ...]) -> tuple[bool, Any]:
        if self._process is None:
            self._process = await _start()
            await self._send(self._process, self._setup)
        await self._send(self._process, (method, arguments))
        if self._process.stdout is None:
            raise EOFError
        length = int.from_bytes(await self._process.stdout.readexactly(_LENGTH), "big")
        answer: tuple[bool, Any] = pickle.loads(await self._process.stdout.readexactly(length))
        return answer

    async def _send(self, process: asyncio.subprocess.Process, message: object) -> None:
        if process.stdin is not None:
            process.stdin.write(_packed(message))
            await process.stdin.drain()


async def _start() -> asyncio.subprocess.Process:
    # Where the package lies, nothing of the folder that is being edited can be imported in the place of a library.
    home = os.path.dirname(os.path.dirname(os.path.abspath(recordlint.__file__)))
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, stdin=pipe, stdout=pipe, cwd=home)


def _packed(message: object) -> bytes:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH, "big") + data


def answer_all(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until there are no more."""
    from recordlint.lsp.desk import Desk

    desk: Desk | None = None
    while head := source.read(_LENGTH):
        message = pickle.loads(source.read(int.from_bytes(head, "big")))
        if desk is None:
            desk = Desk(message)
            continue
        sink.write(_packed(_answered(desk, *message)))
        sink.flush()


def _answered(desk: Desk, method: str, arguments: tuple[object, ...]) -> tuple[bool, object]:
    try:
        return True, getattr(desk, method)(*arguments)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def main() -> None:
    """Serve at standard input and output. What a plugin prints goes to standard error."""
    with suppress(KeyboardInterrupt), os.fdopen(os.dup(1), "wb") as sink:
        os.dup2(2, 1)
        answer_all(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
