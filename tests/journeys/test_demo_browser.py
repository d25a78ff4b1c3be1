"""A whole project through the demo's page, in a real Chromium: only what a person there can see and press.

Every step is kept as a picture beside the test's other files; ``KYODO_PICTURES=FOLDER`` keeps them there as well.
"""

import os
import re
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
PICTURE: Final[ViewportSize] = {"width": 1180, "height": 830}  # the README's
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
PROJECT, GROUP, SECTION = "駅前の花壇", "花壇の会", "公園緑地課"


@dataclass
class Screen:
    """The page, and what a person does on it. Waits for what it looks for, never for a time."""

    page: Page
    folders: list[Path]
    complaints: list[str] = field(default_factory=list)
    kept: int = 0

    @property
    def line(self) -> Locator:
        """The phone."""
        return self.page.locator("#line")

    @property
    def slack(self) -> Locator:
        """The window."""
        return self.page.locator("#slack")

    @property
    def dialog(self) -> Locator:
        """The form that stands open in Slack."""
        return self.slack.get_by_role("dialog")

    @property
    def bubble(self) -> Locator:
        """The newest thing that the bot said in LINE."""
        return self.line.locator(".line-row.bot").last

    @property
    def post(self) -> Locator:
        """The newest thing in Slack."""
        return self.slack.locator(".post").last

    def chip(self, label: str) -> Locator:
        """A button in LINE: a quick reply, or one on the newest card."""
        quick = self.line.get_by_role("group", name="選んで答える")
        on_card = self.bubble.get_by_role("button", name=label, exact=True)
        return on_card.or_(quick.get_by_role("button", name=label, exact=True))

    async def keep(self, name: str) -> None:
        """A picture of the page as it stands, by name and number."""
        self.kept += 1
        shot = await self.page.screenshot(animations="disabled", caret="hide")
        for folder in self.folders:
            (folder / f"{self.kept:02}-{name}.png").write_bytes(shot)

    async def tap(self, label: str, then: str) -> None:
        """A quick reply, and what the bot says to it."""
        await self.chip(label).click()
        await expect(self.bubble).to_contain_text(then)

    async def say(self, words: str, then: str) -> None:
        """Types in LINE, and sees what the bot says to it."""
        await self.line.get_by_label("メッセージを入力").fill(words)
        await self.line.get_by_role("button", name="送信", exact=True).click()
        await expect(self.bubble).to_contain_text(then)

    async def write(self, words: str, then: str) -> None:
        """Types to the bot in Slack, and sees what it says to it."""
        await self.slack.get_by_label("Kyodo へのメッセージ").fill(words)
        await self.slack.get_by_role("button", name="送信", exact=True).click()
        await expect(self.post).to_contain_text(then)

    async def press(self, label: str, then: str) -> None:
        """A button of the newest post, and what stands there then."""
        await self.post.get_by_role("button", name=label, exact=True).click()
        await expect(self.post).to_contain_text(then)

    async def become(self, name: str, where: Locator) -> None:
        """Turns to another person."""
        chosen = where.locator(".person", has_text=name)
        await chosen.click()
        await expect(chosen).to_have_attribute("aria-pressed", "true")

    async def events_until(self, now: str) -> None:
        """Moves the clock to what is planned next, until it is that moment."""
        clock = self.page.locator("#now:not(.moving)")
        for _ in range(15):
            before = await clock.inner_text()
            if before == now:
                return
            await self.page.get_by_role("button", name="次の予定まで").click()
            await expect(clock).not_to_have_text(before)
        raise AssertionError(f"it never was {now}")


@pytest.fixture
async def screen(tmp_path: Path) -> AsyncIterator[Screen]:
    """The real demo in Chromium. Anything that the browser complains of fails the test."""
    folders = [tmp_path]
    if wanted := os.environ.get("KYODO_PICTURES"):
        folders.append(Path(wanted))
        folders[-1].mkdir(parents=True, exist_ok=True)
    port = free_port()
    expect.set_options(timeout=15_000)
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
            page = await browser.new_page(locale="ja-JP", viewport=DESK)
            page.set_default_timeout(15_000)
            told = Screen(page, folders)
            page.on("console", lambda said: told.complaints.append(said.text))
            page.on("pageerror", lambda error: told.complaints.append(str(error)))
            await page.goto(url)
            yield told
            await told.keep("end")
            await browser.close()
            assert told.complaints == []


async def test_from_creating_a_project_to_reading_the_comparison(screen: Screen) -> None:
    await expect(screen.page).to_have_title("Kyodo デモ")
    await screen.keep("start")
    code = await create(screen)
    await join_by_the_picture(screen)
    await answer_in_line(screen)
    await answer_in_slack(screen, code)
    await everybody_reads_the_comparison(screen)
    await the_later_stages_can_be_seen_at_once(screen)
    await the_clock_goes_on(screen)
    await nothing_is_lost_on_a_phone(screen)


async def create(screen: Screen) -> str:
    """The coordinator makes the project; gives the code of the city's side."""
    await screen.page.get_by_role("button", name="Slack で /kyodo new と送ります。").click()
    await screen.page.keyboard.press("Enter")
    form = screen.dialog
    await form.get_by_label("事業の名前").fill(PROJECT)
    await form.get_by_label("手引きと手法").select_option("伊勢市 / 共催")
    await form.get_by_label("一方の団体", exact=True).fill(GROUP)
    await form.get_by_label("もう一方の団体・課").fill(SECTION)
    await form.get_by_label("実施の最初の日").fill("2026-10-10")
    await form.get_by_label("実施の最後の日").fill("2026-10-01")
    await screen.keep("new")
    await form.get_by_role("button", name="日程を見る").click()
    await expect(form.get_by_role("alert")).to_contain_text("それより後の日を選んでください")
    await form.get_by_label("実施の最後の日").fill("2026-10-25")
    await form.get_by_role("button", name="日程を見る").click()

    await expect(form.get_by_role("heading", name="日程の確認")).to_be_visible()
    due = form.get_by_label("企画の質問の締切")
    await expect(due).to_have_value("2026-09-15")
    await expect(form).to_contain_text("企画の始まり 9/1(火) + 14日 = 9/15(火)")
    await screen.keep("preview")
    await due.fill("2026-09-18")
    await expect(form).to_contain_text("2026年9月18日(金)・令和8年")
    await screen.keep("preview-changed")
    await form.get_by_role("button", name="この日程でつくる").click()

    await expect(form).to_be_hidden()
    await expect(screen.slack.get_by_title("LINE で開く")).to_have_count(2)
    log = screen.slack.get_by_role("log")
    await expect(log).to_contain_text("企画の質問の締切 9/18(金)", use_inner_text=True)
    await screen.keep("invitations")
    told = re.search(
        rf"{SECTION}の方への案内です。\s*LINEで「参加 ([A-Z0-9]{{4}}-[A-Z0-9]{{4}})」", await log.inner_text()
    )
    assert told is not None
    return told[1]


async def join_by_the_picture(screen: Screen) -> None:
    """A volunteer comes in by the QR code: its words stand in the phone, she sends them and agrees."""
    await screen.slack.get_by_title("LINE で開く").first.click()
    ready = screen.line.get_by_label("メッセージを入力")
    await expect(ready).to_have_value(re.compile(r"参加 [A-Z0-9]{4}-[A-Z0-9]{4}"))
    await expect(screen.page.get_by_role("status")).to_contain_text("送信を押してください")
    await screen.keep("words-in-the-phone")
    await screen.page.keyboard.press("Enter")
    consent = screen.bubble
    for words in (PROJECT, GROUP, "たずねる人", "見る人", "残す期間"):
        await expect(consent).to_contain_text(words)
    await screen.keep("consent")
    await screen.tap("はじめる", "問1 · 1/10")


async def answer_in_line(screen: Screen) -> None:
    """The whole sheet, with a reason, a sticker and a second thought."""
    await screen.keep("first-question")
    await screen.tap("はい", "問2 · 2/10")
    await screen.tap("はい", "問3 · 3/10")
    await screen.tap("いいえ", "問4 · 4/10")
    await screen.keep("choice-of-three")
    await screen.tap("予算案より前", "問5 · 5/10")
    await screen.tap("いいえ", "問6 · 6/10")
    await screen.tap("問5の理由を書く", "問5の理由を")
    await screen.page.keyboard.type("夏の水やりの分担を、まだ話せていません。")
    await screen.page.keyboard.press("Enter")
    await expect(screen.bubble).to_contain_text("問5の理由を記録しました。")
    await screen.line.get_by_role("button", name="スタンプを送る").click()
    await expect(screen.bubble).to_contain_text("はい。つづきはこちらです。")
    await expect(screen.bubble).to_contain_text("問6 · 6/10")
    await screen.keep("sticker")

    await screen.say("3を直す", "いまの答え: いいえ")
    await screen.keep("correcting")
    await screen.tap("はい", "問3を「いいえ」から「はい」に直しました。")
    await expect(screen.bubble).to_contain_text("問6 · 6/10")
    await screen.write("/kyodo status 駅前", "未回答 1/1")
    await expect(screen.page.get_by_role("status")).to_be_empty()
    await screen.page.set_viewport_size(PICTURE)
    await screen.keep("answering")
    await screen.page.set_viewport_size(DESK)
    for then in ("問6-1 · 6/10", "問6-2 · 6/10", "問6-3 · 6/10", "問7 · 7/10", "問8 · 8/10", "問9 · 9/10"):
        await screen.tap("はい", then)
    await screen.tap("はい", "問10 · 10/10")
    await screen.tap("はい", "これで全部です。")
    for words in ("問1 目的の共有", "予算案より前", "夏の水やりの分担を、まだ話せていません。"):
        await expect(screen.bubble).to_contain_text(words)
    await screen.keep("review")
    await screen.tap(
        "この内容で送る",
        f"送りました。ありがとうございました。{SECTION}の答えがそろったら、一緒に見られます。",
    )


async def answer_in_slack(screen: Screen, code: str) -> None:
    """The official joins by the command, answers by buttons, writes a reason in a form, and sends."""
    await screen.become("高橋", screen.slack)
    await screen.write(f"/kyodo join {code}", f"{SECTION}の一人として答えます")
    await screen.keep("official-consent")
    await screen.press("はじめる", "問1 · 1/10")
    await screen.press("はい", "問2 · 2/10")
    await screen.press("いいえ", "問3 · 3/10")
    await screen.keep("official-question")
    await screen.post.get_by_role("button", name="問2の理由を書く").click()
    await screen.dialog.get_by_role("textbox").fill("来年度の予算の話し合いが、まだです。")
    await screen.keep("official-reason")
    await screen.dialog.get_by_role("button", name="保存する").click()
    await expect(screen.post).to_contain_text("問2の理由を記録しました。")
    await screen.press("はい", "問4 · 4/10")
    await screen.press("予算が決まってから", "問5 · 5/10")
    for then in (
        "問6 · 6/10",
        "問6-1 · 6/10",
        "問6-2 · 6/10",
        "問6-3 · 6/10",
        "問7 · 7/10",
        "問8 · 8/10",
        "問9 · 9/10",
    ):
        await screen.press("はい", then)
    await screen.press("いいえ", "問10 · 10/10")
    await screen.press("はい", "これで全部です。")
    await expect(screen.post).to_contain_text("来年度の予算の話し合いが、まだです。")
    await screen.keep("official-review")
    await expect(screen.line).not_to_contain_text("答えを並べました")
    await screen.press("この内容で送る", "答えを並べました")


async def everybody_reads_the_comparison(screen: Screen) -> None:
    """The same table on both sides, under the bodies' names; reasons are not in it."""
    card = screen.line.locator(".flex-bubble").last
    await expect(card).to_contain_text(f"{PROJECT} — 答えを並べました")
    await screen.keep("comparison-official")
    await screen.become("田中", screen.slack)
    for table in (screen.post, card):
        for words in (
            GROUP,
            SECTION,
            "問2 目標の共有",
            "問4 始めた時期",
            "問5 相手の決め方",
            "問9 計画と予算づくり",
            "話してみたいこと",
            "同じ答え",
        ):
            await expect(table).to_contain_text(words)
        await expect(table).not_to_contain_text("問7 手法の検討")
        for reason in ("来年度の予算", "夏の水やり"):
            await expect(table).not_to_contain_text(reason)
    await expect(screen.post).to_contain_text(f"{GROUP}: はい　{SECTION}: いいえ", use_inner_text=True)
    await screen.page.set_viewport_size(PICTURE)
    await card.evaluate("card => card.scrollIntoView({ block: 'start' })")
    await screen.keep("comparison")
    await screen.page.set_viewport_size(DESK)
    await screen.write("/kyodo status 駅前", f"{GROUP} 全員(1人)が送りました")
    for label in ("企画を締める", "進め方の相談", "みんなの計画", "「企画のチェックシート」の答え"):
        await expect(screen.post.get_by_role("button", name=label)).to_be_visible()
    await screen.keep("status")
    for label in ("招待", "ほかにできること", "設定", "出力"):
        await expect(screen.post.get_by_role("combobox").get_by_role("option", name=label)).to_have_count(1)


async def the_later_stages_can_be_seen_at_once(screen: Screen) -> None:
    """One sample is being carried out and has its agreement, one is looked back on and has its money."""
    await screen.become("岡本", screen.line)
    await screen.say("お金 夏至", "計画と実際のお金です。")
    await expect(screen.bubble).to_contain_text("実際: 134,500円", use_inner_text=True)
    await screen.write("/kyodo agreement ごみ出し", "すべての項目がそろいました。")
    await expect(screen.post).to_contain_text("2026年3月24日(火)")
    await screen.page.set_viewport_size(PICTURE)
    await screen.keep("agreement")
    await screen.page.set_viewport_size(DESK)
    await screen.become("佐藤", screen.line)


async def the_clock_goes_on(screen: Screen) -> None:
    """Reminders come by themselves: to the coordinator with a way to settle them, to who still owes an answer."""
    await screen.events_until("2026年9月7日(月) 9:00")
    await expect(screen.page.get_by_role("status")).to_contain_text("お知らせを")
    reminder = screen.slack.locator(".post", has_text="学区まつり").last
    await expect(reminder).to_contain_text("まだ参加した人がいません")
    await expect(reminder.get_by_role("button", name="1週間後").first).to_be_visible()
    await screen.keep("reminders")
    await reminder.get_by_role("button", name="出した").first.click()
    await expect(screen.post).to_contain_text("紙で受け取ったのは、どちらの分ですか。")
    await screen.press("地域課", "地域課の分を紙で受け取ったと記録しました。")
    await screen.keep("handed-in-on-paper")

    await screen.events_until("2026年9月15日(火) 9:00")
    await expect(screen.bubble).to_contain_text("「公園の花壇づくり」の質問があと8問残っています。")
    await expect(screen.chip("明日")).to_be_visible()
    await screen.keep("reminder-in-line")
    await screen.tap("回答する", "問3 · 3/10")
    await expect(screen.line.locator(".person", has_text="森").locator(".badge")).to_be_visible()
    await screen.become("森", screen.line)
    await expect(screen.bubble).to_contain_text("「地域の防災訓練」")
    await screen.tap("明日", "9月16日(水)にもう一度お知らせします。")


async def nothing_is_lost_on_a_phone(screen: Screen) -> None:
    """On a narrow screen both stand under each other, and nothing runs over the edge."""
    await screen.become("佐藤", screen.line)
    await expect(screen.page.get_by_role("status")).to_be_empty()
    await screen.page.set_viewport_size(PHONE)
    await screen.keep("narrow-line")
    assert await screen.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await screen.page.get_by_role("link", name="Slack").click()
    await expect(screen.slack.locator(".slack-input")).to_be_in_viewport()
    await screen.keep("narrow-slack")
    await screen.slack.get_by_label("Kyodo へのメッセージ").fill("/kyodo new")
    await screen.page.keyboard.press("Enter")
    await expect(screen.dialog.get_by_label("事業の名前")).to_be_in_viewport()
    await screen.keep("narrow-new")
    await screen.dialog.get_by_text("やめる").click()
    await expect(screen.dialog).to_be_hidden()
