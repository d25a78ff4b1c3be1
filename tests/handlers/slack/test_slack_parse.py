"""Slack's payloads as events, down to the ones that make no sense."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Commanded, Pressed, Standing, Submitted, Typed
from handlers.slack.parse import block_ids, incoming, origin, plain
from handlers.slack.people import read_profile

NOW = datetime(2026, 9, 1, tzinfo=UTC)

names = st.sampled_from(
    (
        *("type", "command", "event", "team", "team_id", "user", "user_id", "id", "view", "state", "values"),
        *("actions", "container", "selected_option", "value", "text", "private_metadata", "authorizations"),
        *(
            "channel_type",
            "subtype",
            "message",
            "previous_message",
            "ts",
            "event_id",
            "action_ts",
            "trigger_id",
            "selected_date",
            "action_id",
        ),
    )
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.sampled_from(
        (
            "datepicker",
            "2026-10-25",
            "block_actions",
            "view_submission",
            "event_callback",
            "message",
            "im",
            "app_mention",
            "{}",
            "1e400",
        )
    ),
    st.text(max_size=5),
)
payloads = st.dictionaries(
    names,
    st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=5)),
        max_leaves=30,
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(payloads)
def test_no_payload_breaks_the_reading(body: dict[str, Any]) -> None:
    incoming(body, NOW)
    origin(body)


@settings(max_examples=150, deadline=None)
@given(
    payloads,
    st.sampled_from(("message", "app_mention", "app_home_opened", "member_joined_channel")),
    payloads,
)
def test_no_event_breaks_the_reading(event: dict[str, Any], kind: str, message: dict[str, Any]) -> None:
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1"}
    event = {**event, "type": kind, "channel_type": "im", "message": message, "user": "U1"}
    for found in incoming({**body, "event": event}, NOW, bot="U9"):
        assert found.key == "slack:evt:Ev1"


def a_press(**more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "trigger_id": "12.34",
        "actions": [{"type": "button", "action_id": "k:0", "value": "1:hlp", "text": {"text": "ヘルプ"}}],
        **more,
    }


def a_submission(values: dict[str, Any], metadata: str = '{"token": "1:new"}') -> dict[str, Any]:
    view = {"id": "V1", "hash": "h", "private_metadata": metadata, "state": {"values": values}}
    return {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}


def test_each_action_of_a_payload_is_an_event_of_its_own() -> None:
    button = a_press()["actions"][0]
    overflow = {
        "type": "overflow",
        "action_id": "k:1",
        "action_ts": "1790000000.5",
        "selected_option": {"text": {"text": "状況 &amp; 予定"}, "value": "1:sta:"},
    }
    first, second = incoming(a_press(actions=[button, overflow]), NOW)
    assert (first.key, first.said) == ("slack:act:12.34:0", Pressed("1:hlp", "ヘルプ"))
    assert (second.key, second.said) == ("slack:act:12.34:1", Pressed("1:sta:", "状況 & 予定"))
    assert second.occurred_at == datetime.fromtimestamp(1790000000.5, UTC)
    assert first.dialogs


def a_pick(day: object) -> dict[str, Any]:
    return {"type": "datepicker", "block_id": "c:1", "action_id": "1:mvd:p:do.end", "selected_date": day}


def test_a_day_comes_with_the_token_that_is_its_pickers_id() -> None:
    (press,) = incoming(a_press(actions=[a_pick("2026-10-25")]), NOW)
    assert press.said == Pressed("1:mvd:p:do.end", picked="2026-10-25")
    named = {**a_pick("2026-10-25"), "placeholder": {"text": "日付を選ぶ"}}
    (press,) = incoming(a_press(actions=[named]), NOW)
    assert press.said == Pressed("1:mvd:p:do.end", "日付を選ぶ", "2026-10-25")


@pytest.mark.parametrize("day", [None, "", "2026-02-30", "2026-1-2", 20261025, {}])
def test_a_day_that_was_taken_away_or_that_no_calendar_has_is_no_press(day: object) -> None:
    assert incoming(a_press(actions=[a_pick(day)]), NOW) == []


def test_a_day_picker_between_the_fields_is_no_field() -> None:
    values = {
        "name": {"v": {"type": "plain_text_input", "value": "花壇"}},
        "c:0": {"1:mvd:p:do.end": {"type": "datepicker", "selected_date": "2026-10-25"}},
    }
    (sent,) = incoming(a_submission(values), NOW)
    assert sent.said == Submitted("1:new", {"name": "花壇"})


def test_a_press_knows_its_message_and_a_dialog_the_message_that_opened_it() -> None:
    where = {"channel": "D1", "ts": "1.2", "block": "c:1"}
    container = {"type": "message", "message_ts": "1.2", "channel_id": "D1", "is_ephemeral": False}
    assert origin(a_press(container=container, actions=[a_pick("2026-10-25")])) == where
    seen_by_one = {**container, "is_ephemeral": True}
    url = "https://hooks.slack.com/actions/x"
    assert origin(a_press(container=seen_by_one, response_url=url)) == {"url": url}
    for known in (where, {"url": url}):
        assert origin(a_submission({}, json.dumps({"token": "1:new", "from": known}))) == known


@pytest.mark.parametrize("metadata", ["", "[]", '{"from": 1}', '{"from": {"channel": "D1", "ts": "1.2"}}'])
def test_a_dialog_that_no_message_opened_goes_back_to_none(metadata: str) -> None:
    assert origin(a_submission({}, metadata)) == {}


def test_an_organisation_wide_install_has_no_team_but_an_enterprise() -> None:
    (press,) = incoming(a_press(team=None, enterprise={"id": "E1"}), NOW)
    assert str(press.sender) == "slack:E1/U1"
    command = {"command": "/kyodo", "user_id": "W1", "enterprise_id": "E1", "trigger_id": "1", "text": ""}
    (commanded,) = incoming(command, NOW)
    assert str(commanded.sender) == "slack:E1/W1"
    assert commanded.said == Commanded("")


def test_a_press_in_a_message_for_one_person_can_be_answered_at_once() -> None:
    (press,) = incoming(a_press(container={"type": "message", "is_ephemeral": True}), NOW)
    assert press.at_once


def test_a_dialog_of_another_making_is_ignored() -> None:
    for metadata in ("", "{", "[]", '{"token": 1}', '{"token": ""}'):
        assert incoming(a_submission({}, metadata), NOW) == []


def test_only_a_date_loses_what_stands_behind_its_colon() -> None:
    values = {
        "do.end:2026-10-25": {"v": {"type": "datepicker", "selected_date": None}},
        "start:": {"v": {"type": "datepicker", "selected_date": "2026-09-01"}},
        "x:2026-10-25": {"v": {"type": "plain_text_input", "value": " a\u0000b "}},
        "form": {"v": {"type": "static_select", "selected_option": {"value": "ise/a"}}},
    }
    (sent,) = incoming(a_submission(values), NOW)
    wanted = {"do.end": "", "start": "2026-09-01", "x:2026-10-25": "ab", "form": "ise/a"}
    assert sent.said == Submitted("1:new", wanted)
    shown = [
        {"type": "input", "block_id": "do.end:2026-10-25", "element": {"type": "datepicker"}},
        {"type": "input", "block_id": "name", "element": {"type": "plain_text_input"}},
        {"type": "section", "block_id": "s"},
    ]
    assert block_ids({"blocks": shown}) == {"do.end": "do.end:2026-10-25", "name": "name"}


def test_a_fields_name_holds_nothing_that_cannot_be_kept() -> None:
    values = {"na\ud800me\0": {"v": {"type": "plain_text_input", "value": "花壇\udc00"}}}
    (sent,) = incoming(a_submission(values), NOW)
    assert sent.said == Submitted("1:new", {"name": "花壇"})


def test_a_corrected_dialog_is_a_new_event_and_a_repeated_one_is_not() -> None:
    def key(value: str) -> str:
        (sent,) = incoming(a_submission({"name": {"v": {"type": "plain_text_input", "value": value}}}), NOW)
        return sent.key

    assert key("a") == key("a")
    assert key("a") != key("b")


@pytest.mark.parametrize(
    ("slack", "typed"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("<https://example.jp>", "https://example.jp"),
        ("<http://example.jp|example.jp> へ", "example.jp へ"),
        ("<https://example.jp/a|申請書>", "申請書 https://example.jp/a"),
        ("<mailto:a@example.jp|a@example.jp>", "a@example.jp"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("\u202eabc\u0007", "abc"),
    ],
)
def test_words_arrive_as_they_were_typed(slack: str, typed: str) -> None:
    assert plain(slack) == typed


def test_a_mention_is_taken_off_even_where_the_bots_id_is_unknown() -> None:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": "<@UBOT> <@U2> 状況"}
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    assert incoming(body, NOW)[0].said == Typed("<@U2> 状況")
    assert incoming(body, NOW, bot="UBOT")[0].said == Typed("<@U2> 状況")


def test_an_unfolded_link_is_not_an_edit() -> None:
    message = {"user": "U1", "ts": "1.0", "text": "x"}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel_type": "im",
        "channel": "D1",
        "message": message,
        "previous_message": message,
    }
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    assert incoming(body, NOW) == []


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        ({}, Standing.FULL),
        ({"is_owner": True}, Standing.ADMIN),
        ({"is_admin": True}, Standing.ADMIN),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_ultra_restricted": True, "is_restricted": True}, Standing.GUEST),
        ({"is_stranger": True, "is_admin": True}, Standing.GUEST),
    ],
)
def test_standing_follows_what_the_workspace_says(user: dict[str, bool], standing: Standing) -> None:
    assert read_profile(user)["standing"] is standing


def test_an_empty_display_name_falls_back_to_the_full_one() -> None:
    user = {"id": "U1", "locale": "ja-JP", "profile": {"display_name": "", "real_name": "田中 花"}}
    told = read_profile(user)
    assert (told["name"], told["language"], told["deleted"], told["bot"]) == ("田中 花", "ja", False, False)
    assert read_profile({"profile": None, "locale": "fr-FR"})["language"] == "en"
