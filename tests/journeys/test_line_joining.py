"""V1: from the scan to the first question. Every code that does not open leads to a person."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.steps import buttons, code_of, joined, link_words, pushes, screen, use_up, values
from tests.journeys.town import Town, a_town, post_text, shown


@pytest.fixture
async def code(town: Town) -> str:
    """The join code of the flower bed club."""
    town.slack.add_person("田中")
    return (await town.new_project("田中"))["a"]


async def test_two_taps_lead_from_the_scan_to_the_first_question(town: Town, code: str) -> None:
    """The QR code opens LINE with the words ready: one tap sends them, one agrees; nothing is typed."""
    invitation = next(p for p in town.slack.messages("田中") if code in post_text(p))
    account, words = link_words(str(invitation.blocks))
    assert account == town.line.account["basicId"]
    assert words == f"参加 {code}"

    hana = town.line.add_person("佐藤 ハナ")
    await town.line.follow(hana)
    await town.deliver()
    [consent] = await town.say(hana, words)  # the first tap: LINE's own send button
    for told in ("田中", "花壇づくり", "花壇の会", "公園緑地課", "見えません", "5年度"):
        assert told in consent
    assert buttons(town, hana)[:2] == ["はじめる", "あとで"]
    [first] = await town.tap(hana, "はじめる")  # the second
    assert "問1 · 1/10" in first
    assert buttons(town, hana)[:2] == ["はい", "いいえ"]
    assert pushes(town) == 0


async def test_the_words_open_the_door_before_the_account_is_added(town: Town, code: str) -> None:
    """Somebody who writes without adding the account hears the same."""
    hana = await joined(town, "佐藤 ハナ", code)
    assert "問1" in screen(town, hana)


@pytest.mark.parametrize(
    "spelled",
    ["参加 {}", "参加　{}", "さんか {}", "サンカ {}", "join {}", "JOIN {}。", "{}", "参加{}", "参加：{}"],
)
async def test_the_words_open_in_every_spelling(town: Town, code: str, spelled: str) -> None:
    """Width, case, kana and a missing hyphen make no difference."""
    hana = town.line.add_person("佐藤 ハナ")
    for written in (code, code.lower(), code.replace("-", ""), code.translate(WIDE)):
        if spelled == "{}" and "-" not in written and "－" not in written:
            continue
        [answer] = await town.say(hana, spelled.format(written))
        assert "花壇の会の人として答えます" in answer, spelled.format(written)


WIDE = {ord(c): ord(c) + 0xFEE0 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"}


async def test_consent_is_given_and_refused_in_words_too(town: Town, code: str) -> None:
    """LINE on a computer shows no buttons: いいえ waits, a sticker asks again, はい begins."""
    hana = town.line.add_person("佐藤 ハナ")
    await town.say(hana, f"参加 {code}")
    assert "はじめるときは" in (await town.say(hana, "いいえ"))[0]
    assert "はじめるときは" in (await town.say(hana, "あとで"))[0]
    await town.line.sticker(hana)
    await town.deliver()
    assert "よろしいですか" in screen(town, hana)
    assert "よろしいですか" in (await town.say(hana, "これは何でしょう"))[-1]
    assert "問1" in (await town.say(hana, "はじめる"))[-1]


@pytest.mark.parametrize("words", ["はい", "ハイ。", "１", "OK", "yes", "始める", "はじめる"])
async def test_every_yes_begins(town: Town, code: str, words: str) -> None:
    hana = town.line.add_person("佐藤 ハナ")
    await town.say(hana, f"参加 {code}")
    if words == "始める":
        await town.tap(hana, "あとで")
    assert "問1 · 1/10" in (await town.say(hana, words))[-1]


async def test_another_language_at_the_door_asks_for_consent_in_it(town: Town, code: str) -> None:
    hana = town.line.add_person("Anna", language="en")
    await town.line.follow(hana)
    await town.deliver()
    assert "join K7F2-9QXM" in (await town.tap(hana, "English"))[-1]
    [consent] = await town.say(hana, f"join {code}")
    assert "花壇の会" in consent
    assert "よろしい" not in consent
    assert "よろしいですか" in (await town.say(hana, "日本語"))[-1]
    assert "よろしい" not in (await town.say(hana, "English"))[-1]
    assert "Q1 · 1/10" in (await town.say(hana, "Yes"))[-1]


async def test_a_wrong_code_leads_to_a_person(tmp_path: Path) -> None:
    """The way is a button, and behind it is an address."""
    async with a_town(tmp_path, KYODO_CONTACT="市民活動センター 0596-00-0000") as town:
        hana = town.line.add_person("佐藤 ハナ")
        [answer] = await town.say(hana, "参加 AAAA-2222")
        assert "見つかりません" in answer
        assert "参加 K7F2-9QXM" in answer
        assert "0596-00-0000" in (await town.tap(hana, "担当者"))[0]
        assert town.wire_problems() == []


async def test_a_code_that_is_over_leads_to_the_coordinator(town: Town, code: str) -> None:
    """Renewed, used up, of a closed stage: no dead end, the coordinator hears who stands at the door."""
    await town.command("田中", "invite")
    await town.press("田中", "番号を止める")
    hana = town.line.add_person("佐藤 ハナ")
    await town.line.follow(hana)
    await town.deliver()
    [answer] = await town.say(hana, f"参加 {code}")
    assert "もう使えません" in answer
    before = len(town.slack.received("田中"))
    assert "田中さんに" in (await town.tap(hana, "担当者"))[0]
    assert any("佐藤 ハナさん" in str(m) for m in town.slack.received("田中")[before:])
    assert "もう使えません" in (await town.say(hana, "はい"))[0]


async def test_a_used_up_code_lets_nobody_more_in(town: Town, code: str) -> None:
    hana = town.line.add_person("佐藤 ハナ")
    await town.say(hana, f"参加 {code}")
    await use_up(town)
    [answer] = await town.tap(hana, "はじめる")
    assert "もう使えません" in answer
    assert "担当者" in buttons(town, hana)


async def test_the_code_of_a_closed_stage_is_over(town: Town, code: str) -> None:
    await town.command("田中", "close")
    await town.slack.submit("田中", {"reason": "今年は紙で行います"})
    await town.deliver()
    hana = town.line.add_person("佐藤 ハナ")
    [answer] = await town.say(hana, f"参加 {code}")
    assert "もう使えません" in answer
    assert "担当者" in buttons(town, hana)


async def test_after_ten_wrong_codes_a_person_waits_and_then_may_again(town: Town, code: str) -> None:
    hana = town.line.add_person("佐藤 ハナ")
    for n in range(9):
        assert "見つかりません" in (await town.say(hana, f"参加 AAA{n}-2222"))[0]
    assert "60分" in (await town.say(hana, "参加 AAAA-9999"))[0]
    [held] = await town.say(hana, f"参加 {code}")
    assert "おいてから" in held
    assert "担当者" in buttons(town, hana)
    await town.move_to(town.clock.now() + timedelta(minutes=61))
    assert "よろしいですか" in (await town.say(hana, f"参加 {code}"))[0]
    other = town.line.add_person("鈴木")
    assert "よろしいですか" in (await town.say(other, f"参加 {code}"))[0]


async def test_somebody_who_is_in_already_goes_on(town: Town, code: str) -> None:
    """The same words a second time lead to the question that stands; the other side's are refused."""
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    assert "問2" in (await town.say(hana, f"参加 {code}"))[-1]
    other = (await code_of(town, "b")).code
    assert "片方だけ" in (await town.say(hana, f"参加 {other}"))[0]


async def test_blocking_stops_pushes_and_unblocking_welcomes_back(town: Town, code: str) -> None:
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    await town.line.unfollow(hana)
    await town.deliver()
    await town.move_to(town.clock.now() + timedelta(days=20))
    assert pushes(town) == 0
    assert not any("佐藤" in post_text(p) and "届きません" in post_text(p) for p in town.slack.messages("田中"))
    await town.line.follow(hana)
    await town.deliver()
    back = screen(town, hana)
    assert "おかえりなさい" in back
    assert "問2 · 2/10" in back


async def test_leaving_is_asked_once_and_the_code_leads_back(town: Town, code: str) -> None:
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    [asked] = await town.say(hana, "退会")
    assert "記録に残ります" in asked
    [left] = await town.tap(hana, "花壇づくり から抜ける")
    assert "抜けました" in left
    assert "いま答える質問はない" in (await town.say(hana, "はい"))[0]
    assert await values(town) == {"1": "yes"}
    await town.say(hana, f"参加 {code}")
    assert "問2" in (await town.tap(hana, "はじめる"))[-1]


async def test_in_a_group_it_says_the_way_and_never_asks(town: Town, code: str) -> None:
    """One sentence when it is invited, none to the neighbours' own talk, and no answer is taken there."""
    hana = await joined(town, "佐藤 ハナ", code)
    club = town.line.add_group("花壇の会", [hana])
    await town.line.join_group(club)
    await town.deliver()
    [told] = town.line.received(hana, group=club)
    assert "友だちに追加" in shown(told)
    for words in ("はい", "1", "明日は雨でしょうか", "参加します"):
        await town.line.text(hana, words, group=club)
    await town.line.sticker(hana, group=club)
    await town.deliver()
    assert len(town.line.received(hana, group=club)) == 1
    for words in ("@Kyodo はい", "@Kyodo 一覧", f"参加 {code}", "@Kyodo 状況"):
        await town.line.text(hana, words, group=club)
        await town.deliver()
    said = [shown(m) for m in town.line.received(hana, group=club)]
    assert set(said) == {shown(told)}
    assert await values(town) == {}
