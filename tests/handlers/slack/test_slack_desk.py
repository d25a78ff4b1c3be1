"""What Slack's desk adds at the edge: shortcuts, threads, the Home tab, messages that change where they stand, the manifest."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Choice,
    Commanded,
    Menu,
    Message,
    Parted,
    Place,
    Pressed,
    Quoted,
    Typed,
    Weight,
)
from handlers.slack import parse, render
from handlers.slack.limits import Json
from tests import slack_limits

AT = datetime(2026, 9, 1, tzinfo=UTC)
TEAM, USER, BOT, ROOM = "T1", "U1", "UBOT", "C1"
MANIFEST: dict[str, Any] = json.loads(files("handlers.slack").joinpath("manifest.json").read_text("utf-8"))


def event(**told: Any) -> Json:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "authorizations": [{"user_id": BOT, "is_bot": True, "team_id": TEAM}],
        "event": told,
    }


def interaction(kind: str, **told: Any) -> Json:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "shimin"},
        "user": {"id": USER},
        "trigger_id": "1.2",
        **told,
    }


def pressed(token: str, **told: Any) -> Json:
    action = {"type": "button", "action_id": "k:0", "block_id": "c:0", "value": token, "text": {"text": "?"}}
    return interaction("block_actions", actions=[action], **told)


# ---------------------------------------------------------------- parse


def test_a_message_shortcut_brings_the_words_and_their_address() -> None:
    body = interaction(
        "message_action",
        callback_id="kyodo_record",
        channel={"id": ROOM},
        message={"ts": "1700000000.000100", "thread_ts": "1690000000.000200", "text": "a &amp; b"},
    )
    (incoming,) = parse.incoming(body, AT)
    link = "https://shimin.slack.com/archives/C1/p1700000000000100?thread_ts=1690000000.000200&cid=C1"
    assert incoming.said == Quoted("a & b", link)
    assert incoming.room == Place("slack", TEAM, ROOM, direct=False)
    assert incoming.dialogs


def test_an_address_that_cannot_be_made_is_left_out() -> None:
    body = interaction("message_action", channel={"id": "C/../x"}, message={"ts": "x", "text": "あ"})
    (incoming,) = parse.incoming(body, AT)
    assert incoming.said == Quoted("あ", "")


def test_a_command_tells_the_channel_and_none_for_a_direct_message() -> None:
    told = {"command": "/kyodo", "text": "", "team_id": TEAM, "user_id": USER, "trigger_id": "1"}
    (incoming,) = parse.incoming({**told, "channel_id": ROOM}, AT)
    assert (incoming.said, incoming.room) == (Commanded(""), Place("slack", TEAM, ROOM, direct=False))
    (incoming,) = parse.incoming({**told, "channel_id": "D1"}, AT)
    assert incoming.room is None


def test_a_mention_in_a_thread_belongs_to_it() -> None:
    (incoming,) = parse.incoming(
        event(type="app_mention", user=USER, text=f"<@{BOT}> 状況", channel=ROOM, ts="2.0", thread_ts="1.0"),
        AT,
    )
    assert incoming.said == Typed("状況")
    assert incoming.place == Place("slack", TEAM, ROOM, direct=False, thread="1.0")


def test_a_channel_that_is_gone_is_heard_of_whoever_did_it() -> None:
    for kind in ("channel_archive", "channel_deleted", "channel_left", "group_archive", "group_left"):
        (incoming,) = parse.incoming(event(type=kind, channel=ROOM, user=USER), AT)
        assert incoming.said == Parted()
        assert incoming.place == Place("slack", TEAM, ROOM, direct=False)


def test_a_press_tells_where_it_was() -> None:
    view = {"id": "V1", "type": "home", "hash": "1"}
    (incoming,) = parse.incoming(pressed("t", view=view, container={"type": "view", "view_id": "V1"}), AT)
    assert incoming.said == Pressed("t", "?")
    assert incoming.at_home
    container = {"type": "message", "message_ts": "3.0", "channel_id": "D1"}
    (incoming,) = parse.incoming(pressed("t", container=container), AT)
    assert (incoming.at_home, incoming.room, incoming.beside) == (False, None, "3.0")
    container = {"type": "message", "message_ts": "3.0", "channel_id": ROOM}
    (incoming,) = parse.incoming(pressed("t", container=container), AT)
    assert (incoming.room, incoming.beside) == (Place("slack", TEAM, ROOM, direct=False), "")


def test_a_dialog_remembers_that_it_was_opened_at_home() -> None:
    origin = parse.origin({"view": {"type": "home"}})
    metadata = json.dumps({"token": act(Verb.RENAME, "p").token, "context": "", "from": origin})
    view = {"id": "V2", "type": "modal", "hash": "2", "private_metadata": metadata, "state": {"values": {}}}
    (incoming,) = parse.incoming(interaction("view_submission", view=view), AT)
    assert incoming.at_home


# ---------------------------------------------------------------- render


def menu(chosen: int) -> Message:
    ways = tuple(Choice(name, act(Verb.HOME, "show", name)) for name in ("all", "mine"))
    return Message(menus=(Menu("表示", ways, chosen),))


def test_a_menu_shows_what_is_chosen_and_is_another_block_for_another_choice() -> None:
    first, second = render.home(menu(0)), render.home(menu(1))
    (element,) = second["blocks"][0]["elements"]
    assert element["initial_option"]["value"] == "1:hom:show:mine"
    assert first["blocks"][0]["block_id"] != second["blocks"][0]["block_id"]
    assert slack_limits.problems("views.publish", {"user_id": USER, "view": second}) == []


def reminder(name: str, heading: str) -> Message:
    ways = (
        Choice("出した", act(Verb.DONE, name), Weight.PRIMARY),
        Choice("1週間後", act(Verb.SNOOZE, name, "7")),
        Choice("状況", act(Verb.STATUS, "p1")),
    )
    return Message("期限です", heading=heading, choices=ways)


def test_only_the_buttons_of_what_is_done_give_way() -> None:
    (page,) = render.pages(reminder("r1", "花壇"), reminder("r2", "川"))
    blocks = render.amended(page.blocks, ("r1",), "済みにしました")
    assert blocks is not None
    words = render.spoken(blocks)
    assert words.index("済みにしました") < words.index("川")
    tokens = [e["value"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    assert tokens == [
        act(Verb.DONE, "r2").token,
        act(Verb.SNOOZE, "r2", "7").token,
        act(Verb.STATUS, "p1").token,
    ]
    assert render.amended(blocks, ("r1",), "済みにしました") is None  # done once, and no more


def test_of_several_things_in_one_message_the_others_stay() -> None:
    ways = (
        Choice("報告を出した", act(Verb.DONE, "r1"), Weight.PRIMARY),
        Choice("会計を出した", act(Verb.DONE, "r2"), Weight.PRIMARY),
    )
    (page,) = render.pages(Message("二つあります", choices=ways))
    blocks = render.amended(page.blocks, ("r1",), "済みにしました")
    assert blocks is not None
    assert [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"]] == [
        "会計を出した"
    ]
    assert "済みにしました" in render.spoken(blocks)


# ---------------------------------------------------------------- the manifest


def test_the_manifest_names_every_event_that_is_listened_to_and_no_other() -> None:
    told = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    heard = set()
    for name in told - {"message.im", "app_uninstalled", "tokens_revoked"}:
        sample = event(
            type=name,
            user=BOT if name == "member_joined_channel" else USER,
            channel=ROOM,
            tab="home",
            text="x",
            ts="1.0",
        )
        if parse.incoming(sample, AT):
            heard.add(name)
    assert heard == told - {"message.im", "app_uninstalled", "tokens_revoked"}


def test_the_manifest_has_the_tab_the_shortcuts_and_the_scopes_that_are_used() -> None:
    features = MANIFEST["features"]
    assert features["app_home"]["home_tab_enabled"]
    assert {(one["type"], one["callback_id"]) for one in features["shortcuts"]} == {
        ("global", "kyodo"),
        ("message", "kyodo_record"),
    }
    assert all(len(one["name"]) <= 24 for one in features["shortcuts"])
    assert {"commands", "chat:write", "im:history", "app_mentions:read"} <= set(
        MANIFEST["oauth_config"]["scopes"]["bot"]
    )
