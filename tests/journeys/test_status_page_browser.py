"""The status page in a real Chromium: a phone, a desk, 400 % zoom, and on paper."""

import os
import re
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.demo import Demo, a_demo
from bot.domain.project import Role
from bot.services.ports import UnitOfWork
from bot.services.status_pages import open_page
from handlers.demo.serving import listening
from tests.browser import find_chromium
from tests.ports import free_port

pytestmark = pytest.mark.browser

SIZES = {"phone": (360, 740), "desk": (1280, 900), "zoom-400": (320, 256)}
"""400 % of a window 1280 wide is one of 320 (WCAG 2.2, 1.4.10)."""

A4_LANDSCAPE = (841, 594)


def an_address(demo: Demo, uow: UnitOfWork) -> str:
    """Where the coordinator of the samples had a page made of all her projects."""
    name = demo.samples["projects"][0]["name"]
    members = uow.projects.members(uow.projects.named(name)[0].id)
    person = next(member.person for member in members if member.role is Role.COORDINATOR)
    return open_page(uow, demo.app.kit, person.id, "", demo.clock.now(), "90")[1]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[tuple[Page, str]]:
    port = free_port()
    async with a_demo(f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'demo.db'}") as demo:
        asgi = demo.asgi()
        async with (
            asgi.router.lifespan_context(asgi),
            listening(asgi, port=port),
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(locale="ja-JP")
            page.set_default_timeout(15_000)
            yield page, await demo.app.store.run(lambda uow: an_address(demo, uow))
            await browser.close()


async def test_it_is_read_on_a_phone_at_a_desk_and_on_paper(page: tuple[Page, str], tmp_path: Path) -> None:
    sheet, address = page
    folders = [tmp_path, *map(Path, filter(None, [os.environ.get("KYODO_PICTURES")]))]
    faults: list[str] = []
    sheet.on("console", lambda said: faults.append(said.text))
    for name, (width, height) in SIZES.items():
        await sheet.set_viewport_size({"width": width, "height": height})
        for language in ("ja", "ja-simple", "en"):
            await sheet.goto(f"{address}?lang={language}")
            await expect(sheet.get_by_role("heading", level=1)).to_be_visible()
            assert await sheet.evaluate("document.documentElement.scrollWidth") <= width
            for folder in folders:
                await sheet.screenshot(path=folder / f"status-{name}-{language}.png", full_page=True)

    await sheet.set_viewport_size({"width": 1280, "height": 900})
    await sheet.goto(f"{address}?lang=ja")
    rows = sheet.locator("table").first.locator("tbody th")
    names = await rows.all_inner_texts()
    assert len(names) > 2
    await sheet.get_by_role("columnheader", name="事業").first.get_by_role("link").focus()
    await sheet.keyboard.press("Enter")
    await expect(sheet.get_by_role("columnheader", name="事業").first).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert await rows.all_inner_texts() == sorted(names)

    # It is fresh while it is open, and can be stopped; the reader's place stays.
    await sheet.get_by_role("link", name="期限切れのある事業").focus()
    await sheet.keyboard.press("Enter")
    await expect(sheet).to_have_url(re.compile("only=overdue"))
    await sheet.clock.install()
    await sheet.goto(f"{address}?lang=ja&sort=project")
    stop = sheet.locator("#watch button")
    await expect(stop).to_have_text("止める")
    head = sheet.get_by_role("columnheader", name="段階").first.get_by_role("link")
    await head.focus()
    await sheet.evaluate("document.querySelector('#states h2').textContent = 'old'")
    async with sheet.expect_response(re.compile("again=1")):
        await sheet.clock.fast_forward(121_000)
    await expect(sheet.locator("#states h2")).not_to_have_text("old")
    await expect(head).to_be_focused()
    await stop.focus()
    await sheet.keyboard.press("Enter")
    await expect(sheet.get_by_role("status")).to_have_text("新しくするのを止めています。")
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    await sheet.clock.fast_forward(600_000)
    assert asked == []

    browser = sheet.context.browser
    assert browser is not None
    plain = await browser.new_page(locale="ja-JP", java_script_enabled=False)
    await plain.goto(f"{address}?lang=ja")
    await plain.get_by_role("link", name="2分ごとに新しくする").press("Enter")
    await expect(plain.get_by_role("link", name="新しくするのを止める")).to_be_visible()
    await plain.get_by_role("columnheader", name="事業").first.get_by_role("link").press("Enter")
    assert await plain.locator("table").first.locator("tbody th").all_inner_texts() == sorted(names)
    for folder in folders:
        await plain.screenshot(path=folder / "status-plain.png", full_page=True)

    paper = tmp_path / "status.pdf"
    await sheet.pdf(path=paper, prefer_css_page_size=True)
    raw = paper.read_bytes()
    raw += b"".join(_opened(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL))
    boxes = {
        tuple(int(float(n)) for n in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", raw)
    }
    assert boxes == {A4_LANDSCAPE}
    for folder in folders[1:]:
        (folder / "status.pdf").write_bytes(paper.read_bytes())
    assert faults == []


def _opened(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""
