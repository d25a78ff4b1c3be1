"""What people write in the middle of a sheet besides plain answers: reasons, thanks, and words that nobody can read."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.chat import Expecting
from bot.domain.messages import Attached, Message, Pressed, Typed, Unsent
from tests.services.front_door import Door, Heard, peopled


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """花 answers in the garden, at the first question."""
    found = peopled(tmp_path)
    found.hears("hana", Typed("回答"))
    return found


def last(heard: Heard) -> Message:
    """The message that was said last."""
    return heard.queued[-1].messages[-1]


def says(door: Door, words: str) -> Message:
    """What 花 hears when she writes that."""
    return last(door.hears("hana", Typed(words)))


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    return [choice.label for choice in message.choices]


def spoken(message: Message) -> str:
    """What is said before the question: in its own lines, or in the line that holds the progress."""
    return f"{message.lead}\n{message.progress}"


def kept(door: Door) -> dict[str, tuple[object, str | None]]:
    """The answers in force with their reasons, by the end of the question's id."""
    records = door.look(lambda uow: uow.sheets.records("p1"))
    return {one.question.rpartition(".")[2]: (one.value, one.comment) for one in records if one.current}


def to_the_review(door: Door, last_answer: str = "はい") -> Message:
    """花 takes the first of all answers, and the last as told."""
    shown = says(door, "再開")
    while Verb.SEND_SEEN not in {choice.action.verb for choice in shown.choices}:
        answers = [choice for choice in shown.choices if choice.action.verb is Verb.ANSWER]
        is_last = shown.progress.startswith("問10")
        chosen = next((one for one in answers if is_last and one.label == last_answer), answers[0])
        shown = last(door.hears("hana", Pressed(chosen.action.token)))
    return shown


# ---------------------------------------------------------------- an answer and its reason


@pytest.mark.parametrize(
    ("words", "value", "reason"),
    [
        ("いいえ、時間が足りなかった", "no", "時間が足りなかった"),
        ("はい 道具がそろった", "yes", "道具がそろった"),
        ("no, we lacked time", "no", "we lacked time"),
    ],
)
def test_an_answer_with_its_reason_is_both(door: Door, words: str, value: str, reason: str) -> None:
    shown = says(door, words)
    assert kept(door) == {"1": (value, reason)}
    assert reason in spoken(shown)
    assert "問2" in shown.progress
    assert "問1の理由を書く" not in labels(shown)


def test_the_same_answer_with_a_reason_keeps_the_reason(door: Door) -> None:
    says(door, "いいえ")
    says(door, "1を直す")
    says(door, "いいえ、まだ話せていない")
    assert kept(door) == {"1": ("no", "まだ話せていない")}


def test_a_reason_that_came_with_its_answer_goes_with_the_message(door: Door) -> None:
    """The words belong to the message in which they were written: whoever takes it back takes them back."""
    says(door, "いいえ、田中さんが休みだった")
    door.hears("hana", Unsent(f"m{door.count}"))
    assert "田中" not in repr(kept(door))


def test_what_only_begins_like_an_answer_is_none_and_no_reason_of_another(door: Door) -> None:
    says(door, "いいえ")
    before = kept(door)
    for words in ("いいえないこともないのですが", "はいと言われても困ります", "はい、でも無理かもしれません"):
        shown = says(door, words)
        assert "問1の理由にする" not in labels(shown)
    assert kept(door) == before


# ---------------------------------------------------------------- reasons that come on their own


@pytest.mark.parametrize("words", ["人手不足", "多忙", "雨だった日が多い", "いそがしい"])
def test_a_short_reason_is_offered_too(door: Door, words: str) -> None:
    says(door, "いいえ")
    assert "問1の理由にする" in labels(says(door, words))
    says(door, "問1の理由にする")
    assert kept(door) == {"1": ("no", words)}


@pytest.mark.parametrize(
    "words", ["道具がそろったので", "みんなで話したからです。", "because we met every week"]
)
def test_the_reason_of_an_answer_that_asks_for_none_is_offered_where_the_words_give_a_cause(
    door: Door, words: str
) -> None:
    says(door, "はい")
    assert "問1の理由にする" in labels(says(door, words))
    says(door, "問1の理由にする")
    assert kept(door) == {"1": ("yes", words)}
    assert "問1の理由にする" not in labels(says(door, words)), "it has one"


def test_other_words_after_such_an_answer_are_no_reason(door: Door) -> None:
    says(door, "はい")
    assert "問1の理由にする" not in labels(says(door, "今日はいい天気ですね"))


@pytest.mark.parametrize("words", ["まあ", "たぶん", "え？", "うーん", "👍"])
def test_what_is_hardly_a_reason_is_not_offered_as_one(door: Door, words: str) -> None:
    says(door, "いいえ")
    assert "問1の理由にする" not in labels(says(door, words))


def test_at_the_review_a_reason_is_offered_for_the_answer_before(door: Door) -> None:
    to_the_review(door, "いいえ")
    shown = says(door, "人が足りなかった")
    assert labels(shown)[0] == "問10の理由にする"
    assert Verb.SEND_SEEN in {choice.action.verb for choice in shown.choices}
    says(door, "問10の理由にする")
    assert kept(door)["10"] == ("no", "人が足りなかった")


def test_at_the_review_what_is_said_works_there(door: Door) -> None:
    to_the_review(door)
    refused = says(door, "もう少し話したかった")
    assert "「はい」や「1」" not in spoken(refused)
    for words in ("「送る」", "「10を直す」", "「10の理由」"):
        assert words in refused.lead
    assert "問10の理由を" in says(door, "10の理由").text
    says(door, "もう少し話したかった")
    assert kept(door)["10"] == ("yes", "もう少し話したかった")
    assert says(door, "10を直す").progress.startswith("問10")


# ---------------------------------------------------------------- kind words


@pytest.mark.parametrize(
    ("said", "back"),
    [
        (Typed("こんにちは"), "こんにちは。"),
        (Typed("ありがとうございます😊"), "どういたしまして。"),
        (Typed("了解です"), "はい。"),
        (Attached("sticker"), "はい。"),
    ],
)
def test_a_kind_word_is_answered_and_the_question_stands_again(
    door: Door, said: Typed | Attached, back: str
) -> None:
    says(door, "いいえ")
    shown = last(door.hears("hana", said))
    assert shown.lead.startswith(back)
    assert "読みとれませんでした" not in spoken(shown)
    assert {"はい", "いいえ", "問1の理由を書く"} <= set(labels(shown))
    assert "問2" in shown.progress
    assert kept(door) == {"1": ("no", None)}


def test_a_kind_word_after_sending_is_answered_too(door: Door) -> None:
    to_the_review(door)
    says(door, "送る")
    shown = says(door, "ありがとうございました")
    assert shown.lead == "どういたしまして。"
    assert "もう送ってあります" in shown.text


def test_who_has_begun_nothing_is_greeted_back(door: Door) -> None:
    shown = last(door.hears("mori", Typed("こんにちは")))
    assert shown.lead == "こんにちは。"
    assert shown.choices[0].action.verb is Verb.GO_ON


def test_a_kind_word_is_no_reason(door: Door) -> None:
    says(door, "いいえ")
    says(door, "問1の理由")
    shown = says(door, "ありがとうございます")
    assert shown.lead == "どういたしまして。"
    assert "問1の理由を" in shown.text
    assert kept(door) == {"1": ("no", None)}
    says(door, "集まれなかった")
    assert kept(door) == {"1": ("no", "集まれなかった")}


# ---------------------------------------------------------------- photos and files


@pytest.mark.parametrize("kind", ["image", "video", "file", "location"])
def test_a_photo_has_another_place_to_go_and_the_question_stands(door: Door, kind: str) -> None:
    says(door, "いいえ")
    for _ in range(2):
        shown = last(door.hears("hana", Attached(kind)))
        assert "ここでは受けとれません" in spoken(shown)
        assert "読みとれませんでした" not in spoken(shown)
        assert {"はい", "いいえ", "担当者に相談する"} <= set(labels(shown))
        assert "問2" in shown.progress
    assert kept(door) == {"1": ("no", None)}


def test_a_photo_after_sending_is_told_so_too(door: Door) -> None:
    to_the_review(door)
    says(door, "送る")
    assert "ここでは受けとれません" in last(door.hears("hana", Attached("image"))).lead


# ---------------------------------------------------------------- again and again


def test_whoever_wants_to_talk_is_offered_a_person_at_once(door: Door) -> None:
    shown = says(door, "写真の件で相談したいのですが")
    assert labels(shown)[:4] == ["はい", "いいえ", "担当者に相談する", "あとで"]
    assert "担当者に聞いても" in spoken(shown)


def test_the_third_time_there_is_a_person_and_another_time(door: Door) -> None:
    for words in ("まあ", "どうかな"):
        assert "担当者に相談する" not in labels(says(door, words))
    shown = says(door, "なんともね")
    assert labels(shown)[:4] == ["はい", "いいえ", "担当者に相談する", "あとで"]
    assert "中断" not in labels(shown)
    assert "担当者に聞いても" in spoken(shown)
    assert "ひと休み" in says(door, "あとで").text
    says(door, "再開")
    assert "担当者に相談する" not in labels(says(door, "まあ"))


def test_another_question_begins_to_count_anew(door: Door) -> None:
    for words in ("まあ", "どうかな", "はい", "まあ", "どうかな"):
        assert "担当者に相談する" not in labels(says(door, words))


def test_reasons_that_were_offered_count_as_well(door: Door) -> None:
    says(door, "いいえ")
    for words in ("時間がなかった", "まあ"):
        says(door, words)
    shown = says(door, "人手もなかった")
    assert {"担当者に相談する", "あとで", "問1の理由にする"} <= set(labels(shown))
    says(door, "問1の理由にする")
    assert kept(door) == {"1": ("no", "人手もなかった")}


def test_who_meant_no_other_day_finds_the_way_back(door: Door) -> None:
    says(door, "雨で延期")
    refused = says(door, "まだわかりません")
    assert labels(refused) == ["やめておく"]
    door.hears("hana", Pressed(refused.choices[0].action.token))
    says(door, "はい")
    assert kept(door) == {"1": ("yes", None)}


# ---------------------------------------------------------------- another language


@pytest.mark.parametrize(
    ("words", "yes"), [("英語にして", "Yes"), ("in English, please", "Yes"), ("日本語に戻して", "はい")]
)
def test_another_language_is_asked_for_in_a_sentence_and_the_question_stands_again(
    door: Door, words: str, yes: str
) -> None:
    shown = says(door, words)
    assert labels(shown)[0] == yes
    assert kept(door) == {}


def test_for_a_language_that_is_not_there_those_that_are_stand_to_choose(door: Door) -> None:
    assert labels(says(door, "ポルトガル語にして")) == ["日本語", "やさしい日本語", "English"]


def test_words_that_were_offered_before_an_upgrade_trip_nothing(door: Door) -> None:
    """What is kept of a chat may be of an earlier version, which did not count."""
    says(door, "いいえ")
    person = door.look(lambda uow: uow.people.find(door.places["hana"]))
    assert person is not None
    chat = door.look(lambda uow: uow.chats.lock(person.id))
    question = next(iter(door.look(lambda uow: uow.sheets.records("p1")))).question
    earlier = replace(chat, expecting=Expecting.OFFERED, about=f"{question} 時間がなかった")
    door.look(lambda uow: uow.chats.save(earlier))
    assert "問1の理由にする" in labels(says(door, "人手もなかった"))
