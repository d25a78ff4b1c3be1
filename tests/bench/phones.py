"""LINE's side of a measurement: phones that tap an answer, wait for the reply, and tap the next. In one event loop with a
stand-in for LINE's servers that does as little as can be, so that the bot is what is measured.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import aiohttp
from starlette.types import Receive, Scope, Send

from bot.clock import SystemClock
from handlers.demo.serving import listening
from tests.bench.echo import SECRET

CLOCK = SystemClock()

CONNECTIONS = 32
TAKEN = b'{"sentMessages":[{"id":"461230"}]}'
PATIENCE = 60
"""Seconds for one reply."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took: steps, seconds in all, and the seconds from a webhook to its 200."""

    steps: int
    seconds: float
    acknowledged: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Steps a second."""
        return self.steps / self.seconds

    @property
    def p99(self) -> float:
        """Seconds within which 99 of a hundred webhooks were acknowledged."""
        return quantiles(self.acknowledged, n=100)[98]


@dataclass
class Phones:
    """Who waits for which reply. ``api`` is the stand-in's address."""

    api: str = ""
    waiting: dict[str, asyncio.Future[list[dict[str, Any]]]] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    twice: int = 0

    async def line(self, scope: Scope, receive: Receive, send: Send) -> None:
        """LINE's API: takes replies, and says yes to all else."""
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        if scope["path"].endswith("/message/reply"):
            said = json.loads(body)
            who = self.waiting.pop(said["replyToken"], None)
            if who is None:
                self.twice += 1
            elif not who.done():
                who.set_result(said["messages"])
        start = {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(TAKEN)).encode()),
            ],
        }
        await send(start)
        await send({"type": "http.response.body", "body": TAKEN})

    async def say(
        self, session: aiohttp.ClientSession, url: str, user: str, event: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], float]:
        """One webhook and its reply; with the seconds until the webhook was acknowledged."""
        number = next(self.numbers)
        token = f"{number:032x}"
        now = int(CLOCK.now().timestamp() * 1000)
        whole = {
            "destination": "U" + "d" * 32,
            "events": [
                {
                    **event,
                    "webhookEventId": f"01{number:024d}",
                    "deliveryContext": {"isRedelivery": False},
                    "timestamp": now,
                    "mode": "active",
                    "source": {"type": "user", "userId": user},
                    "replyToken": token,
                }
            ],
        }
        body = json.dumps(whole).encode()
        signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
        answer = self.waiting[token] = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
        async with session.post(f"{url}/line/webhook", data=body, headers=headers) as response:
            if response.status != 200:
                raise RuntimeError(f"a webhook was answered with {response.status}")
            acknowledged = time.perf_counter() - begin
        return await asyncio.wait_for(answer, PATIENCE), acknowledged

    async def talk(self, url: str, users: list[str], steps: int, *, at_once: int = CONNECTIONS) -> Taken:
        """Each user opens their sheet and answers so many questions; the first word is not measured."""
        crowd = asyncio.Semaphore(at_once)
        acknowledged: list[float] = []
        connector = aiohttp.TCPConnector(limit=at_once)
        async with aiohttp.ClientSession(connector=connector) as session:
            opened: dict[str, dict[str, Any]] = {}

            async def begins(user: str) -> None:
                async with crowd:
                    shown, _ = await self.say(session, url, user, typed("回答"))
                    opened[user] = following(shown)

            async def answers(user: str) -> None:
                async with crowd:
                    event = opened[user]
                    for _ in range(steps):
                        shown, seconds = await self.say(session, url, user, event)
                        acknowledged.append(seconds)
                        event = following(shown)

            await asyncio.gather(*map(begins, users))
            begin = time.perf_counter()
            await asyncio.gather(*map(answers, users))
            return Taken(len(users) * steps, time.perf_counter() - begin, tuple(acknowledged))


@asynccontextmanager
async def phones() -> AsyncIterator[Phones]:
    """Phones, and LINE's servers as far as they are needed."""
    made = Phones()

    async def line(scope: Scope, receive: Receive, send: Send) -> None:  # a function: uvicorn asks for one
        await made.line(scope, receive, send)

    async with listening(line) as made.api:
        yield made


def typed(text: str) -> dict[str, Any]:
    """Somebody wrote this."""
    return {
        "type": "message",
        "message": {"type": "text", "id": str(time.monotonic_ns()), "text": text, "quoteToken": "q"},
    }


def following(shown: list[dict[str, Any]]) -> dict[str, Any]:
    """The next thing that the person does: the first answer offered, or words where words are asked for."""
    for message in reversed(shown):
        for data in _tokens(message):
            if data.startswith("1:ans:"):
                return {"type": "postback", "postback": {"data": data}}
    return typed("ことばで答えます")


def _tokens(node: Any) -> list[str]:
    if isinstance(node, dict):
        if node.get("type") == "postback":
            return [node["data"]]
        return [found for value in node.values() for found in _tokens(value)]
    if isinstance(node, list):
        return [found for value in node for found in _tokens(value)]
    return []
