"""A desk that reaches neither Slack nor LINE: its page and its mail, asked for in Slack, over real HTTP and SMTP."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiosmtpd.controller import Controller

from bot.beats import dry_beat
from bot.services.ports import UnitOfWork
from bot.services.reminders import Beat
from handlers.demo.slack_server import SlackPerson
from tests.journeys.town import Town, a_town, post_text
from tests.ports import free_port

PUBLIC = "https://kyodo.example.jp"
COORDINATOR = "UTANAKA001"
BOX = "desk@city.example.jp"


class Post:
    """The city's mail server."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Who is at home."""
        if not address.startswith("desk"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """What was handed in."""
        self.taken.append(envelope.content)
        return "250 OK"

    def mails(self) -> list[EmailMessage]:
        """All mails so far."""
        return [message_from_bytes(raw, policy=default) for raw in self.taken]


def words(mail: EmailMessage) -> str:
    """What a reader sees of it."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def post() -> Any:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    post.port = controller.port  # type: ignore[attr-defined]
    yield post
    controller.stop()


@pytest.fixture
async def town(tmp_path: Path, post: Any) -> AsyncIterator[Town]:
    async with a_town(
        tmp_path,
        PUBLIC_URL=PUBLIC,
        SMTP_URL=f"smtp://127.0.0.1:{post.port}",
        KYODO_MAIL_FROM="Kyodo <kyodo@city.example.jp>",
    ) as town:
        town.slack.team.people[COORDINATOR] = SlackPerson(COORDINATOR, "田中", "田中")
        await town.new_project(COORDINATOR, "花壇づくり")
        yield town
        assert town.wire_problems() == []


async def fetch(town: Town, path: str, method: str = "GET") -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.request(method, town.url + path) as answer:
        return answer.status, await answer.text()


async def enter(town: Town, email: str) -> None:
    """Adds an address in the dialog."""
    await town.press_only(COORDINATOR, "宛先を加える")
    await town.slack.submit(COORDINATOR, {"email": email})
    await town.deliver()


async def rehearsed(town: Town, at: datetime) -> Beat:
    """What ``remind --dry-run`` would print of that instant; nothing of it stays."""
    beats: list[Beat] = []

    def turn(uow: UnitOfWork) -> None:
        beats.append(dry_beat(uow, town.app.kit, at))
        raise LookupError

    with pytest.raises(LookupError):
        await town.app.store.run(turn)
    return beats[-1]


async def test_a_page_is_asked_for_in_slack_and_read_at_another_desk(town: Town) -> None:
    said = "\n".join(await town.command(COORDINATOR, "状況ページ 花壇づくり"))
    (path,) = set(re.findall(rf"{PUBLIC}(/s/[0-9a-z]{{32}})", said))
    status, shown = await fetch(town, path)
    assert (status, "花壇づくり" in shown) == (200, True)
    await town.press(COORDINATOR, "止める")
    assert (await fetch(town, path))[0] == 404


async def test_mail_is_set_up_in_slack_proved_sent_monthly_and_stopped_at_the_desk(
    town: Town, post: Any
) -> None:
    await town.command(COORDINATOR, "メール 花壇づくり")
    await enter(town, BOX)
    (mail,) = post.mails()
    code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words(mail))[0]
    await town.press_only(COORDINATOR, "1の確認番号を入れる")
    await town.slack.submit(COORDINATOR, {"code": code})
    await town.deliver()
    _, first = post.mails()
    assert "「花壇づくり」の状況" in first["subject"]
    assert [part.get_filename() for part in first.iter_attachments()] == ["kyodo-status-20260901.csv"]

    for _ in range(3):  # beats come every half minute; the month has one summary
        await town.app.remind()
    october = town.clock.now() + timedelta(days=30)
    planned = await rehearsed(town, october)
    (mail,) = [item for item in planned.items if item.platform == "mail"]
    assert (mail.kind, mail.why, mail.line_messages) == ("mail", town.app.kit.wording("why-mail", "ja"), 0)
    assert BOX in mail.to
    town.clock.move_to(october)
    said = await town.app.remind_and_deliver(october)
    assert (said.sent, said.failed) == (planned.sent, 0)
    assert [replace(item, digest="") for item in said.items] == [
        replace(item, digest="") for item in planned.items
    ]
    await town.app.remind()
    await town.deliver()
    subjects = [mail["subject"] for mail in post.mails()[2:]]
    assert [subject for subject in subjects if "「花壇づくり」の状況" in subject] == [
        "「花壇づくり」の状況 2026年10月1日(木)・令和8年"
    ]
    assert len({mail["message-id"] for mail in post.mails()}) == len(post.mails())

    address = re.findall(rf"<{PUBLIC}(/s/mail/[0-9a-z]{{32}}\?do=stop)>", first["list-unsubscribe"])[0]
    status, shown = await fetch(town, address)
    assert (status, "受け取らない" in shown, "no-store" in shown) == (200, True, False)
    assert "止まっています" in (await fetch(town, address, "POST"))[1]
    await town.deliver()
    assert f"{BOX}の人が、メールをやめました" in post_text(town.slack.messages(COORDINATOR)[-1])


async def test_a_box_that_is_not_there_comes_back_to_who_entered_it(town: Town, post: Any) -> None:
    await town.command(COORDINATOR, "メール 花壇づくり")
    await enter(town, "nobody@city.example.jp")
    await town.deliver()
    assert post.taken == []
    said = [post_text(one) for one in town.slack.messages(COORDINATOR)]
    assert any("nobody@city.example.jpという宛先がないため" in text for text in said)
