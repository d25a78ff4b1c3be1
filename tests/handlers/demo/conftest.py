"""A small bot on the other end of both stand-ins: it keeps what it was sent and answers as it is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn

Json = dict[str, Any]


@dataclass
class Clock:
    """Real seconds as a test wants them."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Received:
    """One request that the bot got."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Json:
        """The JSON body, or the payload field of a form."""
        if self.headers["content-type"].startswith("application/x-www-form-urlencoded"):
            return dict(json.loads(parse_qs(self.raw.decode())["payload"][0]))
        return dict(json.loads(self.raw))

    @property
    def form(self) -> dict[str, str]:
        """The form fields."""
        return {name: values[0] for name, values in parse_qs(self.raw.decode()).items()}


@dataclass
class FakeBot:
    """Answers 200, or whatever `then` makes of a request."""

    got: list[Received] = field(default_factory=list)
    then: Callable[[Received], Awaitable[Response | None]] | None = None
    statuses: list[int] = field(default_factory=list)  # for the next requests

    async def receive(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        received = Received(request.url.path, headers, await request.body())
        self.got.append(received)
        if self.statuses:
            return PlainTextResponse("no", self.statuses.pop(0))
        said = await self.then(received) if self.then else None
        return said or Response(status_code=200)

    @property
    def events(self) -> list[Json]:
        """All LINE events, in the order of arrival."""
        return [event for request in self.got for event in request.json["events"]]

    def answer_with(self, body: Json) -> None:
        """Answer every further request with this JSON."""

        async def then(_: Received) -> Response:
            return JSONResponse(body)

        self.then = then


@dataclass
class World:
    """Both stand-ins and the bot, on the wire."""

    line: LineStandIn
    slack: SlackStandIn
    bot: FakeBot
    clock: Clock
    slept: list[float]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Both stand-ins served on a local port together with the fake bot."""
    clock, bot = Clock(), FakeBot()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    line = LineStandIn(clock=clock, sleep=sleep, timeout=5)
    slack = SlackStandIn(clock=clock, sleep=sleep, timeout=5)
    routes = [
        Mount("/line-api", routes=line.routes()),
        Mount("/slack-api", routes=slack.routes()),
        Route("/line/webhook", bot.receive, methods=["POST"]),
        Route("/slack/events", bot.receive, methods=["POST"]),
    ]
    async with listening(routes) as url:
        line.base_url, slack.base_url = f"{url}/line-api", f"{url}/slack-api"
        line.bot_url = slack.bot_url = url
        yield World(line, slack, bot, clock, slept)
        await line.close()
        await slack.close()
