"""What a document's elements are called: its own numbers, for those who can read them."""

import pytest

from bot.domain.elements import Area, Element
from bot.domain.questions import Label

FAIR = Label({"ja": "対等", "ja-simple": "同（おな）じ", "en": "Equality"})


@pytest.mark.parametrize(
    ("number", "language", "told"),
    [
        ("①", "en", "① Equality"),
        ("(1)", "en", "(1) Equality"),
        ("ルール1", "en", "Equality"),
        ("市民1", "en", "Equality"),
        ("ア", "en", "Equality"),
        ("ルール1", "ja", "ルール1 対等"),
        ("ア", "ja-simple", "ア 同（おな）じ"),
        ("", "ja", "対等"),
    ],
)
def test_a_number_in_japanese_letters_is_shown_to_those_who_read_japanese(
    number: str, language: str, told: str
) -> None:
    assert Element("x.prin.1", number, FAIR).numbered(language) == told


def test_an_area_is_told_with_its_letter_and_without_a_number_that_is_only_its_place() -> None:
    assert Area("x.area.2", "D", FAIR, pos=2).numbered("en") == "D Equality"
    assert Area("area_2", "2", FAIR, pos=2).numbered("en") == "Equality"
