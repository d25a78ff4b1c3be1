"""V2 to V4: the whole Ise sheet on a phone, by taps and by words, in any order, with corrections."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import japan
from tests.journeys.steps import (
    ISE,
    PROJECT,
    answer_all,
    buttons,
    comments,
    enter,
    joined,
    labels,
    pushes,
    quick,
    screen,
    t,
    tap,
    values,
)
from tests.journeys.town import Town, shown
from tests.journeys.writing import a_round

ALL_YES = dict.fromkeys(("1", "2", "3", "5", "6", "6a", "6b", "6c", "7", "8", "9", "10"), "yes")
WHOLE = ALL_YES | {"4": "before_budget"}


@pytest.fixture
async def code(town: Town) -> str:
    """The join code of the flower bed club."""
    town.slack.add_person("田中")
    return (await town.new_project("田中"))["a"]


@pytest.fixture
async def hana(town: Town, code: str) -> str:
    """A volunteer at the first question."""
    return await joined(town, "佐藤 ハナ", code)


def asked(text: str) -> list[str]:
    """The numbers of the questions that a message asks."""
    return re.findall(r"(?:問|Q)([\d-]+) · ", text)


def rows(record: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((r["question"], r["state"], r["value"], r["comment"] or "", r["version"]) for r in record)


async def test_the_whole_sheet_takes_fourteen_taps_and_no_push(town: Town, hana: str) -> None:
    """V2: thirteen answers and the sending. Everything fits on a phone, and each reply asks the next question."""
    taps, seen = 0, []
    while t("button-send") not in buttons(town, hana):
        [number] = asked(screen(town, hana))
        seen.append(number)
        label = next(a["label"] for a in quick(town, hana) if a["data"].startswith("1:ans:"))
        answer = await town.tap(hana, label)
        taps += 1
        assert len(answer) == 1
        assert t("noted", value=label) in answer[0]
        if taps == 2:
            assert t("button-reason", number="2") not in buttons(town, hana)
    assert tuple(seen) == ISE
    assert await tap(town, hana, "send") == [f"{PROJECT}\n{t('sent', others='公園緑地課')}"]
    assert taps + 1 <= 14
    assert pushes(town) == 0
    assert await values(town) == WHOLE
    for message in town.line.received(hana):
        for item in message.get("quickReply", {}).get("items", []):
            assert len(item["action"]["label"]) <= 20
        if asked(shown(message)):
            said = [line for line in shown(message).splitlines() if line.strip() and not asked(line)]
            assert len(said) <= 4, said
            question = said[0] if said[0].endswith("か。") else said[1]
            assert len(question) <= 60
            assert question in message["altText"]


async def test_a_reason_after_a_no_costs_no_tap(town: Town, hana: str) -> None:
    """The offer stands beside the next question, which can be answered as if it were not there."""
    await town.tap(hana, "いいえ")
    assert asked(screen(town, hana)) == ["2"]
    offer = next(a for a in quick(town, hana) if a["label"] == t("button-reason", number="1"))
    assert offer["inputOption"] == "openKeyboard"
    assert offer["fillInText"] == t("reason-prefix", number="1")
    await town.line.sticker(hana)
    await town.deliver()
    assert t("button-reason", number="1") in buttons(town, hana)  # a sticker does not take the offer away
    await town.tap(hana, "はい")
    assert t("button-reason", number="1") not in buttons(town, hana)
    assert await values(town) == {"1": "no", "2": "yes"}


async def test_a_reason_is_written_by_button_and_by_words(town: Town, hana: str) -> None:
    """With the words that the button fills in, after the prompt, or with 理由 and a number; any of them can be
    left out again.
    """
    await town.tap(hana, "いいえ")
    await tap(town, hana, "reason", number="1")
    assert t("reason-prompt", number="1") in screen(town, hana)
    assert t("reason-readers") in screen(town, hana)
    await town.say(hana, t("reason-prefix", number="1") + "去年のうちに話せていない")
    assert t("reason-noted", number="1") in screen(town, hana)
    assert asked(screen(town, hana)) == ["2"]
    await town.tap(hana, "いいえ")
    await town.say(hana, "理由を書く")
    await town.say(hana, "日程が\n合わなかった")
    await town.tap(hana, "いいえ")
    await tap(town, hana, "reason", number="3")
    await tap(town, hana, "no-reason")
    assert asked(screen(town, hana)) == ["4"]
    await town.say(hana, "戻る")
    await town.say(hana, "いいえ")
    await town.say(hana, "理由を書く")
    await town.say(hana, "理由は書かない")
    await town.say(hana, "理由(3): あとから思いついた")
    await town.say(hana, "reason: 書き直し")
    assert await comments(town) == {
        "1": "去年のうちに話せていない",
        "2": "日程が\n合わなかった",
        "3": "書き直し",
    }
    assert await values(town) == {"1": "no", "2": "no", "3": "no"}


async def test_a_reason_that_was_simply_typed_is_offered_a_home(town: Town, hana: str) -> None:
    """Words that do not answer the next question may be the reason of the answer before: one tap, or the words on the
    button. Chatter and what was answered since are not.
    """
    await town.tap(hana, "いいえ")
    await town.say(hana, "去年のうちに話す日がとれませんでした")
    assert t("reason-offered", number="1") in screen(town, hana)
    assert asked(screen(town, hana)) == ["2"]
    await town.tap(hana, t("button-take-reason", number="1"))
    assert t("reason-noted", number="1") in screen(town, hana)
    assert asked(screen(town, hana)) == ["2"]
    await town.tap(hana, "いいえ")
    for chatter in ("こんにちは", "これはどういう意味なのでしょうか？"):
        await town.say(hana, chatter)
        assert t("button-take-reason", number="2") not in buttons(town, hana)
    await town.say(hana, "担当の方が春に替わったところでした")
    await town.say(hana, t("button-take-reason", number="2"))
    await town.tap(hana, "いいえ")
    await town.say(hana, "相手はもう決まっていました")
    await town.tap(hana, next(a["label"] for a in quick(town, hana) if a["data"].startswith("1:ans:")))
    assert await comments(town) == {
        "1": "去年のうちに話す日がとれませんでした",
        "2": "担当の方が春に替わったところでした",
    }


async def test_words_that_no_store_and_no_chat_can_hold(town: Town, hana: str) -> None:
    """2,500 emoji fill a LINE message; NUL, control characters and half an emoji are dropped."""
    await town.tap(hana, "いいえ")
    await tap(town, hana, "reason", number="1")
    await town.say(hana, "🌸" * 2500)
    await town.tap(hana, "いいえ")
    await tap(town, hana, "reason", number="2")
    await raw_text(town, hana, "あ\0い\x07う\ud83cえ\u202eお <!channel> <@U123> & *太字*")
    stored = await comments(town)
    assert stored == {"1": "🌸" * 2500, "2": "あいうえお <!channel> <@U123> & *太字*"}
    await answer_all(town, hana)
    shown_reason = "".join(shown(m) for m in town.line.received(hana))
    assert "🌸" * 100 in shown_reason
    await tap(town, hana, "send")
    assert await town.say(hana, "一覧")


async def test_five_thousand_emoji_in_one_message(town: Town, hana: str) -> None:
    """LINE counts UTF-16 units and would not send them; whoever posts them to us loses nothing by it."""
    await town.tap(hana, "いいえ")
    await tap(town, hana, "reason", number="1")
    await raw_text(town, hana, "🎉" * 5000)
    assert await comments(town) == {"1": "🎉" * 5000}
    assert await town.say(hana, "一覧")


async def raw_text(town: Town, who: str, text: str) -> None:
    """A text message as JSON can spell it, with halves of emoji that no phone would send."""
    async with town.line.held() as held:
        await town.line.text(who, "?")
    [event] = held.events
    event["message"]["text"] = text
    body = json.dumps({"destination": town.line.account["userId"], "events": [event]}).encode()
    assert (await town.line.raw_body(body, town.line.webhooks.sign(body))).ok
    await town.deliver()


async def test_chatter_stickers_and_photos_never_become_answers(town: Town, hana: str) -> None:
    """The question stands again each time, and nothing is kept."""
    for words in (
        "今日はいい天気ですね",
        "はいと言われても困ります",
        "11",
        "０",
        "😀",
        "はい？",
        "よろしくお願いします",
        "。",
    ):
        assert asked((await town.say(hana, words))[-1]) == ["1"], words
    for send in (town.line.sticker, town.line.image, town.line.location):
        await send(hana)
        await town.deliver()
        assert asked(screen(town, hana)) == ["1"]
    await town.line.message(hana, {"type": "audio", "duration": 1, "contentProvider": {"type": "line"}})
    await town.deliver()
    assert asked(screen(town, hana)) == ["1"]
    assert await values(town) == {}


async def test_every_answer_can_be_typed(town: Town, hana: str) -> None:
    """All thirteen in thirteen spellings, the choice of three by number, letter and words."""
    for words in ("はい", "ハイ。", "１"):
        await town.say(hana, words)
    for words in ("3", "イ", "予算案より前"):
        await town.say(hana, words)
        assert t("answer-so-far", value="") not in screen(town, hana)
        await town.say(hana, "戻る")
        assert asked(screen(town, hana)) == ["4"]
    await tap(town, hana, "keep")
    for words in ("yes", "うん", "そうです", "OK", "まる", "はい、そうです", "いいえ", "2", "No!"):
        await town.say(hana, words)
    assert await values(town) == WHOLE | {"8": "no", "9": "no", "10": "no"}
    assert t("button-send") in buttons(town, hana)
    await town.say(hana, "送る")
    assert (await town.export(PROJECT))["answers"][0]["sent"]


WORDS = {
    "回答": ["回答", "かいとう", "カイトウ", "answer", "Ａｎｓｗｅｒ", "回答。", "はじめる", "回答する"],
    "状況": ["状況", "じょうきょう", "status", "ＳＴＡＴＵＳ", "状況！"],
    "戻る": ["戻る", "もどる", "モドル", "back", "Back.", "戻る、", "前の", "ﾓﾄﾞﾙ"],
    "スキップ": ["スキップ", "すきっぷ", "ｽｷｯﾌﾟ", "skip", "SKIP!", "スキップ。"],
    "中断": ["中断", "ちゅうだん", "pause", "Ｐａｕｓｅ", "中断。"],
    "再開": ["再開", "さいかい", "resume", "再開！", "つづける"],
    "一覧": ["一覧", "いちらん", "list", "ＬＩＳＴ", "一覧。"],
    "取消": ["取消", "とりけし", "トリケシ", "undo", "取消。", "取り消し"],
    "なぜ": ["なぜ", "ナゼ", "ﾅｾﾞ", "why", "Why?", "なぜ？"],
    "担当者": ["担当者", "たんとうしゃ", "person", "担当者。"],
    "言語": ["言語", "げんご", "language", "ことば", "言語。"],
    "ヘルプ": ["ヘルプ", "へるぷ", "ﾍﾙﾌﾟ", "help", "HELP!", "ヘルプ。"],
    "話し合い": ["話し合い", "はなしあい", "話し合い。", "talk"],
    "協定": ["協定", "きょうてい", "協定書。", "agreement"],
    "約束": ["約束", "やくそく", "actions"],
    "メモ一覧": ["メモ一覧", "ﾒﾓ一覧", "notes"],
    "お金": ["お金", "おかね", "オカネ。", "money", "決算"],
    "原則": ["原則", "げんそく", "principles"],
    "ほかにできること": ["ほかにできること", "ほか", "tools"],
    "わたしの記録": ["わたしの記録", "わたしのきろく", "my data", "My data."],
    "消して": ["消して", "けして", "ケシテ", "erase me", "消して。"],
}


async def test_every_word_is_understood_in_its_spellings(town: Town, hana: str) -> None:
    """Full and half width, hiragana, katakana, punctuation behind, English: all of them mean the same."""
    await town.tap(hana, "はい")
    await town.tap(hana, "はい")
    first: dict[str, str] = {}
    for word, spellings in WORDS.items():
        for spelling in spellings:
            answer = (await town.say(hana, spelling))[0]
            if word == "取消":
                assert t("undone", number="2") in answer
                await town.say(hana, "はい")
                continue
            if word == "スキップ":
                assert t("noted-skipped") in answer
                await town.say(hana, "取消")
                continue
            expected = first.setdefault(word, answer)
            assert answer == expected, spelling
            if word in ("戻る", "中断"):
                await town.say(hana, "回答")
                if word == "戻る":
                    await town.say(hana, "スキップ")
    assert asked(first["回答"]) == ["3"]
    assert asked(first["戻る"]) == ["2"]
    assert t("status-own") in first["状況"]
    assert t("paused", number="3") == first["中断"]
    assert t("list-so-far") in first["一覧"]
    assert t("why-heading", number="3") in first["なぜ"]
    assert first["担当者"] == f"{t('person-told', names='田中')}\n{t('person-write')}"
    assert t("comparison-blind") in first["話し合い"]
    assert "全10項目：合意済み0、こちらの返事待ち1、まだ文のないもの9。" in first["協定"]
    assert t("points-none") in first["約束"]
    assert t("notes-none") in first["メモ一覧"]
    assert t("money-none") in first["お金"]
    assert t("principles") in first["原則"]
    assert t("tools") in first["ほかにできること"]
    assert t("choose-language") in first["言語"]
    assert t("help") in first["ヘルプ"]
    assert await values(town) == {"1": "yes", "2": "yes"}


async def test_nothing_expires_and_a_sticker_two_days_later_is_welcomed(town: Town, hana: str) -> None:
    """At question 6 the phone rings; she says nothing, or 中断. Two days later the same question stands there."""
    for _ in range(5):
        await town.tap(hana, quick(town, hana)[0]["label"])
    assert asked(screen(town, hana)) == ["6"]
    await town.move_to(town.clock.now() + timedelta(days=2))
    await town.line.sticker(hana)
    await town.deliver()
    assert t("welcome-back") in screen(town, hana)
    assert asked(screen(town, hana)) == ["6"]
    assert t("not-understood") in (await town.say(hana, "あのう、何でしたか"))[-1].replace("\n", "")
    assert await town.say(hana, "中断") == [t("paused", number="6")]
    await town.move_to(town.clock.now() + timedelta(days=2))
    await town.line.sticker(hana)
    await town.deliver()
    assert t("welcome-back") in screen(town, hana)
    assert asked(screen(town, hana)) == ["6"]
    await town.say(hana, "中断")
    await town.say(hana, "はい")  # the question is not on the screen: nothing is answered
    assert asked(screen(town, hana)) == ["6"]
    assert len(await values(town)) == 5


async def test_fix_three_in_many_spellings_changes_item_three_only(town: Town, hana: str) -> None:
    """V4: the old value is shown, a new one tapped, and she is back where she was."""
    for _ in range(5):
        await town.tap(hana, quick(town, hana)[0]["label"])
    spellings = ["3を直す", "３を直す", "三を直す", "さんを直す", "③を直す", "問3を直す", "3番を直す", "3なおす", "fix 3",
                 "Fix 3.", "直す 3", "３番なおす。", "3を直したい"]  # fmt: skip
    value = "yes"
    for number, spelling in enumerate(spellings, 1):
        await town.move_to(town.clock.now() + timedelta(minutes=1))
        [question] = await town.say(hana, spelling)
        assert asked(question) == ["3"], spelling
        assert t("answer-so-far", value=t(f"answer-{value}")) in question
        new = "no" if value == "yes" else "yes"
        [back] = await town.tap(hana, t(f"answer-{new}"))
        assert asked(back) == ["6"]
        assert t("noted-changed", number="3", old=t(f"answer-{value}"), value=t(f"answer-{new}")) in back
        value = new
        assert await values(town) == {
            "1": "yes", "2": "yes", "3": value, "4": "before_budget", "5": "yes",
        }  # fmt: skip
        facts = await town.export(PROJECT)
        old = [r for r in facts["history"] if r["question"] == "ise.chk.3"]
        assert [r["version"] for r in old] == list(range(1, number + 1))
    kept = [r for r in facts["history"] if r["question"] == "ise.chk.3"]
    assert [r["value"] for r in kept] == [("yes", "no")[n % 2] for n in range(len(spellings))]
    assert all(r["answered_at"] and r["respondent"] == "r1" for r in kept)
    assert len({r["answered_at"] for r in kept}) == len(kept)
    actors = await town.read(
        lambda uow: uow.sheets.records(uow.projects.named(PROJECT)[0].id),
    )
    assert len({r.answered_by for r in actors}) == 1


async def test_the_same_value_again_is_no_correction(town: Town, hana: str) -> None:
    """Opening item 1 and tapping what stood there keeps its reason, and writes no history."""
    await town.tap(hana, "いいえ")
    await town.say(hana, "理由（問1）：まだ決めていない")
    await town.say(hana, "1を直す")
    [kept] = await town.tap(hana, "いいえ")
    assert t("noted", value="いいえ") in kept
    assert asked(kept) == ["2"]
    assert await comments(town) == {"1": "まだ決めていない"}
    assert (await town.export(PROJECT))["history"] == []


async def test_fixing_without_a_number_asks_for_it(town: Town, hana: str) -> None:
    """直す shows the numbers with their answers; a word that is no number answers nothing."""
    for _ in range(3):
        await town.tap(hana, "はい")
    assert await town.say(hana, "直す") == [t("choose-fix")]
    assert [label[:1] for label in buttons(town, hana)] == ["1", "2", "3"]
    assert t("choose-fix") in (await town.say(hana, "はい"))[0]
    assert asked((await town.say(hana, "2"))[0]) == ["2"]
    await tap(town, hana, "keep")
    assert t("no-such-question") in (await town.say(hana, "77を直す"))[0]
    await town.tap(hana, t("button-fix-one", number="1", value="はい"))
    await town.tap(hana, "いいえ")
    assert await values(town) == {"1": "no", "2": "yes", "3": "yes"}


async def test_a_three_week_old_button_changes_nothing_without_asking(town: Town, hana: str) -> None:
    """Not an answer's, not the big [この内容で送る] of a review that was overtaken."""
    old = {a["label"]: a for a in quick(town, hana)}
    await town.tap(hana, "いいえ")
    await answer_all(town, hana)
    review = town.line.received(hana)[-1]
    send = next(a for a in quick(town, hana) if a["label"] == t("button-send"))
    assert send in [b["action"] for b in review["contents"]["footer"]["contents"]]
    await town.say(hana, "3を直す")
    await town.tap(hana, "いいえ")
    before = await town.export(PROJECT)
    await town.move_to(town.clock.now() + timedelta(weeks=3))
    await town.line.postback(hana, old["はい"]["data"], shows="はい")
    await town.deliver()
    assert t("stale", number="1", value="いいえ") in screen(town, hana)
    await town.line.postback(hana, old[t("button-skip")]["data"])
    await town.deliver()
    await town.line.postback(hana, send["data"], shows=send["label"])
    await town.deliver()
    after = await town.export(PROJECT)
    assert after["answers"] == before["answers"]
    assert after["history"] == before["history"]
    assert t("review") in screen(town, hana)
    await tap(town, hana, "send")
    assert all(r["sent"] for r in (await town.export(PROJECT))["answers"])


async def test_back_goes_by_the_numbers_and_undo_by_time(town: Town, hana: str) -> None:
    """戻る after a correction leads to the question before this one; 取消 opens the answer given last."""
    for _ in range(4):
        await town.tap(hana, quick(town, hana)[0]["label"])
    await town.say(hana, "2を直す")
    await town.tap(hana, "いいえ")
    assert asked((await town.say(hana, "戻る"))[0]) == ["4"]
    assert asked((await town.say(hana, "戻る"))[0]) == ["3"]
    await town.say(hana, "このままにする")
    [undone] = await town.say(hana, "取消")
    assert t("undone", number="2") in undone
    assert asked(undone) == ["2"]
    await town.say(hana, "スキップ")
    facts = await town.export(PROJECT)
    assert [r["state"] for r in facts["answers"] if r["question"] == "ise.chk.2"] == ["skipped"]
    assert [r["value"] for r in facts["history"] if r["question"] == "ise.chk.2"] == ["yes", "no"]


async def test_the_gate_opens_and_closes_with_the_sixth_answer(town: Town, hana: str) -> None:
    """A no at question 6 passes over its three sub-items; a later yes asks them."""
    await answer_all(town, hana, q6="いいえ")
    assert set(await values(town)) == set(WHOLE) - {"6a", "6b", "6c"}
    await town.say(hana, "6を直す")
    assert asked((await town.tap(hana, "はい"))[0]) == ["6-1"]
    assert t("still-open", n=3) in (await town.say(hana, "送る"))[0]
    await answer_all(town, hana)
    await town.say(hana, "6の2を直す")
    assert asked(screen(town, hana)) == ["6-2"]


async def test_each_event_twice_and_late_gives_the_same_answers(town: Town, code: str) -> None:
    """V3: one person is served in order, one gets every delivery twice, one the past once more after each tap."""
    sheets: list[list[tuple[Any, ...]]] = []
    for name in ("佐藤", "鈴木", "高橋"):
        who = await joined(town, name, code)
        numbers: list[str] = []
        for _ in range(20):
            numbers += asked(screen(town, who))
            if t("button-send") in buttons(town, who):
                break
            label = next(a["label"] for a in quick(town, who) if a["data"].startswith("1:ans:"))
            said = await town.line.tap(who, "いいえ" if numbers[-1] in ("2", "8") else label)
            await town.deliver()
            shown_before = len(town.line.received(who))
            if name == "鈴木":
                await town.line.duplicate(said.event_id)
                await town.line.redeliver(said.event_id)
            if name == "高橋":
                mine = [e for e in town.line.events if e["source"]["userId"] == who]
                for event in mine[-3:]:
                    await town.line.redeliver(event["webhookEventId"])
            await town.deliver()
            assert len(town.line.received(who)) == shown_before
        assert tuple(numbers) == ISE
        facts = await town.export(PROJECT)
        mine_only = [r for r in facts["answers"] if r["respondent"] == f"r{len(sheets) + 1}"]
        sheets.append(rows(mine_only))
        assert facts["history"] == []
    assert sheets[0] == sheets[1] == sheets[2]
    assert len(sheets[0]) == 13


async def test_taps_store_in_whatever_order_they_arrive(town: Town, hana: str) -> None:
    """A button stores its answer if its question was shown and has none; late and doubled taps change nothing."""
    shown_to_her = []
    for _ in range(4):
        shown_to_her.append({a["label"]: a["data"] for a in quick(town, hana)})
        await town.tap(hana, quick(town, hana)[0]["label"])
    for _ in range(4):
        await town.say(hana, "取消")
    assert await values(town) == {}
    async with town.line.held() as held:
        for seen in shown_to_her:
            await town.line.postback(hana, next(data for data in seen.values() if data.startswith("1:ans:")))
        await town.line.postback(hana, shown_to_her[0]["いいえ"])
    await held.deliver(order=(2, 2, 0, 3, 4, 1, 0))
    await town.deliver()
    assert await values(town) == {"1": "yes", "2": "yes", "3": "yes", "4": "before_budget"}
    assert asked(screen(town, hana)) == ["5"]
    not_shown = re.sub(r"ise\.chk\.\d+", "ise.chk.9", shown_to_her[0]["はい"])
    await town.line.postback(hana, not_shown)
    await town.deliver()
    assert "9" not in await values(town)
    assert asked(screen(town, hana)) == ["5"]


async def test_words_older_than_the_question_on_screen_answer_nothing(town: Town, hana: str) -> None:
    """Two words typed at one question, or a tap that overtakes a word: the next question stays unanswered."""
    async with town.line.held() as held:
        await town.line.text(hana, "はい")
        await town.line.text(hana, "はい")
    await held.deliver(order=(0, 1))
    await town.deliver()
    assert await values(town) == {"1": "yes"}
    button = next(a["data"] for a in quick(town, hana) if a["label"] == "はい")
    async with town.line.held() as held:
        await town.line.text(hana, "はい")
        await town.line.postback(hana, button, shows="はい")
    await held.deliver(order=(1, 0, 0))
    await town.deliver()
    assert await values(town) == {"1": "yes", "2": "yes"}
    await town.say(hana, "はい")
    assert await values(town) == {"1": "yes", "2": "yes", "3": "yes"}


@pytest.mark.parametrize("behind", [timedelta(seconds=4), timedelta(days=80)])
async def test_a_clock_that_is_behind_delays_nobody(town: Town, code: str, behind: timedelta) -> None:
    """LINE's clock may be slow, a demo's stands in another month: words typed now are answers, at once."""
    real = town.line.chats.story_clock
    town.line.chats.story_clock = lambda: real() - behind.total_seconds()
    hana = await joined(town, "佐藤 ハナ", code)
    for word in ("はい", "いいえ", "1"):
        await town.say(hana, word)
    assert await values(town) == {"1": "yes", "2": "no", "3": "yes"}


async def test_a_reason_that_overtakes_its_button_is_kept(town: Town, hana: str) -> None:
    """The words come first, the tap that opened the keyboard after them: the next word is no reason."""
    await town.tap(hana, "いいえ")
    async with town.line.held() as held:
        await town.line.tap(hana, t("button-reason", number="1"))
        await town.line.text(hana, t("reason-prefix", number="1") + "まだ話していない")
    await held.deliver(order=(1, 0))
    await town.deliver()
    assert asked(screen(town, hana)) == ["2"]
    await town.say(hana, "はい")
    assert await values(town) == {"1": "no", "2": "yes"}
    assert await comments(town) == {"1": "まだ話していない"}


async def test_after_the_sending_corrections_go_on_and_thanks_are_no_mistake(town: Town, hana: str) -> None:
    """The old value stays in the record, a no may still be explained, and 取消 leaves nothing open."""
    await answer_all(town, hana)
    await town.say(hana, "この内容で送る")
    for words in ("ありがとうございました", "送る", "取消"):
        assert t("sent-before") in (await town.say(hana, words))[0]
    await town.line.sticker(hana)
    await town.deliver()
    assert t("sent-before") in screen(town, hana)
    await town.say(hana, "2を直す")
    assert asked(screen(town, hana)) == ["2"]
    [noted] = await town.tap(hana, "いいえ")
    assert t("noted-changed", number="2", old="はい", value="いいえ") in noted
    await tap(town, hana, "reason", number="2")
    await town.say(hana, "目標は秋に決める")
    facts = await town.export(PROJECT)
    [now] = [r for r in facts["answers"] if r["question"] == "ise.chk.2"]
    assert (now["value"], now["comment"], now["version"], now["sent"]) == ("no", "目標は秋に決める", 2, True)
    assert [r["value"] for r in facts["history"]] == ["yes"]
    assert "目標は秋に決める" in (await town.say(hana, "一覧"))[0]


async def test_a_closed_stage_refuses_kindly(town: Town, hana: str) -> None:
    """Taps and words after the closing change nothing, and say that the answers are kept and whom to ask."""
    await town.tap(hana, "はい")
    old = next(a for a in quick(town, hana) if a["label"] == "はい")
    await town.command("田中", "close")
    await town.slack.submit("田中", {"reason": "雨で中止"})
    await town.deliver()
    before = await town.export(PROJECT)
    await town.line.postback(hana, old["data"])
    await town.deliver()
    assert t("stage-closed") in screen(town, hana)
    for words in ("1を直す", "スキップ", "戻る", "送る", "一覧"):
        assert t("stage-closed") in (await town.say(hana, words))[0], words
    assert await town.say(hana, "はい") == [t("lost")]
    after = await town.export(PROJECT)
    assert (after["answers"], after["history"]) == (before["answers"], before["history"])


async def test_words_that_are_taken_back_are_deleted(town: Town, hana: str, tmp_path: Path) -> None:
    """Unsending a reason or a typed answer removes the words; nobody is asked why."""
    await town.tap(hana, "いいえ")
    await town.line.text(hana, "理由：名前を書いてしまった山本さん")
    reason = town.line.bubbles(hana)[-1].id
    await town.deliver()
    await town.line.text(hana, "いいえ")
    answer = town.line.bubbles(hana)[-1].id
    await town.deliver()
    await town.say(hana, "一覧")
    assert "山本さん" in screen(town, hana)
    await town.line.unsend(hana, reason)
    await town.line.unsend(hana, answer)
    await town.deliver()
    assert await comments(town) == {}
    assert await values(town) == {"1": "no"}
    assert asked((await town.say(hana, "回答"))[0]) == ["2"]
    assert [table for table, text in stored(tmp_path).items() if "山本" in text] == []


def stored(folder: Path) -> dict[str, str]:
    """Every value of every table, as text."""
    with closing(sqlite3.connect(folder / "kyodo.db")) as db:
        tables = [str(name) for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {table: str(db.execute(f'select * from "{table}"').fetchall()) for table in tables}  # noqa: S608


async def test_the_language_can_be_changed_in_the_middle(town: Town, hana: str) -> None:
    """日本語, やさしい日本語, English: the question that stands is asked again in it, and answers go on."""
    await town.tap(hana, "はい")
    [choice] = await town.say(hana, "言語")
    assert choice == t("choose-language")
    [asked_again] = await town.tap(hana, t("language-name", "ja-simple"))
    assert t("language-set", "ja-simple") in asked_again
    assert asked(asked_again) == ["2"]
    assert "（" in asked_again
    assert asked((await town.say(hana, "English"))[0]) == ["2"]
    assert "Q2 · 2/10" in screen(town, hana)
    await town.say(hana, "yes")
    await town.tap(hana, "No")
    assert "Q4 · 4/10" in screen(town, hana)
    [choice] = await town.say(hana, "language")
    [again] = await town.say(hana, "1")
    assert "問4 · 4/10" in again
    assert await values(town) == {"1": "yes", "2": "yes", "3": "no"}
    for message in town.line.received(hana):
        for item in message.get("quickReply", {}).get("items", []):
            assert len(item["action"]["label"]) <= 20, item


async def test_who_asks_for_a_person_reaches_the_coordinator(town: Town, hana: str) -> None:
    """担当者 tells the coordinator in Slack who asks, and the way back to the question is a tap."""
    await town.tap(hana, "はい")
    before = len(town.slack.received("田中"))
    assert await town.say(hana, "担当者") == [f"{t('person-told', names='田中')}\n{t('person-write')}"]
    asked_for = t("person-asked", who="佐藤 ハナ", project=PROJECT)
    assert [asked_for in str(m) for m in town.slack.received("田中")[before:]] == [True]
    assert asked((await tap(town, hana, "resume"))[0]) == ["2"]


async def test_who_wants_to_talk_in_the_middle_of_a_question_is_offered_a_person_at_once(
    town: Town, hana: str
) -> None:
    """No third attempt is waited for; the question stands, and a tap leads to the coordinator."""
    [missed] = await town.say(hana, "花の話です")
    assert (t("stuck") in missed, asked(missed)) == (False, ["1"])
    [said] = await town.say(hana, "写真の件で相談したいのですが")
    assert t("stuck") in said
    assert asked(said) == ["1"]
    before = len(town.slack.received("田中"))
    await town.tap(hana, t("button-person"))
    asked_for = t("person-asked", who="佐藤 ハナ", project=PROJECT)
    assert [asked_for in str(m) for m in town.slack.received("田中")[before:]] == [True]


async def test_in_two_projects_each_question_names_its_own(town: Town, hana: str) -> None:
    """A tap switches; the other's buttons still work and lead back to the other; nothing is mixed up."""
    river = (await town.new_project("田中", name="川そうじ", a="清流の会", b="環境課"))["a"]
    await town.tap(hana, "はい")
    await enter(town, hana, river)
    assert "川そうじ" in screen(town, hana).splitlines()
    assert asked(screen(town, hana)) == ["1"]
    await town.tap(hana, "いいえ")
    for words in ("なぜ", "一覧", "中断", "再開", "直す", "理由を書く"):
        assert any("川そうじ" in said for said in await town.say(hana, words)), words
    await town.say(hana, "回答")
    [switched] = await tap(town, hana, "switch")
    assert PROJECT in switched.splitlines()
    assert asked(switched) == ["2"]
    await town.say(hana, "ヘルプ")
    [on] = await tap(town, hana, "answer")
    assert PROJECT in on.splitlines()  # going on is not switching
    await town.say(hana, "はい")
    assert await values(town) == {"1": "yes", "2": "yes"}
    assert await values(town, "川そうじ") == {"1": "no"}
    assert "川そうじ" in (await town.say(hana, "別の事業へ"))[0].splitlines()
    await town.say(hana, f"回答 {PROJECT}")
    assert PROJECT in screen(town, hana).splitlines()


async def test_in_three_projects_the_number_means_the_line_it_stands_on(town: Town, hana: str) -> None:
    """The list leaves out the project at hand; chatter leaves the choice standing."""
    for name in ("川そうじ", "<!channel> & *まつり*"):
        await enter(town, hana, (await town.new_project("田中", name=name, a=f"{name}の会", b="環境課"))["a"])
    await town.say(hana, f"回答 {PROJECT}")
    [choice] = await tap(town, hana, "switch")
    listed = [line for line in choice.splitlines() if re.match(r"\d\. ", line)]
    assert sorted(line[3:] for line in listed) == ["<!channel> & *まつり*", "川そうじ"]
    assert t("choose-project") in (await town.say(hana, "どれでしょう"))[0]
    [opened] = await town.say(hana, "２")
    assert listed[1][3:] in opened.splitlines()
    [status] = await town.say(hana, "状況")
    assert status.splitlines()[:2] == [t("which-project"), f"1. {PROJECT}"]
    assert PROJECT in buttons(town, hana)
    assert PROJECT in (await town.say(hana, "１"))[0]
    assert "<!channel> & *まつり*" in (await town.say(hana, "状況 まつり"))[0]
    assert labels("answer")[0] in buttons(town, hana)


async def test_after_the_stage_is_closed_she_can_still_read_what_she_answered(town: Town, code: str) -> None:
    hana = await joined(town, "ハナ", code)
    await town.tap(hana, "はい")
    await town.command("田中", "close")
    await town.slack.submit("田中", {"reason": "急ぐため"})
    await town.deliver()
    said = "\n".join(await town.say(hana, "一覧"))
    assert t("stage-closed") in said
    assert "目的の共有" in said


async def test_as_many_questions_are_left_as_the_progress_counts(town: Town) -> None:
    round_ = await a_round(town, "朝市の案内係", line=True, form="takaoka/co_hosting")
    hana = round_.hana
    (total,) = set(re.findall(r"問1 · 1/(\d+)", hana.all()))
    assert t("status-own-left", n=int(total)) in await hana.say("状況")
    await town.move_to(japan(2026, 9, 8))
    assert (
        t("remind-left", what=t("remind-whole", project=round_.name), n=int(total), minutes=3) in hana.all()
    )
