"""The stand-in of LINE is held to LINE's rules, through LINE's own SDK."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from linebot.v3 import SignatureValidator
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)
from linebot.v3.models import UnknownEvent
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import FollowEvent, MessageEvent, PostbackEvent

from handlers.demo.faults import (
    accepts_then_resets,
    accepts_then_times_out,
    answers,
    rate_limited,
    resets,
    times_out,
)
from handlers.demo.line_rules import graphemes, problems_of, utf16_units
from tests.handlers.demo.conftest import World
from tests.line_openapi import webhook_problems

Json = dict[str, Any]
TEXT = [TextMessage(text="こんにちは")]


@pytest.fixture
async def client(world: World) -> AsyncIterator[AsyncApiClient]:
    """LINE's SDK, pointed at the stand-in."""
    config = Configuration(host=world.line.base_url, access_token=world.line.access_token)
    async with AsyncApiClient(config) as opened:
        yield opened


@pytest.fixture
def api(client: AsyncApiClient) -> AsyncMessagingApi:
    """The Messaging API over the stand-in."""
    return AsyncMessagingApi(client)


def push(to: str, *, count: int = 1) -> PushMessageRequest:
    """A push of so many texts."""
    return PushMessageRequest(to=to, messages=TEXT * count)


async def post(world: World, path: str, body: Json, **headers: str) -> tuple[int, Any, Any]:
    """A call without the SDK, which would not send such a thing."""
    token = {"authorization": f"Bearer {world.line.access_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(world.line.base_url + path, json=body, headers=token | headers) as got,
    ):
        return got.status, await got.json(), got.headers


# Webhooks


async def test_webhooks_are_signed_over_their_exact_bytes(world: World) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.text(hana, "はい 🍎")
    request = world.bot.got[0]
    validator = SignatureValidator(world.line.channel_secret)
    assert validator.validate(request.raw.decode(), request.headers["x-line-signature"])
    assert not validator.validate(request.raw.decode() + " ", request.headers["x-line-signature"])


async def test_the_sdk_understands_every_kind_of_event(world: World) -> None:
    line, hana = world.line, world.line.add_person("ハナ")
    club = line.add_group("花壇の会", [hana])
    await line.follow(hana)
    said = await line.text(hana, "はい")
    await line.sticker(hana)
    await line.image(hana)
    await line.location(hana)
    await line.postback(hana, "d", {"date": "2026-10-25"}, shows="10月25日")
    await line.unsend(hana, line.events[1]["message"]["id"])
    await line.join_group(club)
    await line.text(hana, "@Kyodo 状況", group=club)
    message_id = line.events[-1]["message"]["id"]
    await line.edit(hana, message_id, "@Kyodo ヘルプ", group=club)
    await line.member_left(hana, club)
    await line.member_joined(hana, club)
    await line.leave_group(club)
    await line.unfollow(hana)
    parser = WebhookParser(line.channel_secret)
    parsed = [
        event
        for request in world.bot.got
        for event in parser.parse(request.raw.decode(), request.headers["x-line-signature"])
    ]
    assert said.ok
    assert len(parsed) == 14
    assert not any(isinstance(event, UnknownEvent) for event in parsed)
    assert isinstance(parsed[0], FollowEvent)
    assert isinstance(parsed[1], MessageEvent)
    assert isinstance(parsed[5], PostbackEvent)
    assert parsed[5].postback.params == {"date": "2026-10-25"}
    mention = world.bot.events[8]["message"]["mention"]["mentionees"][0]
    assert mention == {
        "index": 0,
        "length": 6,
        "type": "user",
        "userId": line.account["userId"],
        "isSelf": True,
    }
    edited = world.bot.events[9]
    assert edited["message"]["id"] == message_id
    assert "markAsReadToken" not in edited["message"]
    assert "replyToken" in edited


async def test_events_that_cannot_be_answered_carry_no_reply_token(world: World) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.text(hana, "あ")
    await world.line.unsend(hana, world.bot.events[0]["message"]["id"])
    await world.line.unfollow(hana)
    assert ["replyToken" in event for event in world.bot.events] == [True, False, False]


async def test_a_group_postback_does_not_say_who_tapped(world: World) -> None:
    hana = world.line.add_person("ハナ")
    club = world.line.add_group("花壇の会", [hana], has_bot=True)
    await world.line.postback(hana, "d", group=club)
    assert world.bot.events[0]["source"] == {"type": "group", "groupId": club}


async def test_a_refused_event_comes_again_marked_but_otherwise_the_same(world: World) -> None:
    hana = world.line.add_person("ハナ")
    world.bot.statuses = [500, 503]
    said = await world.line.text(hana, "はい")
    await world.line.settled()
    assert said.status == 500
    first, second, third = world.bot.events
    assert world.slept == [1.0, 10.0]
    assert second["deliveryContext"] == {"isRedelivery": True}
    assert {**second, "deliveryContext": first["deliveryContext"]} == first
    assert third == second


async def test_redelivery_can_be_switched_off(world: World) -> None:
    world.line.redelivers = False
    world.bot.statuses = [500]
    await world.line.text(world.line.add_person("ハナ"), "はい")
    await world.line.settled()
    assert len(world.bot.got) == 1


async def test_a_bot_that_cannot_be_reached_is_told_apart(world: World) -> None:
    world.line.redelivers = False
    world.line.bot_url = "http://127.0.0.1:1"
    said = await world.line.text(world.line.add_person("ハナ"), "はい")
    assert (said.status, said.error) == (0, "could_not_connect")


async def test_held_events_can_be_delivered_twice_and_out_of_order(world: World) -> None:
    hana = world.line.add_person("ハナ")
    async with world.line.held() as held:
        await world.line.text(hana, "1")
        await world.line.text(hana, "2")
    assert world.bot.got == []
    await held.deliver(order=(1, 0, 1))
    assert [event["message"]["text"] for event in world.bot.events] == ["2", "1", "2"]
    assert world.bot.events[0]["timestamp"] > world.bot.events[1]["timestamp"]
    await held.deliver(together=True)
    assert len(world.bot.got[-1].json["events"]) == 2


async def test_a_duplicate_is_unmarked_and_a_redelivery_is_marked(world: World) -> None:
    said = await world.line.text(world.line.add_person("ハナ"), "はい")
    await world.line.duplicate(said.event_id)
    await world.line.redeliver(said.event_id)
    marks = [event["deliveryContext"]["isRedelivery"] for event in world.bot.events]
    assert marks == [False, False, True]
    assert len({event["webhookEventId"] for event in world.bot.events}) == 1


# Sending


async def test_a_call_without_the_right_token_is_refused(world: World) -> None:
    status, body, headers = await post(world, "/v2/bot/message/push", {}, authorization="Bearer no")
    assert status == 401
    assert "Authentication failed" in body["message"]
    assert headers["x-line-request-id"]


async def test_a_reply_token_works_once(world: World, api: AsyncMessagingApi) -> None:
    await world.line.text(world.line.add_person("ハナ"), "はい")
    token = world.bot.events[0]["replyToken"]
    sent = await api.reply_message(ReplyMessageRequest(replyToken=token, messages=TEXT * 2))
    assert len(sent.sent_messages) == 2
    with pytest.raises(ApiException, match="Invalid reply token") as refused:
        await api.reply_message(ReplyMessageRequest(replyToken=token, messages=TEXT))
    assert refused.value.status == 400
    assert world.line.chats.used == 0


async def test_a_reply_token_expires_after_a_minute(world: World, api: AsyncMessagingApi) -> None:
    await world.line.text(world.line.add_person("ハナ"), "はい")
    world.clock.now += 61
    with pytest.raises(ApiException, match="Invalid reply token"):
        await api.reply_message(
            ReplyMessageRequest(replyToken=world.bot.events[0]["replyToken"], messages=TEXT)
        )


@pytest.mark.parametrize(("minutes", "works"), [(19, True), (21, False)])
async def test_a_redelivery_revives_the_reply_token_for_twenty_minutes(
    world: World, api: AsyncMessagingApi, minutes: int, works: bool
) -> None:
    said = await world.line.text(world.line.add_person("ハナ"), "はい")
    world.clock.now += minutes * 60
    await world.line.redeliver(said.event_id)
    request = ReplyMessageRequest(replyToken=world.bot.events[0]["replyToken"], messages=TEXT)
    if works:
        await api.reply_message(request)
    else:
        with pytest.raises(ApiException):
            await api.reply_message(request)


async def test_a_refused_reply_leaves_its_token_usable(world: World, api: AsyncMessagingApi) -> None:
    await world.line.text(world.line.add_person("ハナ"), "はい")
    token = world.bot.events[0]["replyToken"]
    with pytest.raises(ApiException):
        await api.reply_message(
            ReplyMessageRequest(replyToken=token, messages=[TextMessage(text="あ" * 5001)])
        )
    await api.reply_message(ReplyMessageRequest(replyToken=token, messages=TEXT))


async def test_a_retry_key_makes_the_second_push_a_409_with_the_first_answer(
    world: World, api: AsyncMessagingApi
) -> None:
    hana, key = world.line.add_person("ハナ", friend=True), str(uuid.uuid4())
    world.line.faults.next("push", accepts_then_times_out())
    with pytest.raises(TimeoutError):
        await api.push_message(push(hana), x_line_retry_key=key, _request_timeout=0.2)
    with pytest.raises(ApiException) as again:
        await api.push_message(push(hana), x_line_retry_key=key)
    assert again.value.status == 409
    assert again.value.headers["x-line-accepted-request-id"]
    assert '"sentMessages"' in again.value.body
    assert len(world.line.received(hana)) == 1
    world.clock.now += 24 * 3600 + 1
    await api.push_message(push(hana), x_line_retry_key=key)
    assert len(world.line.received(hana)) == 2


async def test_a_retry_key_of_a_refused_push_is_not_remembered(world: World, api: AsyncMessagingApi) -> None:
    hana, key = world.line.add_person("ハナ", friend=True), str(uuid.uuid4())
    world.line.faults.next("push", answers(500))
    with pytest.raises(ApiException):
        await api.push_message(push(hana), x_line_retry_key=key)
    await api.push_message(push(hana), x_line_retry_key=key)
    assert len(world.line.received(hana)) == 1


async def test_a_retry_key_must_be_a_uuid_and_has_no_place_on_a_reply(world: World) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    body: Json = {"to": hana, "messages": [{"type": "text", "text": "あ"}]}
    assert (await post(world, "/v2/bot/message/push", body, **{"X-Line-Retry-Key": "42"}))[0] == 400
    await world.line.text(hana, "はい")
    reply: Json = {"replyToken": world.bot.events[0]["replyToken"], "messages": body["messages"]}
    key = {"X-Line-Retry-Key": str(uuid.uuid4())}
    assert (await post(world, "/v2/bot/message/reply", reply, **key))[0] == 400


async def test_who_blocked_the_account_gets_nothing_and_costs_nothing(
    world: World, api: AsyncMessagingApi
) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.follow(hana)
    await world.line.unfollow(hana)
    sent = await api.push_message(push(hana))
    assert sent.sent_messages
    assert world.line.received(hana) == []
    assert world.line.chats.used == 0
    with pytest.raises(ApiException) as gone:
        await api.get_profile(hana)
    assert gone.value.status == 404


async def test_who_wrote_within_a_week_can_be_reached_without_being_a_friend(
    world: World, api: AsyncMessagingApi
) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.text(hana, "はい")
    await api.push_message(push(hana))
    world.clock.now += 8 * 24 * 3600
    await api.push_message(push(hana))
    assert len(world.line.received(hana)) == 1


@pytest.mark.parametrize("to", ["hana", "U123", "U" + "f" * 32, "C" + "0" * 32])
async def test_an_id_that_is_none_of_ours_is_refused(world: World, api: AsyncMessagingApi, to: str) -> None:
    with pytest.raises(ApiException, match="Failed to send messages") as refused:
        await api.push_message(push(to))
    assert refused.value.status == 400


async def test_the_quota_counts_recipients_and_not_message_objects(
    world: World, api: AsyncMessagingApi
) -> None:
    people = [world.line.add_person(name, friend=True) for name in ("ハナ", "一郎", "次郎")]
    club = world.line.add_group("花壇の会", people, has_bot=True)
    world.line.quota = 5
    await api.push_message(push(people[0], count=5))
    await api.push_message(push(club))
    assert (await api.get_message_quota()).value == 5
    assert (await api.get_message_quota_consumption()).total_usage == 4
    with pytest.raises(ApiException, match="You have reached your monthly limit") as over:
        await api.multicast(MulticastRequest(to=people[:2], messages=TEXT))
    assert over.value.status == 429
    await api.push_message(push(people[1]))
    world.clock.now += 40 * 24 * 3600
    await world.line.follow(people[0])
    await api.push_message(push(people[0]))
    assert world.line.chats.used == 1


async def test_multicast_skips_who_cannot_be_reached_and_refuses_groups(
    world: World, api: AsyncMessagingApi
) -> None:
    friend, stranger = world.line.add_person("ハナ", friend=True), world.line.add_person("一郎")
    club = world.line.add_group("花壇の会", has_bot=True)
    await api.multicast(MulticastRequest(to=[friend, stranger], messages=TEXT))
    assert len(world.line.received(friend)) == 1
    assert world.line.received(stranger) == []
    with pytest.raises(ApiException) as refused:
        await api.multicast(MulticastRequest(to=[friend, club], messages=TEXT))
    assert refused.value.status == 400


async def test_the_loading_sign_is_for_one_person_and_in_steps_of_five(
    world: World, api: AsyncMessagingApi
) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    await api.show_loading_animation(ShowLoadingAnimationRequest(chatId=hana, loadingSeconds=10))
    body = {"chatId": hana, "loadingSeconds": 7}
    assert (await post(world, "/v2/bot/chat/loading/start", body))[0] == 400
    club = world.line.add_group("花壇の会", has_bot=True)
    assert (await post(world, "/v2/bot/chat/loading/start", {"chatId": club}))[0] == 400


async def test_a_rich_menu_needs_its_picture_before_it_is_shown(world: World, client: AsyncApiClient) -> None:
    api, blob = AsyncMessagingApi(client), AsyncMessagingApiBlob(client)
    hana = world.line.add_person("ハナ", friend=True)
    bounds = {"x": 0, "y": 0, "width": 2500, "height": 843}
    area = {"bounds": bounds, "action": {"type": "message", "label": "回答", "text": "回答"}}
    size = {"width": 2500, "height": 843}
    menu: Json = {"size": size, "selected": True, "name": "main", "chatBarText": "メニュー", "areas": [area]}
    made = await api.create_rich_menu(RichMenuRequest.from_dict(menu))
    with pytest.raises(ApiException):
        await api.set_default_rich_menu(made.rich_menu_id)
    header = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (2500).to_bytes(4, "big")
    with pytest.raises(ApiException, match="size"):
        await blob.set_rich_menu_image(
            made.rich_menu_id,
            body=header + (100).to_bytes(4, "big"),
            _headers={"Content-Type": "image/png"},
        )
    picture = header + (843).to_bytes(4, "big")
    await blob.set_rich_menu_image(made.rich_menu_id, body=picture, _headers={"Content-Type": "image/png"})
    await api.set_default_rich_menu(made.rich_menu_id)
    assert world.line.api.rich_menu_for(hana) == made.rich_menu_id
    assert (await api.get_rich_menu_list()).richmenus[0].chat_bar_text == "メニュー"
    await api.delete_rich_menu(made.rich_menu_id)
    assert world.line.api.rich_menu_for(hana) is None


async def test_a_photo_can_be_fetched_until_it_is_taken_back(world: World, client: AsyncApiClient) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.image(hana, b"photo")
    message_id = world.bot.events[0]["message"]["id"]
    blob = AsyncMessagingApiBlob(client)
    assert await blob.get_message_content(message_id) == bytearray(b"photo")
    await world.line.unsend(hana, message_id)
    with pytest.raises(ApiException) as gone:
        await blob.get_message_content(message_id)
    assert gone.value.status == 410


# Trouble


async def test_faults_tell_accepted_from_not_accepted(world: World, api: AsyncMessagingApi) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    for fault, delivered in (
        (resets(), 0),
        (times_out(), 0),
        (rate_limited(), 0),
        (accepts_then_resets(), 1),
        (accepts_then_times_out(), 2),
    ):
        world.line.faults.next("push", fault)
        with pytest.raises((aiohttp.ClientError, TimeoutError, ApiException)):
            await api.push_message(push(hana), _request_timeout=0.2)
        assert len(world.line.received(hana)) == delivered
    assert [call.status for call in world.line.calls] == [None, None, 429, None, None]
    assert world.line.faults.pending == 0


async def test_every_call_is_recorded_in_order(world: World, api: AsyncMessagingApi) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    await api.get_bot_info()
    await api.push_message(push(hana))
    info, sent = world.line.calls
    assert (info.name, info.method, info.path) == ("info", "GET", "/v2/bot/info")
    assert (sent.path, sent.status, sent.body["to"]) == ("/v2/bot/message/push", 200, hana)
    assert sent.response["sentMessages"][0]["id"] == world.line.bubbles(hana)[0].id


# Message objects


def text(words: str = "あ", **more: Any) -> Json:
    """A text message."""
    return {"type": "text", "text": words, **more}


def button(label: str = "はい", **more: Any) -> Json:
    """A postback action."""
    return {"type": "postback", "label": label, "data": "d", **more}


def quick(*actions: Json) -> Json:
    """A text with quick replies."""
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def flex(*contents: Json) -> Json:
    """A Flex bubble with this body."""
    body = {"type": "box", "layout": "vertical", "contents": list(contents)}
    return {"type": "flex", "altText": "質問", "contents": {"type": "bubble", "body": body}}


def confirm(words: str, *actions: Json) -> Json:
    """A confirm template."""
    template = {"type": "confirm", "text": words, "actions": list(actions)}
    return {"type": "template", "altText": "確認", "template": template}


QUICK = "messages[0].quickReply.items[0].action"
PART = "messages[0].contents.body.contents[0]"
PICKER: Json = {"type": "datetimepicker", "label": "日にち", "data": "d", "mode": "date"}


@pytest.mark.parametrize(
    "messages",
    [
        [text("🍎" * 2500)],
        [quick(*[button(str(number)) for number in range(13)])],
        [quick(button("👨‍👩‍👧" * 20))],
        [
            flex(
                {
                    "type": "text",
                    "text": "問1",
                    "weight": "bold",
                    "wrap": True,
                    "size": "20px",
                    "color": "#123456",
                }
            )
        ],
        [flex({"type": "button", "style": "primary", "height": "sm", "action": button("あ" * 40)})],
        [confirm("よろしいですか", button(), button("いいえ"))],
        [quick(PICKER | {"initial": "2026-10-25", "min": "2026-10-01", "max": "2027-03-31"})],
        [quick({"type": "uri", "label": "開く", "uri": "https://example.jp/%E3%81%82"})],
        [quick(button(inputOption="openKeyboard", fillInText="理由："))],
    ],
)
def test_what_line_accepts(messages: list[Json]) -> None:
    assert problems_of(messages) == []


@pytest.mark.parametrize(
    ("messages", "where"),
    [
        ([], "messages"),
        ([text()] * 6, "messages"),
        ([text("")], "messages[0].text"),
        ([text("🍎" * 2501)], "messages[0].text"),
        ([{"type": "poem"}], "messages[0].type"),
        ([quick(*[button(str(n)) for n in range(14)])], "messages[0].quickReply.items"),
        ([quick(button("あ" * 21))], f"{QUICK}.label"),
        ([quick(button(data="d" * 301))], f"{QUICK}.data"),
        ([quick({"type": "postback", "data": "d"})], f"{QUICK}.label"),
        ([quick(button(displayText="あ" * 301))], f"{QUICK}.displayText"),
        ([quick(button(fillInText="あ"))], f"{QUICK}.fillInText"),
        ([quick(PICKER | {"initial": "25/10/2026"})], f"{QUICK}.initial"),
        ([quick(PICKER | {"initial": "2026-02-30"})], f"{QUICK}.initial"),
        ([quick(PICKER | {"initial": "2026-2-3"})], f"{QUICK}.initial"),
        ([quick(PICKER | {"min": "1899-12-31"})], f"{QUICK}.min"),
        ([quick(PICKER | {"max": "2101-01-01"})], f"{QUICK}.max"),
        ([quick(PICKER | {"min": "2026-10-25", "max": "2026-10-25"})], f"{QUICK}.min"),
        ([quick(PICKER | {"mode": "month"})], f"{QUICK}.mode"),
        ([quick(PICKER | {"data": "d" * 301})], f"{QUICK}.data"),
        ([quick({"type": "uri", "label": "x", "uri": "ftp://x"})], f"{QUICK}.uri"),
        ([quick({"type": "uri", "label": "x", "uri": "https://x/あ"})], f"{QUICK}.uri"),
        ([flex({"type": "text", "text": ""})], f"{PART}.text"),
        ([flex({"type": "text", "text": "a", "wight": "bold"})], f"{PART}.wight"),
        ([flex({"type": "text", "text": "a", "size": "huge"})], f"{PART}.size"),
        ([flex({"type": "text", "text": "a", "color": "red"})], f"{PART}.color"),
        (
            [flex({"type": "button", "action": button("あ" * 41)})],
            f"{PART}.action.label",
        ),
        ([flex({"type": "text", "text": "あ" * 11_000})], "messages[0].contents"),
        ([flex() | {"altText": "あ" * 1501}], "messages[0].altText"),
        ([confirm("あ", button())], "messages[0].template.actions"),
        ([confirm("あ" * 241, button(), button())], "messages[0].template.text"),
        ([{"type": "image", "originalContentUrl": "http://x/a.png", "previewImageUrl": "https://x/a.png"}],
         "messages[0].originalContentUrl"),
    ],
)  # fmt: skip
def test_what_line_refuses_and_where(messages: list[Json], where: str) -> None:
    assert where in [problem.property for problem in problems_of(messages)]


def test_lengths_are_counted_as_line_counts_them() -> None:
    assert utf16_units("🍎𠮷あ") == 5
    assert graphemes("👨‍👩‍👧🇯🇵が👍🏽") == 4


async def test_the_error_body_names_the_place(world: World) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    status, body, _ = await post(world, "/v2/bot/message/push", {"to": hana, "messages": [text("")]})
    assert status == 400
    assert body == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "May not be empty", "property": "messages[0].text"}],
    }


# The phone


async def test_tapping_does_what_the_button_says(world: World, api: AsyncMessagingApi) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    card = flex({"type": "button", "action": button("はい", displayText="はい、です")})
    await post(world, "/v2/bot/message/push", {"to": hana, "messages": [card, quick(PICKER)]})
    await world.line.tap(hana, "日にち", picks="2026-10-25")
    assert world.bot.events[-1]["postback"] == {"data": "d", "params": {"date": "2026-10-25"}}
    await world.line.tap(hana, "はい")
    assert world.bot.events[-1]["postback"] == {"data": "d"}
    assert world.line.bubbles(hana)[-1].content["text"] == "はい、です"


async def test_a_phone_offers_no_day_outside_the_pickers_ends(world: World) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    ends = {"min": "2026-10-01", "max": "2026-10-31", "initial": "2026-10-24"}
    await post(world, "/v2/bot/message/push", {"to": hana, "messages": [quick(PICKER | ends)]})
    for day in ("2026-09-30", "2026-11-01", "2026-10-32", "10月24日"):
        with pytest.raises(ValueError, match="cannot be picked"):
            await world.line.tap(hana, "日にち", picks=day)
    await world.line.tap(hana, "日にち")
    assert world.bot.events[-1]["postback"]["params"] == {"date": "2026-10-24"}


async def test_what_a_phone_does_is_told_as_lines_own_file_describes_it(world: World) -> None:
    hana = world.line.add_person("ハナ")
    await world.line.follow(hana)
    await world.line.text(hana, "状況")
    await world.line.postback(hana, "d", shows="はい")
    await post(world, "/v2/bot/message/push", {"to": hana, "messages": [quick(PICKER)]})
    await world.line.tap(hana, "日にち", picks="2026-10-25")
    await world.line.unfollow(hana)
    assert webhook_problems({"destination": world.line.account["userId"], "events": world.line.events}) == []


async def test_quick_replies_are_gone_after_the_next_message(world: World) -> None:
    hana = world.line.add_person("ハナ", friend=True)
    await post(world, "/v2/bot/message/push", {"to": hana, "messages": [quick(button("はい"))]})
    await world.line.text(hana, "まだ")
    with pytest.raises(KeyError, match="no button"):
        await world.line.tap(hana, "はい")
