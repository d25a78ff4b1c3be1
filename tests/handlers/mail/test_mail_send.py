"""Mail as a mail server gets it: one mail a dispatch, the same at every attempt, and what becomes of its answers."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, File, Message, Outgoing, Place, Row
from bot.services.ports import Again, Dispatch, Refused, Sent
from bot.services.records import table
from handlers.mail.render import WIDTH, fill, letter, width
from handlers.mail.send import MailMessenger
from handlers.mail.server import MailServer
from tests.ports import free_port

SENDER = "Kyodo <kyodo@city.example.jp>"
STOP = "https://kyodo.example.jp/s/mail/0123456789"
MAIL = (
    Message(
        "2026年10月1日(木)・令和8年 9:00時点",
        heading="協働事業の状況 2026年10月1日(木)・令和8年",
        rows=(Row("花壇づくり", text="段階: 企画\n回答: 花壇の会: 全員(1人)が送りました"),),
        file=File("kyodo-status-20261001.csv", table(["事業"], [["=HYPERLINK(1)"], ["花壇づくり"]])),
    ),
    Message(
        "期限を過ぎているものはありません。", file=File("kyodo-overdue-20261001.csv", table(["期限"], []))
    ),
    Message(
        "お送りしています。", choices=(Choice("メールを止める", act(Verb.STOP_MAIL, "p1", "d1"), url=STOP),)
    ),
)
ROW = Dispatch(
    "5b3f0c1e-7f0e-4d0a-9a53-0f6f2f1a8c21",
    Outgoing(Place("mail", "d1", "desk@city.example.jp"), MAIL),
    1,
    False,
    datetime(2026, 10, 1, 0, 0, tzinfo=UTC),
)


@dataclass
class Post:
    """A mail server that answers as it was told."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    url: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Who is at home."""
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """What was handed in."""
        self.taken.append(envelope.content)
        return self.answers.get("data", "250 OK")

    def mail(self) -> EmailMessage:
        """The newest mail."""
        read = message_from_bytes(self.taken[-1], policy=default)
        assert isinstance(read, EmailMessage)
        return read

    async def take(self, row: Dispatch = ROW) -> object:
        """What becomes of that dispatch."""
        return await MailMessenger(MailServer.read(self.url), SENDER).send(row)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    post.url = f"smtp://127.0.0.1:{controller.port}"
    yield post
    controller.stop()


async def test_a_mail_has_all_that_mail_should_have(post: Post) -> None:
    assert await post.take() == Sent(external=f"<{ROW.id}@city.example.jp>")
    mail = post.mail()
    assert mail["from"] == SENDER
    assert mail["to"] == "desk@city.example.jp"
    assert mail["subject"] == "協働事業の状況 2026年10月1日(木)・令和8年"
    assert mail["date"].datetime == ROW.created_at
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["list-unsubscribe"] == f"<{STOP}?do=stop>"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    for words in ("■ 花壇づくり", "  段階: 企画", f"メールを止める\n{STOP}"):
        assert words in text
    assert all(width(line) <= WIDTH + 2 for line in text.splitlines())
    assert all(len(line) <= 998 for line in post.taken[-1].splitlines())
    files = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in mail.iter_attachments()
    ]
    assert [name for name, _, _ in files] == ["kyodo-status-20261001.csv", "kyodo-overdue-20261001.csv"]
    raw = files[0][2]
    assert isinstance(raw, bytes)
    assert raw.startswith("\ufeff".encode())
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")))) == [
        ["事業"],
        ["'=HYPERLINK(1)"],
        ["花壇づくり"],
    ]


async def test_every_attempt_is_the_same_mail(post: Post) -> None:
    await post.take()
    await post.take(replace(ROW, attempts=2, ambiguous=True))
    first, second = (message_from_bytes(raw, policy=default) for raw in post.taken)
    assert first["message-id"] == second["message-id"]
    assert first["date"] == second["date"]


async def test_without_a_public_address_the_sender_is_whom_to_write_to(post: Post) -> None:
    await post.take(replace(ROW, outgoing=replace(ROW.outgoing, messages=MAIL[:1])))
    assert post.mail()["list-unsubscribe"] == "<mailto:kyodo@city.example.jp?subject=unsubscribe>"
    assert post.mail()["list-unsubscribe-post"] is None


@pytest.mark.parametrize(
    ("where", "answer", "outcome"),
    [
        ("rcpt", "450 later", Again("smtp 450")),
        ("rcpt", "550 nobody", Refused("gone")),
        ("data", "451 later", Again("smtp 451")),
        ("data", "552 too large", Refused("invalid")),
    ],
)
async def test_what_a_server_says_is_taken_at_its_word(
    post: Post, where: str, answer: str, outcome: object
) -> None:
    post.answers[where] = answer
    assert await post.take() == outcome


async def test_a_server_that_is_away_is_tried_again(post: Post) -> None:
    post.url = f"smtp://127.0.0.1:{free_port()}"
    said = await post.take()
    assert isinstance(said, Again)
    assert not said.ambiguous


async def test_a_password_never_travels_in_the_clear() -> None:
    controller = Controller(Post(), hostname="127.0.0.2", port=free_port())
    controller.start()
    server = MailServer.read(f"smtp://u:secret@127.0.0.2:{controller.port}")
    said = await MailMessenger(server, SENDER).send(ROW)
    controller.stop()
    assert isinstance(said, Again)
    assert "secret" not in repr((server, said))


def test_lines_end_where_japanese_lets_them() -> None:
    text = (
        "実施の始まり 10/10(土) − 30日 = 9/10(木)（伊勢市協働の基本ルール 3-1にもとづく。日数は実務のめやす）。"
        * 2
    )
    lines = fill(text, "  ")
    assert "".join(line.strip() for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= WIDTH + 2 for line in lines)
    assert not any(line.strip()[0] in "。、）" for line in lines)
    address = "https://kyodo.example.jp/s/mail/" + "x" * 90
    assert address in fill(f"このページで {address} を開きます")
    assert fill("") == []


def test_a_subject_is_one_line() -> None:
    assert letter([Message("x", heading="a\nBcc: b@c.jp")]).subject == "a Bcc: b@c.jp"
