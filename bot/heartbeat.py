"""APScheduler beats; it holds no reminder. The table is the schedule, so a restart needs no recovery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger("kyodo.heartbeat")

STOP_SECONDS = 6.0
"""How long a send under way may take when the process is asked to stop; it has ten seconds in all."""


class Heartbeat:
    """Two beats: due reminders, and delivery of what waits. Delivery also runs at once after a ``nudge``."""

    def __init__(
        self,
        remind: Callable[[], Awaitable[object]],
        deliver: Callable[[], Awaitable[object]],
        *,
        remind_every: float = 30,
        deliver_every: float = 1,
    ) -> None:
        self._remind = remind
        self._deliver = deliver
        self._remind_every = remind_every
        self._deliver_every = deliver_every
        self._wanted = asyncio.Event()
        self._stopping = False
        self._scheduler: AsyncIOScheduler | None = None
        self._worker: asyncio.Task[None] | None = None

    def nudge(self) -> None:
        """Something new waits to be sent."""
        self._wanted.set()

    def start(self) -> None:
        """Begins to beat, in the running loop. The first beat comes at once: it catches up after an outage."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._worker = asyncio.get_running_loop().create_task(self._work())
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
        scheduler.add_job(self._beat, "interval", seconds=self._remind_every, id="remind", misfire_grace_time=None)
        scheduler.add_job(
            self.nudge, "interval", seconds=self._deliver_every, id="deliver", misfire_grace_time=None
        )
        scheduler.add_job(self._beat, id="first", misfire_grace_time=None)
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """Stops beating; a delivery under way may finish."""
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        self.nudge()
        if self._worker is not None:
            await asyncio.wait({self._worker}, timeout=STOP_SECONDS)
            self._worker.cancel()

    async def _beat(self) -> None:
        try:
            await self._remind()
        except Exception:
            log.exception("the reminder beat failed; the next one tries again")
        self.nudge()

    async def _work(self) -> None:
        while not self._stopping:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._deliver()
            except Exception:
                log.exception("delivery failed; the next beat tries again")
