"""Socket Mode: Slack's events through a connection that we open, for offices without a public address.

slack_sdk opens it, answers its pings, and opens the next one when Slack asks for it or the line breaks; an event whose
acknowledgement is lost on the way comes again, and the inbox knows it by its id.
"""

import asyncio
import logging
import re
import time
from asyncio import Task
from collections.abc import Callable
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger("kyodo.slack.socket")

FINISH_SECONDS = 3.0
"""So long what is held may take to be finished and acknowledged when the process stops."""

CLOSE_SECONDS = 1.0
"""So long Slack may take to agree that the connection ends."""

REPEAT_SECONDS = 60.0
"""The same trouble is told again after so long."""

_TICKET = re.compile(r"wss?://\S+")


class _Plain(logging.Filter):
    """What slack_sdk says, in one line and once a minute: no traceback for a line that is down, and never the address,
    which holds the right to listen.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets pass what is news, mended."""
        said = _TICKET.sub("the socket", record.getMessage()).splitlines()[0]
        record.msg, record.args, record.exc_info, record.exc_text = said, (), None, None
        now = self._clock()
        self._said = {words: at for words, at in self._said.items() if now - at < REPEAT_SECONDS}
        return self._said.setdefault(said, now) == now


def _sdk_log() -> logging.Logger:
    logger = logging.getLogger("kyodo.slack.socket.sdk")
    if not logger.filters:
        logger.addFilter(_Plain())
    logger.setLevel(logging.WARNING)
    return logger


class Socket(AsyncSocketModeHandler):
    """The connection, from ``open`` to ``close``. ``web_client`` tells where Slack is; it needs no token of its own.
    Every ``ping`` seconds it is looked whether the line still holds.
    """

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient, *, ping: float) -> None:
        super().__init__(app, app_token, _sdk_log(), web_client, ping_interval=ping)
        self._ping = ping
        self._tasks: list[Task[None]] = []
        self._held: set[Task[Any] | None] = set()
        self._ending = False

    def open(self) -> None:
        """Begins to connect, and goes on until it is connected: the rest of the bot need not wait for Slack."""
        self._tasks = [
            asyncio.ensure_future(self.connect_async()),  # type: ignore[no-untyped-call]
            asyncio.ensure_future(self._watch()),
        ]

    async def _watch(self) -> None:
        """Says when the line goes down and comes back. slack_sdk tries again with the address that it has, which is good
        for a short while only: it is taken away here, so that the next attempt asks Slack for a new one.
        """
        was = False
        while True:
            await asyncio.sleep(self._ping)
            now = await self.client.is_connected()
            if not now:
                self.client.wss_uri = None
            if now != was:
                log.info("Slack's socket is %s", "connected" if now else "down; it is opened again")
            was = now

    async def connected(self) -> bool:
        """Whether Slack reaches us now."""
        return not self._ending and await self.client.is_connected()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """One envelope. Once we are ending it stays without an acknowledgement, and Slack gives it to whoever is there
        next.
        """
        if self._ending:
            return
        task = asyncio.current_task()
        self._held.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._held.discard(task)

    async def close(self) -> None:
        """Takes nothing more, finishes and acknowledges what is held, and lets go of the connection."""
        self._ending = True
        self.client.auto_reconnect_enabled = False
        self.client.default_auto_reconnect_enabled = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if held := [task for task in self._held if task]:
            await asyncio.wait(held, timeout=FINISH_SECONDS)
        closing = asyncio.ensure_future(self.close_async())  # type: ignore[no-untyped-call]
        await asyncio.wait({closing}, timeout=CLOSE_SECONDS)
        client = self.client
        # Where Slack does not let go slack_sdk would still wait for it, with all that it runs.
        left = [closing, client.message_processor, client.current_session_monitor, client.message_receiver]
        running = [task for task in left if task is not None]
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await client.aiohttp_client_session.close()
