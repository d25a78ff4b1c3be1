"""The platform's figures are read each hour, at once when it refuses, and a failure is told once."""

import asyncio
import logging

import pytest

from bot.quota import QuotaWatch


async def test_a_refusal_has_the_figures_read_at_once() -> None:
    reads = asyncio.Queue[None]()

    async def read() -> None:
        reads.put_nowait(None)

    watch = QuotaWatch(read, every=3600)
    watch.start()
    watch.nudge()
    await asyncio.wait_for(reads.get(), 5)
    watch.nudge()
    await asyncio.wait_for(reads.get(), 5)
    watch.stop()
    assert reads.empty()


async def test_they_are_read_again_and_again() -> None:
    reads = asyncio.Queue[None]()

    async def read() -> None:
        reads.put_nowait(None)

    watch = QuotaWatch(read, every=0.001)
    watch.start()
    for _ in range(3):
        await asyncio.wait_for(reads.get(), 5)
    watch.stop()


async def test_a_failure_is_told_once_until_it_works_again(caplog: pytest.LogCaptureFixture) -> None:
    works = False

    async def read() -> None:
        if not works:
            raise ConnectionError("no way through")

    watch = QuotaWatch(read)
    await watch.once()
    await watch.once()
    works = True
    await watch.once()
    works = False
    await watch.once()
    loud = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(loud) == 2
    assert "no way through" in caplog.text
