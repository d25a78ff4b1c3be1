"""People at their phones, who answer, wait for the reply, and answer again; in one event loop with a stand-in for
their platform's servers that does as little as can be, so that the bot is what is measured. How a platform spells
it all stands in ``line.py`` and ``telegram.py``.
"""

import asyncio
import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, TypeVar

import aiohttp
from starlette.types import Receive, Scope, Send

from handlers.demo.serving import listening
from tests.bench.servers import Server

CONNECTIONS = 32
PATIENCE = 60
"""Seconds for one reply."""
DOUBT = 1
"""Seconds after which a reply that should not come is taken not to come."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A run: steps, seconds, those of processor time of the bot's process, and those from each webhook to its 200."""

    steps: int
    seconds: float
    processor: float
    acknowledged: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Steps a second."""
        return self.steps / self.seconds

    @property
    def p99(self) -> float:
        """Seconds within which 99 of a hundred webhooks were acknowledged."""
        return quantiles(self.acknowledged, n=100)[98]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One call of the bot: where, with what, and under which name its reply is waited for."""

    path: str
    headers: dict[str, str]
    body: bytes
    name: str


@dataclass
class Phones(ABC):
    """Who waits for which reply. ``api`` is the stand-in's address."""

    api: str = ""
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def users(self, count: int) -> list[str]:
        """So many people, as the platform names them."""
        return [self.user(number) for number in range(1, count + 1)]

    @abstractmethod
    def user(self, number: int) -> str:
        """The platform's name for somebody."""

    @abstractmethod
    def opening(self) -> dict[str, Any]:
        """What somebody does who wants to be asked."""

    @abstractmethod
    def following(self, shown: Any) -> dict[str, Any]:
        """How somebody answers what the bot has shown."""

    @abstractmethod
    def webhook(self, user: str, event: dict[str, Any]) -> Webhook:
        """How the platform tells the bot."""

    @abstractmethod
    def called(self, path: str, body: bytes) -> bytes:
        """A call of the platform's API: whoever it is meant for hears it. Gives the API's answer."""

    def hears(self, name: str, shown: Any) -> None:
        """A reply, for whoever waits for it under that name."""
        who = self.waiting.pop(name, None)
        if who is not None and not who.done():
            who.set_result(shown)

    async def platform(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The platform's API."""
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        answer = self.called(scope["path"], body)
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def say(
        self, session: aiohttp.ClientSession, at: str, webhook: Webhook, *, patience: float = PATIENCE
    ) -> tuple[Any, float]:
        """One webhook and its reply; with the seconds until the webhook was acknowledged."""
        answer = self.waiting[webhook.name] = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        async with session.post(at + webhook.path, data=webhook.body, headers=webhook.headers) as response:
            if response.status != 200:
                raise RuntimeError(f"a webhook was answered with {response.status}")
            acknowledged = time.perf_counter() - begin
        return await asyncio.wait_for(answer, patience), acknowledged

    async def talk(
        self, server: Server, users: Sequence[str], steps: int, *, at_once: int = CONNECTIONS
    ) -> Taken:
        """Each user asks to be asked, and answers so many questions; the first word is not measured."""
        crowd = asyncio.Semaphore(at_once)
        acknowledged: list[float] = []
        connector = aiohttp.TCPConnector(limit=at_once)
        async with aiohttp.ClientSession(connector=connector) as session:
            opened: dict[str, Any] = {}

            async def begins(user: str) -> None:
                async with crowd:
                    opened[user], _ = await self.say(session, server.at, self.webhook(user, self.opening()))

            async def answers(user: str) -> None:
                async with crowd:
                    shown = opened[user]
                    for _ in range(steps):
                        webhook = self.webhook(user, self.following(shown))
                        shown, seconds = await self.say(session, server.at, webhook)
                        acknowledged.append(seconds)

            await asyncio.gather(*map(begins, users))
            begin, already = time.perf_counter(), server.processor
            await asyncio.gather(*map(answers, users))
            seconds, processor = time.perf_counter() - begin, server.processor - already
            return Taken(len(users) * steps, seconds, processor, tuple(acknowledged))

    async def answer_twice(self, server: Server, user: str) -> None:
        """The first answer, which the platform delivers again when its reply has come."""
        async with aiohttp.ClientSession() as session:
            shown, _ = await self.say(session, server.at, self.webhook(user, self.opening()))
            webhook = self.webhook(user, self.following(shown))
            await self.say(session, server.at, webhook)
            with suppress(TimeoutError):
                await self.say(session, server.at, webhook, patience=DOUBT)


P = TypeVar("P", bound=Phones)


@asynccontextmanager
async def phones(kind: type[P]) -> AsyncIterator[P]:
    """Phones of that kind, and their platform's servers as far as they are needed."""
    made = kind()

    async def platform(
        scope: Scope, receive: Receive, send: Send
    ) -> None:  # a function: uvicorn asks for one
        await made.platform(scope, receive, send)

    async with listening(platform) as made.api:
        yield made
