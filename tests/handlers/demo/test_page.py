"""The page is told what happens and may do what a person may do; nobody else's page may."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright, expect
from starlette.routing import Mount

from handlers.demo.line_server import LineStandIn
from handlers.demo.page import labels_of
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from handlers.demo.world import DemoWorld
from tests.browser import find_chromium
from tests.handlers.demo.showcase import Showcase

Json = dict[str, Any]
JAPAN = timezone(timedelta(hours=9))
PAGE = Path(__file__).parents[3] / "handlers" / "demo" / "page"


@dataclass
class Story:
    """The story's clock."""

    now: datetime = datetime(2026, 9, 1, 9, 0, tzinfo=JAPAN)
    beat: datetime | None = datetime(2026, 9, 30, 0, 5, tzinfo=UTC)
    moves: list[datetime] = field(default_factory=list)

    def read(self) -> datetime:
        return self.now

    async def move_to(self, at: datetime) -> Mapping[str, Any]:
        self.moves.append(at)
        self.now = at
        return {"due": 2, "sent": 2, "failed": 0, "skipped": 0, "items": []}

    async def next_beat(self) -> datetime | None:
        return self.beat if self.beat and self.beat > self.now else None


@dataclass
class Demo:
    """A running demo with the showcase bot."""

    url: str
    world: DemoWorld
    story: Story
    session: aiohttp.ClientSession
    bot: Showcase

    async def act(self, platform: str, what: str, **fields: Any) -> Json:
        """Press something on the page."""
        body = {"platform": platform, "do": what, **fields}
        async with self.session.post(f"{self.url}/demo/act", json=body) as got:
            answer: Json = await got.json()
            return answer

    async def state(self, **ask: str) -> Json:
        """What the page is told."""
        async with self.session.get(f"{self.url}/demo/state", params=ask) as got:
            answer: Json = await got.json()
            return answer


def furnished(story: Story) -> DemoWorld:
    """A world with a few people on either side, and a channel where all of Slack's are."""

    def told() -> float:
        return story.now.timestamp()

    line = LineStandIn(story_clock=told, timeout=10)
    for name in ("佐藤 ハナ", "鈴木 一郎"):
        line.add_person(name)
    slack = SlackStandIn(story_clock=told, timeout=10)
    slack.add_channel("協働のひろば", [slack.add_person("田中"), slack.add_person("高橋")])
    return DemoWorld(line, slack, story.read, story.move_to, story.next_beat)


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    story = Story()
    world = furnished(story)
    bot = Showcase(world)
    async with (
        listening([Mount("/demo", routes=world.routes()), *bot.routes()]) as url,
        aiohttp.ClientSession() as session,
    ):
        world.bot_url = url
        yield Demo(url, world, story, session, bot)
        await world.close()
        await bot.close()


async def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(demo: Demo) -> None:
    async with demo.session.get(f"{demo.url}/demo/") as got:
        html = await got.text()
        policy = got.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=|https?://", html)
    for path in PAGE.glob("*.js"):
        assert "innerHTML" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_another_site_can_neither_read_nor_press(demo: Demo, headers: dict[str, str]) -> None:
    asked = {"platform": "line", "do": "follow", "user": "佐藤 ハナ"}
    async with demo.session.post(f"{demo.url}/demo/act", json=asked, headers=headers) as pressed:
        assert pressed.status == 403
    async with demo.session.get(f"{demo.url}/demo/state", headers=headers) as read:
        assert read.status == 403
    assert demo.world.line.events == []


async def test_only_json_is_taken(demo: Demo) -> None:
    body = json.dumps({"platform": "line", "do": "follow", "user": "佐藤 ハナ"})
    async with demo.session.post(f"{demo.url}/demo/act", data=body) as got:
        assert got.status == 403


async def test_files_outside_the_page_are_not_served(demo: Demo) -> None:
    for name in ("..%2Fpage.py", "page.py", "%2e%2e%2fworld.py"):
        async with demo.session.get(f"{demo.url}/demo/page/{name}") as got:
            assert got.status == 404


async def test_what_is_pressed_in_line_reaches_the_bot_and_comes_back(demo: Demo) -> None:
    hana = demo.world.line.chats.person("佐藤 ハナ").id
    assert (await demo.act("line", "follow", user=hana))["ok"]
    assert (await demo.act("line", "text", user=hana, text="参加 KADAN-7F2A"))["ok"]
    said = await demo.act("line", "postback", user=hana, data="q:0", shows="はじめる")
    assert said == {"ok": True, "status": 200, "error": None}
    line = (await demo.state(line=hana))["line"]
    assert [bubble["via"] for bubble in line["bubbles"]] == ["reply", "typed", "reply", "echo", "reply"]
    assert line["bubbles"][-1]["content"]["type"] == "flex"
    assert line["bubbles"][-1]["at"] == "2026-09-01T09:00"


async def test_the_composer_tells_commands_talk_and_mentions_apart(demo: Demo) -> None:
    slack, tanaka = demo.world.slack, demo.world.slack.team.person("田中").id
    channel = slack.team.channel("協働のひろば").id
    await demo.act("slack", "write", user=tanaka, channel=slack.dm(tanaka), text="/kyodo new")
    assert slack.view(tanaka) is not None
    await demo.act("slack", "write", user=tanaka, channel=channel, text="おはようございます")
    assert slack.events == {}
    await demo.act("slack", "write", user=tanaka, channel=channel, text="@Kyodo 状況")
    assert [body["event"]["type"] for body in slack.events.values()] == ["app_mention"]


async def test_a_form_that_slack_would_not_send_is_named_input_by_input(demo: Demo) -> None:
    tanaka = demo.world.slack.team.person("田中").id
    await demo.act("slack", "write", user=tanaka, channel=demo.world.slack.dm(tanaka), text="/kyodo new")
    refused = await demo.act("slack", "submit", user=tanaka, values={"name/text": "花壇づくり"})
    assert refused == {"ok": False, "problems": {"pack": "required", "who": "required"}}


async def test_nonsense_is_refused_kindly(demo: Demo) -> None:
    assert (await demo.act("line", "dance"))["ok"] is False
    assert (await demo.act("line", "text", user="nobody", text="あ"))["ok"] is False


async def test_the_clock_goes_forward_only(demo: Demo) -> None:
    moved = await demo.act("clock", "move", hours=24)
    assert moved["now"] == "2026-09-02T09:00"
    assert moved["summary"] == {"due": 2, "sent": 2, "failed": 0, "skipped": 0}
    assert (await demo.act("clock", "move", next=True))["now"] == "2026-09-30T09:05"
    assert (await demo.act("clock", "move", next=True))["summary"] is None
    assert (await demo.act("clock", "move", to="2026-12-29T00:00"))["now"] == "2026-12-29T00:00"
    assert (await demo.act("clock", "move", to="2026-10-01T00:00"))["error"] == "clock_back"
    assert [moment.utcoffset() for moment in demo.story.moves[-1:]] == [timedelta(hours=9)]


async def test_a_change_is_told_at_once_and_closing_ends_the_stream(demo: Demo) -> None:
    async with demo.session.get(f"{demo.url}/demo/events") as stream:
        lines = [await stream.content.readline() for _ in range(4)]
        assert lines[0] == b"retry: 300\n"
        before = int(lines[2].removeprefix(b"data: "))
        await demo.world.line.follow("佐藤 ハナ")
        after = int((await stream.content.readline()).removeprefix(b"data: "))
        assert after > before
        await demo.world.close()
        async with asyncio.timeout(2):
            await stream.content.read()


def test_both_languages_have_the_same_labels_and_every_label_exists() -> None:
    japanese, english = labels_of("ja"), labels_of("en")
    assert japanese is not None
    assert english is not None
    assert set(english) - set(japanese) == {"months"}
    assert set(japanese) <= set(english)
    assert labels_of("../en") is None
    code = "".join(path.read_text("utf-8") for path in sorted(PAGE.iterdir()))
    used = set(re.findall(r'(?:\bt\(|data-label=|tool\()"([a-z0-9_]+)"', code))
    assert used <= set(english)
    for key, words in japanese.items():
        assert set(re.findall(r"\{\w+\}", words)) <= set(re.findall(r"\{\w+\}", english[key])) | {
            "{month}"
        }, key


# In a real browser


@pytest.fixture
async def page(demo: Demo) -> AsyncIterator[Page]:
    """The demo's page in Chromium; anything the browser complains of fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        opened = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="ja-JP")
        opened.on("console", lambda said: complaints.append(said.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        await opened.goto(f"{demo.url}/demo/?lang=ja")
        yield opened
        await browser.close()
    assert complaints == []


@pytest.mark.browser
async def test_from_the_form_in_slack_to_the_answers_in_line(demo: Demo, page: Page) -> None:
    await page.click("[data-guide='1']")
    await page.keyboard.press("Enter")
    name = page.locator("[data-key='name/text']")
    await name.fill("花壇")
    await page.select_option("[data-key='pack/pick']", "ise")
    await expect(page.locator(".dialog .block-context")).to_contain_text("ise")
    await expect(name).to_have_value("花壇")
    await page.click(".dialog [type=submit]")
    await expect(page.locator(".field-error")).to_have_text("入力してください。")
    await page.check("text=両方の団体")
    await page.click(".dialog [type=submit]")
    await expect(page.locator(".field-error")).to_have_text("3文字以上で書いてください。")
    await name.fill("花壇づくり")
    await page.click(".dialog [type=submit]")
    await page.click(".qr")
    await expect(page.locator(".line-input textarea")).to_have_value("参加 KADAN-7F2A")
    await expect(page.locator(".line-input textarea")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.click(".chip >> text=はじめる")
    await expect(page.locator(".flex-bubble")).to_contain_text("問1")
    await expect(page.locator(".mine").last).to_contain_text("はじめる")
    await page.click(".chip >> text=理由を書く")
    await expect(page.locator(".line-input textarea")).to_have_value("理由：")
    hana = next(iter(demo.world.line.chats.people))
    assert demo.world.line.events[-1]["source"]["userId"] == hana


@pytest.mark.browser
async def test_a_day_is_picked_on_the_phone_within_what_is_offered(demo: Demo, page: Page) -> None:
    hana = demo.world.line.chats.person("佐藤 ハナ").id
    await demo.act("line", "text", user=hana, text="日")
    picker = page.locator(".chip >> text=日にちを選ぶ")
    await picker.click()
    day = page.get_by_role("dialog").get_by_label("日付を選んでください")
    await expect(day).to_be_focused()
    await expect(day).to_have_value("2026-10-24")
    await page.keyboard.press("Escape")
    await expect(day).to_be_hidden()
    await expect(picker).to_be_focused()
    await picker.click()
    await day.fill("2037-01-01")
    await page.click("text=決定")
    await expect(day).to_be_visible()
    await day.fill("2026-10-25")
    await page.click("text=決定")
    await expect(page.locator(".line-text").last).to_have_text("2026-10-25 にします。")
    assert demo.world.line.events[-1]["postback"] == {"data": "q:0", "params": {"date": "2026-10-25"}}


@pytest.mark.browser
async def test_a_day_is_picked_in_slack_and_told_once_it_is_chosen(demo: Demo, page: Page) -> None:
    slack = demo.world.slack
    tanaka = slack.team.person("田中").id
    await demo.act("slack", "write", user=tanaka, channel=slack.dm(tanaka), text="状況")
    picker = page.locator("[data-key$='/day']")
    await expect(picker).to_have_text("日を決める")
    await picker.click()
    day = page.get_by_role("dialog").get_by_label("日を決める")
    await expect(day).to_have_value("2026-09-01")  # the story's today
    await page.keyboard.press("Escape")
    await expect(picker).to_be_focused()
    await picker.click()
    await day.fill("2026-10-25")
    await page.keyboard.press("Enter")
    await expect(page.locator(".post").last).to_contain_text("2026-10-25")
    await expect(picker).to_have_text("2026年10月25日")


@pytest.mark.browser
async def test_what_need_not_be_chosen_can_be_left_out_or_taken_back(demo: Demo, page: Page) -> None:
    await page.click("[data-guide='1']")
    await page.keyboard.press("Enter")
    await page.locator("[data-key='name/text']").fill("花壇づくり")
    await page.select_option("[data-key='pack/pick']", "ise")
    await page.check("text=両方の団体")
    season, rain = page.get_by_label("季節"), page.get_by_label("雨の日")
    await expect(season).to_have_value("autumn")
    await season.select_option("")
    await rain.fill("2026-10-31")
    await rain.fill("")
    await page.click(".dialog [type=submit]")
    await expect(page.locator(".dialog")).to_have_count(0)
    assert demo.bot.rain == (None, None)


@pytest.mark.browser
async def test_words_from_outside_stay_words(demo: Demo, page: Page) -> None:
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    line, slack = demo.world.line, demo.world.slack
    hana, tanaka = line.chats.person("佐藤 ハナ").id, slack.team.person("田中").id
    await demo.act("line", "text", user=hana, text=nasty)
    await expect(page.locator(".mine .line-text")).to_have_text(nasty)
    await demo.act("slack", "write", user=tanaka, channel=slack.dm(tanaka), text=nasty)
    await expect(page.locator(".slack-log .rich-text").first).to_have_text(nasty)
    assert await page.locator(".line-log img, .slack-log script").count() == 0


@pytest.mark.browser
async def test_the_other_person_has_an_unread_badge_until_looked_at(demo: Demo, page: Page) -> None:
    await demo.world.line.follow("鈴木 一郎")
    suzuki = page.locator(".side-line .person").nth(1)
    await expect(suzuki.locator(".badge")).to_contain_text("1")
    await suzuki.click()
    await expect(page.locator(".line-text")).to_contain_text("友だち追加")
    await expect(suzuki.locator(".badge")).to_have_count(0)


@pytest.mark.browser
async def test_the_clock_and_the_language_can_be_changed(demo: Demo, page: Page) -> None:
    await expect(page.locator("#now")).to_have_text("2026年9月1日(火) 9:00")
    await page.click("#next")
    await expect(page.locator("#now")).to_have_text("2026年9月30日(水) 9:05")
    await expect(page.locator(".toast")).to_contain_text("お知らせを2件送りました。")
    await page.click("#language")
    await expect(page.locator("#now")).to_have_text("Wed 30 Sep 2026, 9:05")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.browser
async def test_nothing_runs_over_the_edge_of_a_phone(demo: Demo, page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.wait_for_selector(".person")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    line = await page.locator("#line").bounding_box()
    slack = await page.locator("#slack").bounding_box()
    assert line is not None
    assert slack is not None
    assert slack["y"] >= line["y"] + line["height"]
