"""What makes LINE easy: old words ready in the keyboard, readings on request, a sign of work where it takes long."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handlers.demo.faults import answers
from tests.journeys.steps import answer_all, buttons, comments, joined, labels, quick, screen, t, tap, values
from tests.journeys.town import Town, a_town, pressable


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as running:
        running.slack.add_person("田中")
        yield running
        assert running.wire_problems() == []


@pytest.fixture
async def hana(town: Town) -> str:
    """At the first question of the Ise sheet."""
    return await joined(town, "佐藤 ハナ", (await town.new_project("田中"))["a"])


def action(town: Town, who: str, label: str) -> dict[str, Any]:
    return next(one for one in quick(town, who) if one["label"] == label)


# ---------------------------------------------------------------- corrections


async def test_the_reason_that_was_written_stands_in_the_keyboard_when_it_is_corrected(
    town: Town, hana: str
) -> None:
    await town.tap(hana, "いいえ")
    await town.say(hana, "理由(1): まだ話していません")
    await tap(town, hana, "list")
    await tap(town, hana, "fix")
    way = action(town, hana, t("button-fix-reason", number="1"))
    assert (way["inputOption"], way["fillInText"]) == ("openKeyboard", "理由（問1）：まだ話していません")
    [asked] = await town.tap(hana, way["label"])
    assert "まだ話していません" in asked
    await town.say(hana, "理由（問1）：先月、話しました")
    assert await comments(town) == {"1": "先月、話しました"}
    assert await values(town) == {"1": "no"}


async def test_an_answer_that_was_typed_stands_in_the_keyboard_when_it_is_corrected(
    town: Town, hana: str
) -> None:
    """By [戻る], and on the question that was opened by its number; never half of what was written."""
    await town.say(hana, "状況")
    await town.tap(hana, "みんなの計画")
    words = "駅前の花壇が荒れて、ごみも増えています"
    await town.say(hana, words)
    assert action(town, hana, t("button-back"))["fillInText"] == words
    await town.say(hana, "1を直す")
    again = action(town, hana, t("button-edit-words"))
    assert (again["inputOption"], again["fillInText"]) == ("openKeyboard", words)
    await town.say(hana, f"{words}。困っています")
    assert action(town, hana, t("button-back"))["fillInText"] == f"{words}。困っています"
    await town.say(hana, "1を直す")
    await town.say(hana, "長い言葉です。" * 50)
    way = action(town, hana, t("button-back"))
    assert way["inputOption"] == "openKeyboard"
    assert "fillInText" not in way


# ---------------------------------------------------------------- readings


async def test_the_welcome_can_be_had_with_readings(town: Town) -> None:
    """[はじめる] [あとで] [くわしく] [読みかた]; what is asked stays the same."""
    code = (await town.new_project("田中"))["a"]
    who = town.line.add_person("佐藤 ハナ")
    [plain] = await town.say(who, f"参加 {code}")
    assert buttons(town, who)[:4] == labels("agree", "later", "consent-text", "readings")
    assert "（だんたい）" not in plain
    [read] = await tap(town, who, "readings")
    assert "記録（きろく）" in read or "質問（しつもん）" in read
    assert t("button-agree") in buttons(town, who)
    assert t("button-readings") not in buttons(town, who)
    assert "問1 · 1/10" in (await tap(town, who, "agree"))[-1]


@pytest.mark.parametrize("words", ["読みかた", "よみかた", "readings", "ふりがな"])
async def test_a_question_comes_again_with_readings(town: Town, hana: str, words: str) -> None:
    assert t("button-readings") in buttons(town, hana)
    [read] = await town.say(hana, words)
    assert "事業（じぎょう）" in read
    assert "問1 · 1/10" in read
    assert buttons(town, hana)[:2] == ["はい", "いいえ"]
    assert await values(town) == {}
    assert "問2 · 2/10" in (await town.tap(hana, "はい"))[0]


async def test_a_card_comes_again_with_readings(town: Town, hana: str) -> None:
    await town.say(hana, "状況")
    [read] = await tap(town, hana, "readings")
    assert "手法（しゅほう）" in read
    assert "花壇（かだん）" in read
    await town.say(hana, "English")
    assert "Readings" not in buttons(town, hana)
    [asked] = await town.say(hana, "readings")
    assert t("readings-not-here", "en") in asked
    assert "Q1 · 1/10" in asked


async def test_without_a_question_the_common_words_are_read(town: Town, hana: str) -> None:
    await answer_all(town, hana)
    await tap(town, hana, "send")
    [read] = await town.say(hana, "読みかた")
    assert t("readings-nothing") in read
    assert "協働（きょうどう）" in read


# ---------------------------------------------------------------- a sign of work


async def test_where_the_answer_takes_longer_three_dots_show_it_and_nothing_is_counted(
    town: Town, hana: str
) -> None:
    await answer_all(town, hana)
    assert signs(town) == []
    await tap(town, hana, "send")
    assert signs(town) == [{"chatId": hana, "loadingSeconds": 10}]
    names = [call.name for call in town.line.calls]
    assert names.index("loading") < len(names) - 1 - names[::-1].index("reply")
    assert town.line.chats.used == 0


async def test_an_answer_comes_where_line_shows_no_dots(
    town: Town, hana: str, caplog: pytest.LogCaptureFixture
) -> None:
    town.line.faults.next("loading", answers(500))
    assert await town.say(hana, "話し合い") != []
    assert "LINE loading animation: 500" in caplog.text


async def test_no_dots_for_what_is_quick_and_none_in_a_group(town: Town, hana: str) -> None:
    club = town.line.add_group("花壇の会", [hana])
    await town.line.join_group(club)
    await town.line.text(hana, "@Kyodo 話し合い", group=club)
    await town.deliver()
    await town.tap(hana, "はい")
    await town.say(hana, "状況")
    assert signs(town) == []


def signs(town: Town) -> list[Any]:
    return [call.body for call in town.line.calls if call.name == "loading"]


# ---------------------------------------------------------------- buttons


async def test_every_button_in_sight_is_as_line_takes_it(town: Town, hana: str) -> None:
    await answer_all(town, hana)
    for message in town.line.received(hana):
        assert all(0 < len(one["label"]) <= 40 for one in pressable(message))
    assert screen(town, hana)
