"""V1: from the scan to the first question. Every code that does not open leads to a person."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.steps import (
    PROJECT,
    buttons,
    code_of,
    joined,
    labels,
    link_words,
    pushes,
    screen,
    t,
    tap,
    use_up,
    values,
)
from tests.journeys.town import Town, a_town, post_text, shown

CONSENT = t("consent", project=PROJECT, side="花壇の会")
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"}


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
    for told in ("田中", PROJECT, "花壇の会", "公園緑地課", "年3月31日", "終わる年度のあと5年度"):
        assert told in consent
    assert buttons(town, hana)[:2] == labels("agree", "later")
    [principle, first] = await tap(town, hana, "agree")  # the second
    assert principle.startswith("【1 目的共有の原則】")
    assert "問1 · 1/10" in first
    assert buttons(town, hana)[:2] == ["はい", "いいえ"]

    stranger = town.line.add_person("鈴木")  # the words alone are enough, without adding the account
    [consent] = await town.say(stranger, words)
    assert CONSENT in consent
    assert pushes(town) == 0


async def test_the_words_open_in_every_spelling(town: Town, code: str) -> None:
    """Width, case, kana, punctuation and a missing hyphen make no difference."""
    hana = town.line.add_person("佐藤 ハナ")
    for spelled in (
        f"参加　{code}",
        f"さんか {code.lower()}",
        f"サンカ {code}。",
        f"join {code.replace('-', '')}",
        f"JOIN {code.translate(WIDE)}",
        f"参加{code}",
        f"参加：{code}",
        f"「参加 {code}」",
        code,
        code.replace("-", "").lower(),
    ):
        [answer] = await town.say(hana, spelled)
        assert CONSENT in answer, spelled


async def test_consent_is_given_and_put_off_in_words_too(town: Town, code: str) -> None:
    """LINE on a computer shows no buttons: いいえ waits, a sticker or chatter asks again, a yes begins."""
    hana = town.line.add_person("佐藤 ハナ")
    await town.say(hana, f"参加 {code}")
    for no in ("いいえ", "あとで"):
        assert await town.say(hana, no) == [t("join-later")]
    await town.line.sticker(hana)
    await town.deliver()
    assert CONSENT in screen(town, hana)
    assert CONSENT in (await town.say(hana, "これは何でしょう"))[-1]
    for n, yes in enumerate(("はい", "ハイ。", "１", "OK", "yes", "始める", "はじめる")):
        who = town.line.add_person(f"会員{n}")
        await town.say(who, f"参加 {code}")
        assert "問1 · 1/10" in (await town.say(who, yes))[-1], yes


async def test_another_language_at_the_door_asks_for_consent_in_it(town: Town, code: str) -> None:
    """The greeting and the consent come again in the language that was tapped or typed."""
    anna = town.line.add_person("Anna")
    await town.line.follow(anna)
    await town.deliver()
    assert t("follow-named", "en", name="Anna") in (await tap(town, anna, "en"))[-1]
    english = t("consent", "en", project=PROJECT, side="花壇の会")
    assert english in (await town.say(anna, f"join {code}"))[-1]
    assert CONSENT in (await town.say(anna, "日本語"))[-1]
    assert english in (await town.say(anna, "English"))[-1]
    simple = t("consent", "ja-simple", project=PROJECT, side="花壇の会")
    assert simple in (await town.tap(anna, t("button-ja-simple", "en")))[-1]
    assert english in (await town.tap(anna, t("button-en", "ja-simple")))[-1]
    assert "Q1 · 1/10" in (await town.say(anna, "Yes"))[-1]


async def test_a_wrong_code_leads_to_a_person(tmp_path: Path) -> None:
    """A stranger without any project is given the office's address."""
    async with a_town(tmp_path, KYODO_CONTACT="市民活動センター 0596-00-0000") as town:
        hana = town.line.add_person("佐藤 ハナ")
        assert await town.say(hana, "参加 AAAA-2222") == [t("join-wrong")]
        assert "0596-00-0000" in (await tap(town, hana, "person"))[0]
        assert await town.say(hana, "参加") == [t("join-how")]
        assert town.wire_problems() == []


async def test_a_code_that_is_over_leads_to_its_coordinator(town: Town, code: str) -> None:
    """Revoked, used up, of a closed stage: no dead end, and the coordinator hears who stands at the door."""
    await town.command("田中", "invite")
    await town.press("田中", t("button-revoke-code"))  # of the newest invitation: side b
    hana = town.line.add_person("佐藤 ハナ")
    assert await town.say(hana, f"参加 {(await code_of(town, 'b')).code}") == [
        t("join-expired", who="田中さん")
    ]
    before = len(town.slack.received("田中"))
    assert await tap(town, hana, "person") == [t("person-told", names="田中")]
    asked = t("person-asked", who="佐藤 ハナ", project=PROJECT)
    assert any(asked in str(message) for message in town.slack.received("田中")[before:])
    assert await town.say(hana, "はい") == [t("join-expired", who="田中さん")]

    await town.say(hana, f"参加 {code}")
    await use_up(town)  # by others, while she reads
    assert await tap(town, hana, "agree") == [t("join-expired", who="田中さん")]
    assert labels("person") == buttons(town, hana)

    closed = (await town.new_project("田中", name="川そうじ"))["a"]
    await town.command("田中", "close 川そうじ")
    await town.slack.submit("田中", {"reason": "今年は紙で行います"})
    assert await town.say(hana, f"参加 {closed}") == [t("join-expired", who="田中さん")]
    assert labels("person") == buttons(town, hana)


async def test_after_ten_wrong_codes_a_person_waits_and_then_may_again(town: Town, code: str) -> None:
    """The wait says how long, shows the way to a person, and holds back nobody else."""
    hana = town.line.add_person("佐藤 ハナ")
    for n in range(9):
        assert await town.say(hana, f"参加 AAA{n}-2222") == [t("join-wrong")]
    assert await town.say(hana, "参加 AAAA-9999") == [t("join-wait", n=60)]
    assert await town.say(hana, f"参加 {code}") == [t("join-wait", n=60)]
    assert labels("person") == buttons(town, hana)
    other = town.line.add_person("鈴木")
    assert CONSENT in (await town.say(other, f"参加 {code}"))[0]
    await town.move_to(town.clock.now() + timedelta(minutes=61))
    assert CONSENT in (await town.say(hana, f"参加 {code}"))[0]


async def test_somebody_who_is_in_already_goes_on(town: Town, code: str) -> None:
    """The same words a second time lead to the question that stands; the other side's are refused."""
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    assert "問2" in (await town.say(hana, f"参加 {code}"))[-1]
    other = (await code_of(town, "b")).code
    refused = t("join-other-side", project=PROJECT, side="花壇の会")
    assert await town.say(hana, f"参加 {other}") == [refused]


async def test_blocking_stops_pushes_and_unblocking_welcomes_back(town: Town, code: str) -> None:
    """Three weeks of reminders go to nobody who blocked the account; the first word back is the question."""
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    await town.line.unfollow(hana)
    await town.move_to(town.clock.now() + timedelta(days=20))
    assert pushes(town) == 0
    await town.line.follow(hana)
    await town.deliver()
    assert t("welcome-back") in screen(town, hana)
    assert "問2 · 2/10" in screen(town, hana)


async def test_leaving_is_asked_once_and_the_code_leads_back(town: Town, code: str) -> None:
    """Nothing is lost: the answers stay in the record and stand again on the day she comes back."""
    hana = await joined(town, "佐藤 ハナ", code)
    await town.tap(hana, "はい")
    assert await town.say(hana, "退会") == [t("leave-ask")]
    assert "問2" in (await tap(town, hana, "resume"))[-1]
    await town.say(hana, "退会")
    assert await tap(town, hana, "leave", project=PROJECT) == [t("left", project=PROJECT)]
    assert await town.say(hana, "はい") == [t("lost")]
    assert await values(town) == {"1": "yes"}
    await town.say(hana, f"参加 {code}")
    assert "問2" in (await tap(town, hana, "agree"))[-1]


async def test_in_a_group_it_says_the_way_and_never_asks(town: Town, code: str) -> None:
    """One sentence when it is invited, none to the neighbours' own talk, and no answer is taken there."""
    hana = await joined(town, "佐藤 ハナ", code)
    club = town.line.add_group("花壇の会", [hana])
    await town.line.join_group(club)
    await town.deliver()
    (hello,) = (shown(m) for m in town.line.received(hana, group=club))
    assert t("group-hello") in hello
    for words in ("はい", "1", "明日は雨でしょうか", "参加します"):
        await town.line.text(hana, words, group=club)
    await town.line.sticker(hana, group=club)
    await town.deliver()
    assert len(town.line.received(hana, group=club)) == 1
    for words in ("@Kyodo はい", "@Kyodo 一覧", f"参加 {code}"):
        await town.line.text(hana, words, group=club)
        await town.deliver()
        assert t("group") in shown(town.line.received(hana, group=club)[-1]), words
    assert await values(town) == {}
