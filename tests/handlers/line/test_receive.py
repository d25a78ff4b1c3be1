"""The webhook answers 200 only after everything is kept, and never trusts a body before its signature."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.types import Message as AsgiMessage

from bot.domain.messages import Attached, Incoming, Typed
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.wire import wall_clock
from handlers.line.receive import LIMIT, LineWebhook
from tests.handlers.line.conftest import Standstill

SECRET = "line-channel-secret-of-the-demo"
USER = "U" + "1" * 32


@dataclass
class Kept:
    """What the webhook handed on; ``breaks`` names the words at which keeping fails."""

    incoming: list[Incoming] = field(default_factory=list)
    nudges: int = 0
    breaks: set[str] = field(default_factory=set)

    async def take(self, incoming: Incoming) -> None:
        if isinstance(incoming.said, Typed) and incoming.said.text in self.breaks:
            raise ConnectionError("no store")
        self.incoming.append(incoming)

    def nudge(self) -> None:
        self.nudges += 1

    @property
    def words(self) -> list[str]:
        return [each.said.text for each in self.incoming if isinstance(each.said, Typed)]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def webhook(kept: Kept, clock: Standstill) -> LineWebhook:
    return LineWebhook(channel_secret=SECRET, take=kept.take, nudge=kept.nudge, clock=clock)


def body_of(*words: str) -> bytes:
    events = [
        {
            "type": "message",
            "source": {"type": "user", "userId": USER},
            "webhookEventId": f"01{number}",
            "message": {"id": str(number), "type": "text", "text": each},
        }
        for number, each in enumerate(words)
    ]
    return json.dumps({"destination": "U" + "0" * 32, "events": events}, ensure_ascii=False).encode()


def sign(body: bytes, secret: str = SECRET) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())


async def post(
    webhook: LineWebhook, body: bytes | Iterable[bytes], signature: bytes | None = b"right", **headers: str
) -> int:
    """One request by raw ASGI, so that it may be as wrong as it likes. Gives the status."""
    chunks = [body] if isinstance(body, bytes) else body
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if signature is not None:
        given.append(
            (b"X-Line-Signature".lower(), sign(b"".join(chunks)) if signature == b"right" else signature)
        )
    waiting = iter(chunks)
    answered: list[int] = []

    async def receive() -> AsgiMessage:
        chunk = next(waiting, None)
        if chunk is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": isinstance(body, list)}

    async def send(message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": "POST",
        "path": "/line/webhook",
        "raw_path": b"/line/webhook",
        "root_path": "",
        "query_string": b"",
        "headers": given,
    }
    await Starlette(routes=webhook.routes())(scope, receive, send)
    return answered[0]


async def test_signed_events_are_kept_in_order_and_delivery_is_woken_once(
    webhook: LineWebhook, kept: Kept
) -> None:
    assert await post(webhook, body_of("1", "2", "3")) == 200
    assert kept.words == ["1", "2", "3"]
    assert kept.nudges == 1


async def test_lines_connection_test_is_welcome(webhook: LineWebhook, kept: Kept) -> None:
    assert await post(webhook, b'{"destination":"U1","events":[]}') == 200
    assert kept.nudges == 0


@pytest.mark.parametrize(
    "signature",
    [
        None,
        b"",
        b"garbage",
        "はい".encode(),
        b"\xff" * 44,
        b"A" * 100_000,
        sign(body_of("1"), "other"),
        sign(body_of("2")),
        sign(body_of("1"))[:-1],
    ],
)
async def test_a_missing_or_wrong_signature_keeps_nothing(
    webhook: LineWebhook, kept: Kept, signature: bytes | None
) -> None:
    assert await post(webhook, body_of("1"), signature) == 401
    assert kept.incoming == []


async def test_signatures_are_compared_in_constant_time(
    webhook: LineWebhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both SDKs hand the comparison to hmac: a change of theirs would be heard here."""
    compared: list[tuple[object, object]] = []

    def compare(one: bytes | str, other: bytes | str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    body = body_of("はい")
    assert await post(webhook, body) == 200
    assert await post(webhook, body, b"x" + sign(body)[1:]) == 401
    assert len(compared) == 2
    verifier = SignatureVerifier("secret")
    assert not verifier.is_valid("{}", str(int(wall_clock())), "v0=" + "0" * 64)
    assert len(compared) == 3


async def test_the_signature_is_over_the_bytes_as_they_came(webhook: LineWebhook, kept: Kept) -> None:
    spaced = body_of("🍎 \\u0000").replace(b",", b" ,\r\n\t")
    assert await post(webhook, spaced) == 200
    assert await post(webhook, spaced + b"\n", sign(spaced)) == 401


@pytest.mark.parametrize("body", [b"", b"garbage", b"{}", b"[]", b"null", b'{"events": []}'])
async def test_a_signed_body_that_is_not_lines_is_a_bad_request(webhook: LineWebhook, body: bytes) -> None:
    assert await post(webhook, body) == 400


async def test_bytes_that_are_no_text_cannot_be_lines(webhook: LineWebhook) -> None:
    assert await post(webhook, b"\xff\xfe{}") == 401


async def test_a_huge_body_is_refused_by_its_promise_and_by_its_bytes(
    webhook: LineWebhook, kept: Kept
) -> None:
    assert await post(webhook, b"{}", content_length=str(LIMIT + 1)) == 413
    assert await post(webhook, b"{}", content_length="9" * 5000) == 413
    assert await post(webhook, [b"x" * 400_000] * 3) == 413
    assert await post(webhook, b"x" * (LIMIT + 1), content_length="2") == 413
    assert kept.incoming == []


@pytest.mark.parametrize("promise", ["", "-1", "many", "٣"])
async def test_a_length_that_makes_no_sense_decides_nothing(webhook: LineWebhook, promise: str) -> None:
    assert await post(webhook, body_of("1"), content_length=promise) == 200


async def test_a_caller_who_hangs_up_half_way_leaves_nothing(webhook: LineWebhook, kept: Kept) -> None:
    assert await post(webhook, [body_of("1")]) == 400
    assert kept.incoming == []


async def test_an_unknown_event_among_good_ones_is_logged_without_its_words(
    webhook: LineWebhook, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    events = json.loads(body_of("secret words"))["events"]
    odd = {"type": "telepathy", "source": {"type": "user", "userId": USER}, "thought": "private"}
    body = json.dumps({"destination": "U1", "events": [odd, *events]}).encode()
    assert await post(webhook, body) == 200
    assert kept.words == ["secret words"]
    assert "event 1 of 2: telepathy" in caplog.text
    for private in ("secret words", "private", USER):
        assert private not in caplog.text


async def test_when_one_event_cannot_be_kept_line_is_asked_to_deliver_again_and_the_others_are_kept(
    webhook: LineWebhook, kept: Kept
) -> None:
    kept.breaks = {"2"}
    assert await post(webhook, body_of("1", "2", "3")) == 500
    assert kept.words == ["1", "3"]
    assert kept.nudges == 1


@pytest.fixture
async def wired(line: LineStandIn, webhook: LineWebhook) -> AsyncIterator[LineStandIn]:
    async with listening(webhook.routes()) as url:
        line.bot_url = url
        yield line


async def test_over_the_wire_a_failed_event_comes_again_under_the_same_key(
    wired: LineStandIn, kept: Kept
) -> None:
    hana = wired.add_person("佐藤 ハナ")
    wired.redelivers = False
    kept.breaks = {"はい"}
    said = await wired.text(hana, "はい")
    assert said.status == 500
    kept.breaks = set()
    assert (await wired.redeliver(said.event_id)).status == 200
    assert (await wired.duplicate(said.event_id)).status == 200
    assert [each.key for each in kept.incoming] == [f"line:{said.event_id}"] * 2
    assert {each.reply.token for each in kept.incoming if each.reply} == {wired.events[0]["replyToken"]}


async def test_over_the_wire_people_do_what_people_do(wired: LineStandIn, kept: Kept) -> None:
    hana = wired.add_person("佐藤 ハナ")
    club = wired.add_group("花壇の会", [hana])
    answers = [
        await wired.follow(hana),
        await wired.sticker(hana),
        await wired.join_group(club),
        await wired.text(hana, "あしたの水やりは？", group=club),
        await wired.text(hana, "@Kyodo 状況", group=club),
        await wired.unfollow(hana),
        await wired.raw([]),
    ]
    assert [each.status for each in answers] == [200] * len(answers)
    assert [type(each.said).__name__ for each in kept.incoming] == [
        "Followed",
        "Attached",
        "Invited",
        "Typed",
        "Unfollowed",
    ]
    assert kept.incoming[1].said == Attached("sticker")
    assert kept.words == ["状況"]
    assert [each.place.direct for each in kept.incoming] == [True, True, False, False, True]


async def test_get_is_not_for_webhooks(wired: LineStandIn) -> None:
    import aiohttp

    async with aiohttp.ClientSession() as session, session.get(wired.webhooks.url) as answer:
        assert answer.status == 405
