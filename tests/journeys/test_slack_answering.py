"""The sheet in Slack: joining, answering by buttons, dialogs and words, and what others see of it."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.messages import Address, Standing
from bot.domain.project import Project, Role, Side
from bot.domain.sheets import Sheet, SheetState
from bot.services.ports import UnitOfWork
from handlers.demo.slack_team import SlackPerson
from tests.journeys.desk import (
    SIDES,
    answer_all,
    audit,
    clean_wire,
    colleague,
    join,
    labels,
    newest,
    press_token,
    seen,
    send_all,
    view,
    view_words,
)
from tests.journeys.town import Town, a_town, post_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("answering")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


class Desk:
    """A fresh project with its coordinator and one person of each side, who have not joined yet."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name = town, name
        self.tanaka = town.slack.add_person("田中")
        self.hana = town.slack.add_person("ハナ")
        self.sato = town.slack.add_person("佐藤")
        self.codes: dict[str, str] = {}

    async def both_join(self) -> None:
        await join(self.town, self.hana, self.codes["a"])
        await join(self.town, self.sato, self.codes["b"])

    async def value(self, question: str, side: str = "b") -> Any:
        record = await self.town.export(self.name)
        found = [a["value"] for a in record["answers"] if a["question"] == question and a["side"] == side]
        return found[0] if found else None


@pytest_asyncio.fixture(loop_scope="module")
async def desk(town: Town, request: pytest.FixtureRequest) -> Desk:
    desk = Desk(town, request.node.name.removeprefix("test_")[:60])
    desk.codes = await town.new_project(desk.tanaka, desk.name)
    return desk


# ---------------------------------------------------------------- joining


async def test_joining_tells_who_asks_why_who_sees_it_and_how_long_it_is_kept(town: Town, desk: Desk) -> None:
    said = "\n".join(await town.command(desk.sato, f"join {desk.codes['b']}"))
    for part in ("田中", "10問", "花壇の会には見えません", "5年度", SIDES["b"]):
        assert part in said


async def test_joining_by_direct_message_is_the_same(town: Town, desk: Desk) -> None:
    await town.write(desk.sato, f"参加 {desk.codes['b'].lower()}")
    (said,) = await town.press(desk.sato, "はじめる")
    assert "問1 · 1/10" in said


async def test_joining_from_a_channel_goes_on_in_the_direct_message(town: Town, desk: Desk) -> None:
    channel = town.slack.add_channel(f"協働-{desk.name}", [desk.sato, desk.hana])
    await town.slack.command(desk.sato, channel, "/kyodo", f"join {desk.codes['b']}")
    await town.deliver()
    assert "ダイレクトメッセージに送りました" in post_text(town.slack.messages(desk.sato, channel)[-1])
    assert "はじめる" in labels(newest(town, desk.sato))
    assert town.slack.messages(desk.hana, channel) == []


async def test_a_wrong_code_leads_to_a_person(town: Town, desk: Desk) -> None:
    await town.command(desk.sato, "join AAAA-2222")
    assert "見つかりませんでした" in post_text(newest(town, desk.sato))
    assert "担当者に相談する" in labels(newest(town, desk.sato))


async def test_after_ten_wrong_codes_a_person_waits_even_with_the_right_one(town: Town, desk: Desk) -> None:
    for number in range(10):
        await town.slack.command(desk.sato, None, "/kyodo", f"join AAAA-22{number}2")
    await town.command(desk.sato, f"join {desk.codes['b']}")
    assert "60分" in post_text(newest(town, desk.sato))


async def test_joining_twice_goes_on_where_one_was(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.press(desk.sato, "はい")
    await town.command(desk.sato, f"join {desk.codes['b']}")
    assert "問2 · 2/10" in post_text(newest(town, desk.sato))
    assert len(await audit(town, desk.name, "member.joined")) == 1


async def test_a_double_click_on_agree_joins_once(town: Town, desk: Desk) -> None:
    await town.command(desk.sato, f"join {desk.codes['b']}")
    await asyncio.gather(*(town.slack.press(desk.sato, label="はじめる") for _ in range(2)))
    await town.deliver()
    assert len(await audit(town, desk.name, "member.joined")) == 1


async def test_nobody_joins_both_sides(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.command(desk.sato, f"join {desk.codes['a']}")
    assert "片方だけ" in post_text(newest(town, desk.sato))


async def test_the_coordinator_is_told_kindly_that_others_answer(town: Town, desk: Desk) -> None:
    await town.command(desk.tanaka, f"join {desk.codes['a']}")
    assert "別の役目" in post_text(newest(town, desk.tanaka))


async def test_a_guest_may_join_and_answer_where_invited(town: Town, desk: Desk) -> None:
    guest = town.slack.add_person("山田", guest=True)
    await join(town, guest, desk.codes["a"])
    await town.press(guest, "はい")
    assert await desk.value("ise.chk.1", "a") == "yes"


# ---------------------------------------------------------------- answering


async def test_an_answer_by_button_is_kept_and_the_next_question_stands(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    (said,) = (await town.press(desk.sato, "いいえ"))[-1:]
    assert said.startswith("「いいえ」ですね。")
    assert "問2 · 2/10" in said
    assert await desk.value("ise.chk.1") == "no"


async def test_the_pressed_message_loses_its_buttons_and_says_what_was_chosen(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    question = newest(town, desk.sato)
    await town.press(desk.sato, "はい")
    pressed = town.slack.team.find(question.channel, question.ts)
    assert pressed is not None
    assert not {"はい", "いいえ", "スキップ", "なぜ?"} & set(labels(pressed))
    assert "問1 ✓ はい" in post_text(pressed)


async def test_a_principle_stands_before_the_first_question_of_a_stage_once(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    first = newest(town, desk.sato)
    assert post_text(first).startswith("1 目的共有の原則\n")
    assert "問1 · 1/10" in post_text(first)
    await town.press(desk.sato, "ほかの原則")
    assert "目的共有の原則" in post_text(newest(town, desk.sato))
    for words in ("answer", "中断", "answer"):
        await town.command(desk.sato, words)
    for sheet in (post_text(post) for post in town.slack.messages(desk.sato)[-3:]):
        assert "目的共有の原則" not in sheet


async def test_typed_words_answer_in_the_direct_message(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.write(desk.sato, "イイエ。")
    assert await desk.value("ise.chk.1") == "no"


async def test_words_in_a_slash_command_steer_the_sheet(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.press(desk.sato, "はい")
    await town.command(desk.sato, "戻る")
    assert "問1 · 1/10" in post_text(newest(town, desk.sato))


async def test_answer_goes_on_where_one_stopped(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.press(desk.sato, "はい")
    await town.press(desk.sato, "中断")
    await town.command(desk.sato, "answer")
    said = post_text(newest(town, desk.sato))
    assert said.startswith("おかえりなさい")
    assert "問2 · 2/10" in said


async def test_a_reason_is_written_in_a_dialog(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.press(desk.sato, "いいえ")
    await town.slack.press(desk.sato, label="問1の理由を書く")
    await town.app.settle()
    assert "同じ言葉で言えそうですか" in view_words(town, desk.sato)
    await town.slack.submit(desk.sato, {"reason": "まだ <!here> 話していない"})
    await town.deliver()
    assert "問1の理由を記録しました" in post_text(newest(town, desk.sato))
    record = await town.export(desk.name)
    assert [a["comment"] for a in record["answers"]] == ["まだ <!here> 話していない"]


async def test_a_reason_of_five_thousand_emoji_is_kept_as_far_as_slack_lets_it_through(
    town: Town, desk: Desk
) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.press(desk.sato, "いいえ")
    await town.slack.press(desk.sato, label="問1の理由を書く")
    await town.app.settle()
    open_view = view(town, desk.sato)
    open_view["state"] = {"values": {"reason": {"v": {"type": "plain_text_input", "value": "🌷" * 5000}}}}
    said = await town.slack.interact(desk.sato, {"type": "view_submission", "view": open_view})
    assert said.status == 200
    await town.slack.close_view(desk.sato)
    await town.write(desk.sato, "一覧")
    record = await town.export(desk.name)
    assert record["answers"][0]["comment"].startswith("🌷" * 2999)
    assert "🌷" in seen(town, desk.sato)


async def test_an_old_button_is_answered_kindly_and_changes_nothing(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    old = replace(newest(town, desk.sato), blocks=list(newest(town, desk.sato).blocks))
    await town.press(desk.sato, "はい")
    await town.slack.press(desk.sato, old, label="いいえ")
    await town.deliver()
    assert "もう答えています(はい)" in post_text(newest(town, desk.sato))
    assert await desk.value("ise.chk.1") == "yes"


async def test_a_double_click_stores_one_answer(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    question = newest(town, desk.sato)
    presses = (town.slack.press(desk.sato, question, label=label) for label in ("はい", "いいえ"))
    await asyncio.gather(*presses)
    await town.deliver()
    record = await town.export(desk.name)
    assert len(record["answers"]) == 1
    assert record["history"] == []


async def test_a_button_nobody_made_changes_nothing(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await press_token(town, desk.sato, "1:ans:x")
    assert "このボタンは古くなって" in post_text(newest(town, desk.sato))


async def test_the_whole_sheet_is_reviewed_and_sent(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await answer_all(town, desk.sato, no=("3",))
    review = post_text(newest(town, desk.sato))
    assert "これで全部です" in review
    await town.press(desk.sato, "この内容で送る")
    assert f"{SIDES['a']}の答えがそろったら" in post_text(newest(town, desk.sato))


async def test_the_review_says_that_it_was_sent_and_loses_its_buttons(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await answer_all(town, desk.sato)
    review = newest(town, desk.sato)
    await town.press(desk.sato, "この内容で送る")
    assert labels(review) == []
    assert "✓ 送りました" in post_text(review)


async def test_a_double_click_on_send_sends_once(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await answer_all(town, desk.sato)
    review = newest(town, desk.sato)
    await asyncio.gather(*(town.slack.press(desk.sato, review, label="この内容で送る") for _ in range(2)))
    await town.deliver()
    assert len(await audit(town, desk.name, "sheet.sent")) == 1


async def test_a_correction_after_sending_keeps_the_first_answer(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.sato)
    await town.write(desk.sato, "3を直す")
    await town.press(desk.sato, "いいえ")
    record = await town.export(desk.name)
    assert await desk.value("ise.chk.3") == "no"
    assert [a["value"] for a in record["history"] if a["question"] == "ise.chk.3"] == ["yes"]


async def test_a_deleted_message_takes_its_words_with_it(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.write(desk.sato, "いいえ")
    await town.write(desk.sato, "理由：内緒の話")
    own = [post for post in town.slack.messages(desk.sato) if post.by == desk.sato][-1]
    await town.slack.delete_message(desk.sato, own.ts)
    await town.deliver()
    record = await town.export(desk.name)
    assert [a["comment"] for a in record["answers"]] == [None]


async def test_editing_a_message_changes_no_answer(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    await town.write(desk.sato, "はい")
    own = [post for post in town.slack.messages(desk.sato) if post.by == desk.sato][-1]
    await town.slack.edit_message(desk.sato, own.ts, "いいえ")
    await town.deliver()
    assert await desk.value("ise.chk.1") == "yes"
    assert post_text(newest(town, desk.sato)).startswith(
        "書きなおしに気づきました。問1の答えは、前の「はい」のままです。"
    )


# ---------------------------------------------------------------- blind, and then not


async def test_neither_side_sees_the_other_before_both_have_sent(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana, no=("3",))
    for words in ("status", "answer", "一覧", "export"):
        await town.command(desk.sato, words)
    id_ = (await town.export(desk.name))["project"]["id"]
    await press_token(town, desk.sato, f"1:cmp:{id_}:1:ise.q.plan")
    assert "お互いの答えは見られません" in post_text(newest(town, desk.sato))
    assert "いいえ」" not in seen(town, desk.sato)
    assert "ちがい" not in seen(town, desk.sato)


async def test_when_the_last_side_sends_everyone_gets_the_same_table(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana, no=("3",))
    await send_all(town, desk.sato)
    tables = [post_text(newest(town, who)) for who in (desk.tanaka, desk.hana)]
    assert tables[0] == tables[1]
    assert tables[0] in seen(town, desk.sato)
    assert "ちがい 1" in tables[0]
    assert re.search(f"問3.*\n{SIDES['a']}[:\\s]+いいえ\\s+{SIDES['b']}[:\\s]+はい", tables[0])


async def test_two_last_senders_at_once_reveal_once(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await answer_all(town, desk.hana)
    await answer_all(town, desk.sato)
    await asyncio.gather(*(town.slack.press(who, label="この内容で送る") for who in (desk.hana, desk.sato)))
    await town.deliver()
    assert len(await audit(town, desk.name, "stage.revealed")) == 1
    assert seen(town, desk.tanaka).count("答えを並べました") == 1


async def test_a_member_who_becomes_respondent_with_a_sent_sheet_completes_the_sides(
    town: Town, desk: Desk
) -> None:
    await desk.both_join()
    moto = town.slack.add_person("本")
    await join(town, moto, desk.codes["b"])
    await send_all(town, moto)
    await send_all(town, desk.hana)
    assert await audit(town, desk.name, "stage.revealed") == []
    await town.command(desk.sato, "退会")
    await town.press(desk.sato, f"抜ける: {desk.name}")
    assert len(await audit(town, desk.name, "stage.revealed")) == 1
    assert "答えを並べました" in seen(town, desk.tanaka)


async def test_what_a_side_sent_stays_in_the_table_when_its_respondent_leaves(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana, no=("3",))
    await send_all(town, desk.sato)
    await town.command(desk.hana, "退会")
    await town.press(desk.hana, f"抜ける: {desk.name}")
    id_ = (await town.export(desk.name))["project"]["id"]
    await press_token(town, desk.tanaka, f"1:cmp:{id_}:1:ise.q.plan")
    assert re.search(f"{SIDES['a']}[:\\s]+いいえ", post_text(newest(town, desk.tanaka)))


# ---------------------------------------------------------------- C2: who has not answered


class Expected:
    """One random project: who of each side has not sent, worked out beside the bot."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.name = f"事業{number:03d}"
        self.people: list[tuple[str, str, str]] = []  # user id, side, state
        for side in ("a", "b"):
            for n in range(chance.choice((0, 1, 1, 2, 3, 5))):
                state = chance.choice(("sent", "draft", "none"))
                self.people.append((f"U{number:03d}{side.upper()}{n}", side, state))
        self.gone = chance.random() < 0.3

    def missing(self, side: str) -> list[str]:
        return [f"人{user}" for user, s, state in self.present() if s == side and state != "sent"]

    def present(self) -> list[tuple[str, str, str]]:
        return self.people[1:] if self.gone else self.people


def build(uow: UnitOfWork, town: Town, coordinator: str, expected: Expected) -> None:
    team, now = town.slack.team.id, town.clock.now()
    boss = uow.people.at(Address("slack", team, coordinator), now, "ja")
    uow.people.save(replace(boss, name="進行役", standing=Standing.FULL))
    project = Project(
        id=expected.name, tenant=team, name=expected.name, pack="ise", pack_version="1", form="co_hosting",
        sides=(Side("a", "花壇の会"), Side("b", "公園緑地課")), created_at=now, start=date(2026, 9, 1),
        dates={"plan.start": date(2026, 9, 1), "plan.due": date(2026, 9, 15), "do.start": date(2026, 10, 10),
               "do.end": date(2026, 10, 25)},
    )  # fmt: skip
    uow.projects.add(project)
    uow.projects.join(project.id, boss.id, Role.COORDINATOR, "", now)
    for n, (user, side, state) in enumerate(expected.people):
        person = uow.people.at(Address("slack", team, user), now, "ja")
        uow.people.save(replace(person, name=f"人{user}", standing=Standing.FULL))
        role = Role.RESPONDENT if n == 0 or expected.people[n - 1][1] != side else Role.MEMBER
        uow.projects.join(project.id, person.id, role, side, now)
        if state != "none":
            sheet = Sheet(
                f"{project.id}-{user}", project.id, 1, "plan", "ise.q.plan", side, person.id,
                SheetState.SENT if state == "sent" else SheetState.DRAFT,
            )  # fmt: skip
            uow.sheets.save(sheet, (), person.id, now, None)
    if expected.gone and expected.people:
        left = uow.people.find(Address("slack", team, expected.people[0][0]))
        assert left is not None
        uow.projects.leave(project.id, left.id, now)


async def test_who_has_not_answered_is_exact_for_the_coordinator_and_hidden_from_others(town: Town) -> None:
    chance = random.Random(20260901)
    coordinators = [town.slack.add_person(f"進行役{n}") for n in range(50)]
    stranger = town.slack.add_person("山本")
    expected = [Expected(chance, number) for number in range(200)]
    asks = {one.name: coordinators[n % 50] for n, one in enumerate(expected)}

    def build_all(uow: UnitOfWork) -> None:
        for one in expected:
            build(uow, town, asks[one.name], one)

    await town.read(build_all)
    everybody = [f"人{user}" for one in expected for user, _, _ in one.people]
    for one in expected:
        said = await ask(town, asks[one.name], one.name)
        for side, body in SIDES.items():
            assert missing_of(said, body) == one.missing(side), (one.name, said)
        assert [name for name in everybody if name in said] == [
            f"人{user}" for user, _, state in one.present() if state != "sent"
        ]
    for one in expected[::3]:
        for user, _, _ in one.present()[:1]:
            said = await ask(town, user, one.name)
            assert "未回答" in said or "全員" in said
            assert not any(name in said for name in everybody)
    said = await ask(town, stranger, expected[0].name)
    assert "見つかりませんでした" in said


async def ask(town: Town, who: str, name: str) -> str:
    """``/kyodo status NAME``: the words of the answer that only this person sees."""
    if who not in town.slack.team.people:
        town.slack.team.people[who] = SlackPerson(who, f"人{who}", f"人{who}")
    answer = (await town.slack.command(who, None, "/kyodo", f"status {name}")).json
    return "\n".join(_words(answer["blocks"]))


def _words(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [str(node["text"])] if isinstance(node.get("text"), str) else []
        return here + [one for value in node.values() for one in _words(value)]
    return [one for item in node for one in _words(item)] if isinstance(node, list) else []


def missing_of(said: str, body: str) -> list[str]:
    """The names under a side's line of the card."""
    row = said.partition(f"*{body}*")[2].partition("\n*")[0]
    named = re.search(r"まだの人: (.+)", row)
    return named[1].split("、") if named else []


async def test_in_a_channel_the_status_names_nobody(town: Town, desk: Desk) -> None:
    await desk.both_join()
    channel = town.slack.add_channel(f"公開-{desk.name}", [desk.tanaka, desk.sato])
    await town.slack.mention(desk.tanaka, channel, f"状況 {desk.name}")
    await town.deliver()
    said = post_text(town.slack.messages(desk.sato, channel)[-1])
    assert "未回答 1/1" in said
    assert "ハナ" not in said
    assert "佐藤" not in said


async def test_in_a_channel_the_status_does_not_tell_how_far_the_asker_is(town: Town, desk: Desk) -> None:
    await desk.both_join()
    channel = town.slack.add_channel(f"公開2-{desk.name}", [desk.tanaka, desk.sato])
    await town.slack.mention(desk.sato, channel, f"状況 {desk.name}")
    await town.deliver()
    assert "あなたの答え" not in post_text(town.slack.messages(desk.tanaka, channel)[-1])


async def test_an_answer_in_a_channel_is_not_taken(town: Town, desk: Desk) -> None:
    await join(town, desk.sato, desk.codes["b"])
    channel = town.slack.add_channel(f"公開3-{desk.name}", [desk.tanaka, desk.sato])
    await town.slack.mention(desk.sato, channel, "はい")
    await town.deliver()
    assert await desk.value("ise.chk.1") is None
    assert "一人ずつお聞きします" in post_text(town.slack.messages(desk.sato, channel)[-1])


async def test_the_comparison_names_the_bodies_and_never_letters(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana, no=("3", "5"))
    await send_all(town, desk.sato, no=("5",))
    table = post_text(newest(town, desk.tanaka))
    assert "A側" not in table
    assert "side" not in table
    assert table.index("問3") < table.index("問5")


async def test_the_record_of_a_side_names_nobody(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await colleague(town, "見守り", desk.name, Role.OBSERVER)
    await send_all(town, desk.hana)
    record = json.dumps(await town.export(desk.name), ensure_ascii=False)
    assert "ハナ" not in record
    assert desk.hana not in record
