"""ヘルプ: a short first screen, and behind its buttons every word that its reader can use, and none that is refused."""

from collections.abc import Iterable, Iterator

import pytest

from bot.domain.actions import Verb
from bot.domain.intents import Word, read_wish
from bot.domain.manual import TOPICS
from bot.domain.messages import Choice, Message, Typed
from bot.services.planning import replan
from tests.services.front_door import Door, opened
from tests.services.house import kit
from tests.services.test_rights import PEOPLE, WORDS

OF_A_SHEET = {
    *(
        Word.ANSWER,
        Word.RESUME,
        Word.PAUSE,
        Word.SWITCH,
        Word.BACK,
        Word.SKIP,
        Word.UNDO,
        Word.LIST,
        Word.FIX,
    ),
    *(Word.REASON, Word.SEND, Word.WHY),
}
ANSWERS, MANAGES, HANDS_OVER = "RME", "CA", "COA"
"""Whose help has the words of a sheet, of a channel, and of handing over: others are refused nothing there, and have
nothing to do with them.
"""

SLACK = "new 新規 join 参加 status 状況 invite 招待 answer 回答 close 完了 overdue 期限切れ deadline 締切 export 出力 report 年次報告 help ヘルプ"
LINE = (
    "参加 回答 状況 戻る スキップ 中断 再開 一覧 取消 3を直す 話し合い なぜ 担当者 わたしの記録 消して 言語 ヘルプ answer status back skip"
    " pause resume list undo why person mydata language help"
)
"""The words that contract.md promises on each platform."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = opened(tmp_path_factory.mktemp("help"))
    for name, (role, side, tenant, standing) in PEOPLE.items():
        if name not in door.places:
            door.person(name, role, side, tenant=tenant, standing=standing)
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), door.clock.at))
    yield door
    door.store.close()


def cards(door: Door, key: str) -> dict[str, Message]:
    """The first screen ("") and those behind its buttons, by topic."""
    (first,) = _heard(door.hears(key, Typed("ヘルプ")).queued)
    found = {"": first}
    for choice in _topics(first.choices):
        (name,) = choice.action.args
        (found[name],) = _heard(door.presses(key, Verb.HELP_ON, name).queued)
    return found


def _heard(queued: Iterable[object]) -> tuple[Message, ...]:
    return tuple(message for outgoing in queued for message in outgoing.messages)  # type: ignore[attr-defined]


def _topics(choices: Iterable[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.action.verb is Verb.HELP_ON]


def words(found: dict[str, Message]) -> set[Word]:
    """What stands there, read as if it were typed."""
    told = [one for card in found.values() for row in card.rows for one in row.text.split("・")]
    wishes = {text: read_wish(text) for text in told}
    assert None not in wishes.values(), wishes
    return {wish.word for wish in wishes.values() if wish is not None}


@pytest.mark.parametrize("key", PEOPLE)
def test_help_has_what_its_reader_may_do_and_nothing_else(door: Door, key: str) -> None:
    told = words(cards(door, key))
    may = {word for word in Word if key in WORDS[word.name]}
    assert told - may == set()
    slack = bool(PEOPLE[key][2])
    elsewhere = {Word.SHARE, Word.READINGS} if slack else {Word.MENU}
    if key not in ANSWERS:
        elsewhere |= OF_A_SHEET
    if key not in MANAGES or not slack:
        elsewhere |= {Word.CONNECT, Word.DISCONNECT}
    if key not in HANDS_OVER:
        elsewhere.add(Word.HANDOVER)
    if key not in "COEA":  # what they look after is elsewhere than here
        elsewhere |= {Word.REPORT, Word.FAILURES}
    assert may - told - elsewhere == set()


def test_every_word_that_is_understood_stands_in_somebodys_help(door: Door) -> None:
    assert set().union(*(words(cards(door, key)) for key in PEOPLE)) == set(Word)


def test_what_the_contract_promises_stands_in_the_help_of_whom_it_is_for(door: Door) -> None:
    coordinator, respondent = (words(cards(door, key)) for key in ("C", "R"))
    for promised, told in ((SLACK, coordinator | OF_A_SHEET), (LINE, respondent)):
        for word in promised.split():
            wish = read_wish(word)
            assert wish is not None, word
            assert wish.word in told, word


@pytest.mark.parametrize("key", PEOPLE)
def test_no_screen_of_help_is_long_and_each_leads_on(door: Door, key: str) -> None:
    found = cards(door, key)
    assert len(found[""].text.splitlines()) <= 3
    for name, card in found.items():
        assert len(card.rows) <= 5
        assert all(len(row.text) <= 60 for row in card.rows)
        assert {choice.action.args[0] for choice in _topics(card.choices)} == set(found) - {"", name}
        assert name == "" or any(choice.action.verb is Verb.HELP for choice in card.choices)
        assert len(card.choices) <= 13


def test_a_topic_that_is_not_the_readers_shows_help(door: Door) -> None:
    (card,) = _heard(door.presses("R", Verb.HELP_ON, "running").queued)
    assert card.heading == door.kit.wording("help-heading", "ja")


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_each_word_is_understood_as_it_stands_there(language: str) -> None:
    listed = [entry.word for groups in TOPICS.values() for entries in groups.values() for entry in entries]
    assert sorted(listed) == sorted(Word)
    for word in listed:
        name = kit().wording(f"wish-{word.value.replace('_', '-')}", language)
        wish = read_wish(name)
        assert wish is not None, name
        assert wish.word is word, name
