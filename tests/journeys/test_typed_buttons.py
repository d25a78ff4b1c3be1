"""LINE on a computer shows no quick replies: whatever stands on a button can be typed there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.steps import buttons, joined, quick, screen, t, values
from tests.journeys.town import Town, a_town
from tests.journeys.writing import CHOICE, PLAN, a_round

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town


async def test_a_sheet_is_answered_corrected_and_sent_by_the_words_on_the_buttons(town: Town) -> None:
    codes = await town.new_project(town.slack.add_person("田中"))
    hana = await joined(town, "ハナ", codes["a"])
    assert t("reason-prompt", number="1") not in screen(town, hana)
    await town.say(hana, "いいえ")
    await town.say(hana, t("button-reason", number="1"))
    assert t("reason-prompt", number="1") in screen(town, hana)
    await town.say(hana, "道具がまだない")
    for _ in range(20):
        if t("button-send") in buttons(town, hana):
            break
        answer = next(a["label"] for a in quick(town, hana) if a["data"].startswith("1:ans:"))
        await town.say(hana, answer)
    await town.say(hana, t("button-fix"))
    wanted = next(label for label in buttons(town, hana) if label.startswith("2 "))
    await town.say(hana, wanted)
    await town.say(hana, "いいえ")
    await town.say(hana, t("button-send"))
    assert t("sent", others="公園緑地課") in screen(town, hana)
    assert (await values(town))["2"] == "no"


async def test_what_is_typed_as_a_question_or_before_the_button_was_there_is_no_press(town: Town) -> None:
    codes = await town.new_project(town.slack.add_person("田中"))
    hana = await joined(town, "ハナ", codes["a"])
    await town.say(hana, "はい？")
    assert await values(town) == {}


async def test_what_the_help_card_offers_can_be_typed_while_it_stands_there(town: Town) -> None:
    codes = await town.new_project(town.slack.add_person("田中"))
    hana = await joined(town, "ハナ", codes["a"])
    await town.say(hana, "ヘルプ")
    await town.say(hana, t("button-leave-ask"))
    assert t("leave-ask") in screen(town, hana)
    await town.say(hana, t("button-leave", project="花壇づくり"))
    assert t("left", project="花壇づくり") in screen(town, hana)


async def test_the_title_of_a_sheet_opens_it_and_is_an_answer_where_words_are_asked(town: Town) -> None:
    round_ = await a_round(town, "花壇の会の花壇", line=True)
    hana = round_.hana
    assert CHOICE not in await hana.say(PLAN)  # a question stands there
    await round_.checklists()
    await hana.say("状況")
    await hana.tap("ほかにできること")
    assert "あと約" in await hana.say(PLAN)
    assert PLAN in await hana.say(PLAN)
    assert hana.number() == "2"
