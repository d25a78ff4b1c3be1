"""A pack tried out (pack preview) in a real Chromium: its sheets stand open in LINE and in Slack at once."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from bot.demo import a_demo
from bot.domain.pack import Pack
from bot.packs.files import TEMPLATE, pack_source
from bot.packs.reader import read_pack
from bot.packs.workbook.exchange import from_book, to_book
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.journeys.test_demo_browser import DESK, Screen
from tests.ports import free_port

pytestmark = pytest.mark.browser


def through_a_workbook() -> Pack:
    """The sample city as an office would bring it: filled in as a workbook."""
    imported = from_book(to_book(pack_source(TEMPLATE), "sakura.xlsx"), "sakura.xlsx")
    loaded = read_pack(imported.text.encode(), "sakura.xlsx")
    assert loaded.pack is not None
    return loaded.pack


@pytest.fixture
async def screen(tmp_path: Path) -> AsyncIterator[Screen]:
    """The demo with that pack alone."""
    folders = [tmp_path, *map(Path, filter(None, [os.environ.get("KYODO_PICTURES")]))]
    port = free_port()
    url, database = f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'demo.db'}"
    async with a_demo(url, database, through_a_workbook()) as demo:
        asgi = demo.asgi()
        async with (
            asgi.router.lifespan_context(asgi),
            listening(asgi, port=port) as address,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP", viewport=DESK)
            page.set_default_timeout(15_000)
            told = Screen(page, folders)
            await page.goto(address)
            yield told
            await browser.close()


async def test_every_sheet_stands_open_and_plays(screen: Screen) -> None:
    await expect(screen.bubble).to_contain_text("さくら市のパックを試せます")
    for title in ("始める前に", "終わってから"):
        await expect(screen.chip(title)).to_be_visible()
    await expect(screen.post.get_by_role("button", name="みんなの計画", exact=True)).to_be_visible()
    await screen.keep("preview-start")

    await screen.tap("始める前に", "何のための取り組みか、同じ言葉で言えますか。")
    await screen.tap("はい", "問2")
    await screen.keep("preview-question")

    await screen.write("文書", "協定書_ためしの花壇づくり.docx")
    await expect(screen.slack).to_contain_text("協定書を文書にしました。")
    await screen.say("文書", "文書を開く")
    await screen.keep("preview-document")
