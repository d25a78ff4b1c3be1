"""Whose request it is, who belongs there, and what those read who do not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.messages import Address, Standing
from handlers.demo.slack_server import SlackStandIn
from handlers.slack import parse
from handlers.slack.people import read_profile
from handlers.slack.tokens import InstalledTokens
from tests.handlers.slack.world import STRANGER, a_world, ok

NOW = datetime(2026, 9, 1, tzinfo=UTC)
WIDE = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}


def event(user: str = "U1", **more: Any) -> dict[str, Any]:
    """A message as the Events API wraps it."""
    said = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": user,
        "text": "はい",
        "ts": "1.0",
    }
    inner = {**said, **more.pop("event", {})}
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": inner, **more}


@pytest.mark.parametrize(
    ("body", "tenant"),
    [
        (event(), "T1"),
        (event(authorizations=[{"team_id": "T1", "is_enterprise_install": False}], team_id="T9"), "T1"),
        (event(authorizations=[WIDE]), "E1"),
        (
            {"command": "/kyodo", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"},
            "T1",
        ),
        (
            {"command": "/kyodo", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"},
            "E1",
        ),
        ({"type": "block_actions", "team": {"id": "T1"}, "enterprise": {"id": "E1"}}, "T1"),
        ({"type": "shortcut", "team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1"),
        # A dialog or a button in a channel that another company shares: the bot is where it was installed.
        ({"type": "view_submission", "team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        ({"type": "block_actions", "team": {"id": "T9"}, "message": {"team": "T1"}}, "T1"),
        # Somebody else's message may be of anywhere.
        ({"type": "message_action", "team": {"id": "T1"}, "message": {"team": "T9"}}, "T1"),
        ({"type": "shortcut", "team": None, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ({}, ""),
        ({"team": [], "authorizations": "?", "enterprise": 3}, ""),
    ],
)
def test_whose_request_it_is(body: dict[str, Any], tenant: str) -> None:
    assert parse.tenant(body) == tenant


def test_one_person_of_an_organisation_has_one_address_wherever_they_act() -> None:
    bodies = [
        event("W1", authorizations=[WIDE], team_id="T1"),
        event("W1", authorizations=[WIDE], team_id="T2"),
        {"command": "/kyodo", "text": "", "user_id": "W1", "team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": "true"},
        {"type": "shortcut", "team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True, "user": {"id": "W1"}},
    ]  # fmt: skip
    senders = {incoming.sender for body in bodies for incoming in parse.incoming(body, NOW)}
    assert senders == {Address("slack", "E1", "W1")}


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (event(), False),
        (event(event={"user_team": "T1"}), False),
        (event(event={"user_team": "T9"}), True),
        (event(event={"team": "T9"}), False),  # in a channel of our own that says nothing
        (event(event={"team": "T9"}, is_ext_shared_channel=True), True),
        (event(event={"user_team": "E1"}, authorizations=[{"team_id": "T1", "enterprise_id": "E1"}]), False),
        (event(event={"user_team": "E9"}, authorizations=[{"team_id": "T1", "enterprise_id": "E1"}]), True),
        (event(event={"user_team": "T2"}, authorizations=[WIDE]), False),
        (event(event={"user_team": "T9"}, authorizations=[WIDE], is_ext_shared_channel=True), True),
        (event(event={"user_team": "E9"}, authorizations=[WIDE]), True),
        ({"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}, False),
        ({"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T9"}}, True),
        (
            {
                "type": "block_actions",
                "team": {"id": "T9"},
                "message": {"team": "T1"},
                "user": {"team_id": "T9"},
            },
            True,
        ),
    ],
)
def test_who_is_of_another_company(body: dict[str, Any], is_one: bool) -> None:
    assert parse.is_stranger(body) is is_one


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({"team_id": "T1"}, Standing.FULL),
        ({"team_id": "T1", "is_restricted": True}, Standing.GUEST),
        ({"team_id": "T9"}, Standing.GUEST),
        ({"team_id": "T9", "is_admin": True}, Standing.GUEST),  # at home, not here
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E9", "teams": ["T9", "T1"]}}, Standing.FULL),
        ({}, Standing.FULL),
    ],
)
def test_who_slack_says_is_of_elsewhere_is_a_guest(told: dict[str, Any], standing: Standing) -> None:
    assert read_profile({"id": "U1", **told}, "T1")["standing"] is standing


def test_an_organisations_people_are_at_home_in_all_of_it() -> None:
    wide = {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}
    assert read_profile({"id": "W1", **wide}, "E1")["standing"] is Standing.FULL


async def test_a_stranger_who_presses_is_told_by_the_messages_own_address() -> None:
    async with a_world() as world:
        slack: SlackStandIn = world.slack
        secret = slack.team.response_url(slack.dm(world.tanaka), world.tanaka)
        pressed = {
            "type": "block_actions", "user": {"id": world.tanaka, "team_id": "T0FAR"}, "message": {"team": slack.team.id},
            "response_url": f"{slack.base_url}/response/{secret}", "actions": [{"type": "button", "value": "x"}],
        }  # fmt: skip
        ok(await slack.interact(world.tanaka, pressed))
        field = {"type": "input", "block_id": "name", "element": {"type": "plain_text_input"}}
        sent = {"type": "view_submission", "view": {"blocks": [field]}, "user": pressed["user"]}
        said = ok(await slack.interact(world.tanaka, sent))
        assert said.json == {"response_action": "errors", "errors": {"name": STRANGER}}
        await world.settle()
        assert world.core.taken == []
        told = slack.messages(world.tanaka)
        assert [(post.text, post.only_for) for post in told] == [(STRANGER, world.tanaka)]


async def test_a_token_is_looked_up_once_in_a_while_and_at_once_when_it_changed() -> None:
    asked: list[str] = []
    now = [0.0]

    async def find(account: str) -> str | None:
        asked.append(account)
        return None if account == "T9" else f"xoxb-{account}-{len(asked)}"

    tokens = InstalledTokens(find, lambda: now[0])
    assert [await tokens.of("T1") for _ in range(3)] == ["xoxb-T1-1"] * 3
    assert await tokens.of("T2") == "xoxb-T2-2"
    now[0] = 31.0
    assert await tokens.of("T1") == "xoxb-T1-3"
    tokens.forget("T1")
    assert await tokens.of("T1") == "xoxb-T1-4"
    assert [await tokens.of("T9") for _ in range(2)] == [None, None]  # it may be installed at any moment
    assert asked.count("T9") == 2
