"""やさしい日本語 has a rule, and what breaks it is named with what to write instead."""

import pytest

from bot.domain.plain_japanese import HARD, LONGEST_SENTENCE, SCHOOL, Fault, faults


def rules(text: str) -> list[str]:
    return [fault.rule for fault in faults(text)]


def test_the_first_three_school_years_teach_440_kanji() -> None:
    assert len(SCHOOL) == 440


@pytest.mark.parametrize(
    "text",
    [
        "答（こた）えを 記録（きろく）しました。",
        "10月25日(日曜日)までに 答（こた）えてください。",
        "担当者（たんとうしゃ）に 聞いてください。担当者は 待っています。",
        "「じっし けいかくの かくにん、そして いろいろな 長い 名前の もの」を 書いてください。",
        "\ufffcの 人が 答えたら、いっしょに 見ることが できます。",
        "まちの 人が 生まれた 町です。",
        "ありがとうございました。",
        "戻る（もどる）",
        "もどる・とばす・やすむ・つづける・いちらん・とりけし・「3を なおす」・なぜ",
    ],
)
def test_plain_words_break_nothing(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("あ" * (LONGEST_SENTENCE + 1) + "。", "length"),
        ("答えは 人に 送られます。", "passive"),
        ("もう 見せられません。", "passive"),
        ("紙を お送りください。", "honorific"),
        ("ご記入ください。", "honorific"),
        ("教えて いただけますか。", "honorific"),
        ("名前を 記入して ください。", "hard word"),
        ("10月25日(日)までです。", "date"),
        ("10/25までです。", "date"),
        ("スケジュールを 見てください。", "loan word"),
        ("担当者に 聞いてください。", "reading"),
        ("市民活動計画書です。", "nouns"),
    ],
)
def test_what_is_not_plain_is_named(text: str, rule: str) -> None:
    assert rule in rules(text)


def test_a_hard_word_comes_with_a_plain_one() -> None:
    assert str(next(faults("当日です。"))) == "当日: write その日"
    assert Fault("hard word", "当日", "write その日") in faults("当日です。")
    assert all(not set(rules(better)) & {"hard word", "honorific"} for better in HARD.values())
