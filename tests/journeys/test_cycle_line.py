"""The whole cycle in LINE, by one thumb: the plan of all, the agreement, a rain day, money, each other, the next year."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.desk import SIDES, clean_wire
from tests.journeys.steps import pushes, t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import INTERVIEW, MONEY, MUTUAL, MUTUALLY, PLAN, REVIEW, Round, a_round

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
    return await a_round(town, request.node.name.removeprefix("test_")[:60], line=True)


async def up_to(round_: Round, number: int) -> None:
    """ハナ writes the plan of all up to the question of that number."""
    await round_.hana.open(PLAN)
    for before in range(1, number):
        words = INTERVIEW[str(before)]
        for line in [words] if isinstance(words, str) else [*words, "以上"]:
            await round_.hana.say(line)
    assert round_.hana.number() == str(number)


async def test_the_whole_plan_is_typed_and_read_back_and_everybody_hears_once(
    town: Town, round_: Round
) -> None:
    before = pushes(town)
    said = await round_.hana.hand_in(PLAN, INTERVIEW)
    assert t("sent-joint") in said
    assert CHECKLIST in round_.hana.labels(), "the way to the next sheet that waits"
    for other in (round_.sato, round_.tanaka):
        assert other.all().count("「みんなの計画」を書きました") == 1
    assert pushes(town) == before
    assert await round_.given("core.pi.schedule") == [
        {"what": "苗の植えつけ", "on": "2026-10-10", "who": "花壇の会"},
        {"what": "お披露目", "on": "2026-10-25"},
    ]
    assert await round_.given("core.pi.cap") == 50000
    assert await round_.given("core.pi.publish_month") == "2026-12"


async def test_what_another_wrote_is_read_and_corrected_by_anybody(round_: Round) -> None:
    await round_.sato.hand_in(PLAN, INTERVIEW)
    await round_.hana.open(PLAN)
    assert "秋までに花壇が全部うまる" in round_.hana.screen()
    await round_.hana.say("5を直す")
    await round_.hana.say("40人")
    assert await round_.given("core.pi.people") == 40
    history = (await round_.record())["history"]
    assert [row["value"] for row in history if row["question"] == "core.pi.people"] == [30]


async def test_two_who_write_in_the_plan_at_once_lose_nothing(round_: Round) -> None:
    for person in (round_.hana, round_.sato):
        await person.open(PLAN)
    await round_.hana.say("花の名前を知らない子が多い")
    assert "もう答えています" in await round_.sato.say("水が足りない") or round_.sato.number() == "2"
    values = [r["value"] for r in (await round_.record())["answers"] if r["question"] == "core.pi.problem"]
    assert values == ["花の名前を知らない子が多い"]


async def test_an_answer_of_several_is_tapped_together_or_typed(round_: Round) -> None:
    await up_to(round_, 4)
    labels = round_.hana.labels()
    await round_.hana.tap(labels[0])
    await round_.hana.tap(labels[2])
    marked = [label for label in round_.hana.labels() if "✓" in label]
    assert len(marked) == 2
    await round_.hana.tap(marked[0])
    assert await round_.given("core.pi.effects") is None
    await round_.hana.tap(t("button-gather"))
    assert await round_.given("core.pi.effects") == ["ise.eff.3"]
    await round_.hana.say("4を直す")
    await round_.hana.say("１と３")
    assert await round_.given("core.pi.effects") == ["ise.eff.1", "ise.eff.3"]


async def test_a_day_is_picked_in_lines_own_calendar_or_typed(round_: Round) -> None:
    await up_to(round_, 7)
    said = await round_.hana.tap(t("button-day"), "2026-11-01")
    assert "2026年11月1日(日)" in said, "the chat shows nothing of what was picked: the answer has to"
    await round_.hana.say("7を直す")
    assert "2026年11月8日(日)" in await round_.hana.say("令和8年11月8日")
    assert await round_.given("core.pi.rain_day") == "2026-11-08"


async def test_rows_are_changed_and_taken_out_by_words(round_: Round) -> None:
    await up_to(round_, 11)
    for line in ("苗 3万円 公園緑地課", "土 12,000円", "看板 5千円"):
        await round_.hana.say(line)
    assert t("rows-total", amount="47,000円") in round_.hana.screen()
    await round_.hana.say("苗 28,000円")
    assert t("rows-total", amount="45,000円") in round_.hana.screen()
    await round_.hana.say("3を消す")
    assert t("rows-total", amount="40,000円") in round_.hana.screen()
    await round_.hana.tap(t("button-gather"))
    assert await round_.given("core.pi.expense") == [
        {"item": "苗", "yen": 28000, "who": "公園緑地課"},
        {"item": "土", "yen": 12000},
    ]


# ---------------------------------------------------------------- agreement


async def test_the_words_of_the_agreement_are_written_and_agreed_to_in_the_chat(
    town: Town, round_: Round
) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.hana.say("協定")
    assert "秋までに花壇が全部うまる" in await round_.hana.tap(PURPOSE)
    await round_.hana.tap(t("button-clause-edit"))
    assert "来年の春まで花を絶やさない" in await round_.hana.say("来年の春まで花を絶やさない")
    assert t("clause-new", item=PURPOSE) in round_.sato.screen()
    await round_.hana.tap(t("button-clause-agree"))
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.purpose"] == {
        "item": "core.ag.purpose", "text": "来年の春まで花を絶やさない", "state": "drafted", "agreed": ["a"],
    }  # fmt: skip
    await round_.sato.tap(t("button-look"))
    await round_.sato.tap(t("button-clause-agree"))
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.purpose"]["state"] == "agreed"


async def test_an_old_tap_of_consent_is_not_taken_for_new_words(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.hana.say("協定")
    await round_.hana.tap(PURPOSE)
    agree = next(a for a in town.line.actions(round_.hana.who) if a["label"] == t("button-clause-agree"))
    await round_.sato.say("協定")
    await round_.sato.tap(PURPOSE)
    await town.press_only(round_.sato.who, t("button-clause-edit"))
    await round_.sato.send(text="別の目的")
    await town.line.postback(round_.hana.who, agree["data"])
    await town.deliver()
    assert t("clause-changed") in round_.hana.all()
    assert "別の目的" in round_.hana.screen()
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.purpose"]["agreed"] == []


async def test_a_command_instead_of_the_words_leaves_the_words_as_they_are(round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.hana.say("協定")
    await round_.hana.tap(PURPOSE)
    await round_.hana.tap(t("button-clause-edit"))
    assert t("status-stage") in await round_.hana.say("状況")
    await round_.hana.say("こんにちは")
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.purpose"]["text"] == "秋までに花壇が全部うまる"


# ---------------------------------------------------------------- the work


async def test_a_note_reaches_the_coordinator(round_: Round) -> None:
    await round_.hana.say("困りごと")
    said = await round_.hana.say("土が届かず、一日ずれた")
    assert t("note-kept") in said
    assert t("note-told", side=SIDES["a"]) in round_.tanaka.screen()
    assert "土が届かず" not in round_.tanaka.screen(), "people's words are for those who look"
    assert "土が届かず、一日ずれた" in await round_.tanaka.tap(t("button-look"))
    assert "土が届かず、一日ずれた" in await round_.sato.say("メモ一覧")
    (note,) = (await round_.record())["notes"]
    assert (note["side"], note["text"]) == ("a", "土が届かず、一日ずれた")


async def test_after_a_note_the_sheet_goes_on_where_it_was(round_: Round) -> None:
    await round_.hana.tap("はい")
    await round_.hana.say("困りごと")
    await round_.hana.say("鍵をなくした")
    assert "問2 · 2/10" in await round_.hana.tap(t("button-resume"))
    await round_.hana.say("はい")
    assert await round_.given("ise.chk.2", "a") == "yes"


async def test_rain_is_told_in_line_and_the_coordinator_moves_the_day_by_a_tap(
    town: Town, round_: Round
) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.close("plan")
    await round_.hana.say("雨天順延")
    assert t("move-asked", names="田中") in await round_.hana.tap(t("button-rain-day", on="11/1(日)"))
    assert {d["due"] for d in (await round_.record())["deadlines"] if d["kind"] == "do.end"} == {"2026-10-25"}
    assert "11/24(火) → 12/1(火)" in round_.tanaka.screen()
    before = pushes(town)
    await round_.tanaka.tap(t("button-move-now"))
    assert pushes(town) == before + 1
    for person in (round_.hana, round_.sato):
        assert person.all().count(t("dates-moved")) == 1
    record = await round_.record()
    deadlines = {row["kind"]: row["due"] for row in record["deadlines"]}
    assert (deadlines["do.end"], deadlines["report.due"]) == ("2026-11-01", "2026-12-01")
    reminders = {(r["due_at"][:10], r["status"]) for r in record["reminders"] if r["kind"] == "report.due"}
    assert {("2026-11-10", "cancelled"), ("2026-12-01", "pending")} <= reminders


async def test_a_day_that_cannot_be_is_refused_with_a_way_on(round_: Round) -> None:
    await round_.hana.say("日程変更")
    assert t("not-understood-date") in await round_.hana.say("そのうち")
    said = await round_.hana.say("9月20日")  # before its own beginning
    assert t("move-impossible", on="9月20日(日)") in said
    said = await round_.hana.say("11月8日")
    assert t("move-preview", on="11月8日(日)") in said, "another day may be written at once"


async def test_what_was_left_takes_no_words_any_more(round_: Round) -> None:
    """[やめておく]: what is typed then is no note, no clause and no day."""
    await round_.hana.hand_in(PLAN, INTERVIEW)
    before = await round_.record()
    await round_.hana.say("困りごと")
    await round_.hana.tap(t("button-leave-it"))
    await round_.hana.say("ありがとう")
    await round_.hana.say("協定")
    await round_.hana.tap(PURPOSE)
    await round_.hana.tap(t("button-clause-edit"))
    await round_.hana.tap(t("button-leave-it"))
    await round_.hana.say("ありがとう")
    await round_.hana.say("日程変更")
    await round_.hana.tap(t("button-leave-it"))
    assert t("move-preview", on="11月8日(日)") not in await round_.hana.say("11月8日")
    record = await round_.record()
    assert record["notes"] == []
    clauses = {item["item"]: item["text"] for item in record["agreement"]["items"]}
    assert clauses["core.ag.purpose"] == INTERVIEW["2"]
    assert record["answers"] == before["answers"]


async def test_money_is_corrected_by_the_names_of_its_rows(round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await round_.close("plan")
    assert "会費　5,000円　花壇の会" in await round_.hana.open(MONEY)
    await round_.hana.say("会費 5,800円")
    assert t("rows-total", amount="5,800円") in round_.hana.screen()
    await round_.hana.say("以上")
    await round_.hana.say("苗 28,000円")
    await round_.hana.say("以上")
    await round_.hana.fill({"3": "25", "4": "会費がふえた"})
    await round_.hana.tap("この内容で送る")
    said = await round_.hana.say("お金")
    assert f"{t('money-planned')}: 5,000円" in said
    assert f"{t('money-actual')}: 5,800円" in said
    assert t("money-difference", amount="-2,000") in said


# ---------------------------------------------------------------- each other, and the next year


async def both_review(round_: Round) -> None:
    """Plan and work are closed, and both sides have sent the review; in LINE last."""
    await round_.close("plan", "do")
    for person in (round_.sato, round_.hana):
        await round_.begin(person)
        await person.fill(REVIEW)
        await person.tap("この内容で送る")


async def test_the_last_to_send_sees_the_table_and_the_way_to_the_sheet_about_each_other(
    town: Town, round_: Round
) -> None:
    before = pushes(town)
    await both_review(round_)
    assert pushes(town) == before, "the sender hears by reply"
    assert MUTUAL in round_.hana.labels()
    said = await round_.hana.tap(MUTUAL)
    assert "問1 · 1/5" in said
    said = await round_.hana.tap("1")
    assert "そう思ったわけもひとこと書いてください" in said
    assert t("reason-readers") in said
    assert "問2 · 2/5" in await round_.hana.say("水やりが続かなかった")
    await round_.hana.tap("4")
    assert "この内容で送る" in await round_.hana.fill(MUTUALLY) or "この内容で送る" in round_.hana.labels()


async def test_what_she_wants_to_hear_is_marked_by_a_tap(round_: Round) -> None:
    await round_.checklists(no_of_sato=("2",))
    assert t("button-want-to-hear", number="2") in round_.hana.labels()
    said = await round_.hana.tap(t("button-want-to-hear", number="2"))
    assert t("mark-noted", number="2", on="9月8日(火)") in said


async def test_the_next_year_asks_how_the_last_ones_finding_was_used(town: Town, round_: Round) -> None:
    await round_.hana.hand_in(PLAN, INTERVIEW)
    await both_review(round_)
    await round_.close("see")
    await town.command(round_.tanaka.who, "次の年度")
    before = pushes(town)
    await round_.tanaka.send()
    assert pushes(town) == before + 1
    assert t("next-told", n=2, on="9月1日(火)") in round_.hana.screen()
    said = await round_.hana.tap("回答する")
    assert "「水やりの当番を早く決める」" in said
    await round_.hana.fill({"1": "1", "1-1": "当番表をつくった", "2": "3"})
    await round_.hana.tap("この内容で送る")
    await round_.hana.open(PLAN)
    assert t("earlier-year", value=str(INTERVIEW["1"])) in round_.hana.screen()
    await round_.hana.tap(t("button-same"))
    assert await round_.given("core.pi.problem") == INTERVIEW["1"]
    await round_.sato.tap("回答する")
    await round_.sato.fill({"1": "1", "1-1": "予算に入れた", "2": "3"})
    await round_.sato.tap("この内容で送る")
    used = {f["side"]: (f["state"], f["used_in"]) for f in (await round_.record())["improvements"]}
    assert used == {"a": ("used", 2), "b": ("not_now", 2)}
