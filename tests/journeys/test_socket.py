"""Socket Mode, for offices behind a firewall: the same conversations through a connection that the bot opens."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.app import Application, build_kit
from bot.catalogue import load_catalogue
from bot.services.ports import Catalogue
from bot.settings import read_settings
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from handlers.demo.slack_socket import SlackSocket
from tests.journeys.town import post_text
from tests.processes import started
from tests.tables import open_in

PING = 0.5  # a shorter one takes a busy machine for a broken line
APP = "xapp-secret"


@cache
def _packs() -> Catalogue:
    return load_catalogue()


@dataclass
class Office:
    app: Application
    slack: SlackStandIn
    socket: SlackSocket
    url: str
    tanaka: str

    async def deliver(self) -> None:
        await self.app.settle()
        await self.app.deliver()

    def heard(self) -> list[str]:
        return [
            post_text(post) for post in self.slack.messages(self.tanaka) if post.by == self.slack.team.bot.id
        ]

    async def ready(self) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/readyz") as got:
            return got.status, (await got.text()).strip()

    async def until(self, status: int) -> str:
        """Waits until /readyz says so; gives its words."""
        async with asyncio.timeout(10):
            while (found := await self.ready())[0] != status:
                await asyncio.sleep(0.05)
        return found[1]


@asynccontextmanager
async def a_slack() -> AsyncIterator[SlackStandIn]:
    """Slack with Socket Mode on."""
    slack = SlackStandIn(signing_secret="unused", bot_token="xoxb-1", retry_schedule=(0.02, 0.1, 0.2, 0.4))
    slack.socket = SlackSocket(APP)
    await slack.socket.start()
    async with listening(Starlette(routes=slack.routes())) as wire:
        slack.base_url = wire
        try:
            yield slack
        finally:
            await slack.close()
            await slack.socket.close()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with a_slack() as slack:
        settings = read_settings(
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": APP, "SLACK_API_URL": slack.api_url}
        )
        store = open_in(tmp_path)
        app = Application(
            settings, build_kit(settings, catalogue=_packs()), store, delivers=False, ping_every=PING
        )
        asgi = app.asgi()
        socket = slack.socket
        assert socket is not None
        try:
            async with asgi.router.lifespan_context(asgi), listening(asgi) as url:
                await socket.connected()
                yield Office(app, slack, socket, url, slack.add_person("田中"))
        finally:
            store.close()


async def test_all_that_comes_by_http_comes_through_the_socket(office: Office) -> None:
    assert (await office.slack.message(office.tanaka, "ヘルプ")).ok
    await office.deliver()
    assert office.heard()
    said = await office.slack.command(office.tanaka, None, "/kyodo", "状況")
    assert said.json["response_type"] == "ephemeral"  # the answer rides on the acknowledgement
    assert (await office.slack.command(office.tanaka, None, "/kyodo", "新規")).ok
    await office.deliver()
    assert office.slack.view(office.tanaka) is not None
    form = {"name": "花壇", "form": "ise/co_hosting", "side_a": "会", "side_b": "課"}
    refused = await office.slack.submit(
        office.tanaka, {**form, "do_start": "2030-10-25", "do_end": "2030-10-10"}
    )
    assert refused.json["response_action"] == "errors"
    assert office.slack.view_errors(office.tanaka)
    assert {one["type"] for one in office.socket.sent} == {"events_api", "slash_commands", "interactive"}
    assert office.socket.acknowledged == [one["envelope_id"] for one in office.socket.sent]


async def test_when_slack_asks_for_a_new_connection_nothing_is_lost_and_nothing_is_said_twice(
    office: Office,
) -> None:
    for number in range(3):
        await office.socket.disconnect("warning" if number == 0 else "refresh_requested")
        await office.slack.message(office.tanaka, "ヘルプ")  # while the line changes
        await office.socket.connected(number + 2)
    await office.slack.settled()
    await office.deliver()
    assert len(office.heard()) == 3
    ids = {one["payload"]["event_id"] for one in office.socket.sent}
    assert ids == office.slack.events.keys()


async def test_an_event_whose_acknowledgement_is_lost_counts_once(office: Office) -> None:
    said = await office.slack.message(office.tanaka, "ヘルプ")
    assert (await office.slack.again(said.event_id)).ok
    await office.deliver()
    assert len(office.heard()) == 1


async def test_readiness_tells_whether_slack_reaches_us(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    assert await office.until(200) == "ready"
    office.socket.takes_connections = False
    office.socket.drop()
    assert await office.until(503) == "Slack's socket is not connected"
    office.socket.takes_connections = True
    assert await office.until(200) == "ready"
    assert (await office.slack.message(office.tanaka, "ヘルプ")).ok
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert not re.search(r"ticket=|xapp-", said)


async def test_what_is_held_when_the_bot_stops_is_finished_and_acknowledged(office: Office) -> None:
    slow = threading.Event()
    turn = asyncio.ensure_future(office.app.store.run(lambda _: slow.wait(5)))
    said = asyncio.ensure_future(office.slack.message(office.tanaka, "ヘルプ"))
    socket = office.app._socket
    assert socket is not None
    while not socket._held:
        await asyncio.sleep(0)
    ending = asyncio.ensure_future(office.app._hang_up())
    await asyncio.sleep(0)
    slow.set()
    assert (await said).ok
    await asyncio.gather(ending, turn)
    assert (await office.slack.message(office.tanaka, "あとで")).error == "could_not_connect"


async def test_a_fault_of_ours_is_not_acknowledged_and_slack_sends_again(office: Office) -> None:
    office.app.store.close()
    said = await office.slack.message(office.tanaka, "ヘルプ")
    assert (said.ok, said.error) == (False, "request_timeout")


@pytest.mark.kill
async def test_the_process_connects_answers_and_ends_in_time_though_slack_does_not_let_go(
    tmp_path: Path,
) -> None:
    async with a_slack() as slack:
        socket = slack.socket
        assert socket is not None
        socket.answers_close = False
        tanaka = slack.add_person("田中")
        settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": APP, "SLACK_API_URL": slack.api_url}
        async with started(tmp_path, "serve", **settings) as bot:
            await socket.connected()
            await bot.until_ready()
            said = asyncio.ensure_future(slack.message(tanaka, "ヘルプ"))
            await asyncio.sleep(0)
            assert (await said).ok
            before = asyncio.get_running_loop().time()
            assert await bot.stop() == 0
            assert asyncio.get_running_loop().time() - before < 10
            assert "Traceback" not in bot.said
            assert APP not in bot.said
