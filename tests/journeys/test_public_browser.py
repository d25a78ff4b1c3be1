"""The public pages in a real Chromium, with a thousand cases: phone and desk, by keyboard, without script, on paper, and
held against WCAG 2.2 AA by axe.
"""

import io
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect
from pypdf import PdfReader

from bot.domain.publishing import Publication
from bot.services.ports import UnitOfWork
from handlers.demo.serving import listening
from handlers.pages.status import status_routes
from tests.browser import find_chromium
from tests.cases import content, item, public, routes_of, written
from tests.services.front_door import opened
from tests.services.house import garden

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AT = datetime(2027, 1, 1, tzinfo=UTC)
CASES = 1000
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"phone": (360, 740), "desk": (1280, 800)}


@dataclass
class Site:
    """The case book and a browser."""

    browser: Browser
    url: str

    async def page(self, size: str = "phone", *, script: bool = True) -> Page:
        width, height = SIZES[size]
        page = await self.browser.new_page(
            locale="ja-JP", viewport={"width": width, "height": height}, java_script_enabled=script
        )
        page.set_default_timeout(15_000)
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    door = opened(folder)
    items = [item(str(n), "yes", "no" if n % 4 == 0 else "yes") for n in range(1, 13)]

    def plant(uow: UnitOfWork) -> None:
        for number in range(2, CASES + 2):
            told = content(
                f"川の清掃その{number}" if number % 2 else f"公園の花壇{number}", year=2020 + number % 7,
                form={"id": "subsidy" if number % 3 else "co_hosting", "label": {"ja": "補助", "en": "Subsidy"}},
            )  # fmt: skip
            uow.projects.add(replace(garden(), id=f"p{number}"))
            uow.publications.save(public(number, told, AT + timedelta(minutes=number)))
        uow.projects.add(replace(garden(), id="p2000"))
        whole = content("夜の見回り", items=[*items, written("13", "とても助かりました。" * 20)])
        first = public(2000, whole, AT + timedelta(days=9))
        corrected = first.asking({**whole, "correction": "問1を直しました"}, "x", "", {}).published(
            AT + timedelta(days=12)
        )
        uow.publications.save(corrected)
        uow.projects.add(replace(garden(), id="p2001"))
        uow.publications.save(Publication("T1", "p2001", 1, "s2001").asking(whole, "x", "d" * 32, {}))

    door.look(plant)
    gone = status_routes(_nothing, wording=door.kit.wording, language="ja")
    async with listening([*routes_of(door, base=""), *gone]) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield Site(browser, url)
        await browser.close()


async def _nothing(token: str, language: str, counts: bool) -> None:
    return None


PAGES = {
    "the case book": "/p/", "a search": "/p/?q=%E6%B8%85%E6%8E%83&year=2023", "nothing found": "/p/?q=zzz",
    "a case": "/p/slug2000", "a draft": f"/s/draft/{'d' * 32}", "open data": "/p/data/", "nothing there": "/p/none",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
async def test_assistive_software_finds_nothing_to_stumble_over(site: Site, name: str) -> None:
    page = await site.page("desk")
    found: list[str] = []
    for size, language in (("phone", "ja"), ("desk", "ja-simple"), ("desk", "en")):
        width, height = SIZES[size]
        await page.set_viewport_size({"width": width, "height": height})
        address = f"{site.url}{PAGES[name]}"
        await page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}&ruby=1")
        assert await page.evaluate("document.documentElement.scrollWidth") == width, (size, language)
        told: dict[str, Any] = (await Axe().run(page, options=WCAG)).response
        found += [
            f"{size} {language} {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
            for one in told["violations"]
        ]
    await page.close()
    assert not found, "\n".join(found)


async def test_what_is_pressed_is_large_enough_for_a_thumb(site: Site) -> None:
    """24 by 24 CSS pixels at least (WCAG 2.2, 2.5.8), for what stands on its own."""
    page = await site.page()
    for path in ("/p/", "/p/slug2000"):
        await page.goto(site.url + path)
        small = await page.evaluate(
            "[...document.querySelectorAll('button, select, input:not([type=hidden]), nav a, h3 a')]"
            ".filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML.slice(0, 80))"
        )
        assert small == []
    await page.close()


async def test_it_is_searched_by_keyboard_alone(site: Site) -> None:
    page = await site.page()
    keyboard = page.keyboard
    await page.goto(f"{site.url}/p/")
    box = page.get_by_label("言葉でさがす")
    for _ in range(8):
        if await box.evaluate("one => one === document.activeElement"):
            break
        await keyboard.press("Tab")
    await expect(box).to_be_focused()
    outline = await box.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none"
    await keyboard.type("見回り")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="見つかった事例")).to_be_visible()
    link = page.get_by_role("link", name="夜の見回り")
    await expect(link).to_be_visible()
    for _ in range(20):
        if await link.evaluate("one => one === document.activeElement"):
            break
        await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("夜の見回り")
    await page.close()


@pytest.mark.parametrize("size", SIZES)
async def test_everything_works_without_script(site: Site, size: str) -> None:
    page = await site.page(size, script=False)
    await page.goto(f"{site.url}/p/")
    assert await page.locator(".cases li article").count() == 20
    await page.get_by_label("年度").select_option("2023")
    await page.get_by_label("言葉でさがす").fill("清掃")
    await page.get_by_role("button", name="さがす").click()
    await expect(page.get_by_label("年度")).to_have_value("2023")
    assert all("清掃" in text for text in await page.locator(".cases h3").all_inner_texts())
    await page.get_by_role("link", name="次のページ").click()
    await expect(page.get_by_role("heading", level=2)).to_contain_text("2ページ目")
    await expect(page.get_by_label("言葉でさがす")).to_have_value("清掃")
    await page.goto(f"{site.url}/p/slug2000")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", name="Corrections")).to_be_visible()
    await expect(page.get_by_role("row", name="Q4 Roles 4")).to_be_visible()
    await page.close()


async def test_a_thousand_cases_are_leafed_through_to_the_end(site: Site) -> None:
    page = await site.page("desk", script=False)
    await page.goto(f"{site.url}/p/?page={CASES // 20 + 1}")
    assert await page.locator(".cases li article").count() == (CASES + 1) % 20
    assert await page.get_by_role("link", name="次のページ").count() == 0
    await page.close()


async def test_a_case_is_printed_on_paper(site: Site) -> None:
    page = await site.page("desk")
    await page.goto(f"{site.url}/p/slug2000")
    paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    text = unicodedata.normalize("NFKC", "".join(one.extract_text() for one in paper.pages))
    assert len(paper.pages) <= 3
    for words in ("夜の見回り", "問4", "訂正の記録"):
        assert words in text
    for screen in ("English", "事例集にもどる"):
        assert screen not in text
    await page.close()


async def test_it_reads_in_a_small_window_at_twice_the_size(site: Site) -> None:
    """Reflow at 320 CSS pixels (WCAG 1.4.10): nothing has to be pushed aside."""
    page = await site.page()
    await page.set_viewport_size({"width": 320, "height": 500})
    for path in PAGES.values():
        await page.goto(site.url + path)
        assert await page.evaluate("document.documentElement.scrollWidth") == 320, path
    await page.close()
