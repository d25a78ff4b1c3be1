"""LINE's events become what people did; what is not for us is left alone and named in the log."""

import contextlib
import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import (
    Address,
    Attached,
    Edited,
    Followed,
    Incoming,
    Invited,
    Parted,
    Place,
    Pressed,
    Said,
    Typed,
    Unfollowed,
    Unsent,
)
from handlers.line.parse import NotLine, Parsed, events

NOW = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
USER = "U" + "1" * 32
GROUP = "C" + "2" * 32
ROOM = "R" + "3" * 32
EARLIER = NOW - timedelta(seconds=1, milliseconds=500)

Event = dict[str, Any]


def event(kind: str = "message", **fields: Any) -> Event:
    """An event of LINE's in the 1:1 chat; a field of None is left out."""
    whole: Event = {
        "type": kind,
        "timestamp": int(EARLIER.timestamp() * 1000),
        "source": {"type": "user", "userId": USER},
        "mode": "active",
        "webhookEventId": "01HZX0000000000000000000AB",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


def text(words: object, **fields: Any) -> Event:
    return event(
        message={"id": "468789577898262530", "type": "text", "text": words, "quoteToken": "q"}, **fields
    )


def in_group(raw: Event, **source: str) -> Event:
    return raw | {"source": {"type": "group", "groupId": GROUP, **source}}


def mentioned(words: str, at: int, length: int, *, us: bool = True) -> Event:
    raw = in_group(text(words), userId=USER)
    raw["message"]["mention"] = {
        "mentionees": [{"index": at, "length": length, "type": "user", "isSelf": us}]
    }
    return raw


def read(*raw: object, at: datetime = NOW) -> Parsed:
    return events(json.dumps({"destination": "U" + "0" * 32, "events": raw}).encode(), "", at)


def only(*raw: object) -> Incoming:
    (incoming,) = read(*raw).incoming
    return incoming


def test_typed_words_arrive_with_everything_that_belongs_to_them() -> None:
    got = only(text("はい"))
    assert got.said == Typed("はい")
    assert got.key == "line:01HZX0000000000000000000AB"
    assert got.sender == Address("line", "", USER)
    assert got.place == Place("line", "", USER, direct=True)
    assert got.occurred_at == EARLIER
    assert got.received_at == NOW
    assert got.message_id == "468789577898262530"
    assert got.reply is not None
    assert got.reply.token == "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    assert got.reply.expires_at == NOW + timedelta(seconds=55)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (event("postback", postback={"data": "1:hlp"}), Pressed("1:hlp")),
        (
            event("postback", postback={"data": "1:hlp", "params": {"date": "2027-03-31"}}),
            Pressed("1:hlp", picked="2027-03-31"),
        ),
        (event("message", message={"id": "1", "type": "sticker", "packageId": "446"}), Attached("sticker")),
        (event("message", message={"id": "1", "type": "image"}), Attached("image")),
        (event("message", message={"id": "1", "type": "hologram"}), Attached("hologram")),
        (event("message", message={"type": 7}), Attached("unknown")),
        (event("follow", follow={"isUnblocked": False}), Followed()),
        (event("follow"), Followed()),
        (event("unfollow", replyToken=None), Unfollowed()),
        (event("unsend", replyToken=None, unsend={"messageId": "468"}), Unsent("468")),
        (in_group(event("join")), Invited()),
        (in_group(event("leave")), Parted()),
    ],
)
def test_each_kind_of_event_becomes_what_the_person_did(raw: Event, said: Said) -> None:
    assert only(raw).said == said


@pytest.mark.parametrize(
    "params",
    [
        *(None, [], "2027-03-31", {}, {"date": None}, {"date": 20270331}, {"date": ""}),
        *({"date": "2027-02-30"}, {"date": "2027-3-31"}, {"date": "20270331"}, {"date": "２０２７-03-31"}),
        *({"time": "06:15"}, {"datetime": "2027-03-31T06:15"}),
    ],
)
def test_a_day_that_no_calendar_has_is_no_day(params: object) -> None:
    assert only(event("postback", postback={"data": "1:hlp", "params": params})).said == Pressed("1:hlp")


def test_an_edit_names_the_message_that_was_edited() -> None:
    raw = mentioned("@Kyodo 状況", 0, 6) | {"type": "messageEdited"}
    assert only(raw).said == Edited("468789577898262530", "状況")
    assert only(raw).message_id == "468789577898262530"


@pytest.mark.parametrize(
    "kind",
    ["beacon", "videoPlayComplete", "accountLink", "memberJoined", "memberLeft", "tomorrow", "", 3, None],
)
def test_events_that_ask_nothing_of_us_are_left_out_and_named(kind: object) -> None:
    parsed = read(event(type=kind), text("はい"))
    assert [each.said for each in parsed.incoming] == [Typed("はい")]
    assert len(parsed.ignored) == 1
    assert parsed.ignored[0].startswith("event 1 of 2: ")


def test_an_unknown_mode_loses_nothing_and_standby_is_silent() -> None:
    assert only(text("はい", mode="daydream")).said == Typed("はい")
    assert only(text("はい", mode=None)).said == Typed("はい")
    assert read(text("はい", mode="standby")).incoming == ()


@pytest.mark.parametrize("token", ["0" * 32, "f" * 32])
def test_dummies_of_the_verify_button_are_ignored(token: str) -> None:
    assert read(text("Hello, world", replyToken=token, webhookEventId=None)).incoming == ()


@pytest.mark.parametrize("token", [None, 5, "", "with blank", "x" * 300, "\ud800", ["a"]])
def test_an_event_without_a_usable_reply_token_still_counts(token: object) -> None:
    got = only(text("はい", replyToken=token))
    assert got.said == Typed("はい")
    assert got.reply is None


def test_a_token_that_comes_late_is_good_for_one_try() -> None:
    """LINE's own minute may be over: "Invalid reply token" at a second try would not tell that the first was taken."""
    came = only(text("はい")).occurred_at + timedelta(seconds=31)
    (late,) = read(text("はい"), at=came).incoming
    assert late.reply is not None
    assert late.reply.expires_at - came < timedelta(seconds=5)


def test_a_token_that_comes_again_after_twenty_minutes_is_dead_on_arrival() -> None:
    came = only(text("はい")).occurred_at
    late, dead = came + timedelta(minutes=19, seconds=58), came + timedelta(minutes=21)
    handles = [one.reply for at in (late, dead) for one in read(text("はい"), at=at).incoming]
    assert [handle.expires_at for handle in handles if handle] == [came + timedelta(minutes=20)] * 2


@pytest.mark.parametrize("event_id", [None, "", 12, "x" * 300, "a\u0000b", {"a": 1}])
def test_without_an_id_the_key_is_the_same_for_each_delivery_and_differs_between_events(
    event_id: object,
) -> None:
    first = text("はい", webhookEventId=event_id)
    again = copy.deepcopy(first) | {"deliveryContext": {"isRedelivery": True}}
    assert only(first).key == only(again).key
    assert only(first).key.startswith("line:sha256-")
    assert only(first).key != only(text("いいえ", webhookEventId=event_id)).key


@pytest.mark.parametrize(
    "stamp", [None, "soon", -1, True, 0, 12.5, 10**40, int((NOW.timestamp() + 60) * 1000)]
)
def test_a_time_that_cannot_be_is_replaced_by_ours(stamp: object) -> None:
    assert only(text("はい", timestamp=stamp)).occurred_at == NOW


def test_words_are_made_safe_to_keep() -> None:
    assert only(text("は\u0000い\ud83d \u202e🍎")).said == Typed("はい 🍎")


@pytest.mark.parametrize(
    "raw",
    [
        text(None),
        text(7),
        event(message=None),
        event(message="text"),
        event("postback"),
        event("postback", postback={}),
        event("unsend", unsend={}),
        text("はい", source=None),
        text("はい", source={"type": "user"}),
        text("はい", source={"type": "user", "userId": "U 1"}),
        text("はい", source={"type": "group", "userId": USER}),
        text("はい", source={"type": "planet", "userId": USER}),
        {},
        [],
        None,
        "event",
        5,
    ],
)
def test_one_bad_event_is_skipped_and_its_neighbours_are_not(raw: object) -> None:
    parsed = read(text("1"), raw, text("2", webhookEventId="01B"))
    assert [each.said for each in parsed.incoming] == [Typed("1"), Typed("2")]
    assert len(parsed.ignored) == 1


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"null", b"[]", b"5", b'"x"', b"{}", b"\xff\xfe"),
        b'{"events": []}',
        b'{"destination": "U1"}',
        b'{"destination": 5, "events": []}',
        b'{"destination": "U1", "events": {}}',
        b"[" * 100_000,
        b'{"destination": "U1", "events": [' + b"1" * 5000 + b"]}",
    ],
)
def test_a_body_that_is_not_lines_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(NotLine):
        events(body, "", NOW)


def test_no_events_is_a_fine_body() -> None:
    assert read() == Parsed((), ())


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize(
    "words",
    [
        "参加 ABCD",
        "参加ABCD",
        "参加　ａｂｃｄ。",
        "参加 AB-CD",
        "join ABCD",
        "Kyodo 状況",
        "Kyodo、状況",
        "kyodo",
        "協働 状況",
    ],
)
def test_words_meant_for_us_reach_us_from_a_group(words: str) -> None:
    got = only(in_group(text(words), userId=USER))
    assert isinstance(got.said, Typed)
    assert got.place == Place("line", "", GROUP, direct=False)
    assert got.sender == Address("line", "", USER)


@pytest.mark.parametrize(
    "words",
    [
        "はい",
        "参加します!",
        "参加できません",
        "参加",
        "参加 2",
        "参加費は 500 円です",
        "協働事業の件です",
        "join us",
        "来週 Kyodo に聞こう",
        "",
    ],
)
def test_other_peoples_talk_is_left_alone(words: str) -> None:
    assert read(in_group(text(words), userId=USER)).incoming == ()


def test_pictures_in_a_group_are_left_alone() -> None:
    assert read(in_group(event(message={"id": "1", "type": "image"}))).incoming == ()


def test_a_mention_of_us_is_cut_out_by_utf16_units() -> None:
    assert only(mentioned("🍎 @Kyodo 状況", 3, 6)).said == Typed("🍎  状況")
    assert only(mentioned("@Kyodo", 0, 6)).said == Typed("")


def test_a_mention_of_somebody_else_is_not_for_us() -> None:
    assert read(mentioned("@Hana 状況", 0, 5, us=False)).incoming == ()


@pytest.mark.parametrize("mention", [5, [], {"mentionees": 5}, {"mentionees": [5, {"isSelf": "yes"}, {}]}])
def test_a_mention_that_makes_no_sense_is_no_mention(mention: object) -> None:
    raw = in_group(text("こんにちは"), userId=USER)
    raw["message"]["mention"] = mention
    assert read(raw).incoming == ()


@pytest.mark.parametrize(
    "span", [{}, {"index": -1, "length": 2}, {"index": 1, "length": 10**9}, {"index": "0", "length": None}]
)
def test_a_mention_at_an_impossible_place_still_calls_us(span: dict[str, object]) -> None:
    raw = in_group(text("🍎状況"), userId=USER)
    raw["message"]["mention"] = {"mentionees": [{"type": "user", "isSelf": True, **span}]}
    assert isinstance(only(raw).said, Typed)


def test_a_press_in_a_group_may_come_from_nobody_known() -> None:
    got = only(in_group(event("postback", postback={"data": "1:hlp"})))
    assert got.sender is None
    assert got.place == Place("line", "", GROUP, direct=False)


def test_a_room_is_a_group_of_another_name() -> None:
    raw = event("join") | {"source": {"type": "room", "roomId": ROOM}}
    assert only(raw).place == Place("line", "", ROOM, direct=False)


# ---------------------------------------------------------------- anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "type",
    "timestamp",
    "source",
    "mode",
    "webhookEventId",
    "deliveryContext",
    "replyToken",
    "message",
    "postback",
]
KINDS = ["message", "messageEdited", "postback", "unsend", "follow", "join"]


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5), st.sampled_from(KINDS))
def test_whatever_an_event_holds_its_neighbour_is_read(broken: dict[str, Any], kind: str) -> None:
    raw = event(kind, message={"id": "1", "type": "text", "text": "x"}, postback={"data": "d"}) | broken
    parsed = read(raw, text("はい", webhookEventId="01NEIGHBOUR"))
    assert parsed.incoming[-1].said == Typed("はい")
    assert len(parsed.incoming) + len(parsed.ignored) == 2


@given(st.binary(max_size=200))
def test_whatever_a_body_holds_it_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(NotLine):
        events(body, "", NOW)


def test_an_event_that_is_nested_too_deeply_leaves_the_others_alone() -> None:
    deep = "[" * 1015 + "]" * 1015
    plain = json.dumps(event("follow"))
    odd = plain[:-1].replace("webhookEventId", "webhookEventIs") + f', "x": {deep}}}'
    body = f'{{"destination": "U1", "events": [{odd}, {plain}]}}'
    parsed = events(body.encode(), "", NOW)
    assert [type(one.said) for one in parsed.incoming] == [Followed]
    assert parsed.ignored == ("event 1 of 2: nested too deeply",)
