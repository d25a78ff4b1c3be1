"""``/kyodo new`` as a coordinator fills it in: six inputs, every date before saving, two invitations."""

import asyncio
import io
import json
import re
import sqlite3
import struct
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
import pytest_asyncio
import segno

from handlers.demo.wire import Delivery
from tests.journeys.desk import (
    audit,
    choose_date,
    clean_wire,
    fill,
    labels,
    newest,
    open_new,
    person_id,
    seen,
    shown_dates,
    six,
    view,
    view_words,
)
from tests.journeys.town import Town, a_town, post_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("new")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


@pytest.fixture
def tanaka(town: Town) -> str:
    return town.slack.add_person("田中")


# ---------------------------------------------------------------- the first dialog


async def test_the_dialog_has_six_inputs(town: Town, tanaka: str) -> None:
    await open_new(town, tanaka)
    inputs = [block["block_id"] for block in view(town, tanaka)["blocks"] if block["type"] == "input"]
    assert inputs == ["name", "form", "side_a", "side_b", "do_start", "do_end"]


async def test_the_dialog_opens_only_after_the_commit(town: Town, tanaka: str) -> None:
    kept: list[tuple[str]] = []
    address = str(town.app.store.url.database)

    def look() -> None:
        if town.slack.calls and town.slack.calls[-1].name == "views.open":
            with sqlite3.connect(address) as database:
                rows = database.execute('select language from people where "user" = ?', (tanaka,))
                kept.extend(rows.fetchall())

    town.slack.on_change.append(look)
    await open_new(town, tanaka)
    town.slack.on_change.remove(look)
    assert len(kept) == 1


async def test_the_select_begins_with_the_forms_of_the_citys_own_pack(town: Town, tanaka: str) -> None:
    await open_new(town, tanaka)
    (select,) = (b["element"] for b in view(town, tanaka)["blocks"] if b.get("block_id") == "form")
    assert select["options"][0]["value"].startswith("ise/")


async def test_typing_new_in_the_direct_message_leads_to_the_dialog(town: Town, tanaka: str) -> None:
    await town.write(tanaka, "新規")
    await town.slack.press(tanaka, label="新しい事業")
    await town.app.settle()
    assert view(town, tanaka)["title"]["text"] == "新しい協働事業"


@pytest.mark.parametrize(
    ("changed", "fields", "words"),
    [
        ({"do_end": "2026-10-09"}, {"do_end"}, "10/10(土)"),
        ({"do_start": "2026-08-31"}, {"do_start"}, "9/1(火)"),
        ({"side_b": " 花壇の会 "}, {"side_b"}, "別の名前"),
        ({"do_end": "2032-10-09"}, {"do_end"}, "5年"),
        ({"name": "　", "do_end": "2026-10-09"}, {"name", "do_end"}, "書いて"),
    ],
    ids=["end before start", "in the past", "the same sides", "for ever", "two at once"],
)
async def test_what_cannot_be_taken_is_said_at_its_field(
    town: Town, tanaka: str, changed: dict[str, str], fields: set[str], words: str
) -> None:
    await fill(town, tanaka, **changed)
    errors = town.slack.view_errors(tanaka)
    assert set(errors) == fields
    assert words in "".join(errors.values())


async def test_a_name_that_is_too_long_for_us_is_said_at_its_field_whatever_the_window_let_through(
    town: Town, tanaka: str
) -> None:
    await open_new(town, tanaka)
    said = await submit_raw(town, tanaka, six(name="花" * 81, side_a=""))
    assert said.json["response_action"] == "errors"
    assert set(said.json["errors"]) == {"name", "side_a"}


async def test_a_form_that_no_pack_has_is_said_at_its_field(town: Town, tanaka: str) -> None:
    await open_new(town, tanaka)
    said = await submit_raw(town, tanaka, six(form="atlantis/tribute"))
    assert set(said.json["errors"]) == {"form"}


async def test_after_an_error_the_corrected_form_goes_on(town: Town, tanaka: str) -> None:
    await fill(town, tanaka, do_end="2026-10-09")
    await town.slack.submit(tanaka, {"do_end": "2026-10-25"})
    assert view(town, tanaka)["title"]["text"] == "日程の確認"


async def submit_raw(town: Town, who: str, values: dict[str, str]) -> Delivery:
    """The open dialog sent with these values, past the checks of Slack's own window."""
    state: dict[str, object] = {}
    for block, value in values.items():
        if block.startswith("do_"):
            state[block] = {"v": {"type": "datepicker", "selected_date": value}}
        elif block == "form":
            state[block] = {"v": {"type": "static_select", "selected_option": {"value": value}}}
        else:
            state[block] = {"v": {"type": "plain_text_input", "value": value or None}}
    return await town.slack.interact(
        who, {"type": "view_submission", "view": {**view(town, who), "state": {"values": state}}}
    )


# ---------------------------------------------------------------- the preview


async def test_the_preview_shows_every_date_with_weekday_era_and_rule(town: Town, tanaka: str) -> None:
    await fill(town, tanaka)
    assert shown_dates(town, tanaka) == {
        "plan.start": date(2026, 9, 1),
        "form.due": date(2026, 9, 1),  # 45 days before Do is over already
        "agree.draft": date(2026, 9, 10),
        "plan.due": date(2026, 9, 15),
        "agree.sign": date(2026, 9, 26),
        "agree.final": date(2026, 10, 9),
        "plan.end": date(2026, 10, 9),
        "do.start": date(2026, 10, 10),
        "do.due": date(2026, 10, 16),  # halfway is Saturday the 17th: the Friday before
        "do.end": date(2026, 10, 25),
        "see.start": date(2026, 10, 26),
        "see.due": date(2026, 11, 9),  # Sunday the 8th: the Monday after
        "see.end": date(2026, 11, 24),
        "report.due": date(2026, 11, 24),
        "publish.due": date(2026, 12, 24),
        "case.due": date(2027, 5, 30),  # 60 days after the fiscal year
        "carry.due": date(2027, 9, 1),
    }
    words = view_words(town, tanaka)
    for line in (
        "企画の質問の締切 — 2026年9月15日(火)・令和8年",
        "企画の始まり 9/1(火) + 14日 = 9/15(火)",
        "振り返りの質問の締切 — 2026年11月9日(月)・令和8年",
        "実施の終わり 10/25(日) + 14日 = 11/8(日)。閉庁日なので11/9(月)",
        "実績報告の期限 — 2026年11月24日(火)・令和8年",
        "実施の終わり 10/25(日) + 30日 = 11/24(火)",
    ):
        assert line in words


async def test_the_preview_names_the_project_its_sides_and_its_fiscal_year(town: Town, tanaka: str) -> None:
    await fill(town, tanaka, do_start="2027-03-20", do_end="2027-04-04")
    words = view_words(town, tanaka)
    assert "「花壇づくり」: 花壇の会 と 公園緑地課" in words
    assert "令和8年度" in words


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("花壇の会", "公園緑地課", "市の側は、名前から公園緑地課とみています。"),
        ("伊勢市", "教育委員会", "市の側は、名前から伊勢市、教育委員会とみています。"),
        ("花壇の会", "さくら薬局", "市の側の団体が見あたりません。民民協働として始めます。"),
    ],
)
async def test_the_preview_says_which_side_is_taken_for_the_citys(
    town: Town, tanaka: str, a: str, b: str, said: str
) -> None:
    await fill(town, tanaka, side_a=a, side_b=b)
    assert said in view_words(town, tanaka)
    assert "つくったあと「この事業の設定」の「団体」で直せます" in view_words(town, tanaka)


async def test_a_closed_day_that_stays_is_marked(town: Town, tanaka: str) -> None:
    await fill(town, tanaka)
    assert "2026年10月10日(土)・令和8年\n決めた日。この日は閉庁日です" in view_words(town, tanaka)


async def test_changing_a_date_moves_those_that_follow(town: Town, tanaka: str) -> None:
    await fill(town, tanaka)
    await choose_date(town, tanaka, "do.end", "2026-11-01")
    found = shown_dates(town, tanaka)
    assert (found["see.start"], found["see.due"], found["report.due"]) == (
        date(2026, 11, 2),
        date(2026, 11, 16),  # Sunday the 15th
        date(2026, 12, 1),
    )


async def test_a_date_chosen_by_hand_stays_when_another_one_is_changed(town: Town, tanaka: str) -> None:
    await fill(town, tanaka)
    await choose_date(town, tanaka, "see.due", "2026-11-20")
    await choose_date(town, tanaka, "do.end", "2026-11-01")
    found = shown_dates(town, tanaka)
    assert found["see.due"] == date(2026, 11, 20)
    assert found["see.start"] == date(2026, 11, 2)
    assert "決めた日" in view_words(town, tanaka)


async def test_the_dates_of_the_preview_are_the_dates_of_the_project(town: Town, tanaka: str) -> None:
    await fill(town, tanaka, name="日程どおり")
    await choose_date(town, tanaka, "plan.due", "2026-09-18")
    expected = {kind: on.isoformat() for kind, on in shown_dates(town, tanaka).items()}
    await town.slack.submit(tanaka, {})
    record = await town.export("日程どおり")
    assert {d["kind"]: d["due"] for d in record["deadlines"]} == expected


async def test_dates_in_the_wrong_order_are_said_at_the_field(town: Town, tanaka: str) -> None:
    await fill(town, tanaka)
    await choose_date(town, tanaka, "see.due", "2026-10-20")
    await town.slack.submit(tanaka, {})
    (field,) = town.slack.view_errors(tanaka)
    assert field.startswith("see.due:")


async def test_closing_the_preview_makes_nothing(town: Town, tanaka: str) -> None:
    await fill(town, tanaka, name="やめた事業")
    await town.slack.close_view(tanaka)
    assert await town.read(lambda uow: uow.projects.named("やめた事業")) == []


# ---------------------------------------------------------------- the project and its invitations


async def make(town: Town, who: str, **changed: str) -> list[str]:
    """A project, made; gives what the coordinator sees of it."""
    before = len(town.slack.messages(who))
    await fill(town, who, **changed)
    await town.slack.submit(who, {})
    await town.deliver()
    return [post_text(post) for post in town.slack.messages(who)[before:]]


async def test_the_maker_becomes_coordinator_and_the_log_says_so(town: Town, tanaka: str) -> None:
    await make(town, tanaka, name="記録つき")
    (line,) = await audit(town, "記録つき", "project.created")
    assert line["actor"] == await person_id(town, tanaka)
    assert "進行役" in "\n".join(await members(town, tanaka))


async def members(town: Town, who: str) -> list[str]:
    await town.command(who, "status")
    await town.press(who, "設定")
    return await town.press(who, "参加している人")


async def test_each_side_has_an_invitation_with_words_and_a_link_that_carries_them(
    town: Town, tanaka: str
) -> None:
    said = "\n".join(await make(town, tanaka, name="招きあう事業"))
    codes = re.findall(r"「参加 ([A-Z0-9]{4}-[A-Z0-9]{4})」", said)
    links = re.findall(r"https://line\.me/R/oaMessage/\S+", said)
    assert len(set(codes)) == 2
    assert [unquote(link) for link in links] == [
        f"https://line.me/R/oaMessage/@kyodo-demo/?参加 {code}" for code in codes
    ]


async def test_the_qr_picture_of_each_invitation_is_the_links_own(town: Town, tanaka: str) -> None:
    said = "\n".join(await make(town, tanaka, name="絵のある事業"))
    links = re.findall(r"https://line\.me/R/oaMessage/\S+", said)
    pictures = [call.raw for call in town.slack.calls if call.name == "upload"]
    assert len(pictures) == 2
    for link, picture in zip(links, pictures, strict=True):
        code = segno.make(link, error="m", micro=False)
        (width,) = struct.unpack(">I", picture[16:20])
        out = io.BytesIO()
        code.save(out, kind="png", scale=width // code.symbol_size(border=4)[0], border=4)
        assert picture == out.getvalue()
        assert width >= 300


async def test_a_picture_stands_in_the_coordinators_own_conversation_and_says_what_it_opens(
    town: Town, tanaka: str
) -> None:
    await make(town, tanaka, name="絵の行き先")
    done = [{**c.query, **c.body} for c in town.slack.calls if c.name == "files.completeUploadExternal"]
    assert [call.get("channel_id") or call.get("channels") for call in done] == [town.slack.dm(tanaka)] * 2
    titles = " ".join(json.loads(call["files"])[0]["title"] for call in done)
    assert "花壇の会が「絵の行き先」に参加するためのQRコード" in titles


async def test_a_double_click_on_create_makes_one_project(town: Town, tanaka: str) -> None:
    await fill(town, tanaka, name="二度押し")
    payload = {"type": "view_submission", "view": view(town, tanaka)}
    await asyncio.gather(town.slack.interact(tanaka, payload), town.slack.interact(tanaka, payload))
    await town.deliver()
    assert len(await town.read(lambda uow: uow.projects.named("二度押し"))) == 1


async def test_two_projects_of_one_name_can_be_made(town: Town, tanaka: str) -> None:
    await make(town, tanaka, name="同じ名前")
    await make(town, tanaka, name="同じ名前")
    assert len(await town.read(lambda uow: uow.projects.named("同じ名前"))) == 2


async def test_a_channel_call_in_a_name_is_shown_as_it_was_typed(town: Town, tanaka: str) -> None:
    said = await make(town, tanaka, name="<!channel> *祭り*", side_a="<@U1> & 会")
    assert said[0].startswith("<!channel> *祭り*")
    for post in town.slack.messages(tanaka):
        assert "<!channel>" not in post.text
        marked = [one for block in post.blocks for one in _texts(block) if one["type"] == "mrkdwn"]
        assert not any("<!channel>" in one["text"] or "<@U1>" in one["text"] for one in marked)


def _texts(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        here = [node] if node.get("type") in ("plain_text", "mrkdwn") else []
        return here + [one for value in node.values() for one in _texts(value)]
    return [one for item in node for one in _texts(item)] if isinstance(node, list) else []


async def test_control_characters_in_a_name_are_gone(town: Town, tanaka: str) -> None:
    await make(town, tanaka, name="花\u0000壇\u202e\u0007づくり・制御")
    assert len(await town.read(lambda uow: uow.projects.named("花壇づくり・制御"))) == 1


# ---------------------------------------------------------------- who may


async def test_a_known_guest_is_refused_before_the_dialog(town: Town) -> None:
    guest = town.slack.add_person("山田", guest=True)
    await town.command(guest, "help")
    (said,) = await town.command(guest, "new")
    assert said == "ゲストの方は事業をつくれません。ワークスペースのメンバーに頼んでください。"
    assert town.slack.view(guest) is None


async def test_a_guest_nobody_knew_yet_is_refused_at_the_sending(town: Town) -> None:
    guest = town.slack.add_person("山田", guest=True)
    await town.slack.command(guest, None, "/kyodo", "new")
    await town.app.settle()
    await town.slack.submit(guest, six(name="ゲストの事業"))
    await town.deliver()
    assert "ゲストの方は事業をつくれません" in seen(town, guest)
    assert await town.read(lambda uow: uow.projects.named("ゲストの事業")) == []


async def test_the_menu_offers_a_new_project(town: Town, tanaka: str) -> None:
    await town.command(tanaka, "")
    assert "新しい事業" in labels(newest(town, tanaka))


async def test_without_line_the_invitation_says_how_to_join_in_slack(tmp_path: Path) -> None:
    async with a_town(tmp_path, LINE_CHANNEL_SECRET="", LINE_CHANNEL_ACCESS_TOKEN="") as alone:
        tanaka = alone.slack.add_person("田中")
        said = "\n".join(await make(alone, tanaka))
        assert "line.me" not in said
        assert "LINEで" not in said
        assert "/kyodo join " in said
        assert alone.wire_problems() == []
