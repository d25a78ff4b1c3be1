"""What Slack, strangers and accidents send: a clear answer each, nothing lost, nothing given away."""

import io
import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from handlers.demo.wire import Delivery, wall_clock
from tests.journeys.desk import clean_wire, join, labels, newest, press_token, project_id, seen
from tests.journeys.town import Town, a_town, post_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("bad")) as town:
        town.slack.retries = False
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


def hello(town: Town, who: str, text: str = "状況", **event: object) -> bytes:
    """A direct message as Slack's Events API sends it."""
    ts = town.slack.team.ts()
    message = {
        "type": "message",
        "channel": town.slack.dm(who),
        "channel_type": "im",
        "user": who,
        "text": text,
        "ts": ts,
        **event,
    }
    envelope = {
        "type": "event_callback",
        "team_id": town.slack.team.id,
        "event_id": f"Ev{ts.replace('.', '')}",
        "event": message,
    }
    return json.dumps(envelope).encode()


# ---------------------------------------------------------------- signatures and bodies


@pytest.mark.parametrize(
    "signature", ["v0=" + "0" * 64, "", "v0=", "v1=abc", "garbage", "v0=ééé"], ids=lambda s: s[:10] or "none"
)
async def test_a_wrong_signature_is_refused_and_nothing_happens(town: Town, signature: str) -> None:
    tanaka = town.slack.add_person("田中")
    said = await town.slack.raw_body(hello(town, tanaka), signature=signature)
    await town.deliver()
    assert said.status == 401
    assert town.slack.messages(tanaka) == []


@pytest.mark.parametrize("timestamp", ["0", "", "yesterday", "-5", "1e9", "9" * 40, "٣"])
async def test_a_timestamp_that_is_stale_or_none_is_refused(town: Town, timestamp: str) -> None:
    body = hello(town, town.slack.add_person("田中"))
    stamp = timestamp.encode().decode("latin-1")
    said = await town.slack.raw_body(body, timestamp=stamp, signature=town.slack.sign(body, timestamp))
    assert said.status == 401


async def test_a_request_of_ten_minutes_ago_is_refused(town: Town) -> None:
    body = hello(town, town.slack.add_person("田中"))
    said = await town.slack.raw_body(body, timestamp=str(int(wall_clock()) - 600))
    assert said.status == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\x00\xff\xfe", b"{}", b'{"type": 5}', b"payload=%7B"]
)
async def test_a_body_that_is_none_of_slacks_gets_a_plain_refusal(town: Town, body: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        said = await town.slack.raw_body(body, content_type=kind)
        assert 400 <= said.status < 500
        assert "Traceback" not in said.body


async def test_a_huge_body_is_refused(town: Town) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.url}/slack/events", data=io.BytesIO(b"x" * (2 * 1024 * 1024))) as said,
    ):
        assert said.status == 413


async def test_after_all_that_the_bot_still_answers(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    await town.slack.raw_body(b"{")
    (said,) = await town.command(tanaka, "help")
    assert said.startswith("使いかた")


# ---------------------------------------------------------------- events


async def test_an_unknown_event_is_taken_and_changes_nothing(town: Town) -> None:
    said = await town.slack.event({"type": "galaxy_collapsed", "user": town.slack.add_person("田中")})
    assert said.status == 200


async def test_the_same_event_again_is_answered_once(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    said = await town.slack.message(tanaka, "ヘルプ")
    await town.slack.again(said.event_id)
    await town.slack.again(said.event_id, reason=None)
    await town.deliver()
    assert len(town.slack.received(tanaka)) == 1


async def test_another_bots_message_is_not_answered(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    said = await town.slack.raw_body(
        hello(town, tanaka, "参加 AAAA-2222", bot_id="B0OTHER", subtype="bot_message")
    )
    await town.deliver()
    assert said.status == 200
    assert town.slack.messages(tanaka) == []


async def test_our_own_message_is_not_answered(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    body = hello(town, tanaka, "状況", bot_id=town.slack.team.bot_id)
    await town.slack.raw_body(body)
    await town.deliver()
    assert town.slack.messages(tanaka) == []


async def test_words_that_no_store_can_hold_are_taken_without_them(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    said = await town.slack.message(tanaka, "\x00\x07ヘル\u202eプ\ud7ff"[:-1])
    await town.deliver()
    assert said.status == 200
    assert post_text(newest(town, tanaka)).startswith("使いかた")


async def test_a_very_long_message_is_no_answer_and_no_trouble(town: Town) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, "長い話")
    await join(town, sato, codes["b"])
    (said,) = await town.write(sato, "はい" * 8000)
    assert "読みとれませんでした" in said
    assert (await town.export("長い話"))["answers"] == []


async def test_a_file_is_no_answer(town: Town) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, "写真")
    await join(town, sato, codes["b"])
    await town.slack.raw_body(hello(town, sato, "", subtype="file_share", files=[{"id": "F1"}]))
    await town.deliver()
    said = post_text(newest(town, sato))
    assert "ここでは受けとれません" in said
    assert "問1 · 1/10" in said  # which still stands


async def test_an_unknown_word_shows_what_there_is_and_calls_nobody(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    (said,) = await town.command(tanaka, "<!channel> <@U12345> やっほー")
    assert said.startswith("「<!channel>")
    assert "使いかた" in said
    assert "<!channel>" not in newest(town, tanaka).text


async def test_a_broken_action_is_an_old_button(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    for token in ("9:ans:a:b:c", "1:don", "1:snz:x:7", "x" * 1999, "1:opn:nothing"):
        said = await press_token(town, tanaka, token)
        assert said.status == 200
    assert "不具合" not in seen(town, tanaka)


@pytest.mark.parametrize("context", ["", "{", "[]", '{"hand": 3}'])
async def test_a_dialog_that_we_never_opened_makes_nothing(town: Town, context: str) -> None:
    tanaka = town.slack.add_person("田中")
    metadata = json.dumps({"token": "1:nwc", "context": context})
    view = {
        "id": "V1",
        "hash": f"1.{context}",
        "private_metadata": metadata,
        "state": {"values": {}},
        "blocks": [],
    }
    said = await town.slack.interact(
        tanaka, {"type": "view_submission", "view": {**view, "type": "modal", "callback_id": "kyodo"}}
    )
    await town.deliver()
    assert said.status == 200
    assert "つくりました" not in seen(town, tanaka)


# ---------------------------------------------------------------- another workspace


async def foreign_command(town: Town, words: str) -> Delivery:
    """``/kyodo words`` by somebody of another workspace, signed like everything that Slack sends."""
    fields = {
        "command": "/kyodo",
        "text": words,
        "team_id": "T0ELSEWHERE",
        "user_id": "U0STRANGER",
        "channel_id": "D0ELSEWHERE",
        "trigger_id": f"1.2.{town.slack.ids.hex(8)}",
        "response_url": "http://127.0.0.1:9/none",
    }
    kind = "application/x-www-form-urlencoded"
    return await town.slack.raw_body(urlencode(fields).encode(), content_type=kind)


async def test_another_workspace_sees_no_project_and_no_difference(town: Town) -> None:
    await town.new_project(town.slack.add_person("田中"), "隣の町の事業")
    real = str((await foreign_command(town, "status 隣の町の事業")).json)
    none = str((await foreign_command(town, "status 月の裏側の事")).json)
    assert real.replace("隣の町の事業", "…") == none.replace("月の裏側の事", "…")


async def test_another_workspaces_person_cannot_join_with_a_code(town: Town) -> None:
    codes = await town.new_project(town.slack.add_person("田中"), "隣の町の番号")
    await foreign_command(town, f"join {codes['a']}")
    id_ = await project_id(town, "隣の町の番号")
    await press_token(town, town.slack.add_person("x"), f"1:agr:{codes['a'].replace('-', '')}", **elsewhere())
    assert len(await town.read(lambda uow: uow.projects.members(id_))) == 1


async def test_another_workspaces_press_on_our_button_does_nothing(town: Town) -> None:
    await town.new_project(town.slack.add_person("田中"), "隣の町の釦")
    id_ = await project_id(town, "隣の町の釦")
    before = await town.audit("隣の町の釦")
    for verb in (f"inv:{id_}", f"arc:{id_}", f"exp:{id_}:json", f"mem:{id_}", f"rvk:{id_}:a"):
        await press_token(town, town.slack.add_person("x"), f"1:{verb}", **elsewhere())
    assert await town.audit("隣の町の釦") == before


def elsewhere() -> dict[str, object]:
    """The parts of a payload that name another workspace and an administrator of it."""
    return {
        "team": {"id": "T0ELSEWHERE", "domain": "else"},
        "user": {"id": "U0STRANGER", "username": "s", "team_id": "T0ELSEWHERE"},
    }


async def test_the_menu_of_an_empty_command_is_there_for_everybody(town: Town) -> None:
    guest = town.slack.add_person("山田", guest=True)
    await town.command(guest, "")
    assert "状況" in labels(newest(town, guest))
