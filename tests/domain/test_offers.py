"""The words on a button, typed, do what it does."""

import pytest

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message
from bot.domain.offers import MOST, Offer, meant, offers_of

GO, STOP = act(Verb.GO_ON), act(Verb.HELP)


def offered(*labels: str) -> tuple[Offer, ...]:
    return tuple(Offer(label, f"1:x:{place}") for place, label in enumerate(labels))


def test_the_last_message_is_the_one_that_asks() -> None:
    first = Message("一", heading="花壇", choices=(Choice("見る", GO),))
    last = Message("二", choices=(Choice("やめる", STOP), Choice("見る", STOP)))
    assert [offer.label for offer in offers_of([first, last])] == ["やめる", "見る", "見る"]
    assert offers_of([first])[0] == Offer("見る", GO.token, "花壇")


def test_no_more_are_remembered_than_a_screen_shows() -> None:
    many = tuple(Choice(f"{n}", GO) for n in range(MOST + 20))
    assert len(offers_of([Message("", choices=many)])) == MOST


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("理由を書く", "理由を書く"),
        ("理由を書く", "　理由を書く。"),
        ("退会する: 花壇づくり", "退会する：花壇づくり"),
        ("直（なお）す", "直す"),
        ("直（なお）す", "直（なお）す"),
        ("Send as it is", "SEND AS IT IS"),
        ("I don't know", "I don’t know"),
        ("企画の質問を出す日を変える", "企画の質問を出す…"),
        ("なぜ?", "なぜ？"),
    ],
)
def test_a_button_is_typed_as_it_stands(label: str, typed: str) -> None:
    assert [offer.label for offer in meant(offered("ほか", label), typed)] == [label]


@pytest.mark.parametrize("typed", ["", "はい?", "はい？", "はいと言われても", "は", "…", "。"])
def test_other_words_are_no_button(typed: str) -> None:
    assert meant(offered("はい", "いいえ"), typed) == ()


def test_the_same_words_on_several_buttons_are_all_meant_once_each() -> None:
    shown = (Offer("見る", "1:a"), Offer("見る", "1:b"), Offer("見る", "1:a", "もう一度"))
    assert sorted(offer.token for offer in meant(shown, "見る")) == ["1:a", "1:b"]
