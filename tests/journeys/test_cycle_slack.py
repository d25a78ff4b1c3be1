"""The whole cycle in Slack: agreement, talk, money, what the sides say of each other, the next year, a newer guideline."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.desk import SIDES, clean_wire, join
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import INTERVIEW, PLAN, Round, Someone, a_round

pytestmark = pytest.mark.asyncio(loop_scope="module")

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
    assert t("agreement", open=10) in await round_.tanaka.say("協定")
    said = await round_.sato.say("協定書")
    assert PURPOSE in round_.sato.labels()
    assert said.count(t("clause-drafted")) == 2 * 6
    assert "秋までに花壇が全部うまる" in await round_.sato.tap(PURPOSE)
    items = {item["item"]: item for item in (await round_.record())["agreement"]["items"]}
    assert items["core.ag.cost"]["text"].splitlines()[-1] == "合計 42,000円"
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
    for person in (round_.hana, round_.sato):
        await agree_to_all(person)
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
    assert t("agreement", open=5) in await round_.tanaka.say("協定")


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
        assert person.all().count(t("concluded")) == 1
    assert "締結（花壇の会 会長 山本、公園緑地課長 森）" in await round_.tanaka.say("協定")

    await round_.sato.say("協定")
    await round_.sato.tap("成果物の帰属")
    await town.press_only(round_.sato.who, t("button-clause-edit"))
    await round_.sato.send(text="写真は両方が使える")
    assert t("version-open", n=1) in await round_.tanaka.say("協定")
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    await round_.tanaka.send(signed_on="2026-09-20")
    for person in (round_.hana, round_.sato):
        assert t("amended", n=1) in person.screen()
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
        assert t("clause-agreed-all") in person.all()
    assert t("agreement", open=0) in await round_.tanaka.say("協定")
    await town.press_only(round_.tanaka.who, t("button-conclude"))
    assert t("conclude-ready") in round_.tanaka.dialog()
    await round_.tanaka.send(signed_on="2026-09-03")
    await town.command(round_.tanaka.who, "close")
    words = round_.tanaka.dialog()
    assert "協定書" not in words
    assert PLAN not in words
    assert SIDES["a"] in words, "the checklists are still missing"
