"""Reads how many messages a platform's plan has and has used: at the start, each hour, and when it says that no more is
to be had.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger("kyodo.quota")

EVERY_SECONDS = 3600.0


class QuotaWatch:
    """``read`` asks the platform and keeps what it says. Where it does not tell, the last that is known stands, and the
    log says so once.
    """

    def __init__(self, read: Callable[[], Awaitable[None]], every: float = EVERY_SECONDS) -> None:
        self._read = read
        self._every = every
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failed = False

    def nudge(self) -> None:
        """The platform refused: its figures are read again at once."""
        self._wanted.set()

    async def once(self) -> None:
        """Asks now."""
        try:
            await self._read()
        except Exception as error:
            log.log(
                logging.INFO if self._failed else logging.WARNING,
                "this month's quota could not be read (%s); the last that is known stands",
                error,
            )
            self._failed = True
        else:
            self._failed = False

    def start(self) -> None:
        """Begins to read, in the running loop; the first time is the caller's (``once``)."""
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        """Reads no more."""
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), self._every)
            self._wanted.clear()
            await self.once()
