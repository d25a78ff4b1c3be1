"""A number as people write it, the question that it names, and plain yes and no; how answers of every kind are spelled is
in spellings.yaml.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import named_question, read_number, read_option, read_yes_no, says_no, says_yes
from bot.domain.questions import Label, Option
from tests.domain.sheets import question, questionnaire

AREAS = tuple(
    Option(letter.lower(), Label(ja=words), Label(ja=letter))
    for letter, words in (("B", "市が主"), ("A", "市民が主"))
)
"""Options with letters of their own, which stand in another order."""


def words(table: str) -> list[str]:
    return [word for word in table.strip("\n").replace("\n", "|").split("|") if word]


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
    read_yes_no(text)
    read_option(AREAS, text, "ja")


@given(st.text())
def test_nothing_is_both_yes_and_no(text: str) -> None:
    assert not (says_yes(text) and says_no(text))


def test_a_number_names_the_question_as_the_sheet_numbers_it() -> None:
    sheet = questionnaire(question("q1"), question("q6-1"))
    assert named_question(sheet, "６の１") == sheet.by_id["q6-1"]


def test_a_number_that_the_sheet_does_not_have_names_nothing() -> None:
    assert named_question(questionnaire(question("q1")), "2") is None


def test_a_header_item_cannot_be_named() -> None:
    assert named_question(questionnaire(question("q1", maps_to="project.name")), "1") is None


@pytest.mark.parametrize(("text", "option"), [("A", "a"), ("ｂ", "b"), ("1", "b"), ("市民が主", "a")])
def test_an_option_with_a_letter_of_its_own_goes_by_that_letter(text: str, option: str) -> None:
    found = read_option(AREAS, text, "ja")
    assert found is not None
    assert found.id == option


def test_a_letter_that_is_on_no_option_stands_for_no_place_beside_letters() -> None:
    assert read_option(AREAS, "C", "ja") is None
    assert read_option(AREAS, "ア", "ja") is None


def test_words_that_two_options_share_choose_neither() -> None:
    twins = tuple(
        Option(name, Label(ja="花壇の手入れ"), Label(ja=f"花壇の手入れ（{name}）")) for name in "pq"
    )
    assert read_option(twins, "花壇の手入れ", "ja") is None
    assert read_option(twins, "花壇の手入", "ja") is None
