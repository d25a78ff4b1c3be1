"""People from outside over signed HTTP: a committee in LINE and Slack, this year and the next, and three phases."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.journeys import desk, steps
from tests.journeys.desk import clean_wire, press_token
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import Answers, Round, Someone, a_round

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVIEW, VIEW = "点検と評価", "第三者の評価"
ADVICE = "水やりを任せる人を三人ふやす"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("evaluating")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def round_(town: Town, request: pytest.FixtureRequest) -> Round:
    """A project of Yamaguchi in its last stage; ハナ is in LINE."""
    name = request.node.name.removeprefix("test_")[:50]
    round_ = await a_round(town, name, line=True, form="yamaguchi/co_hosting")
    await round_.close("plan", "do")
    return round_


async def invitation(round_: Round) -> str:
    """The coordinator's invitation for evaluators; gives the code."""
    assert t("evaluators-offer") in await round_.tanaka.say("招待")
    said = await round_.tanaka.tap(t("button-invite-evaluators"))
    code = (await steps.code_of(round_.town, "", round_.name)).code
    assert f"参加 {code[:4]}-{code[4:]}" in said
    return code


async def a_committee(round_: Round, *platforms: str) -> list[Someone]:
    """Evaluators who joined with the same code, on these platforms."""
    code, found = await invitation(round_), []
    for place, platform in enumerate(platforms, 1):
        if platform == "line":
            someone = Someone(round_.town, round_.town.line.add_person(f"委員{place}"))
            said = await someone.say(f"参加 {code}")
        else:
            someone = Someone(round_.town, round_.town.slack.add_person(f"委員{place}"))
            said = "\n".join(await round_.town.command(someone.who, f"join {code}"))
        assert t("evaluator-audience") in said
        await someone.tap(t("button-agree"))
        found.append(someone)
    return found


async def look_back(round_: Round) -> None:
    """Both sides hand in how they look back."""
    await hand_in(round_.hana, {"1": "3", "4": "4", "8": "当番を早く決める", "9": "1", "10": "1と2"})
    await hand_in(round_.sato, {"1": "2", "4": "4", "9": "1"})


async def hand_in(person: Someone, answers: Answers) -> None:
    """The sheet that this person owes, sent."""
    await person.say("回答")
    await person.fill(answers)
    await person.tap(t("button-send"))


async def evaluate(person: Someone, points: str, advice: str = "スキップ") -> str:
    """Goes through the evaluation with these points, and sends it; gives what is said then."""
    for point in points:
        await person.say("わからない" if point == "-" else point)
    await person.say("スキップ")
    await person.say(advice)
    return await person.tap(t("button-send"))


async def outside(round_: Round) -> list[dict[str, Any]]:
    """The evaluators' answers in the record."""
    return [row for row in (await round_.record())["answers"] if row["role"] == "evaluator"]


async def test_a_committee_on_both_platforms_is_heard_together(town: Town, round_: Round) -> None:
    first, second, third = await a_committee(round_, "line", "slack", "line")
    assert t("evaluation-not-yet") in await first.say("評価")
    assert t("evaluation-not-yet") in await second.say("資料")
    await look_back(round_)
    for person in (first, second, third):
        assert t("evaluation-open", project=round_.name) in person.screen()
        assert "半分ほど届いた" not in person.all()

    at_hand = await first.tap(t("button-at-hand"))
    assert "花壇の会" in at_hand
    assert "半分ほど届いた" in await first.tap(t("button-comparison", stage=REVIEW))
    await first.say("評価")
    assert t("evaluators-left", n=2) in await evaluate(first, "3334-23", ADVICE)
    await second.tap(t("button-evaluate"))
    await evaluate(second, "4324223")
    assert "2/3" in await round_.tanaka.say("状況")
    assert "委員3" in await round_.tanaka.tap(t("button-evaluators"))
    for person in (round_.hana, round_.sato, first):
        assert ADVICE not in person.all().replace(first.all(), "")
        assert "2/3" not in person.screen()

    await third.say("回答")
    assert t("sent-evaluation-last") in await evaluate(third, "2324223")
    for person in (round_.hana, round_.sato, round_.tanaka, first, second, third):
        assert t("evaluation", n=3) in person.screen()
        assert "おおむね届いた（半ばまで来た〜十分に届いた）" in person.screen()
        assert ADVICE not in person.screen()
    assert ADVICE in await round_.hana.tap(t("button-evaluation-words"))
    for n in (1, 2, 3):
        assert f"委員{n}" not in round_.hana.all()
    rows = await outside(round_)
    assert {row["side"] for row in rows} == {None}
    improvements = (await round_.record())["improvements"]
    assert [(row["text"], row["side"]) for row in improvements] == [("当番を早く決める", "a"), (ADVICE, None)]


async def test_a_silent_member_is_not_waited_for_for_ever(town: Town, round_: Round) -> None:
    first, _ = await a_committee(round_, "line", "slack")
    await look_back(round_)
    await first.say("評価")
    await evaluate(first, "3333333")
    await round_.tanaka.say("評価者")
    await town.press_only(round_.tanaka.who, t("button-close-this-evaluation"))
    assert "委員2" in round_.tanaka.dialog()
    await round_.tanaka.send(reason="委員会の日に間に合わせるため")
    assert t("evaluation", n=1) in round_.hana.screen()
    assert "委員会の日に間に合わせるため" in round_.hana.screen()
    assert len(await desk.audit(town, round_.name, "evaluation.closed")) == 1


async def test_a_committee_that_meets_in_the_next_year(town: Town, round_: Round) -> None:
    (early,) = await a_committee(round_, "line")
    await look_back(round_)
    await round_.close("see")
    await round_.tanaka.say("状況")
    await town.press_only(round_.tanaka.who, t("button-next-cycle"))
    await round_.tanaka.send()
    code = (await steps.code_of(town, "", round_.name)).code
    late = Someone(town, town.line.add_person("新しい委員"))
    await late.say(f"参加 {code}")
    assert t("evaluation-open-earlier", project=round_.name, n=1) in await late.tap(t("button-agree"))
    await early.say("回答")
    await evaluate(early, "3333333", ADVICE)
    await late.tap(t("button-evaluate"))
    await evaluate(late, "2222222")
    assert t("evaluation", n=2) in round_.hana.screen()
    assert {row["cycle"] for row in await outside(round_)} == {1}
    found = [row for row in (await round_.record())["improvements"] if row["text"] == ADVICE]
    assert [(row["cycle"], row["state"]) for row in found] == [(1, "open")]
    await round_.hana.say("回答")
    assert t("row-question", number="1", topic="").strip() in round_.hana.all()
    assert ADVICE in round_.hana.all() + await round_.hana.say("スキップ") + await round_.hana.say("スキップ")


async def test_the_code_of_evaluators_is_renewed_and_stopped_like_any_other(
    town: Town, round_: Round
) -> None:
    code = await invitation(round_)
    await round_.tanaka.tap(t("button-renew-code"))
    newer = await steps.code_of(town, "", round_.name)
    stranger = Someone(town, town.line.add_person("知らない人"))
    assert t("join-expired", who="田中さん") in await stranger.say(f"参加 {code}")
    await round_.tanaka.tap(t("button-revoke-code"))
    assert t("code-revoked", side=t("evaluators")) in round_.tanaka.screen()
    assert t("join-expired", who="田中さん") in await stranger.say(f"参加 {newer.code}")


async def test_the_joining_text_can_be_read_in_other_languages(town: Town, round_: Round) -> None:
    code = await invitation(round_)
    person = Someone(town, town.line.add_person("Ann"))
    await person.say(f"参加 {code}")
    said = await person.tap("English")
    assert t("evaluator-audience", "en") in said
    assert t("evaluator-joined", "en") in await person.tap(t("button-agree", "en"))


async def test_buttons_of_the_evaluation_are_refused_to_strangers(town: Town, round_: Round) -> None:
    project = await desk.project_id(town, round_.name)
    stranger = town.slack.add_person("よその人")
    for token in (f"1:evs:{project}", f"1:ive:{project}", f"1:cev:{project}:1", f"1:evl:{project}:1",
                  f"1:ahd:{project}:1", f"1:scr:{project}:1", f"1:phs:{project}:1:x"):  # fmt: skip
        await press_token(town, stranger, token)
        assert t("not-allowed") in desk.seen(town, stranger)


async def test_three_phases_are_read_one_after_the_other(town: Town) -> None:
    round_ = await a_round(town, "phases", line=True, form="yoshikawa/co_hosting")
    await round_.close("plan", "do")
    assert t("comparison-blind") in await round_.hana.say("段階")
    words = {"2": "3", "4": "3", "6": "1と2", "9": "3", "13": "1"}
    await hand_in(round_.hana, {**words, "12": "早めに声をかける"})
    await hand_in(round_.sato, {**words, "1": "いいえ", "7": "いいえ"})
    assert t("button-phases") in round_.hana.labels()
    for said in (await round_.hana.tap(t("button-phases")), await round_.sato.say("三つの段階")):
        places = [
            said.index(t("phase-heading", name=t(f"phase-{name}")))
            for name in ("introduction", "process", "outcome")
        ]
        assert places == sorted(places)
        assert "早めに声をかける" in said[places[2] :]
        assert said.index("選んだ形態") > places[1]
    assert t("button-all-in-one") in round_.sato.labels()
