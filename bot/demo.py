"""``demo``: the bot exactly as in production, with stand-ins for Slack and LINE on the same port, and a clock."""

import asyncio
import hashlib
import logging
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from bot.app import Application, build_kit
from bot.catalogue import load_catalogue
from bot.clock import MovableClock
from bot.domain.messages import Address
from bot.domain.pack import Pack
from bot.rich_menu import NotInstalled, install
from bot.samples import greet, plant, preview_samples, read_samples
from bot.services.outbox import LEASE
from bot.serving import listen
from bot.settings import read_settings
from handlers.demo.line_server import LinePerson, LineStandIn
from handlers.demo.slack_server import SlackChannel, SlackPerson, SlackStandIn
from handlers.demo.world import MOUNT, DemoWorld
from storage.engine import open_store

log = logging.getLogger("kyodo")

START = datetime(2026, 9, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
"""The day on which the sample projects are alive, whenever the demo runs."""

ARRIVES = 0.05
"""Seconds between two looks whether everything has arrived before the clock moves on."""


class Demo:
    """The bot, the world it lives in, and the calendar that people move."""

    def __init__(self, url: str, database: str, preview: Pack | None = None) -> None:
        self.clock = MovableClock(START)
        self.preview = preview
        self.samples = preview_samples(preview) if preview else read_samples()
        self.world = _world(self)
        self.world.bot_url = url
        told = {"kyodo_pack": preview.id} if preview else {}
        settings = read_settings(self.world.settings(), database_url=database, **told)
        catalogue = load_catalogue().with_pack(preview) if preview else None
        store = open_store(database)
        store.upgrade()
        self.app = Application(
            settings,
            build_kit(settings, clock=self.clock, catalogue=catalogue),
            store,
            paced=False,
            extra_routes=(Route("/", _to_page), Mount(MOUNT, routes=self.world.routes())),
        )
        self._moving = asyncio.Lock()

    def asgi(self) -> Starlette:
        """One web application with everything in it."""
        return self.app.asgi()

    def plant(self) -> None:
        """Puts the sample projects there."""
        team = self.world.slack.team.id
        addresses = {key: Address("line", "", line_id(key)) for key in self.samples["line"]}
        addresses |= {key: Address("slack", team, slack_id(key)) for key in self.samples["slack"]}
        self.app.store.run_sync(
            lambda uow: plant(uow, self.app.kit, self.samples, addresses, self.clock.now())
        )
        if self.preview:
            name = self.samples["projects"][0]["name"]
            self.app.store.run_sync(lambda uow: greet(uow, self.app.kit, name, self.clock.now()))

    async def install_menus(self) -> None:
        """LINE's rich menus, as the operator's command installs them; LINE must be reachable."""
        try:
            await install(self.app.settings, self.app.kit.wording, self.app.store)
        except NotInstalled as trouble:
            log.warning("%s", trouble)

    async def next_beat(self) -> datetime | None:
        """When something is due next."""
        return await self.app.beats.next_due()

    async def move_to(self, at: datetime) -> Mapping[str, Any]:
        """Moves calendar time to ``at`` and plays every beat between, in order. Gives how many were sent."""
        async with self._moving:
            beats = sent = 0
            while (due := await self.next_beat()) is not None and due <= at:
                if due > self.clock.now():
                    self.clock.move_to(due)
                beat = await self.app.remind()
                await self._deliver_all()
                beats += 1
                sent += beat.sent
            if at > self.clock.now():
                self.clock.move_to(at)
            return {"now": self.clock.now().isoformat(), "beats": beats, "sent": sent}

    async def _deliver_all(self) -> None:
        """Sends what waits. What the heartbeat is sending at this moment must have arrived too, or it would bear the
        time of a later stop.
        """
        begin = self.app.kit.wall.now()
        while True:
            await self.app.deliver()
            wall = self.app.kit.wall.now()
            _, coming = await self.app.store.run(lambda uow: uow.outbox.undelivered(0, wall))  # noqa: B023
            if not coming or wall > begin + LEASE:
                return
            await asyncio.sleep(ARRIVES)


def line_id(key: str) -> str:
    """The LINE user id of a sample person: U and 32 hex digits, the same every time."""
    return "U" + hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()


def slack_id(key: str) -> str:
    """The Slack user id of a sample person."""
    return f"U0{key.upper()}"


def _world(demo: Demo) -> DemoWorld:
    samples = demo.samples

    def story() -> float:
        return demo.clock.now().timestamp()

    line = LineStandIn(
        people=[
            LinePerson(line_id(key), told["name"], told["note"], told.get("language", "ja"), friend=True)
            for key, told in samples["line"].items()
        ],
        story_clock=story,
    )
    slack = SlackStandIn(
        people=[
            SlackPerson(
                slack_id(key),
                told["name"],
                told["full_name"],
                told["note"],
                admin=told["standing"] == "admin",
                owner=told["standing"] == "admin",
                guest=told["standing"] == "guest",
            )
            for key, told in samples["slack"].items()
        ],
        story_clock=story,
    )
    for id_, told in samples["channels"].items():
        members = [*(slack_id(key) for key in told["members"]), slack.team.bot.id]
        slack.team.channels[id_] = SlackChannel(id_, told["name"], "channel", members)
    return DemoWorld(line, slack, demo.clock.now, demo.move_to, demo.next_beat)


async def _to_page(_: Request) -> Response:
    return RedirectResponse(f"{MOUNT}/")


@asynccontextmanager
async def a_demo(url: str, database: str, preview: Pack | None = None) -> AsyncIterator[Demo]:
    """A demo with its samples, or with a pack that is tried out, inside a running loop; the caller serves
    ``asgi()`` at ``url``.
    """
    demo = Demo(url, database, preview)
    try:
        demo.plant()
        yield demo
    finally:
        await demo.world.close()
        demo.app.store.close()


async def _serve(host: str, port: int, database: str, preview: Pack | None) -> None:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - only compared
    async with a_demo(f"http://{shown}:{port}", database, preview) as demo:
        if preview:
            click.echo(_told(preview, demo.samples), err=True)
        click.echo(f"Kyodo demo: open http://{shown}:{port}/ in a browser (Ctrl-C ends it)", err=True)
        beside: list[asyncio.Task[None]] = []
        await listen(
            demo.asgi(), host, port, told=lambda _: beside.append(asyncio.create_task(demo.install_menus()))
        )


def _told(pack: Pack, samples: Mapping[str, Any]) -> str:
    """What to try, in one line."""
    project = samples["projects"][0]
    people = {**samples["line"], **samples["slack"]}
    names = "、".join(people[member["who"]]["name"] for member in project["members"])
    return (
        f"{pack.municipality.in_('ja')} {pack.version}: 「{project['name']}」 has all its sheets open"
        f" for {names}"
    )


def run_demo(host: str, port: int, preview: Pack | None = None) -> None:
    """Runs until it is interrupted, on a database of its own that goes with it. ``preview`` is a pack to try out."""
    with tempfile.TemporaryDirectory(prefix="kyodo-demo-") as folder:
        asyncio.run(_serve(host, port, f"sqlite:///{Path(folder) / 'demo.db'}", preview))
