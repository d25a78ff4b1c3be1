"""担当者, and what is written then: it reaches the person, and nothing else is lost by it."""

from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Message, Typed
from bot.domain.project import JoinCode, Role
from tests.services.front_door import Door, Heard, peopled

QUESTION = "道具はどこで借りますか"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """花 answers in the garden, at the second question; 田中 coordinates."""
    found = peopled(tmp_path)
    for words in ("回答", "はい"):
        found.hears("hana", Typed(words))
    return found


def said(heard: Heard, key: str) -> list[Message]:
    """What that person hears."""
    return [message for out in heard.queued if out.to.id == key for message in out.messages]


def answers(door: Door) -> int:
    """How many answers stand."""
    return sum(one.current for one in door.look(lambda uow: uow.sheets.records("p1")))


def test_what_is_written_after_asking_for_a_person_reaches_that_person(door: Door) -> None:
    (told,) = said(door.hears("hana", Typed("担当者")), "hana")
    assert "つづけて書いてください" in told.text
    heard = door.hears("hana", Typed(QUESTION))
    (passed,) = said(heard, "tanaka")
    assert passed.text == QUESTION
    assert "hanaさん" in passed.lead
    assert passed.choices[0].action.verb is Verb.REPLY_TO
    (confirmed,) = said(heard, "hana")
    assert "tanakaさんに伝えました" in confirmed.text
    assert confirmed.choices[0].action.verb is Verb.GO_ON
    assert [one.text for one in said(door.hears("hana", Typed("雨の日はどうしますか。")), "tanaka")] == [
        "雨の日はどうしますか。"
    ]
    assert answers(door) == 1


def test_the_log_does_not_hold_the_words(door: Door) -> None:
    for words in ("担当者", QUESTION):
        door.hears("hana", Typed(words))
    lines = door.look(lambda uow: uow.audit.of_project("p1", "person.asked"))
    assert len(lines) == 2
    assert "道具" not in repr(lines)


def test_a_command_and_a_plain_answer_stay_what_they_are(door: Door) -> None:
    door.hears("hana", Typed("担当者"))
    assert said(door.hears("hana", Typed("状況")), "tanaka") == []
    assert said(door.hears("hana", Typed("はい")), "tanaka") == []
    assert answers(door) == 2
    assert said(door.hears("hana", Typed(QUESTION)), "tanaka") == [], "the sheet goes on"


@pytest.mark.parametrize("words", ["ありがとうございます", "？", "👍"])
def test_what_says_nothing_is_not_passed_on(door: Door, words: str) -> None:
    door.hears("hana", Typed("担当者"))
    heard = door.hears("hana", Typed(words))
    assert said(heard, "tanaka") == []
    assert said(heard, "hana")


def test_an_answer_with_more_to_it_is_for_the_person(door: Door) -> None:
    door.hears("hana", Typed("担当者"))
    words = "はい、でも道具のことを聞きたいです"
    assert [one.text for one in said(door.hears("hana", Typed(words)), "tanaka")] == [words]
    assert answers(door) == 1


def test_after_going_on_words_are_the_sheets_again(door: Door) -> None:
    for words in ("担当者", "再開"):
        door.hears("hana", Typed(words))
    assert said(door.hears("hana", Typed(QUESTION)), "tanaka") == []


def test_who_was_removed_meanwhile_reaches_nobody(door: Door) -> None:
    door.hears("hana", Typed("担当者"))
    person = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert person is not None
    door.look(lambda uow: uow.projects.leave("p1", person.id, door.clock.at))
    assert said(door.hears("hana", Typed(QUESTION)), "tanaka") == []


def test_at_the_door_nothing_more_is_promised(door: Door) -> None:
    code = JoinCode("K7F29QXM", "p1", "a", Role.MEMBER, "plan")
    door.look(lambda uow: uow.codes.add(code, door.clock.at))
    door.person("aki")
    door.hears("aki", Typed("参加 K7F29QXM"))
    heard = door.hears("aki", Typed("担当者"))
    assert said(heard, "tanaka")
    assert "つづけて書いて" not in repr(said(heard, "aki"))
    assert "よろしいですか" in repr(said(door.hears("aki", Typed(QUESTION)), "aki"))


def test_words_that_wait_to_be_delivered_go_with_their_message(door: Door) -> None:
    """As with every message that carries somebody's words: taking it back withdraws what has not gone yet."""
    door.hears("hana", Typed("担当者"))
    heard = door.hears("hana", Typed(QUESTION))
    person = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert person is not None
    marked = [(out.by, out.said_in) for out in heard.queued if out.to.id == "tanaka"]
    assert marked == [(person.id, f"m{door.count}")]
