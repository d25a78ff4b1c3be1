"""A project's channel in Slack, its threads, what is kept of them, messages that change where they stand, and sentences."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.project import Role
from handlers.demo.slack_team import Post
from tests.journeys.desk import (
    audit,
    colleague,
    japan,
    join,
    labels,
    newest,
    project_id,
    seen,
    send_all,
    view_words,
)
from tests.journeys.steps import enter, pushes, t
from tests.journeys.town import Town, a_town, post_text

NAME = "花壇づくり"
ROOM = "花壇"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town
        await town.deliver()
        assert town.wire_problems() == []


def heard(town: Town, who: str, room: str = ROOM) -> list[Post]:
    """What the bot said in the channel."""
    return [p for p in town.slack.messages(who, room) if p.by == town.slack.team.bot.id and not p.only_for]


async def a_garden(town: Town, *, bound: bool = True) -> tuple[str, str, str]:
    """田中 coordinates, 花 and 佐藤 answer; the three and 通りがかり are in the channel."""
    tanaka, hana, sato = (town.slack.add_person(name) for name in ("田中", "花", "佐藤"))
    town.slack.add_channel(ROOM, (tanaka, hana, sato, town.slack.add_person("通りがかり")))
    codes = await town.new_project(tanaka, NAME)
    await join(town, hana, codes["a"])
    await join(town, sato, codes["b"])
    if bound:
        await town.slack.command(tanaka, ROOM, "/kyodo", f"つなぐ {NAME}")
        await town.deliver()
    return tanaka, hana, sato


# ---------------------------------------------------------------- a channel


async def test_a_channel_is_bound_from_its_menu_by_whoever_runs_a_project(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town, bound=False)
    await town.slack.command(hana, ROOM, "/kyodo", "")
    assert t("button-bind") not in labels(town.slack.messages(hana, ROOM)[-1])
    await town.slack.command(tanaka, ROOM, "/kyodo", "")
    await town.slack.press(tanaka, label=t("button-bind"))
    await town.app.settle()
    await town.slack.press(tanaka, town.slack.messages(tanaka, ROOM)[-1], label=NAME)
    await town.deliver()
    assert t("room-welcome") in post_text(heard(town, hana)[-1])
    assert len(await audit(town, NAME, "room.bound")) == 1
    await town.slack.command(tanaka, ROOM, "/kyodo", "")
    assert t("room-of", project=NAME) in post_text(town.slack.messages(tanaka, ROOM)[-1])


async def test_in_a_projects_channel_a_command_without_a_name_means_it_and_names_nobody(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    await town.new_project(tanaka, "秋の祭り")
    await town.slack.mention(tanaka, ROOM, "状況")
    await town.deliver()
    said = post_text(heard(town, tanaka)[-1])
    assert NAME in said
    assert "未回答 1/1" in said
    assert "まだの人" not in said
    await town.slack.mention(tanaka, ROOM, "まだの人は？")
    await town.deliver()
    assert "まだの人" not in post_text(heard(town, tanaka)[-1])


async def test_a_card_that_is_renewed_in_a_channel_stays_without_names(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    await town.slack.mention(tanaka, ROOM, "状況")
    await town.deliver()
    card = heard(town, tanaka)[-1]
    await send_all(town, hana)
    posts = len(heard(town, tanaka))
    await town.slack.press(tanaka, card, label=t("button-refresh"))
    await town.deliver()
    assert len(heard(town, tanaka)) == posts
    assert t("count-all", joined=1) in post_text(card)
    assert "まだの人" not in post_text(card)
    assert card.edited_ts


async def test_the_channel_hears_how_it_goes_on_without_names_and_answers(town: Town) -> None:
    tanaka, hana, sato = await a_garden(town)
    await send_all(town, hana)
    before = len(heard(town, tanaka))
    town.slack.team.channel(ROOM).name = room = "花壇と菜園"  # renamed, it stays bound
    await send_all(town, sato, no=("3",))
    (all_in,) = heard(town, tanaka, room)[before:]
    assert "すべての団体の答えがそろいました" in post_text(all_in)
    await town.command(tanaka, "close")
    await town.press_only(tanaka, t("button-close", stage="企画")) if not town.slack.view(tanaka) else None
    await town.slack.submit(tanaka, {"reason": "そろいました"})
    await town.deliver()
    closed = heard(town, tanaka, room)[-1]
    assert t("room-closed", stage="企画", next="実施") in post_text(closed)
    assert closed.thread_ts == all_in.ts  # of one matter, and for everybody in the channel
    assert closed.aloud
    for post in heard(town, tanaka, room):
        assert not {"花 ", "佐藤", "いいえ"} & set(post_text(post).split())


async def test_a_moved_date_is_told_in_the_channel(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    await town.write(tanaka, "延期")
    await town.press(tanaka, t("button-day"), picks="2026-10-26")
    await town.press(tanaka, t("button-move-now"))
    said = post_text(heard(town, tanaka)[-1])
    assert t("room-moved") in said
    assert "10/25(日) → 10/26(月)" in said


async def test_a_stage_that_opens_is_told_with_the_day_until_when(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    await town.move_to(japan(2026, 10, 14, 10))
    said = "\n".join(post_text(post) for post in heard(town, tanaka))
    assert t("room-opened", stage="実施") in said


async def test_unbinding_ends_it_and_only_the_coordinator_can(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    await town.slack.command(hana, ROOM, "/kyodo", "外す")
    await town.deliver()
    assert t("not-yours") in post_text(town.slack.messages(hana, ROOM)[-1])
    await town.slack.command(tanaka, ROOM, "/kyodo", "外す")
    await town.deliver()
    assert t("room-farewell") in post_text(heard(town, tanaka)[-1])
    before = len(heard(town, tanaka))
    await send_all(town, hana)
    assert len(heard(town, tanaka)) == before


async def test_a_second_coordinator_is_told_who_bound_it(town: Town) -> None:
    await a_garden(town)
    mori = await colleague(town, "森", NAME, Role.COORDINATOR)
    town.slack.team.channel(ROOM).members.append(mori)
    await town.slack.command(mori, ROOM, "/kyodo", f"つなぐ {NAME}")
    await town.deliver()
    assert t("room-bound-before", who="田中") in post_text(town.slack.messages(mori, ROOM)[-1])


@pytest.mark.parametrize("fate", ["archived", "taken out", "found out"])
async def test_a_channel_that_is_gone_is_let_go_and_whoever_bound_it_hears_so(town: Town, fate: str) -> None:
    tanaka, _, _ = await a_garden(town)
    if fate == "archived":
        await town.slack.archive(ROOM)
    elif fate == "taken out":
        await town.slack.take_out(ROOM)
    else:
        town.slack.team.channel(ROOM).archived = True
        await town.command(tanaka, f"状況 {NAME}")
        await town.press_only(tanaka, t("button-manage"))
        await town.deliver()
        await town.press_only(tanaka, t("button-cancel-project"))
        await town.slack.submit(tanaka, {"reason": "台風のため"})
    await town.deliver()
    assert t("room-lost") in seen(town, tanaka)
    id_ = await project_id(town, NAME)
    assert await town.read(lambda uow: uow.groups.of_project(id_)) == []


async def test_a_mention_in_a_thread_is_answered_in_that_thread(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    begun = town.slack.write(tanaka, ROOM, "水やりの当番を決めたいです")
    await town.slack.mention(tanaka, ROOM, "状況", thread=begun.ts)
    await town.deliver()
    assert heard(town, tanaka)[-1].thread_ts == begun.ts
    assert not heard(town, tanaka)[-1].aloud


# ---------------------------------------------------------------- kept from a channel


async def test_what_was_said_is_kept_with_its_address_by_somebody_who_takes_part(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    said = town.slack.write(hana, ROOM, "ホースが破れています & 困っています")
    await town.slack.message_shortcut(tanaka, "kyodo_record", said)
    await town.app.settle()
    assert t("note-audience") in view_words(town, tanaka)
    await town.slack.submit(tanaka, {"kind": "problem"})  # the channel's own project stands there already
    await town.deliver()
    await town.write(tanaka, "メモ一覧")
    card = post_text(newest(town, tanaka))
    assert "ホースが破れています & 困っています" in card
    assert f"/archives/{said.channel}/p{said.ts.replace('.', '')}" in card
    (line,) = await audit(town, NAME, "note.written")
    assert line["details"]["kind"] == "problem"


async def test_errors_of_that_dialog_stand_at_their_fields_and_strangers_are_told_what_to_do(
    town: Town,
) -> None:
    tanaka, hana, _ = await a_garden(town)
    said = town.slack.write(hana, ROOM, "ホースが破れています")
    await town.slack.message_shortcut(tanaka, "kyodo_record", said)
    await town.app.settle()
    await town.slack.submit(tanaka, {"text": "  　 "})
    assert town.slack.view_errors(tanaka) == {"text": t("error-empty")}
    passer = town.slack.team.person("通りがかり").id
    await town.slack.message_shortcut(passer, "kyodo_record", said)
    await town.deliver()
    assert t("record-nowhere") in seen(town, passer) + "".join(
        post_text(p) for p in town.slack.messages(passer, ROOM)
    )


async def test_the_global_shortcut_opens_the_menu_with_what_is_due_first(town: Town) -> None:
    tanaka, _, _ = await a_garden(town, bound=False)
    town.clock.move_to(japan(2026, 11, 30, 10))
    await town.slack.shortcut(tanaka, "kyodo")
    await town.deliver()
    menu = newest(town, tanaka)
    assert f"*{NAME}*" in post_text(menu)
    assert "日過ぎています" in post_text(menu)
    assert labels(menu)[0] == t("button-of", what=NAME, do=t("button-overdue"))


# ---------------------------------------------------------------- changed where they stand


async def test_a_reminder_whose_thing_is_done_loses_its_buttons_for_everybody(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town, bound=False)
    mori = await colleague(town, "森", NAME, Role.COORDINATOR)
    await town.move_to(japan(2026, 11, 24, 10))
    reminded = {who: _reminder(town, who) for who in (tanaka, mori, hana)}
    posts = {who: len(town.slack.messages(who)) for who in (mori, hana)}
    await town.slack.press(tanaka, reminded[tanaka], label=t("button-done"))
    await town.deliver()
    line = t("done-settled", who="田中", on="11月24日(火)")
    for who in (tanaka, mori, hana):
        assert line in post_text(reminded[who])
        assert t("button-settle") not in labels(reminded[who])
        assert t("button-done") not in labels(reminded[who])
    assert {who: len(town.slack.messages(who)) for who in posts} == posts  # nothing new was posted
    answer = newest(town, tanaka)
    assert answer.thread_ts == reminded[tanaka].ts  # what became of it hangs under it


def _reminder(town: Town, who: str) -> Post:
    """The newest message with the report's button."""
    wanted = {t("button-done"), t("button-settle")}
    return next(post for post in reversed(town.slack.messages(who)) if wanted & set(labels(post)))


async def test_a_reminder_of_a_sheet_is_settled_by_sending_it(town: Town) -> None:
    _, hana, _ = await a_garden(town, bound=False)
    await town.move_to(japan(2026, 9, 14, 10))
    reminded = next(
        p for p in reversed(town.slack.messages(hana)) if {"明日", "延期願い", "1週間後"} & set(labels(p))
    )
    await town.write(hana, "回答")
    await send_all(town, hana)
    assert t("settled-sent", on="9月14日(月)") in post_text(reminded)
    assert labels(reminded) == []


async def test_a_status_card_renews_itself(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town, bound=False)
    await town.command(tanaka, f"状況 {NAME}")
    card = newest(town, tanaka)
    assert "*花壇の会*  未回答 1/1" in post_text(card)
    await send_all(town, hana)
    posts = len(town.slack.messages(tanaka))
    await town.slack.press(tanaka, card, label=t("button-refresh"))
    await town.deliver()
    assert len(town.slack.messages(tanaka)) == posts
    assert "*花壇の会*  全員(1人)が送りました" in post_text(newest(town, tanaka))


# ---------------------------------------------------------------- the price of speaking to all


async def test_the_nudge_tells_its_price_reaches_who_is_missing_and_names_the_first_caller(
    town: Town,
) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, NAME)
    hana = town.line.add_person("ハナ")
    await enter(town, hana, codes["a"])
    await join(town, sato, codes["b"])
    mori = await colleague(town, "森", NAME, Role.COORDINATOR)
    before = pushes(town)
    (asked,) = await town.write(tanaka, f"まとめて声をかける {NAME}")
    assert t("speak-to-ask", n=2) in asked
    assert "LINE" in asked
    assert pushes(town) == before
    await town.press(tanaka, t("button-speak-to-now"))
    assert pushes(town) == before + 1
    assert "企画の質問の締切" in post_text(newest(town, sato))
    assert "あと14日" in post_text(newest(town, sato))
    (second,) = await town.write(mori, f"まとめて声をかける {NAME}")
    assert "田中" in second
    (refused,) = await town.write(sato, f"まとめて声をかける {NAME}")
    assert t("not-yours") in refused


# ---------------------------------------------------------------- sentences


async def test_a_sentence_does_what_the_command_does(town: Town) -> None:
    tanaka, _, _ = await a_garden(town, bound=False)
    await town.new_project(tanaka, "川のクリーン作戦")
    (command,) = await town.write(tanaka, "状況 花壇")
    (sentence,) = await town.write(tanaka, "花壇の状況を教えて")
    assert sentence == command
    (missing,) = await town.write(tanaka, "花壇のまだの人は?")
    assert "まだの人: 花" in missing
    (dates,) = await town.write(tanaka, "川の締切いつ?")
    assert f"川のクリーン作戦 — {t('dates-of-one')}" in dates
    assert await town.write(tanaka, "日程 川") == [dates]


async def test_a_sentence_is_heard_while_a_question_stands_that_is_answered_by_a_tap(town: Town) -> None:
    _, hana, _ = await a_garden(town, bound=False)
    await town.write(hana, "回答")
    (dates,) = await town.write(hana, "花壇の締切はいつ？")
    assert t("dates-of-one") in dates
    (question,) = await town.write(hana, "回答")
    assert "問1 · 1/10" in question


async def test_what_is_not_understood_is_offered_and_never_guessed(town: Town) -> None:
    tanaka, _, _ = await a_garden(town, bound=False)
    (offered,) = await town.write(tanaka, "花壇の状況が心配なので会議をします")
    assert t("asked-perhaps", what=t("button-status")) in offered
    (unknown,) = await town.write(tanaka, "海の状況を教えて")
    assert "海" in unknown
    (lost,) = await town.write(tanaka, "おつかれさまでした")
    assert t("lost") in lost


async def test_a_sentence_is_an_answer_where_words_are_asked_for(town: Town) -> None:
    _, hana, _ = await a_garden(town, bound=False)
    await town.write(hana, "回答")
    await town.press(hana, "いいえ")
    await town.write(hana, "理由：花壇の状況を教えてもらえなかったから")
    found = await town.export(NAME)
    assert "花壇の状況を教えてもらえなかったから" in {row["comment"] for row in found["answers"]}


async def test_the_card_that_names_who_is_missing_has_the_way_to_speak_to_them(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town, bound=False)
    await town.command(tanaka, f"状況 {NAME}")
    (asked,) = await town.press(tanaka, t("button-nudge"))
    assert t("speak-to-ask", n=2) in asked
    assert t("speak-to-costs-nothing") in asked
    await town.command(hana, f"状況 {NAME}")
    assert t("button-nudge") not in labels(newest(town, hana))


async def test_an_agreed_action_says_at_its_fields_what_is_wrong(town: Town) -> None:
    tanaka, hana, sato = await a_garden(town, bound=False)
    await send_all(town, hana)
    await send_all(town, sato, no=("3",))
    await town.write(tanaka, f"話し合い {NAME}")
    agreed = next(label for label in labels(newest(town, tanaka)) if label.startswith("決めたこと：問"))
    await town.press_only(tanaka, agreed)
    await town.slack.submit(tanaka, {"action": " 　", "owner": "a", "due": "2026-08-01"})
    assert town.slack.view_errors(tanaka) == {
        "action": t("error-empty"),
        "due": t("error-past", today="9月1日(火)"),
    }
