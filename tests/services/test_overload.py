"""More comes in than can be answered: what LINE, Slack, people and whoever watches see of it, over HTTP."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio

from storage.engine import Delay
from storage.unit_of_work import SqlUnitOfWork
from tests.journeys.town import Town, a_town


@dataclass
class Jam:
    """A database that hangs on one turn for six seconds, of which nobody has to wait for one."""

    town: Town
    passed: float = 0.0
    _go_on: Event = field(default_factory=Event)

    @asynccontextmanager
    async def stuck(self) -> AsyncIterator[None]:
        """While the block runs."""
        store: Any = self.town.app.store
        before, store._queue = store._queue, Delay(lambda: self.passed)
        begun = Event()

        def hang(_: object) -> None:
            begun.set()
            self._go_on.wait()

        held = asyncio.ensure_future(store.run(hang))
        await asyncio.to_thread(begun.wait)
        behind = asyncio.ensure_future(store.run(lambda _: None))
        await asyncio.sleep(0)
        self.passed += 6
        try:
            yield
        finally:
            self._go_on.set()
            await asyncio.gather(held, behind)
            store._queue = before


def typed(key: str, user: str, text: str) -> bytes:
    event = {
        "type": "message", "mode": "active", "timestamp": 1_790_000_000_000, "webhookEventId": key,
        "source": {"type": "user", "userId": user}, "deliveryContext": {"isRedelivery": False},
        "replyToken": "r" * 32, "message": {"type": "text", "id": "1", "text": text, "quoteToken": "q"},
    }  # fmt: skip
    return json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()


async def post(town: Town, body: bytes) -> int:
    signature = base64.b64encode(hmac.digest(b"line-secret", body, hashlib.sha256)).decode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{town.url}/line/webhook", data=body, headers={"X-Line-Signature": signature}
        ) as answer,
    ):
        return answer.status


async def ready(town: Town) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"{town.url}/readyz") as answer:
        return answer.status, (await answer.text()).strip()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("busy")) as made:
        yield made


async def kept(town: Town) -> int:
    asked = "SELECT count(*) FROM inbox_events WHERE key LIKE '%01HZZZ%'"
    found = await town.read(lambda uow: cast("SqlUnitOfWork", uow).connection.exec_driver_sql(asked).scalar())
    return int(found)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_comes_too_thick_is_brought_again_and_nothing_of_it_is_half_kept(town: Town) -> None:
    hana = town.line.add_person("花")
    await town.line.follow(hana)
    await town.deliver()
    jam, event = Jam(town), typed("01HZZZZZZZZZZZZZZZZZZZZZZZ", hana, "ヘルプ")
    async with jam.stuck():
        assert await post(town, event) == 503
        assert await ready(town) == (503, "more comes in than can be answered in time")
    assert await kept(town) == 0
    assert await ready(town) == (200, "ready")
    assert [await post(town, event), await post(town, event)] == [200, 200]
    assert await kept(town) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_whoever_types_a_command_meanwhile_is_told_to_try_again(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    await town.command(tanaka, "help")
    async with Jam(town).stuck():
        await town.slack.command(tanaka, None, "/kyodo", "help")
    assert "混み合っています" in str(town.slack.messages(tanaka)[-1])
    assert "混み合っています" not in (await town.command(tanaka, "help"))[-1]
