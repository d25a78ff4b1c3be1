"""What Slack shows, surface by surface, in a real Chromium at the width of a desk and of a phone: Home tab, message, dialog,
channel and thread. ``KYODO_PICTURES=FOLDER`` keeps the pictures there.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from bot.demo import a_demo
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.ports import free_port

pytestmark = pytest.mark.browser

DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
ROOM, PROJECT = "協働のひろば", "公園の花壇づくり"


@dataclass
class Desk:
    """The page as 田中 sees it in Slack."""

    page: Page
    folders: list[Path]
    complaints: list[str] = field(default_factory=list)

    @property
    def slack(self) -> Locator:
        return self.page.locator("#slack")

    @property
    def home(self) -> Locator:
        return self.slack.locator(".slack-home")

    @property
    def dialog(self) -> Locator:
        return self.slack.get_by_role("dialog")

    def post(self, words: str) -> Locator:
        """The newest message with these words that is no reply."""
        return self.slack.locator(".post:not(.in-thread)", has_text=words).last

    async def keep(self, name: str) -> None:
        """A picture at both widths; nothing runs over the side of either."""
        for size, width in (("desk", DESK), ("phone", PHONE)):
            await self.page.set_viewport_size(width)
            if size == "phone":
                await self.slack.scroll_into_view_if_needed()
            over = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} is {over} pixels too wide at {size} width"
            shot = await self.slack.screenshot(animations="disabled", caret="hide")
            for folder in self.folders:
                (folder / f"{name}-{size}.png").write_bytes(shot)
        await self.page.set_viewport_size(DESK)

    async def write(self, words: str) -> None:
        """Types into the composer of whatever stands open."""
        await self.slack.locator(".slack-input textarea").fill(words)
        await self.slack.get_by_role("button", name="送信", exact=True).click()

    async def of_message(self, post: Locator, entry: str) -> None:
        """An entry of the menu of a message."""
        await post.hover()
        await post.get_by_role("button", name="このメッセージでできること").first.click()
        await post.get_by_role("menuitem", name=entry, exact=True).click()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The real demo in Chromium. Anything that the browser complains of fails the test."""
    folders = [tmp_path]
    if wanted := os.environ.get("KYODO_PICTURES"):
        folders.append(Path(wanted))
        folders[-1].mkdir(parents=True, exist_ok=True)
    port = free_port()
    expect.set_options(timeout=15_000)
    async with a_demo(f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'demo.db'}") as demo:
        demo.app.home_pause = 0
        asgi = demo.asgi()
        async with (
            asgi.router.lifespan_context(asgi),
            listening(asgi, port=port) as url,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP", viewport=DESK)
            page.set_default_timeout(15_000)
            told = Desk(page, folders)
            page.on("console", lambda said: told.complaints.append(said.text))
            page.on("pageerror", lambda error: told.complaints.append(str(error)))
            await page.goto(url)
            yield told
            await browser.close()
            assert told.complaints == []


async def test_every_surface_can_be_read_and_used(desk: Desk) -> None:
    await the_home_tab(desk)
    await a_card_renews_itself(desk)
    await the_channel(desk)
    await the_record(desk)
    await the_thread(desk)
    await the_shortcut(desk)


async def the_home_tab(desk: Desk) -> None:
    """The list by what is due, a card in its place, and back."""
    await desk.slack.get_by_role("tab", name="ホーム").click()
    await expect(desk.home).to_contain_text("あなたの事業")
    await expect(desk.home).to_contain_text(PROJECT)
    await desk.keep("home")
    await desk.home.get_by_role("button", name="状況", exact=True).first.click()
    await expect(desk.home).to_contain_text("いまの段階")
    await desk.keep("home-card")
    await desk.home.get_by_role("button", name="一覧に戻る").click()
    await expect(desk.home).to_contain_text("あなたの事業")
    await desk.home.get_by_role("combobox").first.select_option("1:hom:show:mine")
    await expect(desk.home.get_by_role("combobox").first).to_have_value("1:hom:show:mine")
    await desk.keep("home-mine")
    await desk.slack.get_by_role("tab", name="メッセージ").click()


async def a_card_renews_itself(desk: Desk) -> None:
    """A sentence, and the card that it brings."""
    await desk.write("公園の花壇の状況を教えて")
    card = desk.post("いまの段階")
    await expect(card).to_contain_text("まだの人")
    await desk.keep("message")
    await card.get_by_role("button", name="更新", exact=True).click()
    await expect(card).to_contain_text("編集済み")


async def the_channel(desk: Desk) -> None:
    """The channel is bound, and told so."""
    await desk.slack.locator(".channel", has_text=ROOM).click()
    await expect(desk.slack.locator(".slack-head")).to_contain_text(ROOM)
    await desk.write(f"/kyodo つなぐ {PROJECT}")
    await expect(desk.post("この事業の進みぐあい")).to_be_visible()
    await desk.write("@Kyodo 状況")
    await expect(desk.post("いまの段階")).not_to_contain_text("まだの人")
    await desk.keep("channel")


async def the_record(desk: Desk) -> None:
    """What somebody said, kept from the menu of the message."""
    await desk.write("ホースが破れていて、水やりができません")
    await desk.of_message(desk.post("ホースが破れていて"), "この発言を記録に残す")
    await expect(desk.dialog).to_contain_text("発言を記録に残す")
    await expect(desk.dialog.get_by_label("どの事業の記録ですか")).not_to_have_value("")
    await desk.keep("record")
    await desk.dialog.get_by_label("残すことば").fill(" ")
    await desk.dialog.get_by_role("button", name="保存する").click()
    await expect(desk.dialog.get_by_role("alert").first).to_be_visible()
    await desk.keep("record-error")
    await desk.dialog.get_by_label("残すことば").fill("ホースが破れている")
    await desk.dialog.get_by_role("button", name="保存する").click()
    await expect(desk.dialog).to_be_hidden()


async def the_thread(desk: Desk) -> None:
    """A mention under a message is answered there."""
    await desk.of_message(desk.post("ホースが破れていて"), "スレッドで返信")
    await desk.write("@Kyodo 締切")
    thread = desk.slack.locator(".thread").last
    await expect(thread.locator(".post.in-thread")).to_have_count(2)
    await desk.keep("thread")
    await desk.slack.get_by_role("button", name="スレッドから出る").click()


async def the_shortcut(desk: Desk) -> None:
    """The menu from anywhere, with what is due first."""
    await desk.slack.get_by_role("button", name="ショートカット").click()
    await desk.slack.get_by_role("menuitem", name="Kyodo", exact=True).click()
    chat = desk.slack.locator(".channel", has_text="Kyodo")
    await expect(chat).to_contain_text("2")  # what was kept, and the menu
    await chat.click()
    await expect(desk.slack.locator(".slack-head")).not_to_contain_text(ROOM)
    await expect(desk.post("何をしますか").or_(desk.post("次:"))).to_be_visible()
    await desk.keep("menu")
