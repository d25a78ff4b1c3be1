"""The demo as a whole: both stand-ins, their people, and the clock, as one set of routes to mount at /demo.

`python -m bot demo` makes one of these with the people of `locales/demo/samples.yaml`, mounts `routes()` at
`MOUNT`, says where it all listens by setting `bot_url`, and hands in the clock as three callables. What the demo
shows is only what the stand-ins hold; the bot itself is reached by signed HTTP alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from starlette.routing import BaseRoute, Mount

from handlers.demo.line_server import LineStandIn
from handlers.demo.page import Page
from handlers.demo.slack_server import SlackStandIn

MOUNT = "/demo"
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))

MoveTo = Callable[[datetime], Awaitable[Mapping[str, Any]]]
NextBeat = Callable[[], Awaitable[datetime | None]]


@dataclass
class DemoWorld:
    """Both stand-ins, the people on them, and the story's clock."""

    line: LineStandIn
    slack: SlackStandIn
    clock_now: Callable[[], datetime]
    move_to: MoveTo
    next_beat: NextBeat
    zone: tzinfo = timezone(timedelta(hours=9))
    allowed_hosts: frozenset[str] = LOOPBACK  # the names under which the page may be opened
    page: Page = field(init=False)
    _bot_url: str = ""

    def __post_init__(self) -> None:
        self.page = Page(
            self.line,
            self.slack,
            clock_now=self.clock_now,
            move_to=self.move_to,
            next_beat=self.next_beat,
            zone=self.zone,
            allowed_hosts=self.allowed_hosts,
        )

    @property
    def bot_url(self) -> str:
        """Where the bot and this demo listen, without a slash at the end."""
        return self._bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.listens_at(url)

    def listens_at(self, bot_url: str, demo_url: str | None = None) -> None:
        """Say where the bot listens, and where this demo is mounted if not at /demo there."""
        self._bot_url = bot_url.rstrip("/")
        own = (demo_url or self._bot_url + MOUNT).rstrip("/")
        self.line.bot_url = self.slack.bot_url = self._bot_url
        self.line.base_url, self.slack.base_url = f"{own}/line", f"{own}/slack"

    def settings(self) -> dict[str, str]:
        """The environment with which a bot finds both stand-ins."""
        return {
            "LINE_CHANNEL_SECRET": self.line.channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": self.line.access_token,
            "LINE_API_URL": self.line.base_url,
            "LINE_DATA_API_URL": self.line.base_url,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.api_url,
            "PUBLIC_URL": self.bot_url,
        }

    def routes(self) -> list[BaseRoute]:
        """Everything to mount at /demo: the page, and under line/ and slack/ the stand-ins' servers."""
        return [
            Mount("/line", routes=self.line.routes()),
            Mount("/slack", routes=self.slack.routes()),
            *self.page.routes(),
        ]

    async def close(self) -> None:
        """Let go of everything that waits: live pages, hanging calls, redeliveries."""
        self.page.close()
        await self.line.close()
        await self.slack.close()
