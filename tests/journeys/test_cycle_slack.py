"""The whole cycle in Slack: agreement, talk, money, what the sides say of each other, the next year, a newer guideline."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.project import Role
from bot.services.phrasing.dates import compact_date
from handlers.demo.slack_team import Post
from tests.journeys import desk
from tests.journeys.desk import SIDES, clean_wire, join, press_token
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import (
    CHOICE,
    CHOOSING,
    INTERVIEW,
    MONEY,
    MUTUAL,
    MUTUALLY,
    PLAN,
    REVIEW,
    Round,
    Someone,
    a_round,
)
from tests.packs.mini import small, three, written

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHECKLIST = "企画のチェックシート"
PURPOSE = "事業目的"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("cycle")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def round_(town: Town, request: pytest.FixtureRequest) -> Round:
    return await a_round(town, request.node.name.removeprefix("test_")[:60])


# ---------------------------------------------------------------- agreement


async def test_the_plan_of_all_drafts_the_agreement(round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    assert "全10項目：合意済み0、返事待ち6、まだ文のないもの4。" in await round_.tanaka.say("協定")
    said = await round_.sato.say("協定書")
    assert PURPOSE in round_.sato.labels()
    assert said.count(t("clause-drafted")) == 6  # once an item, as it stands alike for both sides
    assert "合意済み0、こちらの返事待ち6、まだ文のないもの4" in said
    shown = await round_.sato.tap(PURPOSE)
    assert "秋までに花壇が全部うまる" in shown
    assert shown.count(t("clause-waiting")) == 2  # under each body's name
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.cost"]["text"].splitlines()[-1] == "合計 42,000円"
    assert items["core.ag.responsibility"]["text"] == t("draft-responsible", body="花壇の会")
    assert {item["state"] for item in items.values()} == {"drafted"}


async def agree_to_all(person: Someone, first: str = PURPOSE) -> None:
    """[この文でよい] until no words are left that this side has not agreed to."""
    await person.say("協定")
    await person.tap(first)
    for _ in range(12):
        if t("button-clause-agree") not in person.labels():
            return
        await person.tap(t("button-clause-agree"))
    raise AssertionError("there is no end to it")


async def test_words_that_change_are_open_for_all_sides_again(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await agree_to_all(round_.hana)
    assert t("clause-agreed-all", n=6) in round_.hana.all()
    waiting = f"全10項目：合意済み0、{SIDES['b']}の返事待ち6、まだ文のないもの4。"
    assert waiting in round_.hana.all()
    await agree_to_all(round_.sato)
    items = (await round_.record())["agreement"]["items"]
    assert {item["state"] for item in items} == {"agreed"}
    await round_.hana.say("協定")
    await round_.hana.tap(PURPOSE)
    await town.press_only(round_.hana.who, t("button-clause-edit"))
    await round_.hana.send(text="来年の春まで花を絶やさない")
    for other in (round_.sato, round_.tanaka):
        assert t("clause-new", item=PURPOSE) in other.screen()
    by_id = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert by_id["core.ag.purpose"]["agreed"] == []
    assert by_id["core.ag.roles"]["agreed"] == ["a", "b"]
    assert "全10項目：合意済み5、返事待ち1、まだ文のないもの4。" in await round_.tanaka.say("協定")


async def test_consent_is_to_the_words_beside_the_button_and_no_others(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.sato.say("協定")
    await round_.sato.tap(PURPOSE)
    shown = town.slack.messages(round_.sato.who)[-1]
    await round_.hana.say("協定")
    await round_.hana.tap(PURPOSE)
    await town.press_only(round_.hana.who, t("button-clause-edit"))
    await round_.hana.send(text="別の目的")
    await town.slack.press(round_.sato.who, shown, label=t("button-clause-agree"))
    await town.deliver()
    said = round_.sato.all()
    assert t("clause-changed") in said
    assert "別の目的" in round_.sato.screen()
    by_id = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert by_id["core.ag.purpose"]["agreed"] == []
    await round_.sato.tap(t("button-clause-agree"))
    by_id = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert by_id["core.ag.purpose"]["agreed"] == ["b"]


async def test_a_coordinator_words_but_agrees_for_no_side(round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.tanaka.say("協定")
    await round_.tanaka.tap(PURPOSE)
    assert t("button-clause-agree") not in round_.tanaka.labels()
    assert t("button-clause-edit") in round_.tanaka.labels()


async def test_a_member_of_a_side_does_not_agree_for_it(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    moto = Someone(town, town.slack.add_person("本"))
    await join(town, moto.who, round_.codes["b"])
    await moto.say("協定")
    await moto.tap(PURPOSE)
    assert t("button-clause-agree") not in moto.labels()


async def test_the_agreement_is_recorded_with_its_signers_and_an_amendment_has_a_number(
    town: Town, round_: Round
) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.tanaka.say("協定")
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    assert t("conclude-open", n=10) in round_.tanaka.dialog()
    await round_.tanaka.send(signers="花壇の会 会長 山本、公園緑地課長 森", signed_on="2026-09-03")
    for person in (round_.hana, round_.sato, round_.tanaka):
        told = t("concluded", kind="協定書", on="9月1日(火)")
        assert person.all().count(told) == 1
        assert "10項目のうち0項目が合意済みです。\n残り: 事業目的、" in person.all()
        assert t("button-agreement") in person.labels()
    assert "締結（花壇の会 会長 山本、公園緑地課長 森）" in await round_.tanaka.say("協定")

    await round_.sato.say("協定")
    await round_.sato.tap("成果物の帰属")
    await town.press_only(round_.sato.who, t("button-clause-edit"))
    await round_.sato.send(text="写真は両方が使える")
    assert t("version-open", n=1) in await round_.tanaka.say("協定")
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    await round_.tanaka.send(signed_on="2026-09-20")
    for person in (round_.hana, round_.sato):
        assert t("amended", kind="協定書", on="9月1日(火)", n=1) in person.screen()
    first, second = (await round_.record())["agreement"]["versions"]
    assert (first["number"], first["signed_on"]) == (1, "2026-09-03")
    assert (second["number"], second["changed"]) == (2, ["core.ag.deliverables"])
    assert first["texts"].items() <= second["texts"].items()
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    await round_.tanaka.send()
    assert t("conclude-nothing") in round_.tanaka.screen()


async def test_a_whole_agreement_is_not_missing_when_the_plan_is_closed(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.sato.say("協定")
    for item in ("成果物の帰属", "保護すべき情報への対応", "法令の遵守", "署名する人と日付"):
        await round_.sato.tap(item)
        await town.press_only(round_.sato.who, t("button-clause-edit"))
        await round_.sato.send(text=f"{item}は、話し合って決める")
        await round_.sato.tap(t("button-agreement"))
    for person in (round_.hana, round_.sato):
        await agree_to_all(person)
        assert t("clause-agreed-all", n=10) in person.all()
    assert t("agreement-whole") in await round_.tanaka.say("協定")
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    assert t("conclude-ready") in round_.tanaka.dialog()
    await round_.tanaka.send(signed_on="2026-09-03")
    await town.command(round_.tanaka.who, "close")
    words = round_.tanaka.dialog()
    assert "協定書" not in words
    assert PLAN not in words
    assert SIDES["a"] in words, "the checklists are still missing"


# ---------------------------------------------------------------- the talk


async def test_the_agenda_has_what_differs_one_thing_shared_and_one_question(round_: Round) -> None:
    assert t("comparison-blind") in await round_.tanaka.say("話し合い")
    await round_.checklists(no_of_sato=("2", "8"))
    said = await round_.tanaka.say("話し合い")
    assert t("agenda-difference", n=1, topic="問2 目標の共有") in said
    assert t("agenda-difference", n=2, topic="問8 ")[:8] in said
    assert t("agenda-shared") in said
    assert t("agenda-question") in said
    assert t("agenda-on", on="9月8日(火)") in said
    assert t("button-point", number="2") in round_.tanaka.labels()
    await round_.hana.say("話し合い")
    assert t("button-point", number="2") not in round_.hana.labels(), (
        "the coordinator writes down what was agreed"
    )


async def test_what_people_want_to_hear_comes_first_in_the_agenda(round_: Round) -> None:
    await round_.checklists(no_of_sato=("2", "8"))
    for person in (round_.hana, round_.sato):
        await person.say("状況")
        await person.tap(t("button-comparison", stage=CHECKLIST))
        assert t("mark-noted", number="8", on="9月8日(火)") in await person.tap(
            t("button-want-to-hear", number="8")
        )
    assert t("agenda-difference", n=1, topic="問8 対等な話し合い")[:8] in await round_.tanaka.say("話し合い")
    assert "ハナ" not in round_.tanaka.screen()
    await round_.sato.tap(t("button-unmark", number="8"))
    assert t("mark-taken-back", number="8", on="9月8日(火)") in round_.sato.screen()
    actions = await round_.town.audit(round_.name)
    assert actions.count("question.marked") == 2
    assert actions.count("question.unmarked") == 1


async def test_the_day_of_the_talk_is_picked_and_told_once(round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.tanaka.say("話し合い")
    await round_.tanaka.tap(t("button-talk-day"), "2026-09-12")
    for person in (round_.tanaka, round_.hana, round_.sato):
        assert person.all().count(t("talk-set", on="9月12日(土)")) == 1
    assert t("agenda-on", on="9月12日(土)") in await round_.hana.say("話し合い")


async def test_an_agreed_action_has_an_owner_and_a_day_and_is_done_by_a_tap(
    town: Town, round_: Round
) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.tanaka.say("話し合い")
    await town.press_only(round_.tanaka.who, t("button-point", number="2"))
    assert "問2 目標の共有" in round_.tanaka.dialog()
    await round_.tanaka.send(
        cause="いつまでかを話していなかった", action="目標を一枚の紙にする", owner="a", due="2026-09-15"
    )
    for person in (round_.hana, round_.sato):
        assert person.all().count(t("point-agreed-look")) == 1
        assert "目標を一枚の紙にする" not in person.all(), "people's words are for those who look"
        said = await person.tap(t("button-look"))
        assert "目標を一枚の紙にする" in said
        assert f"{SIDES['a']}・9月15日(火)" in said
    assert "目標を一枚の紙にする" in await round_.tanaka.say("話し合い"), "it stands beside the difference"
    await round_.hana.say("約束")
    assert t("point-now-done", action="目標を一枚の紙にする") in await round_.hana.tap(
        t("button-point-done", n="1")
    )
    assert t("points-none") in await round_.sato.say("約束")
    (action,) = (await round_.record())["actions"]
    assert {key: action[key] for key in ("question", "cause", "owner", "due", "state")} == {
        "question": "ise.chk.2", "cause": "いつまでかを話していなかった", "owner": "a", "due": "2026-09-15", "state": "done",
    }  # fmt: skip


async def test_an_agreed_action_without_words_is_said_at_the_field(town: Town, round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.tanaka.say("話し合い")
    await town.press_only(round_.tanaka.who, t("button-point", number="2"))
    await town.slack.submit(round_.tanaka.who, {"action": "　", "owner": "all"})
    assert set(town.slack.view_errors(round_.tanaka.who)) == {"action"}


# ---------------------------------------------------------------- the work


async def test_money_begins_with_the_plan_and_ends_with_the_difference(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.close("plan")
    said = await round_.tanaka.say("お金")
    assert t("money-planned-only") in said
    assert f"{t('money-planned')}: 30,000円" in said
    assert t("money-actual") not in said
    said = await round_.sato.open(MONEY)
    assert "会費　5,000円　花壇の会" in said
    await round_.sato.tap(t("button-gather"))
    assert t("rows-total", amount="42,000円") in round_.sato.screen()
    await round_.sato.say("苗 28,000円")
    await town.press_only(round_.sato.who, t("button-write-row"))
    await round_.sato.send(item="看板", yen="6千円")
    assert t("rows-total", amount="46,000円") in round_.sato.screen()
    await round_.sato.tap(t("button-gather"))
    assert t("earlier", stage="plan", topic="人数の見込み", value="30人") in round_.sato.screen()
    await round_.sato.fill({"3": "25", "4": "看板を足した"})
    await round_.sato.tap("この内容で送る")
    said = await round_.tanaka.say("お金")
    for row in ("苗", "看板"):
        assert row in said
    assert f"{t('money-planned')}: 30,000円" in said
    assert f"{t('money-actual')}: 28,000円" in said
    assert f"{t('money-planned')}: 42,000円" in said
    assert f"{t('money-actual')}: 46,000円" in said
    assert t("money-difference", amount="+4,000") in said
    rows = await round_.given("core.mo.expense")
    assert [(row["item"], row["yen"]) for row in rows] == [("苗", 28000), ("土", 12000), ("看板", 6000)]
    assert [row["yen"] for row in await round_.given("core.pi.expense")] == [30000, 12000], "the plan stays"


async def test_a_row_that_is_no_row_is_said_at_the_field(town: Town, round_: Round) -> None:
    await round_.hana.open(PLAN)
    for words in [INTERVIEW[str(n)] for n in range(1, 6)]:
        await round_.hana.say(str(words))
    for line in INTERVIEW["6"]:
        await round_.hana.say(line)
    await round_.hana.say("以上")
    await round_.hana.say("スキップ")
    await round_.hana.fill({**INTERVIEW, "11": INTERVIEW["11"]})
    await round_.hana.say("11を直す")
    await town.press_only(round_.hana.who, t("button-write-row"))
    await town.slack.submit(round_.hana.who, {"item": "看板", "yen": "すこし"})
    assert set(town.slack.view_errors(round_.hana.who)) == {"yen"}


async def test_the_rain_day_moves_the_dates_by_a_tap_and_everybody_hears_once(round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.close("plan")
    await round_.tanaka.say("雨天順延")
    await round_.tanaka.tap(t("button-rain-day", on="11/1(日)"))
    for person in (round_.tanaka, round_.hana, round_.sato):
        assert len(re.findall(r"実施の終わり\W+10/25\(日\) → 11/1\(日\)", person.all())) == 1
    report = r"実績報告の期限\W+11/24\(火\) → 12/1\(火\)"
    told = [len(re.findall(report, p.all())) for p in (round_.tanaka, round_.hana, round_.sato)]
    assert told == [1, 1, 0], "the city does not report to itself"
    deadlines = {row["kind"]: row["due"] for row in (await round_.record())["deadlines"]}
    assert (deadlines["do.end"], deadlines["report.due"]) == ("2026-11-01", "2026-12-01")


async def test_another_day_is_picked_seen_and_only_then_moved(round_: Round) -> None:
    await round_.tanaka.say("日程変更")
    said = await round_.tanaka.tap(t("button-day"), "2026-11-08")
    assert t("move-preview", on="11月8日(日)") in said
    assert {d["due"] for d in (await round_.record())["deadlines"] if d["kind"] == "do.end"} == {"2026-10-25"}
    await round_.tanaka.tap(t("button-move-now"))
    assert {d["due"] for d in (await round_.record())["deadlines"] if d["kind"] == "do.end"} == {"2026-11-08"}


async def test_a_tap_on_a_day_that_is_not_the_standing_one_moves_nothing(round_: Round) -> None:
    await round_.tanaka.say("日程変更")
    await round_.tanaka.say("11月8日")
    old = token_of(round_.town.slack.messages(round_.tanaka.who)[-1])
    await round_.tanaka.tap(t("button-move-now"))
    await round_.tanaka.say("日程変更")
    await round_.tanaka.say("11月15日")
    await round_.tanaka.tap(t("button-move-now"))
    before = await round_.record()
    await press_token(round_.town, round_.tanaka.who, old)
    assert "11月15日" in round_.tanaka.screen()
    assert (await round_.record())["deadlines"] == before["deadlines"]


def token_of(asked: Post) -> str:
    """What the button [この日に変える] of that message carries."""
    elements = (element for block in asked.blocks for element in block.get("elements", ()))
    return next(str(e["value"]) for e in elements if str(e.get("value", "")).startswith("1:mvt:"))


async def test_what_went_wrong_is_noted_and_the_coordinator_reads_it(town: Town, round_: Round) -> None:
    await round_.sato.say("ほか")
    await town.press_only(round_.sato.who, t("button-note"))
    await round_.sato.send(text="土が届かず、一日ずれた")
    assert t("note-told", side=SIDES["b"]) in round_.tanaka.screen()
    said = await round_.tanaka.tap(t("button-look"))
    assert "土が届かず、一日ずれた" in said
    assert "佐藤" not in said
    (note,) = (await round_.record())["notes"]
    assert (note["side"], note["text"], note["kind"]) == ("b", "土が届かず、一日ずれた", "problem")


# ---------------------------------------------------------------- what the sides say of each other


async def test_the_sheet_about_each_other_opens_when_both_reviews_are_mutual(
    town: Town, round_: Round
) -> None:
    await round_.close("plan", "do")
    await round_.begin(round_.hana)
    await round_.hana.fill(REVIEW)
    await round_.hana.tap("この内容で送る")
    await round_.hana.say("状況")
    assert MUTUAL not in round_.hana.all()
    id_ = (await round_.record())["project"]["id"]
    await press_token(town, round_.hana.who, f"1:opf:{id_}:ise.q.mutual")
    assert t("stage-not-open") in round_.hana.screen()
    await round_.begin(round_.sato)
    await round_.sato.fill(REVIEW)
    await round_.sato.tap("この内容で送る")
    for person in (round_.hana, round_.sato):
        assert MUTUAL in person.labels() or MUTUAL in desk.labels(town.slack.messages(person.who)[-2:])
    assert MUTUAL not in round_.tanaka.labels()
    await round_.hana.tap(MUTUAL)
    assert "問1 · 1/5" in round_.hana.screen()


async def test_a_low_mark_needs_a_reason_before_anything_else(round_: Round) -> None:
    await both_review(round_)
    await round_.hana.tap(MUTUAL)
    said = await round_.hana.tap("2")
    assert "そう思ったわけもひとこと書いてください" in said
    assert "問1 · 1/5" in await round_.hana.say("スキップ")
    said = await round_.hana.say("途中で連絡がとれなくなった")
    assert "問2 · 2/5" in said
    await round_.hana.fill(MUTUALLY)
    await round_.hana.tap("この内容で送る")
    row = next(r for r in (await round_.record())["answers"] if r["question"] == "ise.mu.1")
    assert (row["value"], row["comment"]) == (2, "途中で連絡がとれなくなった")


async def both_review(round_: Round) -> None:
    """Plan and work are closed, and both sides have sent the review."""
    await round_.close("plan", "do")
    for person in (round_.hana, round_.sato):
        await round_.begin(person)
        await person.fill(REVIEW)
        await person.tap("この内容で送る")


async def test_words_about_each_other_are_blind_and_not_in_the_table_that_is_pushed(round_: Round) -> None:
    await both_review(round_)
    for person, words in ((round_.hana, "図面を描いてくれた"), (round_.sato, "毎朝の水やりに頭が下がる")):
        await person.tap(MUTUAL)
        await person.fill({**MUTUALLY, "3": words})
        assert "図面を描いてくれた" not in round_.sato.all()
        await person.tap("この内容で送る")
    assert MUTUAL in round_.tanaka.screen()
    assert "図面を描いてくれた" not in round_.tanaka.screen()
    assert "図面を描いてくれた" in await round_.tanaka.tap(t("button-words"))


# ---------------------------------------------------------------- stages and years


async def test_a_reopened_stage_has_everything_that_was_there(town: Town, round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.hana.hand_in(CHOICE, CHOOSING)
    await round_.hana.hand_in(PLAN, INTERVIEW)
    before = await round_.record()
    await round_.close("plan")
    await round_.hana.say("3を直す")
    assert t("stage-closed") in round_.hana.screen()
    await round_.tanaka.say("状況")
    await round_.tanaka.tap("設定")
    await town.press_only(round_.tanaka.who, t("button-reopen", stage=t("stage-plan")))
    await town.slack.submit(round_.tanaka.who, {"reason": "　"})
    assert set(town.slack.view_errors(round_.tanaka.who)) == {"reason"}
    await round_.tanaka.send(reason="団体から直したいと言われた")
    now = await round_.record()
    assert now["project"]["stage"] == "plan"
    for part in ("answers", "comparison", "agreement", "deadlines"):
        assert now[part] == before[part], part
    await round_.hana.say("回答")
    await round_.hana.tap(CHECKLIST)
    await round_.hana.say("3を直す")
    await round_.hana.tap("いいえ")
    third = next(row for row in (await round_.record())["comparison"] if row["question"] == "ise.chk.3")
    assert (third["a"], third["later"]) == ("yes", {"a": "no"}), (
        "what was mutual stays, the new stands beside it"
    )
    (line,) = await desk.audit(town, round_.name, "stage.reopened")
    assert line["details"] == {"stage": "plan", "reason": "団体から直したいと言われた"}


async def test_the_next_year_begins_with_what_the_last_one_found(town: Town, round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await both_review(round_)
    await round_.close("see")
    await round_.tanaka.say("状況")
    await town.press_only(round_.tanaka.who, t("button-next-cycle"))
    assert "水やりの当番を早く決める" in round_.tanaka.dialog()
    dates = desk.shown_dates(town, round_.tanaka.who)
    assert (dates["do.start"].isoformat(), dates["do.end"].isoformat()) == ("2027-10-10", "2027-10-25")
    await round_.tanaka.send()
    assert t("next-begun", n=2) in round_.tanaka.all()
    first = await round_.record()
    assert first["project"]["cycle"] == 2
    assert first["project"]["stage"] == "plan"
    assert {row["cycle"] for row in first["answers"]} == {1}
    assert {row["cycle"] for row in first["comparison"]} == {1}

    said = await round_.hana.tap("回答する")
    assert "「水やりの当番を早く決める」" in said
    await round_.hana.fill({"1": "1", "1-1": "当番表をつくった", "2": "3"})
    await round_.hana.tap("この内容で送る")
    assert CHECKLIST in round_.hana.labels()
    await round_.hana.open(PLAN)
    assert t("earlier-year", value=str(INTERVIEW["1"])) in round_.hana.screen()
    await round_.hana.tap(t("button-same"))
    assert await round_.given("core.pi.problem") == INTERVIEW["1"]
    await round_.hana.fill(
        {key: words for key, words in INTERVIEW.items() if key not in ("1", "10", "11")}
        | {"10": "以上", "11": ["苗 4万円"]}
    )
    assert t("rows-total", amount="52,000円") in round_.hana.screen()
    rows = [r for r in (await round_.record())["answers"] if r["question"] == "core.pi.expense"]
    assert [(r["cycle"], [row["yen"] for row in r["value"]]) for r in rows] == [
        (1, [30000, 12000]),
        (2, [40000, 12000]),
    ]


async def test_two_who_begin_the_next_year_begin_it_once(town: Town, round_: Round) -> None:
    mori = Someone(town, await desk.colleague(town, "森", round_.name, Role.COORDINATOR))
    for person in (round_.tanaka, mori):
        await town.command(person.who, f"次の年度 {round_.name}")
    await round_.tanaka.send()
    assert t("next-before", n=2) in await mori.send()
    assert (await round_.record())["project"]["cycle"] == 2
    assert (await round_.town.audit(round_.name)).count("cycle.begun") == 1


async def test_a_side_that_answers_after_the_stage_was_opened_again_stands_in_the_table(
    town: Town, round_: Round
) -> None:
    await round_.begin(round_.hana)
    await round_.hana.fill({"4": "1"})
    await round_.hana.tap("この内容で送る")
    await round_.close("plan")
    await round_.tanaka.say("状況")
    await round_.tanaka.tap("設定")
    await town.press_only(round_.tanaka.who, t("button-reopen", stage=t("stage-plan")))
    await round_.tanaka.send(reason="公園緑地課がこれから答えるため")
    await round_.begin(round_.sato)
    await round_.sato.fill({"4": "1", "2": "いいえ"})
    await round_.sato.tap("この内容で送る")
    row = next(r for r in (await round_.record())["comparison"] if r["question"] == "ise.chk.2")
    assert (row["a"], row["b"], row["agree"]) == ("yes", "no", False)


async def test_a_cancelled_project_goes_nowhere(town: Town, round_: Round) -> None:
    """No day is moved and no year begins, and nobody hears of it again."""
    await round_.tanaka.say("状況")
    await round_.tanaka.tap("設定")
    await town.press_only(round_.tanaka.who, t("button-cancel-project"))
    await round_.tanaka.send(reason="台風のため")
    before, told = await round_.record(), round_.sato.all()
    await round_.tanaka.say("日程変更")
    await round_.tanaka.say("11月8日")
    if t("button-move-now") in round_.tanaka.labels():
        await round_.tanaka.tap(t("button-move-now"))
    await town.command(round_.tanaka.who, "次の年度")
    if town.slack.view(round_.tanaka.who):
        await round_.tanaka.send()
    now = await round_.record()
    assert now["project"]["cycle"] == 1
    assert now["deadlines"] == before["deadlines"]
    assert round_.sato.all() == told


async def test_what_was_found_stands_in_the_record_as_soon_as_it_is_mutual(round_: Round) -> None:
    await both_review(round_)
    found = (await round_.record())["improvements"]
    assert [(f["side"], f["text"], f["state"]) for f in found] == [
        ("a", "水やりの当番を早く決める", "open"),
        ("b", "水やりの当番を早く決める", "open"),
    ]


async def test_two_open_stages_are_told_apart_on_the_card(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        round_ = await a_round(town, "花壇づくり")
        await town.move_to(desk.japan(2026, 10, 12, 12))
        said = await round_.tanaka.say("状況")
        assert "企画、実施" in said
        rows = [line for line in said.splitlines() if SIDES["a"] in line]
        assert len(rows) == len(set(rows)) == 2, rows


async def test_a_double_click_on_want_to_hear_is_one_mark(town: Town, round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    await round_.hana.say("状況")
    await round_.hana.tap(t("button-comparison", stage=CHECKLIST))
    table = town.slack.messages(round_.hana.who)[-1]
    label = t("button-want-to-hear", number="2")
    await asyncio.gather(*(town.slack.press(round_.hana.who, table, label=label) for _ in range(2)))
    await town.deliver()
    actions = await town.audit(round_.name)
    assert (actions.count("question.marked"), actions.count("question.unmarked")) == (1, 0)


async def test_a_double_click_on_asking_for_a_day_asks_once(town: Town, round_: Round) -> None:
    await round_.sato.say("日程変更")
    await round_.sato.say("11月8日")
    asked = town.slack.messages(round_.sato.who)[-1]
    label = t("button-ask-move")
    await asyncio.gather(*(town.slack.press(round_.sato.who, asked, label=label) for _ in range(2)))
    await town.deliver()
    assert round_.tanaka.all().count("に変えたいと連絡がありました") == 1


async def test_the_codes_of_the_last_year_let_nobody_in(town: Town, round_: Round) -> None:
    await town.command(round_.tanaka.who, "次の年度")
    assert t("next-not-closed", stage=t("stage-plan")) in round_.tanaka.dialog()
    await round_.tanaka.send()
    late = Someone(town, town.slack.add_person("遅れた人"))
    assert t("join-expired", who="田中さん") in await late.say(f"参加 {round_.codes['a']}")


# ---------------------------------------------------------------- sides


async def test_a_third_side_is_invited_asked_and_compared(town: Town, round_: Round) -> None:
    await round_.manage(t("button-sides"))
    await town.press_only(round_.tanaka.who, t("button-add-side"))
    said = await round_.tanaka.send(name="みどり小学校", kind="educational_institution")
    code = said.split("参加 ")[1][:9]
    ota = Someone(town, town.slack.add_person("太田"))
    await join(town, ota.who, code)
    await round_.checklists(no_of_sato=("2",))
    assert await desk.audit(town, round_.name, "stage.revealed") == [], "the third side is still awaited"
    assert "みどり小学校の答えがそろったら" in round_.sato.all()
    await ota.fill({"4": "1", "2": "いいえ"})
    await ota.tap("この内容で送る")
    table = round_.tanaka.screen()
    assert f"{SIDES['a']}: はい　{SIDES['b']}: いいえ" in table.replace("\n", "　")
    assert "みどり小学校: いいえ" in table
    row = next(r for r in (await round_.record())["comparison"] if r["question"] == "ise.chk.2")
    assert row["values"] == {"a": "yes", "b": "no", "c": "no"}
    await round_.manage(t("button-sides"))
    await town.press_only(round_.tanaka.who, t("button-add-side"))
    await town.slack.submit(round_.tanaka.who, {"name": "みどり小学校"})
    assert set(town.slack.view_errors(round_.tanaka.who)) == {"name"}


async def test_the_answer_that_most_gave_is_the_sides_and_the_spread_is_shown(
    town: Town, round_: Round
) -> None:
    await round_.manage(t("button-sides"))
    await round_.tanaka.tap(t("button-rule-majority"))
    assert t("rule-majority") in round_.tanaka.screen()
    others = []
    for name in ("本", "林"):
        person = Someone(town, town.slack.add_person(name))
        assert t("rule-majority") in await person.say(f"参加 {round_.codes['b']}")
        await person.tap("はじめる")
        others.append(person)
    for person in others:
        await person.fill({"4": "1", "2": "いいえ"})
        await person.tap("この内容で送る")
    await round_.checklists()
    assert (
        f"{SIDES['b']}: いいえ（いちばん多い答え。団体の中では はい 1人・いいえ 2人）"
        in round_.tanaka.screen()
    )
    row = next(r for r in (await round_.record())["comparison"] if r["question"] == "ise.chk.2")
    assert (row["b"], row["spread"]) == ("no", {"b": {"yes": 1, "no": 2}})
    await round_.manage(t("button-sides"))
    await round_.tanaka.tap(t("button-rule-median"))
    assert t("rule-too-late") in round_.tanaka.screen()


async def test_the_bodies_of_a_joint_side_are_offered_as_parties(town: Town, round_: Round) -> None:
    await round_.manage(t("button-sides"))
    await town.press_only(round_.tanaka.who, t("button-edit-side", side=SIDES["a"]))
    await round_.tanaka.send(name="花まつり実行委員会", kind="civic_group", bodies="花壇の会\n桜町自治会")
    await round_.hana.open(PLAN)
    for number in range(1, 9):
        words = INTERVIEW[str(number)]
        for line in [words] if isinstance(words, str) else [*words, "以上"]:
            await round_.hana.say(line.replace(SIDES["a"], "桜町自治会"))
    assert round_.hana.number() == "9"
    assert "花まつり実行委員会" in round_.hana.labels()
    assert "桜町自治会" in round_.hana.labels()
    await round_.hana.tap("桜町自治会")
    assert await round_.given("core.pi.responsible") == "桜町自治会"
    assert (await round_.given("core.pi.roles"))[0] == {"task": "水やり", "who": "桜町自治会"}


async def test_an_answer_of_several_is_tapped_together_or_typed(round_: Round) -> None:
    await round_.hana.open(PLAN)
    for number in ("1", "2", "3"):
        await round_.hana.say(str(INTERVIEW[number]))
    assert round_.hana.number() == "4"
    first, second, third, *_ = round_.hana.labels()
    await round_.hana.tap(first)
    await round_.hana.tap(third)
    assert t("option-chosen", label=third) in round_.hana.labels()
    await round_.hana.tap(t("option-chosen", label=first))
    await round_.hana.tap(second)
    assert await round_.given("core.pi.effects") is None, "nothing is an answer before [これで決める]"
    await round_.hana.tap(t("button-gather"))
    assert await round_.given("core.pi.effects") == ["ise.eff.2", "ise.eff.3"]
    await round_.hana.say("4を直す")
    await round_.hana.say("1と4")
    assert await round_.given("core.pi.effects") == ["ise.eff.1", "ise.eff.4"]


async def test_a_day_is_picked_in_slacks_own_calendar(round_: Round) -> None:
    await round_.hana.open(PLAN)
    for number in range(1, 7):
        words = INTERVIEW[str(number)]
        for line in [words] if isinstance(words, str) else [*words, "以上"]:
            await round_.hana.say(line)
    assert round_.hana.number() == "7"
    said = await round_.hana.tap(t("button-day"), "2026-11-01")
    assert "2026年11月1日(日)" in said
    assert await round_.given("core.pi.rain_day") == "2026-11-01"


# ---------------------------------------------------------------- a newer guideline


def guideline(version: str, change: Callable[[dict[str, Any]], None] | None = None) -> bytes:
    """A city's pack with a sheet of three questions."""
    raw = {**small(), "version": version}
    if change:
        change(raw)
    return written(raw)


def revise(raw: dict[str, Any]) -> None:
    """One question is dropped, one says something else, one is new; the plan is due on another day."""
    asked = raw["questionnaires"][0]["questions"]
    asked[0]["label"] = three("もう、はじめますか。")
    asked[1] = {"id": "min.chk.4", "label": three("だれと始めますか。"), "kind": "text"}
    raw["deadlines"].append({"kind": "plan.due", "date": "plan.start + 20 days"})


async def test_a_project_stays_with_its_guideline_until_somebody_looks_and_upgrades(tmp_path: Path) -> None:
    """The file is changed and the bot started anew: the old version is asked from the store."""
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "mini.yaml").write_bytes(guideline("1.0.0"))
    people = {}
    async with a_town(tmp_path, KYODO_PACKS_DIR=str(packs)) as town:
        round_ = await a_round(town, "花壇づくり", form="mini/co_hosting")
        await round_.hana.tap("はい")
        people = dict(town.slack.team.people)
        assert t("button-upgrade") not in await round_.manage("参加している人")
    (packs / "mini.yaml").write_bytes(guideline("1.1.0", revise))
    async with a_town(tmp_path, KYODO_PACKS_DIR=str(packs)) as town:
        town.slack.team.people.update(people)
        tanaka, hana = Someone(town, round_.tanaka.who), Someone(town, round_.hana.who)
        assert "どちらですか。" in await hana.say("回答")
        await hana.say("2")
        await tanaka.say("状況")
        await tanaka.tap("設定")
        said = await tanaka.tap(t("button-upgrade"))
        assert t("changes-heading", project="花壇づくり", version="1.1.0") in said
        for heading, words in (
            ("change-added", "だれと始めますか。"),
            ("change-dropped", "どちらですか。"),
            ("change-reworded", "もう、はじめますか。"),
            ("change-dates", t("date-plan-due")),
        ):
            assert re.search(rf"\*{t(heading)}\*\s+・?{words}", said), said
        assert (await town.export("花壇づくり"))["project"]["pack_version"] == "1.0.0"
        await tanaka.tap(t("button-upgrade-now"))
        assert t("upgraded", before="1.0.0", after="1.1.0") in tanaka.all()
        record = await town.export("花壇づくり")
        assert record["project"]["pack_version"] == "1.1.0"
        assert {row["question"]: row["value"] for row in record["answers"]} == {
            "min.chk.1": "yes",
            "min.chk.2": "two",
        }
        (due,) = [d for d in record["deadlines"] if d["kind"] == "plan.due"]
        assert compact_date(date.fromisoformat(due["due"]), t) in due["rule"], due
        assert "だれと始めますか。" in await hana.say("回答")
        await hana.fill({"4": "町内の人"})
        assert "問1 もう、はじめますか。*  はい" in hana.screen(), "the answer stands under the new words"
        await hana.tap("この内容で送る")
        assert {row["question"] for row in (await town.export("花壇づくり"))["answers"]} == {
            *("min.chk.1", "min.chk.2", "min.chk.3", "min.chk.4")
        }
        assert town.wire_problems() == []
