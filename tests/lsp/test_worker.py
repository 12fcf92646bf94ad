"""The process of the desk: what takes too long or ends it is no more than a message."""

from __future__ import annotations

import asyncio

import pytest

from recordlint.lsp.desk import Setup
from recordlint.lsp.worker import Trouble, Worker


def test_what_takes_too_long_is_given_up() -> None:
    async def work() -> None:
        worker = Worker(Setup(), time_limit=0.001)
        with pytest.raises(Trouble, match=r"longer than 0\.001 seconds"):
            await worker.ask("reload")
        await worker.close()

    asyncio.run(work())


def test_a_process_that_ended_is_told_of_and_started_again() -> None:
    async def work() -> None:
        worker = Worker(Setup(), time_limit=60)
        assert await worker.ask("reload") is None
        assert worker._process is not None
        worker._process.kill()
        await worker._process.wait()
        with pytest.raises(Trouble, match="came to an end"):
            await worker.ask("reload")
        with pytest.raises(Trouble, match="AttributeError"):
            await worker.ask("nonsense")
        await worker.close()

    asyncio.run(work())


def test_an_answer_that_nobody_waits_for_is_not_taken_for_another() -> None:
    async def work() -> None:
        worker = Worker(Setup(), time_limit=60)
        unwanted = asyncio.ensure_future(worker.ask("nonsense"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        unwanted.cancel()
        assert await worker.ask("reload") is None
        await worker.close()

    asyncio.run(work())
