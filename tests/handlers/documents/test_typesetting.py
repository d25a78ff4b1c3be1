"""Letters on a page: every one of our own is in the font, and what people type leaves no empty box."""

import re
from pathlib import Path

import pytest

from handlers.documents.typesetting import GETA, missing, printable, text

ROOT = Path(__file__).parents[3]
OWN = [path for path in (ROOT / "locales").rglob("*") if path.suffix in (".ftl", ".yaml", ".json")]


@pytest.mark.parametrize(
    "words",
    [
        "继续回答 状况 提问 语言 帮助",
        "답변 계속 상황 질문 언어 도움말",
        "Tiếp tục trả lời, Ngôn ngữ",
        "Situação, Língua",
    ],
)
def test_the_font_has_the_letters_of_those_who_may_be_translated_for_next(words: str) -> None:
    assert printable(words) == words


@pytest.mark.parametrize("language", ["ja", "ja-simple", "en"])
def test_the_font_has_every_letter_of_our_own_sentences(language: str) -> None:
    said = "".join(p.read_text(encoding="utf-8") for p in OWN if language in p.parts or p.suffix != ".ftl")
    assert missing("".join(said.split())) == set()


@pytest.mark.parametrize(
    "name", ["髙橋", "﨑山", "𠮷田", "葛󠄀城", "邊", "〒516 伊勢市岩渕１丁目", "①②Ⅲ㎡℡㈱", "Mária Nguyễn"]
)
def test_names_as_registers_write_them_stay_as_they_are(name: str) -> None:
    assert printable(name) == name


def test_what_the_font_lacks_is_shown_as_printers_do_and_emoji_are_left_out() -> None:
    assert printable("花壇🌷の会") == "花壇の会"
    assert printable("👨‍👩‍👧 家族の会☀️") == "家族の会"
    assert printable("ไทย कल") == f"{GETA * 3} {GETA * 2}"
    assert printable("会\u202e名\x00\n前") == "会名 前"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("とてもよい ★★★☆☆ ♪", "とてもよい ★★★☆☆ ♪"),
        ("❶水やり ❷草取り", "❶水やり ❷草取り"),
        ("⭕️ 水やり ❌ 草取り ✔️ ☑", "○ 水やり × 草取り ✓ ✓"),
        ("3️⃣番 ありがとう❤️☺", "3番 ありがとう"),
    ],
)
def test_signs_that_mean_something_are_no_decoration(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_a_reading_in_brackets_stands_above_its_kanji() -> None:
    assert text("質問（しつもん）に 答（こた）える") == [["質問", "しつもん"], "に ", ["答", "こた"], "える"]
    assert text("花壇（かだん・西）") == ["花壇（かだん・西）"]
    assert text("") == []


def test_templates_come_with_the_package() -> None:
    packaged = re.search(r"handlers = \[(.+)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert packaged
    assert '"**/*.typ"' in packaged[1]
