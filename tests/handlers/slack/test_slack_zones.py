"""Instants in the reader's own time: Slack's date tokens, for those alone who live by another clock."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from bot.domain.messages import Message, Moment, Outgoing, Place, Row, Say
from bot.services.ports import Dispatch, Sent
from handlers.demo.faults import accepts_then_times_out, answers
from handlers.slack import api
from handlers.slack.people import REMEMBERED, Zones
from handlers.slack.render import pages, spoken
from tests.handlers.slack.world import TOKEN, RealClock, World, a_world, ok
from tests.slack_limits import problems

HERE, THERE = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
MOMENT = Moment(
    datetime(2026, 11, 24, 14, 59, tzinfo=UTC), "Asia/Tokyo", "そちらの時刻での締切", "11/24(火) 23:59"
)
TOKEN_OF_IT = "<!date^1795532340^{date_short_pretty} {time}|11/24(火) 23:59>"
DUE = Message("報告書をお願いします。", at=MOMENT)
CARD = Message("締切です。", rows=(Row("報告書", text="11/24(火)", at=MOMENT),))


def drawn(*messages: Message, reader: tzinfo | None) -> str:
    (page,) = pages(*messages, reader=reader)
    assert problems("chat.postMessage", {"channel": "U1", "text": page.text, "blocks": page.blocks}) == []
    return json.dumps(page.blocks, ensure_ascii=False)


@pytest.mark.parametrize("message", [DUE, CARD, replace(CARD, rows=(replace(CARD.rows[0], note="あと3日"),))])
def test_somebody_elsewhere_reads_it_by_their_own_clock(message: Message) -> None:
    assert f"そちらの時刻での締切: {TOKEN_OF_IT}" in drawn(message, reader=THERE)


@pytest.mark.parametrize("reader", [HERE, ZoneInfo("Asia/Seoul"), None])
@pytest.mark.parametrize("message", [DUE, CARD])
def test_where_the_clock_is_the_same_or_unknown_nothing_stands_twice(
    reader: tzinfo | None, message: Message
) -> None:
    assert "<!date" not in drawn(message, reader=reader)


def test_daylight_saving_is_that_of_the_instant() -> None:
    at = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
    london = Moment(at, "Europe/London", "w", "s")
    lagos = ZoneInfo("Africa/Lagos")  # as London has it in summer, and not in winter
    assert "<!date" not in drawn(Message("x", at=london), reader=lagos)
    winter = replace(london, at=datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    assert "<!date" in drawn(Message("x", at=winter), reader=lagos)


def test_who_hears_messages_read_aloud_hears_the_words_of_the_token() -> None:
    (page,) = pages(DUE, reader=THERE)
    assert spoken(page.blocks) == page.text
    assert page.text.endswith("そちらの時刻での締切: 11/24(火) 23:59")


@pytest.mark.parametrize("nasty", ["a|b>c", "<!channel>", "*_~`", "^x^", "&amp;", "あ" * 3_000])
def test_no_word_of_it_can_end_the_token_or_call_anybody(nasty: str) -> None:
    text = drawn(Message("x", at=replace(MOMENT, words=nasty, shown=nasty)), reader=THERE)
    assert "<!channel" not in text
    assert text.count("<!date^") == 1
    token = text[text.index("<!date^") :]
    assert token[: token.index(">")].count("|") == 1


# ---------------------------------------------------------------- on the wire


def living(world: World, zone: str) -> None:
    person = world.slack.team.people[world.tanaka]
    person.zone = zone


def dispatch(world: World, *messages: Message, place: str = "") -> Dispatch:
    to = Place("slack", world.slack.team.id, place or world.tanaka, direct=not place)
    return Dispatch(
        "6f1c8a52-7d1b-4f0e-9d55-0c4b3d1a2e10", Outgoing(to, messages), 1, False, RealClock().now()
    )


def seen(world: World) -> str:
    return json.dumps([message["blocks"] for message in world.slack.received(world.tanaka)])


async def test_a_reminder_tells_whoever_is_abroad_the_hour_there() -> None:
    async with a_world() as world:
        living(world, "Europe/Berlin")
        assert isinstance(await world.messenger().send(dispatch(world, DUE)), Sent)
        assert "<!date^1795532340^" in seen(world)


async def test_at_home_and_in_channels_it_does_not() -> None:
    async with a_world() as world:
        messenger = world.messenger()
        await messenger.send(dispatch(world, DUE))
        assert "<!date" not in seen(world)
        living(world, "Europe/Berlin")
        general = world.slack.add_channel("協働", [world.tanaka])
        asked = len(world.called("users.info"))
        await messenger.send(dispatch(world, DUE, place=general))
        assert "<!date" not in json.dumps(world.called("chat.postMessage")[-1])
        assert len(world.called("users.info")) == asked


async def test_without_an_instant_nobody_is_asked_where_they_are() -> None:
    async with a_world() as world:
        await world.messenger().send(dispatch(world, Message("どうも")))
        assert world.called("users.info") == []


async def test_an_answer_to_a_command_knows_it_too() -> None:
    async with a_world() as world:
        living(world, "America/New_York")
        world.core.answers(Say((CARD,)))
        said = ok(await world.slack.command(world.tanaka, None, "/kyodo", "締切"))
        await world.settle()
        assert "<!date^1795532340^" in json.dumps(said.json) + seen(world)


async def test_where_slack_does_not_tell_the_message_goes_out_as_it_is() -> None:
    async with a_world() as world:
        living(world, "Europe/Berlin")
        world.slack.faults.next("users.info", answers(200, {"ok": False, "error": "missing_scope"}))
        assert isinstance(await world.messenger().send(dispatch(world, DUE)), Sent)
        assert "<!date" not in seen(world)
        living(world, "Mars/Olympus")
        assert isinstance(await world.messenger().send(dispatch(world, DUE)), Sent)
        assert "<!date" not in seen(world)


async def test_a_person_is_asked_about_once_a_day_and_after_a_silence_in_an_hour() -> None:
    async with a_world() as world:
        living(world, "Europe/Berlin")
        now = [0.0]
        client = api.web_client(world.session, TOKEN, world.slack.api_url)
        zones = Zones(lambda: now[0])
        for _ in range(2):
            assert await zones.of(client, "T1", world.tanaka) == THERE
        assert len(world.called("users.info")) == 1
        living(world, "Asia/Tokyo")
        now[0] = REMEMBERED
        world.slack.faults.next("users.info", accepts_then_times_out())
        assert await zones.of(client, "T1", world.tanaka) is None
        now[0] += timedelta(minutes=59).total_seconds()
        assert await zones.of(client, "T1", world.tanaka) is None
        now[0] += timedelta(minutes=2).total_seconds()
        assert await zones.of(client, "T1", world.tanaka) == HERE
