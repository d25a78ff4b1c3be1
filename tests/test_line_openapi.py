"""The checker of LINE's requests finds what is wrong, says where, and lets what is right pass."""

from typing import Any

import pytest

from tests.line_openapi import problems, webhook_problems

HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/json; charset=utf-8"}
KEY = {"X-Line-Retry-Key": "123e4567-e89b-12d3-a456-426614174000"}
USER = "U" + "0" * 32
REPLY = "/v2/bot/message/reply"
PUSH = "/v2/bot/message/push"


def replied(*messages: object) -> list[str]:
    return problems("POST", REPLY, {"replyToken": "token", "messages": list(messages)}, HEADERS)


def text(**more: object) -> dict[str, Any]:
    return {"type": "text", "text": "問3 · 3/10", **more}


def quick(action: object) -> dict[str, Any]:
    return text(quickReply={"items": [{"type": "action", "action": action}]})


def postback(**more: object) -> dict[str, Any]:
    return {"type": "postback", "label": "はい", "data": "1:yes", "displayText": "はい", **more}


def picker(**more: object) -> dict[str, Any]:
    return {"type": "datetimepicker", "label": "日付", "data": "1", "mode": "date", **more}


def flex(contents: object) -> dict[str, Any]:
    return {"type": "flex", "altText": "確認", "contents": contents}


def bubble(*contents: object) -> dict[str, Any]:
    return flex({"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}})


GOOD: dict[str, dict[str, Any]] = {
    "text": text(),
    "quick reply": quick(postback(inputOption="openKeyboard", fillInText="理由：")),
    "quick reply by message": quick({"type": "message", "label": "いいえ", "text": "いいえ"}),
    "date picker": quick(picker()),
    "date picker with ends": quick(picker(initial="2026-10-24", min="2016-01-01", max="2036-12-31")),
    "date picker on a card": bubble({"type": "button", "action": picker()}),
    "buttons": {
        "type": "template",
        "altText": "確認",
        "template": {"type": "buttons", "text": "送りますか", "actions": [postback()]},
    },
    "bubble": bubble(
        {"type": "text", "text": "こんにちは", "wrap": True, "weight": "bold"},
        {"type": "separator", "margin": "md"},
        {"type": "box", "layout": "horizontal", "contents": [{"type": "button", "action": postback()}]},
        {"type": "text", "contents": [{"type": "span", "text": "和", "decoration": "underline"}]},
    ),
    "carousel": flex({"type": "carousel", "contents": [{"type": "bubble"}, {"type": "bubble"}]}),
    "image": {"type": "image", "originalContentUrl": "https://x.jp/1", "previewImageUrl": "https://x.jp/2"},
}

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no type": ({"text": "x"}, "messages[0]: 'type' is a required property"),
    "an unknown type": ({"type": "poem"}, "messages[0].type: 'poem' is not one of"),
    "no text": ({"type": "text"}, "messages[0]: 'text' is a required property"),
    "text not a text": (text(text=5), "messages[0].text: 5 is not of type 'string'"),
    "a misspelling": (
        text(quick_reply={}),
        "messages[0]: Additional properties are not allowed ('quick_reply'",
    ),
    "a property of another kind": (
        text(altText="x"),
        "messages[0]: Additional properties are not allowed ('altText'",
    ),
    "an unknown action": (
        quick({"type": "dance"}),
        "messages[0].quickReply.items[0].action.type: 'dance' is not one of",
    ),
    "postback data of 301": (
        quick(postback(data="x" * 301)),
        "messages[0].quickReply.items[0].action.data: has 301 UTF-16 units, may have 300",
    ),
    "postback data of 151 emoji": (quick(postback(data="🍎" * 151)), "has 302 UTF-16 units"),
    "an unknown input option": (
        quick(postback(inputOption="openDoor")),
        "action.inputOption: 'openDoor' is not one of",
    ),
    "a date picker of another mode": (
        quick(picker(mode="month")),
        "messages[0].quickReply.items[0].action.mode: 'month' is not one of",
    ),
    "a date picker that shows words": (
        quick(picker(displayText="10月")),
        "messages[0].quickReply.items[0].action: Additional properties are not allowed ('displayText'",
    ),
    "a date picker with too much data": (quick(picker(data="x" * 301)), "action.data: has 301 UTF-16 units"),
    "a link with blanks": (
        quick({"type": "uri", "label": "x", "uri": "https://x.jp/市 役所"}),
        "is not a 'uri'",
    ),
    "fourteen quick replies": (
        text(quickReply={"items": [{"type": "action", "action": postback()}] * 14}),
        "messages[0].quickReply.items: ",
    ),
    "a template without its text": (
        {"type": "template", "altText": "x", "template": {"type": "confirm", "actions": []}},
        "messages[0].template: 'text' is a required property",
    ),
    "a flex message without altText": (
        {"type": "flex", "contents": {"type": "bubble"}},
        "messages[0]: 'altText' is a required property",
    ),
    "a text as container": (
        flex({"type": "text", "text": "x"}),
        "messages[0].contents.type: 'text' is not one of",
    ),
    "a box without layout": (
        bubble({"type": "box", "contents": []}),
        "messages[0].contents.body.contents[0]: 'layout' is a required property",
    ),
    "a text as body": (
        flex({"type": "bubble", "body": {"type": "text", "text": "x"}}),
        "messages[0].contents.body.type: 'box' was expected",
    ),
    "a deep fault": (
        bubble(
            {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "x", "wrap": "yes"}]}
        ),
        "messages[0].contents.body.contents[0].contents[0].wrap: 'yes' is not of type 'boolean'",
    ),
    "a button with a faulty action": (
        bubble({"type": "button", "action": {"type": "clipboard", "label": "x"}}),
        "messages[0].contents.body.contents[0].action: 'clipboardText' is a required property",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_right_message_passes(name: str) -> None:
    assert replied(GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_message_is_named_with_its_place(name: str) -> None:
    message, expected = BAD[name]
    found = replied(message)
    assert any(expected in each for each in found), found


def test_one_fault_gives_one_problem() -> None:
    message, _ = BAD["a deep fault"]
    assert len(replied(message)) == 1


def test_only_the_message_at_fault_is_named() -> None:
    assert [each.partition(":")[0] for each in replied(text(), text(text=None), text())] == [
        "messages[1].text"
    ]


def test_a_request_carries_one_to_five_messages() -> None:
    assert replied()
    assert replied(*[text()] * 5) == []
    assert replied(*[text()] * 6)


def test_a_push_may_carry_a_retry_key_and_a_reply_may_not() -> None:
    push = {"to": USER, "messages": [text()]}
    assert problems("POST", PUSH, push, HEADERS | KEY) == []
    assert problems("POST", PUSH, push, HEADERS | {"x-line-retry-key": "12"}) == [
        "header X-Line-Retry-Key: '12' is not a 'uuid'"
    ]
    reply = {"replyToken": "token", "messages": [text()]}
    assert problems("POST", REPLY, reply, HEADERS | KEY) == [
        "header X-Line-Retry-Key: LINE refuses it on this call"
    ]


def test_a_push_without_receiver_is_wrong() -> None:
    assert problems("POST", PUSH, {"messages": [text()]}, HEADERS) == ["body: 'to' is a required property"]


def test_a_request_without_token_or_media_type_is_wrong() -> None:
    reply = {"replyToken": "token", "messages": [text()]}
    found = problems("POST", f"https://api.line.me{REPLY}", reply, {"Content-Type": "text/plain"})
    assert [each.partition(":")[0] for each in found] == ["header Authorization", "header Content-Type"]


def test_a_call_that_line_does_not_have_is_wrong() -> None:
    assert problems("POST", "/v2/bot/message/shout", {}, HEADERS) == [
        "POST /v2/bot/message/shout: LINE has no such call"
    ]
    assert problems("DELETE", REPLY, None, HEADERS) == [f"DELETE {REPLY}: LINE has no such call"]


def test_a_reading_call_takes_no_body_and_only_known_queries() -> None:
    assert problems("GET", f"/v2/bot/profile/{USER}", None, HEADERS) == []
    assert problems("GET", f"/v2/bot/profile/{USER}", {"x": 1}, HEADERS) == ["body: this call takes none"]
    assert problems("GET", "/v2/bot/followers/ids?limit=5", None, HEADERS) == []
    assert problems("GET", "/v2/bot/followers/ids?limit=many", None, HEADERS)
    assert problems("GET", "/v2/bot/followers/ids?colour=red", None, HEADERS) == [
        "query colour: LINE does not know it here"
    ]


def test_a_fixed_path_goes_before_one_with_a_gap() -> None:
    assert problems("GET", "/v2/bot/richmenu/list", None, HEADERS) == []


def test_a_picture_is_sent_as_bytes_with_its_type() -> None:
    path = "/v2/bot/richmenu/rich/content"
    assert problems("POST", path, b"\x89PNG", HEADERS | {"Content-Type": "image/png"}) == []
    assert problems("POST", path, {"picture": 1}, {"Authorization": "Bearer token"})


def event(**more: object) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1788220800000,
        "webhookEventId": "01HX",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": USER},
        "replyToken": "token",
        "message": {"type": "text", "id": "1", "text": "参加 K7QM2", "quoteToken": "q"},
        **more,
    }


def heard(*events: object) -> list[str]:
    return webhook_problems({"destination": USER, "events": list(events)})


def test_a_right_webhook_passes_and_may_be_empty_or_hold_news() -> None:
    assert heard() == []
    assert heard(event(), event(news={"from": "LINE"})) == []
    assert heard(event(type="postback", postback={"data": "1:yes"})) == []
    assert heard(event(type="follow", follow={"isUnblocked": False})) == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (event(mode="asleep"), "events[0].mode: 'asleep' is not one of ['active', 'standby']"),
        (event(type="party"), "events[0].type: 'party' is not one of"),
        (
            event(message={"type": "text", "id": "1", "text": "x"}),
            "events[0].message: 'quoteToken' is a required",
        ),
        (event(source={"type": "group"}), "events[0].source: 'groupId' is a required property"),
        (event(type="postback"), "events[0]: 'postback' is a required property"),
        (event(timestamp="now"), "events[0].timestamp: 'now' is not of type 'integer'"),
    ],
)
def test_a_wrong_webhook_is_named_with_its_place(wrong: dict[str, Any], expected: str) -> None:
    found = heard(wrong)
    assert any(each.startswith(expected) for each in found), found


def test_a_webhook_needs_its_destination() -> None:
    assert webhook_problems({"events": []}) == ["body: 'destination' is a required property"]
