"""What people type, read as an answer or as a number; chatter is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import named_question, read_answer, read_number, says_yes
from bot.domain.questions import Kind, Label, Option, Question
from tests.domain.sheets import question, questionnaire

MARK = question("q1")
TEXT = question("q2", Kind.TEXT)
CHOICE = Question(
    "q4", "4", Kind.SINGLE, Label(ja="いつ"),
    options=(
        Option("before", Label(ja="企画中で、予算の案はまだなかった", en="Planning, before a draft budget existed"),
               Label(ja="予算案より前", en="Before draft budget")),
        Option("after", Label(ja="企画中だが、予算は決まっていた", en="Planning, but the budget was already fixed"),
               Label(ja="予算が決まった後", en="After budget fixed")),
        Option("start", Label(ja="企画が終わり、実行に移るとき", en="Planning done, as the work began"),
               Label(ja="実行に移るとき", en="As work began")),
    ),
)  # fmt: skip

YES = """
はい|ハイ|ﾊｲ|はい。|はい！|はい、|「はい」|はーい|はい〜|はいはい|はい、はい|はい　|はい…|うん|うん！|ええ|そう|そうです|そうです。|そうですね
そうだね|はい、そうです|はいです|1|１|①|１。|1番|(1)|⑴|yes|YES|Yes.|ｙｅｓ|Ｙｅｓ！|y|yeah|yep|ok|OK|ＯＫ|Okay|オーケー|おっけー|オッケー
まる|マル|○|◯|〇|⭕|⭕️|o|Ｏ|ある|あります|ありますよ|できた|できました|できている|できています|した|しました|イエス|まるです
"""
NO = """
いいえ|イイエ|ｲｲｴ|いいえ。|いいえ！|「いいえ」|いいえー|いえ|いや|ううん|違う|違います|ちがいます|ちがうよ|いいえ、違います|いいえちがいます
2|２|②|２．|2番|（2）|no|NO|No!|ｎｏ|n|nope|ノー|ばつ|バツ|×|✕|✖️|❌|x|Ｘ|ない|ありません|ないです|できていません|していない|していません
"""
CHATTER = """
孫が来た|はいはい、今行く|もう少し待って|いいえがいえ|はい？|はい!?|yes?|うん？|ええ？|えー|ええー|ええ…|ええと|いや〜|いや…|いやー、どうも|いやだ|いやです|うーん
うん…|うんだ|そう？|そうですか|そうですね…|そうなんですか|まだ|まだです|まだまだ|わからない|わかりません|たぶん|多分はい|はいと言えばはい|1回|1人|12|3|0
11|1/2|1、2|2026|１と２|いい|いいです|けっこうです|結構です|だめ|大丈夫|ありがとう|ありがとうございます|了解|お願いします|すみません|おはよう|はいから
はい、でも無理|いいえ、でも…|no way|yes and no|not yet|okay?|nothing|你好|👍|❤️|?|？|。|…|ー|に|に。|いち|はいはいはい|yesterday|november|おい|んー|し|孫|あ|え|お
"""


def words(table: str) -> list[str]:
    return [word for word in table.strip("\n").replace("\n", "|").split("|") if word]


@pytest.mark.parametrize("text", words(YES))
def test_yes_is_read(text: str) -> None:
    assert read_answer(MARK, text, "ja") == "yes"
    assert says_yes(text)


@pytest.mark.parametrize("text", words(NO))
def test_no_is_read(text: str) -> None:
    assert read_answer(MARK, text, "ja") == "no"
    assert not says_yes(text)


@pytest.mark.parametrize("text", words(CHATTER))
def test_chatter_is_neither_yes_nor_no(text: str) -> None:
    assert read_answer(MARK, text, "ja") is None


NUMBERS = [
    *((text, "3") for text in words("3|３|三|さん|サン|③|⑶|（3）|【3】|3.|3。|3番|３番目|三番|さんばん|問3|問３|問い3|第3問|3問目|3つ目|No.3|no 3|Q3|q.3|question 3")),
    *((text, "3") for text in words("three|質問3|しつもん3|だい3|3番の|03|問三")),
    *((text, "1") for text in words("1|一|いち|①|一番|one")),
    *((text, "6-1") for text in words("6-1|６－１|6ー1|6−1|6‐1|6の1|６の１|六の一|ろくのいち|6.1|6_1|6 1|6①|6(1)|6（１）|6a|6A|６ａ|6-a|6のa|問6-1|問６の１|Q6-1")),
    *((text, "6-3") for text in words("6c|6の三|6のさん")),
    *((text, "10") for text in words("10|１０|十|⑩|じゅう|ten|問10")),
    ("十二", "12"), ("⑫", "12"), ("二十", "20"), ("三十一", "31"),
    ("に", "2"), ("四", "4"), ("よん", "4"), ("し", "4"), ("ご", "5"), ("しち", "7"), ("なな", "7"), ("きゅう", "9"), ("く", "9"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_read(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [*words("孫が来た|3人|三人で|3時に|3月|さんにん|山田さん|質問に|問に|だいに|くの一|しの|二三|3/10|3,4|3と4|３〜５|-|の|の1|6の|6-|a|6-x|6-1-1|番|問|Q"), "", " ", "9" * 6000, "９" * 6000, "٣", "1e3", "1234"],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.text())
def test_no_words_trip_the_readers(text: str) -> None:
    read_number(text)
    for asked in (MARK, CHOICE, TEXT):
        read_answer(asked, text, "ja")


def test_a_number_names_the_question_as_the_sheet_numbers_it() -> None:
    sheet = questionnaire(question("q1"), question("q6-1"))
    assert named_question(sheet, "６の１") == sheet.by_id["q6-1"]


def test_a_number_that_the_sheet_does_not_have_names_nothing() -> None:
    assert named_question(questionnaire(question("q1")), "2") is None


def test_a_header_item_cannot_be_named() -> None:
    assert named_question(questionnaire(question("q1", maps_to="project.name")), "1") is None


@pytest.mark.parametrize(
    ("text", "option"),
    [
        *((text, "before") for text in words("1|１|①|一|いち|1番|ア|ｱ|ア。|予算案より前|「予算案より前」|企画中で、予算の案はまだなかった|予算案より|before draft budget|Before")),
        *((text, "after") for text in words("2|に|二番|イ|予算が決まった後|予算が決まった後。|企画中だが、|予算が決まった")),
        *((text, "start") for text in words("3|三|さん|ウ|実行に移るとき|実行に移る|企画が終わり|as work began")),
    ],
)  # fmt: skip
def test_an_option_is_read_by_number_letter_or_its_words(text: str, option: str) -> None:
    language = "en" if text.isascii() and not text.isdigit() else "ja"
    assert read_answer(CHOICE, text, language) == option


@pytest.mark.parametrize(
    "text",
    [*words("4|0|エ|あ|い|う|え？|あ、孫が来た|はい|いいえ|なかった|まっていた|していた|企画中|企画|予算|実行|とき|1？|これ？|待って|十|99"), "9" * 6000, "done", "work", "budget", "", "。"],
)  # fmt: skip
def test_chatter_chooses_no_option(text: str) -> None:
    assert read_answer(CHOICE, text, "en" if text.isascii() else "ja") is None


def test_free_text_is_taken_as_it_stands() -> None:
    assert read_answer(TEXT, "予算が 足りない。", "ja") == "予算が 足りない。"


def test_empty_text_is_no_answer() -> None:
    assert read_answer(TEXT, "", "ja") is None


def test_kinds_that_are_not_asked_yet_read_nothing() -> None:
    assert read_answer(question("q1", Kind.YEN), "1000", "ja") is None
