"""Text as typed, made safe to keep, and folded so that spellings meet."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.words import (
    Courtesy,
    as_named,
    bare,
    clean,
    courtesy,
    fold,
    plain,
    said_plainly,
    says_something,
    seeks_somebody,
    shorten,
    without_readings,
)

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]))  # lone surrogates and all


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANYTHING)
@example("a\x00b\x1b[31m\x85\u009f")
def test_clean_text_has_no_control_characters(text: str) -> None:
    assert all(char in "\n\t" or unicodedata.category(char) != "Cc" for char in clean(text))


@given(ANYTHING)
@example("\ud83d alone")
def test_clean_text_can_be_encoded(text: str) -> None:
    clean(text).encode()


@given(ANYTHING)
def test_clean_text_cannot_run_backwards(text: str) -> None:
    assert not set(clean(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANYTHING)
def test_clean_text_has_no_space_around_it(text: str) -> None:
    assert clean(text) == clean(text).strip()


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "花壇の会", "二行\n目", "か゛", "葛󠄀城"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_line_ends_of_all_systems_become_one() -> None:
    assert clean("一\r\n二\r三\n四") == "一\n二\n三\n四"


@given(ANYTHING)
@example("H\u0331")
@example("İ")
@example("´a")
@example("「」。")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "メニュー",
        "ﾒﾆｭｰ",
        "めにゅー",
        "めにゅー。",
        "「メニュー」",
        " メニュー！ ",
        "メニュー？",
        "『メニュー』。",
    ],
)
def test_spellings_of_one_word_meet(text: str) -> None:
    assert fold(text) == fold("めにゅー")


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－")
def test_all_dashes_meet(dash: str) -> None:
    assert fold(f"6{dash}1") == "6-1"


def test_different_words_stay_different() -> None:
    assert fold("は") != fold("ば")


@given(ANYTHING, st.integers(0, 40))
def test_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(ANYTHING, st.integers(0, 40))
def test_shortening_twice_changes_nothing_more(text: str, limit: int) -> None:
    assert shorten(shorten(text, limit), limit) == shorten(text, limit)


@given(ANYTHING)
def test_text_that_fits_is_not_shortened(text: str) -> None:
    assert shorten(text, len(text)) == text


def test_a_cut_is_shown() -> None:
    assert shorten("花壇づくりの会", 5) == "花壇づく…"


@given(ANYTHING)
def test_one_word_has_no_space(text: str) -> None:
    assert not set(bare(text)) & set(" '’")


@pytest.mark.parametrize(
    "text", ["これで 決（き）める", "これで決める", "「これで決める」。", "コレデ決める"]
)
def test_a_button_of_any_japanese_can_be_typed(text: str) -> None:
    assert bare(text) == "これで決める"


@pytest.mark.parametrize(
    ("text", "bare_words"),
    [
        ("宗教（しゅうきょう）の 活動（かつどう）", "宗教の 活動"),
        ("決(き)める", "決める"),
        ("会（青葉）", "会（青葉）"),
        ("アドプト（里親）", "アドプト（里親）"),
        ("アドプト（場所（ばしょ）の 世話（せわ））", "アドプト（場所の 世話）"),
    ],
)
def test_only_readings_are_left_out(text: str, bare_words: str) -> None:
    assert without_readings(text) == bare_words


@pytest.mark.parametrize("text", ["3️⃣", "３", "3", "3️"])
def test_an_emoji_of_a_digit_is_the_digit(text: str) -> None:
    assert fold(text) == "3"


@given(ANYTHING)
def test_politeness_is_all_that_is_left_out(text: str) -> None:
    assert plain(text) in fold(text)


@pytest.mark.parametrize(
    "text",
    ["10月25日", "10月25日です。", "10月25日でお願いします", "10月25日がいいです！", "はい、10月25日にします", "10月25日だと思います",
     "10月25日を希望します", "10月25日の予定です。よろしくお願いします。"],
)  # fmt: skip
def test_politeness_around_an_answer_is_left_out(text: str) -> None:
    assert plain(text) == "10月25日"


@pytest.mark.parametrize(
    "text", ["10月25日ですか", "10月25日かな", "10月25日は無理です", "10月25日以降", "10月25日ごろ"]
)
def test_what_changes_an_answer_is_not_politeness(text: str) -> None:
    assert plain(text) != "10月25日"


@pytest.mark.parametrize(
    ("text", "plainly"), [("田中さんです。", "田中さん"), ("PTAでお願いします", "PTA"), ("です", "です")]
)
def test_words_without_politeness_keep_their_own_spelling(text: str, plainly: str) -> None:
    assert said_plainly(text) == plainly


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("林", "林さんが、林に聞いています。林道の林(林)", "-さんが、-に聞いています。林道の林(-)"),
        ("K", "K asks: OK? 参加 K7F2、Kさん", "- asks: OK? 参加 K7F2、-さん"),
        ("🌸", "🌸さんから", "-さんから"),
        ("Ed", "Ed edited: Edited by ed", "- edited: Edited by ed"),
        ("森すみれ", "森すみれさんと大森すみれ", "-さんと大-"),
    ],
)
def test_a_name_is_found_where_it_names_somebody(name: str, said: str, left: str) -> None:
    assert as_named(name).sub("-", said) == left


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("こんにちは", Courtesy.GREETING),
        ("おはようございます☀", Courtesy.GREETING),
        ("こんにちは。はじめまして", Courtesy.GREETING),
        ("ありがとう！", Courtesy.THANKS),
        ("ありがとうございます。よろしくお願いします", Courtesy.THANKS),
        ("わかりました。ありがとうございます", Courtesy.THANKS),
        ("Thank you very much", Courtesy.THANKS),
        ("ok thanks", Courtesy.THANKS),
        ("はい、了解です😊", Courtesy.NOD),
        ("よろしくお願いいたします", Courtesy.NOD),
    ],
)
def test_a_courtesy_is_known_and_says_nothing_else(text: str, kind: Courtesy) -> None:
    assert courtesy(text) is kind
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    ["", "はい", "うん", "笑", "👍", "ありがとうの気持ちを伝えたい", "こんにちは、花を植えました", "？"],
)
def test_what_is_more_or_less_than_a_courtesy_is_none(text: str) -> None:
    assert courtesy(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "写真の件で相談したいのですが", "ちょっと聞きたいことがあります", "電話でもいいですか", "でんわください", "困っています",
        "市の人と話したい", "やり方を教えてください", "Can I talk to someone?", "please call me", "I want to ask about the date",
    ],
)  # fmt: skip
def test_who_looks_for_somebody_is_known_by_their_words(text: str) -> None:
    assert seeks_somebody(text)


@pytest.mark.parametrize(
    "text", ["はい", "花の苗", "9月15日", "時間が足りなかった", "yes", "so-called friends", "50人"]
)
def test_who_answers_does_not_look_for_somebody(text: str) -> None:
    assert not seeks_somebody(text)
