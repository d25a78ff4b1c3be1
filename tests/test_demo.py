"""``python -m bot demo`` as a visitor's machine runs it: a process of its own, reached over HTTP alone."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.samples import read_samples
from tests.processes import Command, started

STOPS_WITHIN = 10

Json = dict[str, Any]


@dataclass
class Visitor:
    """Somebody at the page of a demo that runs."""

    url: str
    process: Command
    session: aiohttp.ClientSession

    async def act(self, platform: str, what: str, **fields: Any) -> Json:
        """Presses something; gives what the page is told."""
        body = {"platform": platform, "do": what, **fields}
        async with self.session.post(f"{self.url}/demo/act", json=body) as answer:
            told: Json = await answer.json()
            assert told["ok"], told
            return told

    async def state(self, **ask: str) -> Json:
        """What the page shows for these people."""
        async with self.session.get(f"{self.url}/demo/state", params=ask) as answer:
            told: Json = await answer.json()
            return told

    async def person(self, name: str) -> str:
        """The id of somebody in Slack."""
        people = (await self.state())["slack"]["people"]
        return next(str(one["id"]) for one in people if one["name"].startswith(name))

    async def write(self, name: str, words: str) -> str:
        """Types to the bot in Slack; gives the newest post there, as soon as the bot has answered."""
        who = await self.person(name)
        before = (await self.state(slack=who))["slack"]
        await self.act("slack", "write", user=who, channel=before["dm"], text=words)
        async with asyncio.timeout(30):
            while True:  # a stream of events ends after some seconds, and the page asks for the next
                async with self.session.get(f"{self.url}/demo/events") as events:
                    async for line in events.content:
                        if not line.startswith(b"data:"):
                            continue
                        posts = (await self.state(slack=who))["slack"]["posts"]
                        if len(posts) > len(before["posts"]) and posts[-1]["bot"]:
                            return json.dumps(posts[-1], ensure_ascii=False)

    async def reminded(self) -> list[tuple[str, str]]:
        """What the bot has sent by itself to the people in LINE: when it was by the calendar, and to whom."""
        found = []
        for person in (await self.state())["line"]["people"]:
            line = (await self.state(line=person["id"]))["line"]
            found += [(bubble["at"], person["name"]) for bubble in line["bubbles"] if bubble["via"] == "push"]
        return sorted(found)


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    """Somebody who has just started it."""
    async with started(tmp_path, "demo") as demo, aiohttp.ClientSession() as session:
        await demo.until_said(f"open {demo.url}/ in a browser")
        await demo.until_ready()
        yield Visitor(demo.url, demo, session)


async def test_it_starts_with_its_samples_and_ends_when_it_is_asked_to(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.url) as page:
        assert page.url.path == "/demo/"
        assert "Kyodo" in await page.text()
    for path, words in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        async with visitor.session.get(visitor.url + path) as answer:
            assert (answer.status, await answer.text()) == (200, words)
    assert (await visitor.state())["clock"]["now"] == "2026-09-01T09:00"

    listed = await visitor.write("田中", "状況")
    names = [sample["name"] for sample in read_samples()["projects"]]
    assert [name for name in names if name in listed] == names[:5]
    assert names[5:] == ["地域の防災訓練", "多文化交流まつり", "桜の手入れ", "朝市の案内係"]
    assert "ほかに4件あります" in listed
    assert "まだの人: 佐藤 ハナ" in await visitor.write("田中", "状況 公園の花壇")
    assert "全員(1人)が送りました" in await visitor.write("田中", "/kyodo status 川")

    async with visitor.session.get(f"{visitor.url}/demo/events") as live:
        await live.content.readline()  # a page that stays open keeps nothing from ending
        async with asyncio.timeout(STOPS_WITHIN):
            assert await visitor.process.stop() == 0


async def test_line_has_its_rich_menu_soon_after_the_start(visitor: Visitor) -> None:
    async with asyncio.timeout(30):
        while (menu := (await visitor.state())["line"]["menu"]) is None:
            pass
    assert [area["action"]["label"] for area in menu["areas"]] == [
        "回答をつづける", "状況", "質問する", "ことば", "ヘルプ",
    ]  # fmt: skip
    async with visitor.session.get(f"{visitor.url}/demo/menu/{menu['richMenuId']}") as picture:
        assert (picture.status, picture.content_type) == (200, "image/png")


async def test_the_clock_plays_every_beat_between_in_order(visitor: Visitor) -> None:
    assert await visitor.reminded() == []
    moved = await visitor.act("clock", "move", to="2026-09-20T12:00")
    assert moved["now"] == "2026-09-20T12:00"
    assert moved["summary"]["sent"] > 0
    # A sheet that is due on the 15th: a week and a day before, on the day, three days later, at nine each time.
    reminded = await visitor.reminded()
    assert [at for at, who in reminded if who == "グエン ラン"] == [
        "2026-09-08T09:00", "2026-09-14T09:00", "2026-09-15T09:00", "2026-09-18T09:00",
    ]  # fmt: skip
    # 鈴木 has sent his; he hears of the agreement alone. Nobody hears a thing on a closed day.
    assert {at for at, who in reminded if who == "鈴木 一郎"} == {"2026-09-18T09:00"}
    assert {at[8:10] for at, _ in reminded} <= {
        "03",
        "07",
        "08",
        "09",
        "10",
        "11",
        "14",
        "15",
        "16",
        "17",
        "18",
    }
    tanaka = await visitor.person("田中")
    told = (await visitor.state(slack=tanaka))["slack"]["posts"]
    days = [post["at"] for post in told if "出した" in json.dumps(post["blocks"], ensure_ascii=False)]
    assert days == sorted(days)
    assert {"2026-09-07T09:00", "2026-09-15T09:00"} <= set(days)
    after = await visitor.act("clock", "move", next=True)
    assert after["now"] > "2026-09-20T12:00"
    assert (await visitor.state())["clock"]["now"] == after["now"]


async def test_another_site_can_neither_press_nor_read(visitor: Visitor) -> None:
    body = {"platform": "clock", "do": "move", "next": True}
    for headers in (
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"sec-fetch-site": "cross-site"},
    ):
        async with visitor.session.post(f"{visitor.url}/demo/act", json=body, headers=headers) as refused:
            assert refused.status == 403
    async with visitor.session.get(f"{visitor.url}/demo/state", headers={"host": "evil.example"}) as refused:
        assert refused.status == 403
    assert (await visitor.state())["clock"]["now"] == "2026-09-01T09:00"
