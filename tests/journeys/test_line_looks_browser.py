"""Every card that LINE shows, in a real Chromium, on a phone and on a desk: all of it is seen, nothing runs over the edge.

Each is kept as a picture beside the test's other files; ``KYODO_PICTURES=FOLDER`` keeps them there as well.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

from bot.demo import Demo, a_demo
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.journeys.steps import t
from tests.journeys.town import pressable, shown
from tests.ports import free_port

pytestmark = pytest.mark.browser

SIZES: Final[dict[str, ViewportSize]] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 800},
}
NAMES: Final = {"ja": "日本語", "ja-simple": "やさしい日本語", "en": "English"}
HANA, MORI, KIMURA, OKAMOTO, SUZUKI = "佐藤 ハナ", "森 健太", "木村 ヨシ", "岡本 進", "鈴木 一郎"


@dataclass
class Phone:
    """The demo, and the page on which its LINE is looked at."""

    demo: Demo
    page: Page
    folders: list[Path]
    language: str

    async def say(self, who: str, text: str) -> None:
        """Types in LINE."""
        await self.demo.world.line.text(who, text)
        await self.arrive()

    async def tap(self, who: str, label: str) -> None:
        """Taps a button in LINE."""
        await self.demo.world.line.tap(who, label)
        await self.arrive()

    async def arrive(self) -> None:
        """Waits until all that is said to it is there; the heartbeat may be sending it."""
        app = self.demo.app
        await app.settle()
        while await app.store.run(lambda uow: uow.outbox.waiting()):
            await app.deliver()

    async def look(self, who: str, surface: str) -> None:
        """The newest thing that this person was told, at both sizes."""
        message = self.demo.world.line.received(who)[-1]
        chosen = self.page.locator("#line .person", has_text=who.split()[0])
        for size, viewport in SIZES.items():
            await self.page.set_viewport_size(viewport)
            while await chosen.get_attribute("aria-pressed") != "true":
                await chosen.click()  # the row of people is drawn anew with every message
            lines = ["".join(line.split()) for line in shown(message).splitlines()]
            await self.page.wait_for_function(ALL_IS_THERE, arg=lines)
            assert await self.page.evaluate(OVER_THE_EDGE) == []
            picture = await self.page.locator("#line .phone").screenshot(animations="disabled")
            for folder in self.folders:
                (folder / f"{surface}-{self.language}-{size}.png").write_bytes(picture)


ALL_IS_THERE = """(lines) => {
  const said = [...document.querySelectorAll("#line .line-row.bot")].at(-1)?.textContent.replace(/\\s/g, "") ?? "";
  return lines.every((line) => said.includes(line));
}"""
"""Whether the newest thing that the bot said has all these lines."""

OVER_THE_EDGE = """() => {
  const page = document.documentElement, phone = document.querySelector("#line .line-log").getBoundingClientRect();
  const parts = document.querySelectorAll("#line .flex-text, #line .flex-button, #line .flex-bubble, #line .line-text");
  const over = [...parts].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.right > phone.right + 1 || box.left < phone.left - 1 || part.scrollWidth > part.clientWidth + 1;
  }).map((part) => part.textContent.slice(0, 60));
  return page.scrollWidth > page.clientWidth ? ["the page", ...over] : over;
}"""
"""What runs over the edge of the page, of the phone, or of itself."""


@pytest.fixture(params=list(NAMES))
async def phone(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Phone]:
    """The real demo in Chromium, its people speaking that language."""
    folders = [tmp_path]
    if wanted := os.environ.get("KYODO_PICTURES"):
        folders.append(Path(wanted))
        folders[-1].mkdir(parents=True, exist_ok=True)
    port, complaints = free_port(), list[str]()
    async with a_demo(f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'demo.db'}") as demo:
        asgi = demo.asgi()
        async with (
            asgi.router.lifespan_context(asgi),
            listening(asgi, port=port) as url,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP", viewport=SIZES["phone"])
            page.set_default_timeout(15_000)
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(url)
            told = Phone(demo, page, folders, request.param)
            for who in (HANA, MORI, KIMURA) if request.param != "ja" else ():
                await told.say(who, NAMES[request.param])
            yield told
            await browser.close()
            assert complaints == []


async def test_every_surface_of_line_is_seen_whole_on_a_phone_and_on_a_desk(phone: Phone) -> None:
    def label(key: str, **values: object) -> str:
        return t(f"button-{key}", phone.language, **values)

    line = phone.demo.world.line
    await phone.say(MORI, f"参加 {await a_code(phone, '学区まつり')}")
    await phone.look(MORI, "consent")
    await phone.say(HANA, "回答")
    await phone.look(HANA, "question")
    await phone.tap(HANA, t("answer-yes", phone.language))
    await phone.look(HANA, "choice")
    while answers := [one for one in pressable(line.received(HANA)[-1]) if one["data"].startswith("1:ans:")]:
        await phone.tap(HANA, answers[0]["label"])
    await phone.look(HANA, "review")
    await phone.say(HANA, "状況")
    await phone.look(HANA, "status")
    await phone.say(KIMURA, "状況")
    table = next(one["label"] for one in line.actions(KIMURA) if one.get("data", "").startswith("1:cmp:"))
    await phone.tap(KIMURA, table)
    await phone.look(KIMURA, "comparison")
    if phone.language != "ja":  # the other languages fill the same cards
        return
    await phone.tap(KIMURA, label("readings"))
    await phone.look(KIMURA, "readings")
    await phone.say(KIMURA, "話し合い")
    await phone.look(KIMURA, "talk")
    await phone.say(OKAMOTO, "お金")
    await phone.look(OKAMOTO, "money")
    await phone.say(SUZUKI, "協定書")
    await phone.look(SUZUKI, "agreement")
    await phone.demo.move_to(at(phone, 9, 14))
    await phone.look(MORI, "reminder")
    await phone.demo.move_to(at(phone, 9, 28))
    await phone.look(SUZUKI, "digest")
    await phone.say(SUZUKI, "期限切れ")
    await phone.look(SUZUKI, "overdue")


async def a_code(phone: Phone, project: str) -> str:
    """A code of that project's first side."""
    return await phone.demo.app.store.run(
        lambda uow: uow.codes.of_project(uow.projects.named(project)[0].id)[0].code
    )


def at(phone: Phone, month: int, day: int) -> datetime:
    """Nine in the morning of that day in the story."""
    return phone.demo.clock.now().replace(month=month, day=day, hour=9, minute=5)
