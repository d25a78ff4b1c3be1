"""The survey's page in a real Chromium: on a narrow phone, and by keyboard alone."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.demo import Demo, a_demo
from bot.domain.survey import Answers
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.journeys.test_demo_browser import DESK, Screen
from tests.ports import free_port

pytestmark = pytest.mark.browser

PROJECT = "朝市の案内係"
SAMPLES = 8
"""So many have answered in the demo's sample."""


class Corner:
    """The demo and its browser."""

    def __init__(self, demo: Demo, page: Page, address: str, folders: list[Path]) -> None:
        self.demo, self.page, self.address, self.folders = demo, page, address, folders

    async def address_of_survey(self) -> str:
        return await self.demo.app.store.run(
            lambda uow: (
                f"{self.address}/v/{uow.surveys.of_project(uow.projects.named(PROJECT)[0].id)[0].token}"
            )
        )

    async def answers(self) -> list[Answers]:
        return await self.demo.app.store.run(
            lambda uow: uow.surveys.answers(uow.surveys.of_project(uow.projects.named(PROJECT)[0].id)[0].id)
        )

    async def keep(self, name: str) -> None:
        shot = await self.page.screenshot(animations="disabled", caret="hide", full_page=True)
        for folder in self.folders:
            (folder / f"{name}.png").write_bytes(shot)


@pytest.fixture
async def corner(tmp_path: Path) -> AsyncIterator[Corner]:
    folders = [tmp_path, *map(Path, filter(None, [os.environ.get("KYODO_PICTURES")]))]
    port = free_port()
    async with a_demo(f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'demo.db'}") as demo:
        asgi = demo.asgi()
        async with (
            asgi.router.lifespan_context(asgi),
            listening(asgi, port=port) as address,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP", viewport={"width": 360, "height": 740})
            page.set_default_timeout(15_000)
            yield Corner(demo, page, address, folders)
            await browser.close()


async def test_it_fits_a_narrow_phone_in_every_language(corner: Corner) -> None:
    page, address = corner.page, await corner.address_of_survey()
    for width in (360, 320):
        await page.set_viewport_size({"width": width, "height": 640})
        for language in ("ja", "ja-simple", "en"):
            await page.goto(f"{address}?lang={language}")
            assert await page.evaluate("document.documentElement.scrollWidth") == width
            small = await page.evaluate(
                "[...document.querySelectorAll('.choice, button, textarea')]"
                ".filter(one => one.getBoundingClientRect().height < 44).length"
            )
            assert small == 0
            await corner.keep(f"survey-{language}-{width}")


async def test_it_is_answered_by_keyboard_alone(corner: Corner) -> None:
    page, keyboard = corner.page, corner.page.keyboard
    await page.goto(await corner.address_of_survey())
    for _ in range(3):
        await keyboard.press("Tab")  # the languages
    await keyboard.press("Tab")
    await keyboard.press("Space")
    await keyboard.press("ArrowDown")
    await expect(page.get_by_label("あまりよくなかった")).to_be_checked()
    await keyboard.press("Tab")
    await keyboard.press("Tab")
    await keyboard.type("雨でも楽しめました。")
    await keyboard.press("Tab")
    await keyboard.press("Enter")

    summary = page.get_by_role("alert")
    await expect(summary).to_be_focused()
    await expect(summary).to_contain_text("もう少しです")
    await expect(page).to_have_title(re.compile("^もう少しです"))
    await corner.keep("survey-error")
    await expect(page.get_by_label("あまりよくなかった")).to_be_checked()
    await expect(page.get_by_role("textbox")).to_have_value("雨でも楽しめました。")
    await keyboard.press("Tab")
    await keyboard.press("Enter")  # to the place
    group = page.get_by_role("group", name="ふだんの暮らしの役に立ちましたか。")
    await expect(group).to_have_accessible_description(re.compile("要確認: どれか一つを選んでください。"))
    await expect(group.get_by_role("radio").first).to_be_focused()
    await keyboard.press("ArrowUp")
    await expect(page.get_by_label("とても役に立った")).to_be_checked()
    await keyboard.press("Tab")
    await keyboard.press("Tab")
    await keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="ありがとうございました")).to_be_visible()
    await corner.keep("survey-thanks")
    await page.reload()
    assert len(await corner.answers()) == SAMPLES + 1
    given = {"tak.evb.1": 2, "tak.evb.2": 4, "tak.srv.3": "雨でも楽しめました。"}
    assert given in await corner.answers()


async def test_the_coordinator_hands_it_on_and_closes_it_in_the_demo(corner: Corner) -> None:
    await corner.page.set_viewport_size(DESK)
    await corner.page.goto(corner.address)
    screen = Screen(corner.page, corner.folders)
    await screen.write(f"/kyodo アンケート {PROJECT}", "アンケート")
    card = screen.slack.locator(".post", has_text="答えた人").last
    await expect(card).to_contain_text("8人", use_inner_text=True)
    await expect(card).to_contain_text(await corner.address_of_survey())
    await expect(screen.slack.get_by_role("img", name=re.compile("アンケートを開くQRコード"))).to_be_visible()
    await screen.keep("survey-card")
    await card.get_by_role("button", name="アンケートを締める").click()
    await expect(screen.post).to_contain_text("いま8人が答えています")
    await screen.press("締める", "8人が答えました。")
    await expect(screen.post).to_contain_text("3人未満")
    await screen.keep("survey-results")
    await screen.press("ひとことを読む", "ベンチがもう少し")
    await screen.keep("survey-words")
