"""A wish in a sentence: read where all of it is understood, told apart where not, and never guessed."""

import pytest

from bot.domain.asking import Asked, read_asked
from bot.domain.intents import Word


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("かだんの状況を教えて", Word.STATUS, "かだん"),
        ("川の締切いつ?", Word.DEADLINES, "川"),
        ("花壇のまだの人は?", Word.STATUS, "花壇"),
        ("花壇づくりはいつまで？", Word.DEADLINES, "花壇づくり"),
        ("花壇はどうなってる？", Word.STATUS, "花壇"),
        ("すみません、川のクリーン作戦の進捗を教えてもらえますか？", Word.STATUS, "川のクリーン作戦"),
        ("だれがまだ？", Word.STATUS, ""),
        ("期限切れのものはありますか", Word.OVERDUE, ""),
        ("花壇の期限切れを教えてください。", Word.OVERDUE, "花壇"),
        ("川の締め切りはいつですか", Word.DEADLINES, "川"),
        ("「花壇づくり」の日程を見せて", Word.DEADLINES, "花壇づくり"),
        ("花壇で答えてない人は誰ですか", Word.STATUS, "花壇"),
        ("ﾊﾅﾀﾞﾝの状況", Word.STATUS, "ハナダン"),
        ("Kyodoさん、状況を知りたいです", Word.STATUS, ""),
        ("何ができますか", Word.HELP, ""),
        ("How is Flower beds going?", Word.STATUS, "Flower beds"),
        ("what's the status of the river project?", Word.STATUS, "river"),
        ("when is the festival due?", Word.DEADLINES, "festival"),
        ("who is still missing in river", Word.STATUS, "river"),
        ("what is overdue", Word.OVERDUE, ""),
    ],
)
def test_a_sentence_that_is_understood_whole_is_a_wish(text: str, word: Word, name: str) -> None:
    assert read_asked(text) == Asked(word, name)


@pytest.mark.parametrize(
    "text",
    [
        "花壇の状況が心配なので会議を開きたい",
        "会議の日程を決めましょう",
        "昨日は雨でした。状況を教えて",
        "締切を延ばしてほしいと言われました",
    ],
)
def test_a_sentence_that_only_speaks_of_it_is_told_apart(text: str) -> None:
    asked = read_asked(text)
    assert asked is not None
    assert not asked.sure


@pytest.mark.parametrize(
    "text", ["", "こんにちは", "ありがとうございます", "はい", "まだです", "問3を直す", "状況" * 60]
)
def test_what_asks_for_nothing_is_nothing(text: str) -> None:
    assert read_asked(text) is None
