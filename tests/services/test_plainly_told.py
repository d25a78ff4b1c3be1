"""What a volunteer with a phone is told: the next date, what a file is, who sees an answer, and why others answered so."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Message, Pressed, Typed
from bot.domain.project import JoinCode, Role
from tests.services.front_door import Door, Heard, peopled
from tests.services.house import garden

CODE = "K7F29QXM"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """花 and 森 answer for the two sides of the garden, 田中 coordinates."""
    found = peopled(tmp_path)
    found.look(lambda uow: uow.codes.add(JoinCode(CODE, "p1", "a", Role.MEMBER, "plan"), found.clock.at))
    return found


def said(heard: Heard, key: str) -> list[Message]:
    """What that person hears."""
    return [message for out in heard.queued if out.to.id == key for message in out.messages]


def says(door: Door, key: str, words: str) -> Message:
    """The last that somebody hears who writes that."""
    return said(door.hears(key, Typed(words)), key)[-1]


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    return [choice.label for choice in message.choices]


def sends(door: Door, key: str, *begins: str) -> Heard:
    """Somebody writes these answers, takes the first of all others, and sends."""
    for words in ("回答", *begins):
        door.hears(key, Typed(words))
    shown = says(door, key, "再開")
    while Verb.SEND_SEEN not in {choice.action.verb for choice in shown.choices}:
        first = next(choice for choice in shown.choices if choice.action.verb is Verb.ANSWER)
        shown = said(door.hears(key, Pressed(first.action.token)), key)[-1]
    return door.hears(key, Typed("送る"))


# ---------------------------------------------------------------- dates


def test_on_a_phone_the_date_to_answer_by_comes_first_and_no_rule(door: Door) -> None:
    card = says(door, "hana", "締切")
    assert card.text == "「花壇づくり」の質問は9月15日(火)までです。あと14日です。"
    assert card.choices[0].action.verb is Verb.GO_ON
    assert [row.note for row in card.rows] == [""] * len(card.rows)
    assert "企画の始まり" not in [row.label for row in card.rows], "it is today, and begun"
    assert {row.label for row in card.rows} >= {"企画の質問の締切"}


def test_who_has_sent_hears_what_comes_next(door: Door) -> None:
    sends(door, "hana")
    card = says(door, "hana", "締切")
    assert card.text == "次は9月10日(木)の「協定書の案」です。あと9日です。"
    assert Verb.GO_ON not in {choice.action.verb for choice in card.choices}


def test_in_several_projects_each_date_says_whose_it_is(door: Door) -> None:
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="駅前の花壇")))
    door.person("hana", Role.RESPONDENT, "a", project="p2")
    card = says(door, "hana", "締切")
    assert all("花壇" in row.label for row in card.rows)


def test_at_a_desk_the_rule_stands_beside_each_date(door: Door) -> None:
    assert all(row.note for row in says(door, "tanaka", "締切").rows)


# ---------------------------------------------------------------- one's own record


@pytest.mark.parametrize(("form", "told"), [("csv", "Excel"), ("json", "人が読むようにはできていません")])
def test_a_file_says_what_it_is_before_it_is_opened(door: Door, form: str, told: str) -> None:
    door.person("sato", Role.MEMBER, "b", tenant="T1")
    (message,) = said(door.presses("sato", Verb.MY_FILE, form), "sato")
    assert told in message.text
    assert "わたしの記録" in message.text


def test_a_reason_behind_an_answer_counts_among_what_was_written(door: Door) -> None:
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("いいえ、道具が足りない"))
    assert "答え1件、メモや理由1件" in repr(says(door, "hana", "わたしの記録"))


def test_the_form_for_programs_stands_last(door: Door) -> None:
    door.hears("hana", Typed("回答"))
    door.hears("hana", Typed("はい"))
    card = says(door, "hana", "わたしの記録")
    assert [choice.action.verb for choice in card.choices] == [
        Verb.MY_SHEET,
        Verb.MY_FILE,
        Verb.ERASE,
        Verb.MY_FILE,
    ]
    assert card.choices[-1].action.args == ("json",)


# ---------------------------------------------------------------- who sees it


def test_who_joins_before_all_have_sent_is_promised_that_nothing_is_seen_until_then(door: Door) -> None:
    door.person("aki")
    assert "そろうまで、公園緑地課には見えません" in repr(says(door, "aki", f"参加 {CODE}"))


def test_who_joins_late_hears_that_answers_are_seen_at_once(door: Door) -> None:
    sends(door, "hana")
    sends(door, "mori")
    door.person("aki")
    asked = repr(says(door, "aki", f"参加 {CODE}"))
    assert "見えません" not in asked
    assert "送るとすぐ公園緑地課にも見えます" in asked
    door.hears("aki", Typed("はい"))
    shown = says(door, "aki", "再開")
    while Verb.SEND_SEEN not in {choice.action.verb for choice in shown.choices}:
        first = next(choice for choice in shown.choices if choice.action.verb is Verb.ANSWER)
        shown = said(door.hears("aki", Pressed(first.action.token)), "aki")[-1]
    assert "送るとすぐお互いに見られます" in shown.text


# ---------------------------------------------------------------- how far it is


def test_a_side_that_has_sent_is_told_with_those_who_have_not(door: Door) -> None:
    door.person("ken", Role.MEMBER, "a")
    sends(door, "hana")
    rows = {row.label: row for row in says(door, "tanaka", "状況").rows}
    assert rows["花壇の会"].text == "団体の答えは届きました(ほかの人は未回答 1/2)"
    assert "ken" in rows["花壇の会"].note
    assert rows["公園緑地課"].text == "未回答 1/1"


def test_members_who_have_sent_do_not_make_the_side_have_sent(door: Door) -> None:
    door.person("ken", Role.MEMBER, "a")
    sends(door, "ken")
    rows = {row.label: row for row in says(door, "tanaka", "状況").rows}
    assert rows["花壇の会"].text == "未回答 1/2"


# ---------------------------------------------------------------- reasons


def compared(door: Door) -> Message:
    """The table as it was pushed to 花: both said no to the first, agreed on the second, and differ on the third."""
    sends(door, "hana", "いいえ、集まれなかった", "はい、紙に書いた", "はい")
    heard = sends(door, "mori", "いいえ、人が替わった", "はい", "いいえ、急ぎだった")
    return said(heard, "hana")[-1]


REASONS = ("集まれなかった", "紙に書いた", "人が替わった", "急ぎだった")


def test_reasons_are_a_press_away_from_the_table(door: Door) -> None:
    pushed = compared(door)
    assert not any(reason in repr(pushed.rows) for reason in REASONS)
    (way,) = [choice for choice in pushed.choices if choice.label == "理由も読む"]
    table = said(door.hears("hana", Pressed(way.action.token)), "hana")[-1]
    assert all(reason in repr(table.rows) for reason in REASONS)
    assert "理由も読む" not in labels(table)


def test_reasons_are_a_press_away_from_the_draft_for_the_talk(door: Door) -> None:
    compared(door)
    draft = says(door, "hana", "話し合い")
    (way,) = [choice for choice in draft.choices if choice.label == "理由も読む"]
    table = said(door.hears("hana", Pressed(way.action.token)), "hana")[-1]
    assert all(reason in repr(table.rows) for reason in REASONS)


def test_without_reasons_there_is_none_to_read(door: Door) -> None:
    sends(door, "hana", "いいえ")
    heard = sends(door, "mori")
    assert "理由も読む" not in labels(said(heard, "hana")[-1])
    assert "理由も読む" not in labels(says(door, "hana", "話し合い"))
