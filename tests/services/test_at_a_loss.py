"""Words that answer nothing: what is said then leads on, and never into another project."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Attached, Message, Pressed, Typed
from bot.domain.project import JoinCode, Role
from bot.domain.sheets import AnswerState
from bot.services.ports import UnitOfWork
from tests.services.front_door import Door, Heard, peopled
from tests.services.house import garden

OTHER = "駅前の花壇"
CODE = "K7F29QXM"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """花 answers in the garden; there is an invitation to another project."""
    found = peopled(tmp_path)

    def more(uow: UnitOfWork) -> None:
        uow.projects.add(replace(garden(), id="p2", name=OTHER))
        uow.codes.add(JoinCode(CODE, "p2", "a", Role.MEMBER, "plan"), found.clock.at)

    found.look(more)
    return found


def last(heard: Heard) -> Message:
    """The message that was said last."""
    return heard.queued[-1].messages[-1]


def verbs(message: Message) -> set[Verb]:
    """What its buttons do."""
    return {choice.action.verb for choice in message.choices}


def sends(door: Door) -> None:
    """花 says yes to all there is, and sends it."""
    shown = last(door.hears("hana", Typed("回答")))
    while Verb.SEND_SEEN not in verbs(shown):
        offered = next(one for one in shown.choices if one.action.verb is Verb.ANSWER)
        shown = last(door.hears("hana", Pressed(offered.action.token)))
    door.hears("hana", Typed("送る"))


def answered(door: Door) -> int:
    """How many answers there are."""
    records = door.look(lambda uow: [*uow.sheets.records("p1"), *uow.sheets.records("p2")])
    return sum(one.state is AnswerState.ANSWERED for one in records)


@pytest.mark.parametrize("chatter", [Typed("まだいいです。こんにちは"), Attached("sticker")])
def test_whoever_puts_joining_off_is_asked_again_and_answers_nothing_else(
    door: Door, chatter: Typed | Attached
) -> None:
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("1"))
    before = answered(door)
    door.hears("hana", Typed(f"参加 {CODE}"))
    put_off = last(door.hears("hana", Typed("あとで")))
    assert verbs(put_off) == {Verb.AGREE, Verb.GO_ON}
    assert put_off.heading == OTHER
    assert OTHER in repr(last(door.hears("hana", chatter)))
    assert answered(door) == before
    door.hears("hana", Typed("はい"))
    assert answered(door) == before
    members = door.look(lambda uow: uow.projects.members("p2"))
    assert [one.person.address.user for one in members] == ["hana"]


def test_from_there_the_other_sheet_goes_on_with_its_word(door: Door) -> None:
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("1"))
    before = answered(door)
    door.hears("hana", Typed(f"参加 {CODE}"))
    door.hears("hana", Typed("あとで"))
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("はい"))
    assert answered(door) == before + 1


@pytest.mark.parametrize("words", ["ありがとうございました", "次は何をすればいい", "いつまで"])
def test_where_all_is_sent_there_is_somebody_to_ask(door: Door, words: str) -> None:
    sends(door)
    said = last(door.hears("hana", Typed(words)))
    assert Verb.PERSON in verbs(said)
    assert "もう送ってあります" in said.text
    assert OTHER not in said.text


def test_where_another_sheet_waits_it_is_named(door: Door) -> None:
    sends(door)
    door.hears("hana", Typed(f"参加 {CODE}"))
    door.hears("hana", Typed("はい"))
    sheet = next(one.sheet for one in door.look(lambda uow: uow.sheets.records("p1")))
    door.presses("hana", Verb.LIST, sheet)
    said = last(door.hears("hana", Typed("こんにちは。今日はいい天気です")))
    assert OTHER in said.text
    assert verbs(said) >= {Verb.GO_ON, Verb.PERSON}


def test_whoever_has_begun_nothing_hears_what_waits(door: Door) -> None:
    said = last(door.hears("mori", Typed("こんにちは。はじめまして")))
    assert "花壇づくり" in said.text
    assert said.choices[0].action.verb is Verb.GO_ON


@pytest.mark.parametrize("words", ["質問の意味がわかりません", "電話がきました", "使い方がわからない"])
def test_who_needs_something_else_is_not_told_that_nothing_was_read(door: Door, words: str) -> None:
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("1"))
    before = answered(door)
    heard = door.hears("hana", Typed(words)).by("hana")
    assert heard
    assert "読みとれませんでした" not in heard
    assert answered(door) == before


@pytest.mark.parametrize("words", ["担当者に聞きたい", "誰に聞けばいい？", "電話番号"])
def test_a_person_is_asked_for_in_many_words(door: Door, words: str) -> None:
    assert "話したいそうです" in door.hears("hana", Typed(words)).by("tanaka")


def test_who_asks_for_a_person_after_sending_has_sent(door: Door) -> None:
    sends(door)
    assert "送りました" in door.hears("hana", Typed("担当者")).by("tanaka")


def test_without_a_workspace_nobody_reads_of_its_commands(door: Door) -> None:
    door.person("aki")
    told = door.hears("aki", Typed("状況")).by("aki")
    assert "見られる事業はまだありません" in told
    assert "/kyodo" not in told
