"""Signed HTTP in, the core's answer on Slack's screens."""

import asyncio
import contextlib
import io
import json
import logging
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import (
    Attached,
    ChangeDialog,
    Choice,
    Commanded,
    Dialog,
    Edited,
    Field,
    FieldErrors,
    FieldKind,
    Home,
    Immediate,
    Incoming,
    Invited,
    Message,
    OpenDialog,
    Pressed,
    QrCode,
    Renewed,
    Say,
    Settled,
    ShowHome,
    Submitted,
    Typed,
    Unsent,
    Weight,
)
from handlers.demo.faults import accepts_then_answers, accepts_then_times_out, answers
from handlers.demo.wire import wall_clock
from handlers.slack import api, render
from handlers.slack.receive import BODY_LIMIT
from handlers.slack.render import pages
from tests.handlers.slack.world import SORRY, TOKEN, World, a_world, ok

NEW = Dialog(
    act(Verb.NEW),
    "新しい協働事業",
    (
        Message("あとから変えられます。"),
        Field("name", "名前", max_length=80),
        Field("form", "様式", FieldKind.SELECT, "ise/a", (("ise/a", "伊勢市"), ("core/a", "ほか"))),
        Field("do_start", "はじまる日", FieldKind.DATE, "2026-10-01", live=True),
        Field("do_end", "おわる日", FieldKind.DATE, "2026-10-25", live=True),
        Field("memo", "メモ", FieldKind.LONG_TEXT, optional=True),
    ),
    "つぎへ",
    "やめる",
    context='{"draft": 1}',
)


def new(end: str) -> Dialog:
    parts = tuple(
        Field("do_end", "おわる日", FieldKind.DATE, end, live=True)
        if isinstance(part, Field) and part.id == "do_end"
        else part
        for part in NEW.parts
    )
    return Dialog(NEW.action, NEW.title, parts, NEW.submit, NEW.close, context=f'{{"end": "{end}"}}')


async def posted(world: World, *messages: Message) -> None:
    """The messages stand in 田中's direct message with the bot."""
    for page in pages(*messages):
        client = api.web_client(world.session, TOKEN, world.slack.api_url)
        await client.chat_postMessage(channel=world.tanaka, text=page.text, blocks=page.blocks)


# ---------------------------------------------------------------- the door


async def test_url_verification_is_answered_with_the_challenge() -> None:
    async with a_world() as world:
        body = json.dumps({"type": "url_verification", "token": "t", "challenge": "c4"}).encode()
        assert ok(await world.slack.raw_body(body)).json == {"challenge": "c4"}


async def test_the_certificate_check_needs_no_signature() -> None:
    async with a_world() as world:
        form = "application/x-www-form-urlencoded"
        ok(await world.slack.raw_body(b"ssl_check=1&token=t", content_type=form, signature="v0=0"))
        sneaky = urlencode({"ssl_check": "1", "payload": json.dumps({"type": "block_actions"})}).encode()
        assert (await world.slack.raw_body(sneaky, content_type=form, signature="v0=0")).status == 401
        assert world.core.taken == []


async def test_a_wrong_signature_is_401() -> None:
    async with a_world() as world:
        for signature in ("v0=bad", "", "v1=" + "0" * 64):
            assert (
                await world.slack.raw_body(b'{"type": "event_callback"}', signature=signature)
            ).status == 401
        assert world.core.taken == []


@pytest.mark.parametrize(("seconds", "believed"), [(-301, False), (-280, True), (280, True), (310, False)])
async def test_a_signature_is_good_for_five_minutes_at_both_ends(
    seconds: int, believed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world() as world:
        body, timestamp = b'{"type": "event_callback"}', str(int(wall_clock()) + seconds)
        signature = world.slack.sign(body, timestamp)
        said = await world.slack.raw_body(body, timestamp=timestamp, signature=signature)
        assert (said.status != 401) is believed
        assert ("is this machine's clock right?" in caplog.text) is not believed
        forged = await world.slack.raw_body(body, timestamp=timestamp, signature="v0=" + "0" * 64)
        assert forged.status == 401
        assert caplog.text.count("clock right") == (
            not believed
        )  # a stranger's is no reason to look at the clock


@pytest.mark.parametrize("timestamp", ["", "soon", "1e9", "-5", "1_000", "9" * 400, "\xb2"])
async def test_a_malformed_timestamp_is_401(timestamp: str) -> None:
    async with a_world() as world:
        headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": "v0=" + "0" * 64}
        async with world.session.post(
            f"{world.slack.bot_url}/slack/events", data=b"{}", headers=headers
        ) as got:
            assert got.status == 401


async def test_missing_and_non_ascii_signature_headers_are_401() -> None:
    async with a_world() as world:
        url = f"{world.slack.bot_url}/slack/events"
        now = str(int(wall_clock()))
        for headers in (
            {},
            {"x-slack-request-timestamp": now},
            {"x-slack-request-timestamp": now, "x-slack-signature": "v0=\xe9\xe9"},
        ):
            async with world.session.post(url, data=b"{}", headers=headers) as got:
                assert got.status == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"a": ' * 50_000, 400),
        (b"[1, 2]", 400),
        (b"payload=nonsense", 400),
        (b"payload=%5B1%5D", 400),
        (b"\xff\xfe\x00", 401),
        (b'{"type": "event_callback", "event": []}', 400),
    ],
)
async def test_signed_garbage_is_refused_and_nothing_breaks(body: bytes, status: int) -> None:
    async with a_world() as world:
        timestamp = str(int(wall_clock()))
        signature = world.slack.sign(body, timestamp)
        said = await world.slack.raw_body(body, timestamp=timestamp, signature=signature)
        assert said.status == status
        assert world.core.taken == []


async def test_a_huge_body_is_413_whether_its_length_is_declared_or_not() -> None:
    async with a_world() as world:
        url = f"{world.slack.bot_url}/slack/events"

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(20):
                yield b"x" * 100_000

        for body in (io.BytesIO(b"x" * (BODY_LIMIT + 1)), endless()):
            # The server may hang up before all is sent.
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with world.session.post(url, data=body) as got:
                    assert got.status == 413
        assert world.core.taken == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "team_rename", "name": "x"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "channel_type": "im", "text": "hello"},
        {"type": "app_uninstalled"},
        {"type": "app_home_opened", "user": "U1", "tab": "messages"},
        {"type": "member_joined_channel", "user": "U0SOMEBODY", "channel": "C1"},
    ],
)
async def test_events_that_are_not_for_us_are_200(event: dict[str, str]) -> None:
    async with a_world() as world:
        ok(await world.slack.event(event))
        assert world.core.taken == []


# ---------------------------------------------------------------- what people do


async def test_words_in_a_direct_message_arrive_as_typed() -> None:
    async with a_world() as world:
        ok(await world.slack.message(world.tanaka, "A & B <県> https://example.jp"))
        (incoming,) = world.core.taken
        assert incoming.said == Typed("A & B <県> https://example.jp")
        assert str(incoming.sender) == f"slack:{world.slack.team.id}/{world.tanaka}"
        assert incoming.place.direct
        assert incoming.place.id == world.tanaka
        assert incoming.message_id is not None
        assert incoming.message_id.startswith(world.slack.dm(world.tanaka) + ":")
        assert not incoming.at_once


async def test_an_edit_and_a_deletion_name_the_message_they_are_about() -> None:
    async with a_world() as world:
        ok(await world.slack.message(world.tanaka, "はい"))
        first = world.core.taken[0]
        assert first.message_id
        ts = first.message_id.partition(":")[2]
        ok(await world.slack.edit_message(world.tanaka, ts, "いいえ"))
        ok(await world.slack.delete_message(world.tanaka, ts))
        assert [incoming.said for incoming in world.core.taken[1:]] == [
            Edited(first.message_id, "いいえ"),
            Unsent(first.message_id),
        ]
        assert len({incoming.key for incoming in world.core.taken}) == 3


async def test_a_file_without_words_is_an_attachment() -> None:
    async with a_world() as world:
        event = {
            "type": "message",
            "subtype": "file_share",
            "channel": world.slack.dm(world.tanaka),
            "channel_type": "im",
            "user": world.tanaka,
            "ts": "1790000000.000100",
            "text": "",
            "files": [{"id": "F1"}],
        }
        ok(await world.slack.event(event))
        ok(await world.slack.event({**event, "text": "これです"}))
        assert [incoming.said for incoming in world.core.taken] == [Attached("file"), Typed("これです")]


async def test_a_mention_loses_the_mention_and_keeps_its_channel() -> None:
    async with a_world() as world:
        general = world.slack.add_channel("協働", [world.tanaka])
        ok(await world.slack.mention(world.tanaka, general, "状況"))
        (incoming,) = world.core.taken
        assert incoming.said == Typed("状況")
        assert (incoming.place.id, incoming.place.direct) == (general, False)


async def test_the_bot_hears_that_it_was_invited() -> None:
    async with a_world() as world:
        general = world.slack.add_channel("協働", [world.tanaka])
        event = {"type": "member_joined_channel", "user": world.slack.team.bot.id, "channel": general}
        ok(await world.slack.event({**event, "inviter": world.tanaka}))
        (incoming,) = world.core.taken
        assert incoming.said == Invited()
        assert incoming.place.id == general
        assert incoming.sender is not None
        assert incoming.sender.user == world.tanaka


async def test_a_redelivered_event_keeps_its_key() -> None:
    async with a_world() as world:
        said = ok(await world.slack.message(world.tanaka, "はい"))
        ok(await world.slack.again(said.event_id))
        first, second = world.core.taken
        assert first.key == second.key


async def test_an_event_that_could_not_be_stored_is_500_so_that_slack_delivers_again() -> None:
    async with a_world() as world:
        world.core.fails()
        assert (await world.slack.message(world.tanaka, "はい")).status == 500


async def test_a_press_in_the_home_tab_shows_what_the_core_says_there() -> None:
    async with a_world() as world:
        ok(await world.slack.home(world.tanaka))
        assert world.core.taken[0].said == Home()
        view = render.home(Message("一覧", choices=(Choice("状況", act(Verb.STATUS, "p1")),)))
        world.slack.team.homes[world.tanaka] = world.slack.team.new_view(view)
        world.core.answers(ShowHome((Message("カード"),)))
        ok(await world.slack.press(world.tanaka, "home", label="状況"))
        await world.settle()
        assert world.core.taken[1].at_home
        shown = world.slack.home_view(world.tanaka)
        assert shown is not None
        assert shown["blocks"][0]["text"]["text"] == "カード"
        assert world.called("views.publish")[0]["hash"]


async def test_a_renewed_message_stands_where_it_stood() -> None:
    async with a_world() as world:
        (page,) = render.pages(Message("前", choices=(Choice("更新", act(Verb.REFRESH, "p1")),)))
        dm = world.slack.dm(world.tanaka)
        post = world.slack.team.put(dm, world.slack.team.bot.id, page.text, page.blocks)
        world.core.answers(Renewed((Message("後"),)))
        ok(await world.slack.press(world.tanaka, post, label="更新"))
        await world.settle()
        assert world.core.taken[0].beside == post.ts
        assert post.blocks[0]["text"]["text"] == "後"
        assert len(world.slack.messages(world.tanaka)) == 1


# ---------------------------------------------------------------- commands


async def test_a_command_is_answered_in_its_own_answer() -> None:
    async with a_world() as world:
        world.core.answers(Say((Message("ここです", heading="花壇づくり"),)))
        said = ok(await world.slack.command(world.tanaka, None, "/kyodo", "状況 花壇 &amp; 庭"))
        (incoming,) = world.core.taken
        assert incoming.said == Commanded("状況 花壇 & 庭")
        assert incoming.at_once
        assert incoming.dialogs
        assert said.json["response_type"] == "ephemeral"
        assert world.slack.calls == []


async def test_a_long_answer_to_a_command_goes_on_by_its_response_url() -> None:
    async with a_world() as world:
        world.core.answers(Say((Message("長い話。" * 6_000),)))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "一覧"))
        await world.settle()
        heard = "".join(
            block["text"]["text"]
            for message in world.slack.received(world.tanaka)
            for block in message["blocks"]
        )
        assert heard == "長い話。" * 6_000


async def test_a_code_in_an_answer_to_a_command_comes_as_a_picture() -> None:
    async with a_world() as world:
        world.core.answers(Say((Message("招待", qr=QrCode("https://line.me/x", "花壇の会への招待")),)))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "招待"))
        await world.settle()
        (file,) = world.slack.team.files.values()
        assert file.title == "花壇の会への招待"
        assert file.data is not None
        assert file.data.startswith(b"\x89PNG")


async def test_a_command_that_could_not_be_stored_is_apologised_for() -> None:
    async with a_world() as world:
        world.core.fails()
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "新規"))
        assert world.shown() == [SORRY]


async def test_nothing_to_say_is_an_empty_200() -> None:
    async with a_world() as world:
        assert ok(await world.slack.command(world.tanaka, None, "/kyodo", "新規")).body == ""


async def test_a_global_shortcut_opens_the_menu() -> None:
    async with a_world() as world:
        world.core.answers(OpenDialog(NEW))
        ok(await world.slack.shortcut(world.tanaka, "kyodo"))
        await world.settle()
        assert world.core.taken[0].said == Commanded("")
        assert world.slack.view(world.tanaka) is not None


async def test_a_dialog_opens_only_after_the_turn_is_stored() -> None:
    async with a_world() as world:
        stored, begun = asyncio.Event(), asyncio.Event()

        async def slow(incoming: Incoming) -> Immediate | None:
            begun.set()
            await stored.wait()
            return OpenDialog(NEW)

        world.edge._take = slow
        command = asyncio.ensure_future(world.slack.command(world.tanaka, None, "/kyodo", "新規"))
        await begun.wait()
        assert world.slack.calls == []
        stored.set()
        ok(await command)
        await world.settle()
        assert [call.name for call in world.slack.calls] == ["views.open"]
        assert world.slack.view(world.tanaka) is not None


async def test_a_dialog_that_came_too_late_is_apologised_for() -> None:
    async with a_world() as world:
        world.core.answers(OpenDialog(NEW))
        world.slack.faults.next("views.open", answers(200, {"ok": False, "error": "expired_trigger_id"}))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "新規"))
        await world.settle()
        assert world.shown() == [SORRY]


# ---------------------------------------------------------------- presses

QUESTION = Message(
    "堤防の草刈りは誰がしますか。",
    progress="問3 · 3/10",
    choices=(
        Choice("はい", act(Verb.ANSWER, "s", "q3", "yes"), Weight.ANSWER),
        Choice("いいえ", act(Verb.ANSWER, "s", "q3", "no"), Weight.ANSWER),
        Choice("なぜ聞くの", act(Verb.WHY, "s", "q3")),
    ),
)


async def test_a_press_brings_its_token_and_its_label() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        ok(await world.slack.press(world.tanaka, label="いいえ"))
        (incoming,) = world.core.taken
        assert incoming.said == Pressed(act(Verb.ANSWER, "s", "q3", "no").token, "いいえ")
        assert not incoming.at_once


async def test_a_press_settles_its_own_message_and_leaves_the_others() -> None:
    async with a_world() as world:
        other = Message("ほかの話", choices=(Choice("状況", act(Verb.STATUS, "")),))
        await posted(world, QUESTION, other)
        world.core.answers(Settled("はい、ですね。"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        (message,) = world.slack.received(world.tanaka)
        texts = json.dumps(message["blocks"], ensure_ascii=False)
        assert "はい、ですね。" in texts
        assert "いいえ" not in texts
        assert '"状況"' in texts


async def test_settled_without_a_word_the_pressed_message_gives_way_to_what_stands_below_anew() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        await posted(world, Message("ほかの話"), QUESTION)
        world.core.answers(Settled(""), Settled(""))
        old, new = world.slack.messages(world.tanaka)
        ok(await world.slack.press(world.tanaka, new, label="はい"))
        await world.settle()
        assert world.shown() == ["問3 · 3/10\n堤防の草刈りは誰がしますか。", "ほかの話"]
        ok(await world.slack.press(world.tanaka, old, label="はい"))
        await world.settle()
        assert world.shown() == ["ほかの話"]
        assert [call.name for call in world.slack.calls][-2:] == ["chat.update", "chat.delete"]


async def test_settled_without_a_word_a_message_for_one_person_goes() -> None:
    async with a_world() as world:
        world.core.answers(Say((QUESTION,)), Settled(""))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "回答"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        assert world.shown() == []


async def test_a_day_is_picked_and_its_message_settled() -> None:
    async with a_world() as world:
        action = act(Verb.DAY, "s", "core.pi.rain_day", "")
        picker = Choice("日付を選ぶ", action, Weight.ANSWER, picks="2026-09-01")
        await posted(world, Message("雨の日は？", choices=(picker,)))
        world.core.answers(Settled("問7 ✓ 10月25日"))
        ok(await world.slack.press(world.tanaka, label="日付を選ぶ", value="2026-10-25"))
        await world.settle()
        assert world.core.taken[0].said == Pressed(action.token, "日付を選ぶ", "2026-10-25")
        assert world.shown() == ["雨の日は？\n問7 ✓ 10月25日"]


async def test_a_dialog_that_was_sent_settles_the_message_that_opened_it() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        world.core.answers(OpenDialog(NEW), ChangeDialog(NEW), Settled("問3 ✓ 2行"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        for name in (
            "花壇",
            "花壇づくり",
        ):  # the first is answered with a changed dialog, which remembers as well
            ok(await world.slack.submit(world.tanaka, {"name": name}))
        await world.settle()
        (message,) = world.slack.received(world.tanaka)
        assert [block["type"] for block in message["blocks"]] == ["context", "section", "context"]
        assert message["text"] == "問3 · 3/10\n堤防の草刈りは誰がしますか。\n問3 ✓ 2行"


async def test_a_dialog_opened_from_a_message_for_one_person_settles_that() -> None:
    async with a_world() as world:
        world.core.answers(Say((QUESTION,)), OpenDialog(NEW), Settled("問3 ✓ 2行"))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "回答"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        ok(await world.slack.submit(world.tanaka, {"name": "花壇づくり"}))
        await world.settle()
        assert world.shown() == ["問3 ✓ 2行"]


async def test_a_message_that_is_gone_cannot_be_settled_and_nothing_breaks() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        world.core.answers(OpenDialog(NEW), Settled("問3 ✓ 2行"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        world.slack.team.remove(world.slack.messages(world.tanaka)[0])
        ok(await world.slack.submit(world.tanaka, {"name": "花壇づくり"}))
        await world.settle()
        assert world.shown() == []


async def test_a_press_in_a_message_for_one_person_is_answered_there() -> None:
    async with a_world() as world:
        world.core.answers(Say((QUESTION,)), Say((Message("記録しました。"),)), Settled("おわりました。"))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "回答"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        assert world.core.taken[1].at_once
        assert world.shown() == ["問3 · 3/10\n堤防の草刈りは誰がしますか。", "記録しました。"]
        ok(await world.slack.press(world.tanaka, label="いいえ"))
        await world.settle()
        assert "おわりました。" in world.shown()


async def test_a_press_that_could_not_be_stored_is_apologised_for_to_that_person() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        world.core.fails()
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        assert world.shown()[-1] == SORRY


async def test_a_press_can_open_a_dialog_and_a_press_inside_it_another_on_top() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        inside = Dialog(
            act(Verb.MANAGE, "p"),
            "事業",
            (Message("", choices=(Choice("名前を変える", act(Verb.RENAME, "p")),)),),
            "",
            "とじる",
        )
        world.core.answers(OpenDialog(inside), OpenDialog(NEW))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        ok(await world.slack.press(world.tanaka, label="名前を変える"))
        await world.settle()
        assert [call.name for call in world.slack.calls][-2:] == ["views.open", "views.push"]
        top = world.slack.view(world.tanaka)
        assert top is not None
        assert top["title"]["text"] == "新しい協働事業"


async def test_a_link_button_is_acknowledged_and_means_nothing() -> None:
    async with a_world() as world:
        await posted(world, Message("どうぞ", link=("LINEでひらく", "https://line.me/R/x")))
        ok(await world.slack.press(world.tanaka, label="LINEでひらく"))
        assert world.core.taken == []


async def test_a_choice_from_a_menu_brings_its_token() -> None:
    async with a_world() as world:
        choices = tuple(
            Choice(f"地区{n}", act(Verb.ANSWER, "s", "q", str(n)), Weight.ANSWER) for n in range(30)
        )
        await posted(world, Message("どこですか", choices=choices))
        (message,) = world.slack.received(world.tanaka)
        (menu,) = message["blocks"][-1]["elements"]
        ok(await world.slack.press(world.tanaka, None, menu["action_id"], value=choices[17].action.token))
        assert world.core.taken[0].said == Pressed(choices[17].action.token, "地区17")


# ---------------------------------------------------------------- dialogs


async def opened(world: World, dialog: Dialog = NEW) -> None:
    world.core.answers(OpenDialog(dialog))
    ok(await world.slack.command(world.tanaka, None, "/kyodo", "新規"))
    await world.settle()
    world.core.taken.clear()


async def test_a_sent_dialog_brings_its_values_by_field_and_its_context() -> None:
    async with a_world() as world:
        await opened(world)
        ok(
            await world.slack.submit(
                world.tanaka, {"name": " 花壇づくり ", "do_end:2026-10-25": "2026-10-26"}
            )
        )
        (incoming,) = world.core.taken
        assert incoming.said == Submitted(
            act(Verb.NEW).token,
            {
                "name": "花壇づくり",
                "form": "ise/a",
                "do_start": "2026-10-01",
                "do_end": "2026-10-26",
                "memo": "",
            },
            '{"draft": 1}',
        )
        assert world.slack.view(world.tanaka) is None


async def test_errors_stand_at_their_fields_and_strange_ones_at_the_first() -> None:
    async with a_world() as world:
        await opened(world)
        errors = {"do_end": "おわる日が先です。", "elsewhere": "ほかのこと", "name": "空です"}
        world.core.answers(FieldErrors(errors))
        ok(await world.slack.submit(world.tanaka, {"name": "x"}))
        assert world.slack.view_errors(world.tanaka) == {
            "do_end:2026-10-25": "おわる日が先です。",
            "name": "ほかのこと\n空です",
        }


async def test_errors_of_a_dialog_without_inputs_stand_on_top_of_it() -> None:
    async with a_world() as world:
        await opened(world, Dialog(act(Verb.NEW), "確認", (Message("よろしいですか。"),), "はい", "いいえ"))
        world.core.answers(FieldErrors({"x": "もう締めてあります。"}))
        ok(await world.slack.submit(world.tanaka))
        view = world.slack.view(world.tanaka)
        assert view is not None
        assert view["blocks"][0]["elements"][0]["text"] == "もう締めてあります。"


async def test_a_dialog_sent_again_unchanged_after_errors_is_looked_at_again() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(FieldErrors({"name": "x"}), FieldErrors({"name": "x"}), None)
        for _ in range(3):
            ok(await world.slack.submit(world.tanaka, {"name": "花壇"}))
        assert len({incoming.key for incoming in world.core.taken}) == 3


async def test_a_dialog_sent_twice_after_a_failure_counts_once() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.fails()
        ok(await world.slack.submit(world.tanaka, {"name": "花壇"}))
        assert world.slack.view_errors(world.tanaka) == {"name": SORRY}
        world.core.answers(None)
        ok(await world.slack.submit(world.tanaka))
        first, second = world.core.taken
        assert first.key == second.key


async def test_a_sent_dialog_can_change_into_the_next() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(ChangeDialog(new("2026-11-30")))
        ok(await world.slack.submit(world.tanaka, {"name": "花壇"}))
        view = world.slack.view(world.tanaka)
        assert view is not None
        assert json.loads(view["private_metadata"])["context"] == '{"end": "2026-11-30"}'
        # What was typed in a field of the same id stays; a date that we changed shows our value.
        assert view["state"]["values"]["name"]["v"]["value"] == "花壇"
        assert view["state"]["values"]["do_end:2026-11-30"]["v"]["selected_date"] == "2026-11-30"


async def test_a_changed_date_is_heard_at_once_and_changes_the_others() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(ChangeDialog(new("2026-12-24")))
        said = await world.slack.press(
            world.tanaka,
            "view",
            block_id="do_start:2026-10-01",
            value="2026-12-01",
            typed={"name": "花壇"},
        )
        ok(said)
        await world.settle()
        (incoming,) = world.core.taken
        assert isinstance(incoming.said, Submitted)
        assert incoming.said.live
        assert incoming.said.values["do_start"] == "2026-12-01"
        assert incoming.said.values["name"] == "花壇"
        view = world.slack.view(world.tanaka)
        assert view is not None
        assert view["state"]["values"]["name"]["v"]["value"] == "花壇"
        assert view["state"]["values"]["do_end:2026-12-24"]["v"]["selected_date"] == "2026-12-24"


async def test_a_race_of_two_changes_ends_with_the_newer_one() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(ChangeDialog(new("2026-12-24")))
        conflict = answers(200, {"ok": False, "error": "hash_conflict"})
        world.slack.faults.next("views.update", conflict)
        ok(await world.slack.press(world.tanaka, "view", block_id="do_start:2026-10-01", value="2026-12-01"))
        await world.settle()
        assert "hash" not in world.called("views.update")[-1]
        view = world.slack.view(world.tanaka)
        assert view is not None
        assert "do_end:2026-12-24" in view["state"]["values"]


async def test_errors_while_a_dialog_is_filled_in_stand_under_their_fields() -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(
            FieldErrors({"do_start": "今日より前です。"}), FieldErrors({"do_start": "まだです。"})
        )
        for day in ("2020-01-01", "2020-01-02"):
            ok(await world.slack.press(world.tanaka, "view", block_id="do_start:2026-10-01", value=day))
            await world.settle()
        view = world.slack.view(world.tanaka)
        assert view is not None
        remarks = [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]
        assert remarks == ["まだです。"]


async def test_a_dialog_too_large_for_slack_is_our_fault_and_said_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with a_world() as world:
        await opened(world)
        world.core.answers(ChangeDialog(Dialog(act(Verb.NEW), "x", NEW.parts, "x", "x", context="x" * 3_000)))
        with caplog.at_level(logging.CRITICAL):
            ok(await world.slack.submit(world.tanaka, {"name": "花壇"}))
        assert world.slack.view_errors(world.tanaka) == {"name": SORRY}


async def test_a_closed_dialog_is_no_news() -> None:
    async with a_world() as world:
        ok(
            await world.slack.interact(
                world.tanaka, {"type": "view_closed", "view": {"id": "V1", "callback_id": "x"}}
            )
        )
        assert world.core.taken == []


async def test_trouble_after_the_commit_is_logged_without_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        world.core.answers(Settled("秘密の答え"))
        world.slack.faults.next(
            "chat.update", accepts_then_answers(200, {"ok": False, "error": "cant_update_message"})
        )
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.settle()
        assert "cant_update_message" in caplog.text
        assert "秘密の答え" not in caplog.text


async def test_closing_waits_for_what_was_begun_but_not_for_ever() -> None:
    async with a_world() as world:
        await posted(world, QUESTION)
        world.core.answers(Settled("済み"), Settled("済み"))
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.edge.close()
        assert len(world.called("chat.update")) == 1
        await posted(world, QUESTION)
        world.slack.faults.next("chat.update", accepts_then_times_out())
        ok(await world.slack.press(world.tanaka, label="はい"))
        await world.edge.close(0.1)


# ---------------------------------------------------------------- building


async def test_oauth_settings_in_the_environment_do_not_take_the_token_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    async with a_world() as world:
        world.core.answers(OpenDialog(NEW))
        ok(await world.slack.command(world.tanaka, None, "/kyodo", "新規"))
        await world.settle()
        (call,) = [call for call in world.slack.calls if call.name == "views.open"]
        assert call.headers["authorization"] == f"Bearer {TOKEN}"


async def test_no_call_to_slack_stands_before_the_first_answer() -> None:
    async with a_world() as world:
        ok(await world.slack.message(world.tanaka, "はい"))
        assert world.slack.calls == []
