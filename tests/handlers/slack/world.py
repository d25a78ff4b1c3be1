"""A Slack edge in front of a scripted core, on the stand-in's wire: signed HTTP in, Web API calls out."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.domain.messages import Immediate, Incoming
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from handlers.demo.wire import Delivery, wall_clock
from handlers.slack.admitting import Refusals
from handlers.slack.receive import SlackEdge
from handlers.slack.send import SlackMessenger
from handlers.slack.tokens import OneToken
from tests import slack_limits

SECRET = "s1gning"
TOKEN = "xoxb-of-the-test"
STRANGER = "ここの Kyodo は、このワークスペースの人のものです。"
SORRY = "こちらの不具合で記録できませんでした。"


class RealClock:
    def now(self) -> datetime:
        return datetime.fromtimestamp(wall_clock(), UTC)


@dataclass
class Core:
    """Takes what comes, and answers as the test says."""

    answer: Callable[[Incoming], Immediate | None] = lambda _: None
    taken: list[Incoming] = field(default_factory=list)

    async def take(self, incoming: Incoming) -> Immediate | None:
        self.taken.append(incoming)
        return self.answer(incoming)

    def answers(self, *immediates: Immediate | None) -> None:
        """One after the other; then nothing more."""
        script = list(immediates)
        self.answer = lambda _: script.pop(0) if script else None

    def fails(self) -> None:
        def fail(incoming: Incoming) -> Immediate | None:
            raise RuntimeError("the store is down")

        self.answer = fail


@dataclass
class World:
    slack: SlackStandIn
    core: Core
    edge: SlackEdge
    session: aiohttp.ClientSession
    tanaka: str

    def messenger(self, timeout: float = 5.0) -> SlackMessenger:
        return SlackMessenger(self.session, OneToken(TOKEN), self.slack.api_url, timeout=timeout)

    def called(self, name: str) -> list[dict[str, Any]]:
        """The bodies of the calls of that method."""
        return [call.body for call in self.slack.calls if call.name == name]

    def shown(self) -> list[str]:
        """The words of the bot's messages that 田中 sees in the direct message."""
        return [str(message["text"]) for message in self.slack.received(self.tanaka)]

    async def settle(self) -> None:
        await self.edge.settle()


def problems(world: World) -> list[str]:
    """What is wrong with anything that went to Slack."""
    found: list[str] = []
    for call in world.slack.calls:
        if call.name != "upload":  # nothing to hold against Slack's limits
            payload = {**call.query, **(call.body if isinstance(call.body, dict) else {})}
            found += [f"{call.name}: {one}" for one in slack_limits.problems(call.name, payload)]
    return found


@asynccontextmanager
async def a_world(**stand_in: Any) -> AsyncIterator[World]:
    slack = SlackStandIn(signing_secret=SECRET, bot_token=TOKEN, **stand_in)
    slack.retries = False
    core = Core()
    # One server for both ends: Slack under /wire, the bot beside it.
    app = Starlette(routes=[Mount("/wire", routes=slack.routes())])
    async with aiohttp.ClientSession() as session, listening(app) as here:
        slack.base_url, slack.bot_url = f"{here}/wire", here
        edge = SlackEdge(
            take=core.take,
            apology=lambda _: SORRY,
            clock=RealClock(),
            session=session,
            tokens=OneToken(TOKEN),
            signing_secret=SECRET,
            base_url=slack.api_url,
            refusals=Refusals(lambda: STRANGER, str),
        )
        app.router.routes.extend(edge.routes())
        world = World(slack, core, edge, session, slack.add_person("田中"))
        yield world
        await edge.close()
        await slack.close()
        if wrong := problems(world):
            raise AssertionError("\n".join(wrong))


def ok(delivery: Delivery) -> Delivery:
    """Slack is content with the answer, and would take what it holds."""
    if delivery.status != 200:
        raise AssertionError(delivery)
    if isinstance(delivery.json, dict) and (wrong := slack_limits.problems("ack", delivery.json)):
        raise AssertionError(wrong)
    return delivery
