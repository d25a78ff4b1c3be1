"""The outbox to Slack: what each answer and each silence means, and no post twice where it can be known."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.domain.messages import File, Message, Outgoing, Place, QrCode
from bot.services.ports import Again, Dispatch, Refused, Sent
from handlers.demo.faults import (
    Fault,
    accepts_then_answers,
    accepts_then_resets,
    accepts_then_times_out,
    answers,
    rate_limited,
    resets,
)
from handlers.slack import api
from handlers.slack.people import profile
from handlers.slack.send import SlackMessenger, qr_png
from handlers.slack.tokens import OneToken
from tests.handlers.slack.world import TOKEN, RealClock, World, a_world

ID = "6f1c8a52-7d1b-4f0e-9d55-0c4b3d1a2e10"
INVITATION = Message(
    "参加 ABCD-EFGH", heading="花壇の会", qr=QrCode("https://line.me/R/x", "花壇の会への招待")
)


def dispatch(
    world: World, *messages: Message, ambiguous: bool = False, to: str = "", id_: str = ID
) -> Dispatch:
    place = Place("slack", world.slack.team.id, to or world.tanaka, direct=not to)
    return Dispatch(id_, Outgoing(place, messages), 2 if ambiguous else 1, ambiguous, RealClock().now())


def refusal(error: str) -> Fault:
    return answers(200, {"ok": False, "error": error})


async def test_messages_go_out_in_one_post_that_nobody_is_called_by() -> None:
    async with a_world() as world:
        sent = await world.messenger().send(dispatch(world, Message("ひとつ"), Message("<!channel> ふたつ")))
        (post,) = world.called("chat.postMessage")
        (message,) = world.slack.received(world.tanaka)
        assert sent == Sent(f"{world.slack.dm(world.tanaka)}:{message['ts']}")
        assert post["channel"] == world.tanaka
        assert "link_names" not in post
        assert "parse" not in post
        assert str(post["unfurl_links"]) in ("0", "False")
        assert message["text"] == "ひとつ\n&lt;!channel&gt; ふたつ"


async def test_a_channel_is_written_to_by_its_id() -> None:
    async with a_world() as world:
        general = world.slack.add_channel("協働", [world.tanaka])
        sent = await world.messenger().send(dispatch(world, Message("どうも"), to=general))
        assert isinstance(sent, Sent)
        assert sent.external.startswith(f"{general}:")


async def test_a_code_is_a_picture_in_the_direct_message_with_words_for_those_who_cannot_see_it() -> None:
    async with a_world() as world:
        messenger = world.messenger()
        for n in range(2):
            assert isinstance(
                await messenger.send(dispatch(world, INVITATION, INVITATION, id_=f"{n}{ID[1:]}")), Sent
            )
        assert [call.name for call in world.slack.calls if call.name == "conversations.open"] == [
            "conversations.open"
        ]
        words, pictures = world.slack.received(world.tanaka)[:2]
        assert "参加 ABCD-EFGH" in words["text"]
        assert [file["title"] for file in pictures["files"]] == ["花壇の会への招待"] * 2
        (url_call, *_) = [call for call in world.slack.calls if call.name == "files.getUploadURLExternal"]
        assert url_call.query["alt_txt"] == "花壇の会への招待"


async def test_a_file_arrives_as_it_was_written() -> None:
    async with a_world() as world:
        sent = await world.messenger().send(
            dispatch(world, Message("記録です", file=File("花壇.csv", "問,答\n1,はい\n")))
        )
        assert isinstance(sent, Sent)
        (file,) = world.slack.team.files.values()
        assert file.name == "花壇.csv"
        assert file.data == "問,答\n1,はい\n".encode()


def test_a_code_is_large_enough_to_be_printed() -> None:
    for content in ("x", "https://line.me/R/oaMessage/" + "%E5%8F%82" * 20):
        png = qr_png(content)
        assert png is not None
        assert int.from_bytes(png[16:20], "big") >= 300
    assert qr_png("あ" * 5_000) is None


@pytest.mark.parametrize(
    ("error", "delivery"),
    [
        ("channel_not_found", Refused("gone")),
        ("account_inactive", Refused("gone")),
        ("user_not_found", Refused("gone")),
        ("is_archived", Refused("gone")),
        ("not_in_channel", Refused("gone")),
        ("cannot_dm_bot", Refused("gone")),
        ("token_revoked", Refused("token")),
        ("invalid_auth", Refused("token")),
        ("not_authed", Refused("token")),
        ("missing_scope", Refused("token")),
        ("invalid_blocks", Refused("invalid")),
        ("msg_too_long", Refused("invalid")),
        ("ratelimited", Again("ratelimited")),
        ("internal_error", Again("internal_error", ambiguous=True)),
        ("fatal_error", Again("fatal_error", ambiguous=True)),
        ("service_unavailable", Again("service_unavailable", ambiguous=True)),
    ],
)
async def test_each_refusal_of_slack_has_its_meaning(error: str, delivery: object) -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", refusal(error))
        assert await world.messenger().send(dispatch(world, Message("x"))) == delivery
        assert len(world.called("chat.postMessage")) == 1


async def test_a_long_rate_limit_comes_back_instead_of_being_waited_for() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", rate_limited(3600))
        world.slack.faults.next("chat.postMessage", rate_limited())
        asked = await world.messenger().send(dispatch(world, Message("x")))
        assert asked == Again("ratelimited", timedelta(hours=1))
        assert await world.messenger().send(dispatch(world, Message("x"))) == Again("ratelimited", None)


@pytest.mark.parametrize("body", [None, {"ok": False}, "<html>busy</html>", b"\x00", [1], ""], ids=str)
async def test_a_server_error_leaves_open_whether_it_was_taken(body: Any) -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", answers(503, body))
        delivery = await world.messenger().send(dispatch(world, Message("x")))
        assert isinstance(delivery, Again)
        assert delivery.ambiguous


@pytest.mark.parametrize("body", ["busy", [1], ""], ids=str)
async def test_an_answer_that_is_none_leaves_open_whether_it_was_taken(body: Any) -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", answers(200, body))
        delivery = await world.messenger().send(dispatch(world, Message("x")))
        assert isinstance(delivery, Again)
        assert delivery.ambiguous


@pytest.mark.parametrize("fault", [resets, accepts_then_resets, accepts_then_times_out])
async def test_silence_leaves_open_whether_it_was_taken(fault: Callable[[], Fault]) -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", fault())
        delivery = await world.messenger(timeout=0.2).send(dispatch(world, Message("x")))
        assert isinstance(delivery, Again)
        assert delivery.ambiguous
        assert len(world.called("chat.postMessage")) == 1


async def test_a_server_that_was_never_reached_took_nothing() -> None:
    async with a_world() as world:
        messenger = SlackMessenger(world.session, OneToken("xoxb"), "http://127.0.0.1:9/api/")
        assert await messenger.send(dispatch(world, Message("x"))) == Again("network")


async def test_a_post_that_was_taken_before_the_silence_is_not_repeated() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", accepts_then_resets())
        first = await world.messenger().send(dispatch(world, Message("x")))
        assert isinstance(first, Again)
        # Another process, that remembers nothing: the conversation itself tells.
        again = await world.messenger().send(dispatch(world, Message("x"), ambiguous=True))
        (message,) = world.slack.received(world.tanaka)
        assert again == Sent(f"{world.slack.dm(world.tanaka)}:{message['ts']}")


async def test_a_post_that_was_not_taken_is_repeated() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", resets())
        messenger = world.messenger()
        await messenger.send(dispatch(world, Message("x")))
        assert isinstance(await messenger.send(dispatch(world, Message("x"), ambiguous=True)), Sent)
        assert len(world.slack.received(world.tanaka)) == 1


async def test_where_the_conversation_cannot_be_read_we_rather_post_twice_than_not_at_all() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", accepts_then_resets())
        world.slack.faults.next("conversations.history", refusal("missing_scope"))
        messenger = world.messenger()
        await messenger.send(dispatch(world, Message("x")))
        assert isinstance(await messenger.send(dispatch(world, Message("x"), ambiguous=True)), Sent)
        assert len(world.slack.received(world.tanaka)) == 2


async def test_a_post_in_doubt_is_found_behind_much_that_was_said_since() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", accepts_then_resets())
        await world.messenger().send(dispatch(world, Message("x")))
        messenger = world.messenger()
        for number in range(250):
            await messenger.send(dispatch(world, Message(str(number)), id_=f"later-{number}"))
        assert isinstance(await world.messenger().send(dispatch(world, Message("x"), ambiguous=True)), Sent)
        assert len(world.slack.received(world.tanaka)) == 251
        assert len(world.called("conversations.history")) == 3


async def test_a_post_in_doubt_is_found_at_the_end_of_a_long_thread() -> None:
    async with a_world() as world:
        messenger = world.messenger()
        await messenger.send(dispatch(world, Message("root"), id_="root"))
        ts = world.slack.received(world.tanaka)[0]["ts"]

        def reply(text: str, id_: str, *, ambiguous: bool = False) -> Dispatch:
            one = dispatch(world, Message(text), id_=id_, ambiguous=ambiguous)
            return replace(one, outgoing=replace(one.outgoing, to=replace(one.outgoing.to, thread=ts)))

        for number in range(210):
            await messenger.send(reply(str(number), f"earlier-{number}"))
        world.slack.faults.next("chat.postMessage", accepts_then_resets())
        await world.messenger().send(reply("x", ID))
        assert isinstance(await world.messenger().send(reply("x", ID, ambiguous=True)), Sent)
        assert sum(post.thread_ts == ts for post in world.slack.team.posts) == 211


async def test_who_may_not_look_just_now_looks_later_and_posts_nothing() -> None:
    async with a_world() as world:
        world.slack.faults.next("chat.postMessage", accepts_then_resets())
        await world.messenger().send(dispatch(world, Message("x")))
        world.slack.faults.next("conversations.history", rate_limited(60))
        in_doubt = dispatch(world, Message("x"), ambiguous=True)
        assert await world.messenger().send(in_doubt) == Again("ratelimited", timedelta(minutes=1))
        assert isinstance(await world.messenger().send(in_doubt), Sent)
        assert len(world.slack.received(world.tanaka)) == 1


async def test_a_busy_workspace_is_left_alone_and_holds_up_no_other() -> None:
    async with a_world() as world:
        now = [0.0]
        messenger = SlackMessenger(world.session, OneToken(TOKEN), world.slack.api_url, clock=lambda: now[0])
        world.slack.faults.next("chat.postMessage", rate_limited(60))
        assert await messenger.send(dispatch(world, Message("x"))) == Again(
            "ratelimited", timedelta(minutes=1)
        )
        assert await messenger.send(dispatch(world, Message("y"))) == Again(
            "ratelimited", timedelta(minutes=1)
        )
        assert len(world.called("chat.postMessage")) == 1
        elsewhere = replace(
            dispatch(world, Message("z")).outgoing, to=Place("slack", "T0OTHER", world.tanaka)
        )
        assert isinstance(
            await messenger.send(replace(dispatch(world, Message("z")), outgoing=elsewhere)), Sent
        )
        now[0] = 61.0
        assert isinstance(await messenger.send(dispatch(world, Message("y"))), Sent)


async def test_a_failure_in_the_middle_repeats_only_what_is_missing() -> None:
    async with a_world() as world:
        long = Message("長い話。" * 6_000)
        world.slack.faults.next("chat.postMessage", rate_limited(1), after=1)
        messenger = world.messenger()
        assert isinstance(await messenger.send(dispatch(world, long)), Again)
        assert isinstance(await messenger.send(dispatch(world, long)), Sent)
        heard = [
            block["text"]["text"] for got in world.slack.received(world.tanaka) for block in got["blocks"]
        ]
        assert "".join(heard) == long.text


async def test_a_crash_between_words_and_picture_repeats_neither() -> None:
    async with a_world() as world:
        world.slack.faults.next("files.completeUploadExternal", accepts_then_answers(500))
        assert isinstance(await world.messenger().send(dispatch(world, INVITATION)), Again)
        assert isinstance(await world.messenger().send(dispatch(world, INVITATION, ambiguous=True)), Sent)
        assert len(world.slack.received(world.tanaka)) == 2
        assert len(world.called("chat.postMessage")) == 1


async def test_a_picture_that_slack_refuses_does_not_undo_the_words() -> None:
    async with a_world() as world:
        world.slack.faults.next("files.getUploadURLExternal", refusal("missing_scope"), times=2)
        messenger = world.messenger()
        assert isinstance(await messenger.send(dispatch(world, INVITATION)), Sent)
        record = Message("記録です", file=File("a.csv", "x"))
        assert await messenger.send(dispatch(world, record, id_="another")) == Refused("token")


async def test_the_post_carries_the_dispatch_it_came_from() -> None:
    async with a_world() as world:
        await world.messenger().send(dispatch(world, Message("x")))
        (post,) = world.called("chat.postMessage")
        metadata = post["metadata"] if isinstance(post["metadata"], dict) else json.loads(post["metadata"])
        assert metadata == {"event_type": "kyodo", "event_payload": {"id": ID, "part": 0}}


async def test_a_session_shared_with_others_does_not_take_our_time_limit_away() -> None:
    async with a_world() as world:
        world.slack.faults.next("users.info", accepts_then_times_out())
        client = api.web_client(world.session, "xoxb", world.slack.api_url)
        with pytest.raises(TimeoutError):
            await api.within(client.users_info(user=world.tanaka), 0.2)


async def test_a_profile_is_read_and_its_absence_is_no_trouble() -> None:
    async with a_world() as world:
        client = api.web_client(world.session, TOKEN, world.slack.api_url)
        found = await profile(client, "", world.tanaka)
        assert found is not None
        assert found["name"] == "田中"
        assert await profile(client, "", "U0NOBODY") is None


async def test_sending_is_one_call_at_a_time_and_leaves_nothing_open() -> None:
    async with a_world() as world:
        messenger = world.messenger()
        await asyncio.gather(
            *(messenger.send(dispatch(world, Message(str(n)), id_=str(n))) for n in range(5))
        )
        assert isinstance(world.session, aiohttp.ClientSession)
        assert len(world.slack.received(world.tanaka)) == 5
