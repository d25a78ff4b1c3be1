"""APScheduler beats; it holds no reminder. The table is the schedule, so a restart needs no recovery."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services.ports import Clock, StoreUnavailable

log = logging.getLogger("kyodo.heartbeat")

STOP_SECONDS = 5.0
"""How long a send under way may take when the process is asked to stop; it has ten seconds in all."""

LAST_ROUND = 2.0
"""Of these, how long what was queued last may take to be read."""

PATIENCE = 0.5
"""After so long a round is held up by a platform, and another one goes on beside it."""

ROUNDS = 4
"""Rounds beside each other at most. A row is under one lease, so no two of them send the same."""

JUMP = timedelta(minutes=5)
"""A machine's clock that moved so much more, or less, than time went by has jumped: it may be put right at once."""


class Steadiness:
    """Whether the machine's clock can be believed: one beat after a jump it is waited whether it stays there. A machine
    that slept loses no more than that beat; one whose clock was wrong for a moment has told nobody anything.
    """

    def __init__(self, wall: Clock, passed: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._passed = wall, passed
        self._last: tuple[datetime, float] | None = None

    def holds(self) -> bool:
        """False where it jumped since it was last asked."""
        at, passed = self._wall.now(), self._passed()
        before, self._last = self._last, (at, passed)
        if before is None:
            return True
        jump = (at - before[0]) - timedelta(seconds=passed - before[1])
        if abs(jump) <= JUMP:
            return True
        log.warning("the clock of this machine jumped by %s; reminders wait for the next beat", jump)
        return False


class Heartbeat:
    """Two beats: due reminders, and delivery of what waits. Delivery also runs at once after a ``nudge``."""

    def __init__(
        self,
        remind: Callable[[], Awaitable[object]],
        deliver: Callable[[], Awaitable[object]],
        *,
        wall: Clock,
        remind_every: float = 30,
        deliver_every: float = 1,
    ) -> None:
        self._steadiness = Steadiness(wall)
        self._remind = remind
        self._deliver = deliver
        self._remind_every = remind_every
        self._deliver_every = deliver_every
        self._wanted = asyncio.Event()
        self._scheduler: AsyncIOScheduler | None = None
        self._worker: asyncio.Task[None] | None = None
        self._rounds: set[asyncio.Task[None]] = set()

    def nudge(self) -> None:
        """Something new waits to be sent."""
        self._wanted.set()

    def start(self) -> None:
        """Begins to beat, in the running loop. The first beat comes at once: it catches up after an outage."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._worker = asyncio.get_running_loop().create_task(self._work())
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
        scheduler.add_job(
            self._beat, "interval", seconds=self._remind_every, id="remind", misfire_grace_time=None
        )
        scheduler.add_job(
            self.nudge, "interval", seconds=self._deliver_every, id="deliver", misfire_grace_time=None
        )
        scheduler.add_job(self._beat, id="first", misfire_grace_time=None)
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """Stops beating, and sends what still can go out. What is cut off is in doubt, as after a kill."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait({self._worker})
            self._begin()
        if self._rounds:
            _, cut_off = await asyncio.wait(self._rounds, timeout=LAST_ROUND)
            for task in cut_off:
                task.cancel()
            await asyncio.gather(*cut_off, return_exceptions=True)

    async def _beat(self) -> None:
        if self._steadiness.holds():
            await _quietly(self._remind, "the reminder beat")
        self.nudge()

    async def _work(self) -> None:
        """One round after the other while all is well. Sends wait for nobody in it, but a Home tab may: then another
        round goes on beside it.
        """
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await asyncio.wait({self._begin()}, timeout=PATIENCE)
            if len(self._rounds) >= ROUNDS:
                await asyncio.wait(self._rounds, return_when=asyncio.FIRST_COMPLETED)

    def _begin(self) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(_quietly(self._deliver, "delivery"))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)
        return task


async def _quietly(work: Callable[[], Awaitable[object]], what: str) -> None:
    """Does it; trouble is logged, and the next beat tries again."""
    try:
        await work()
    except StoreUnavailable as trouble:
        log.warning("%s has to wait: %s", what, trouble)
    except Exception:
        log.exception("%s failed; the next beat tries again", what)
