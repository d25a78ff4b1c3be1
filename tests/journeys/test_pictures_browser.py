"""The rich menu and the invitations in the demo's page, in a real Chromium at the size of a phone and of a desk."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.demo import a_demo
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.ports import free_port

pytestmark = pytest.mark.browser


@dataclass
class Corner:
    page: Page
    folders: list[Path]

    @property
    def line(self) -> Locator:
        return self.page.locator("#line")

    def field(self, name: str) -> Locator:
        return self.line.locator(".rich").get_by_role("button", name=name, exact=True)

    async def keep(self, name: str) -> None:
        shot = await self.page.screenshot(animations="disabled", caret="hide")
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
            await demo.install_menus()
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP", viewport={"width": 390, "height": 844})
            page.set_default_timeout(15_000)
            expect.set_options(timeout=15_000)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(address)
            yield Corner(page, folders)
            await browser.close()
            assert complaints == []


async def test_a_field_of_the_menu_is_tapped_and_makes_room_for_the_answer(corner: Corner) -> None:
    line = corner.line
    await corner.page.get_by_role("link", name="LINE").click()
    await expect(corner.field("回答をつづける")).to_be_visible()
    for person in (1, 0):  # the menu hides the field of whoever comes now
        await line.locator(".person").nth(person).click()
        await expect(line.locator(".person").nth(person)).to_have_attribute("aria-pressed", "true")
        await expect(corner.field("回答をつづける")).to_be_visible()
    picture = line.locator(".rich img")
    assert await picture.evaluate(
        "one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])"
    ) == [
        2500,
        1686,
    ]
    await corner.keep("menu-phone")
    for name in ("回答をつづける", "状況", "質問する", "ことば", "ヘルプ"):
        box = await corner.field(name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 60
    await corner.field("ヘルプ").click()
    await expect(line.locator(".line-row.mine").last).to_contain_text("ヘルプ")
    await expect(line.locator(".line-row.bot").last).to_contain_text("戻る")
    await expect(line.locator(".rich")).to_have_count(0)
    typing = await line.get_by_label("メッセージを入力").bounding_box()
    assert typing is not None
    assert typing["height"] > 30  # a whole line
    await corner.keep("menu-closed")
    await line.get_by_role("button", name="メニュー", exact=True).click()
    await corner.field("ことば").click()
    await line.get_by_role("button", name="English", exact=True).last.click()
    await expect(corner.field("Continue")).to_be_visible()
    await corner.keep("menu-english")
    await line.get_by_role("button", name="Menu", exact=False).last.click()  # the bar below it
    await expect(line.get_by_label("メッセージを入力")).to_be_visible()


async def test_at_a_desk_an_invitation_brings_its_page_and_its_picture(corner: Corner) -> None:
    page = corner.page
    await page.set_viewport_size({"width": 1280, "height": 800})
    slack = page.locator("#slack")
    await slack.get_by_label("Kyodo へのメッセージ").fill("招待")
    await slack.get_by_role("button", name="送信", exact=True).click()
    answer = slack.locator(".post").last
    await expect(answer).to_contain_text("どの事業ですか")
    await answer.get_by_role("button", name="川のクリーン作戦", exact=True).click()
    await expect(slack.get_by_role("log")).to_contain_text("メール用の文面")
    await expect(slack.get_by_text(".pdf").first).to_be_attached()
    await corner.keep("invitation-desk")
