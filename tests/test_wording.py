"""The bot's own sentences: the same in every language, and nothing said that is not there."""

from pathlib import Path
from threading import Thread

import pytest

from bot.domain.plain_japanese import LANGUAGE, faults
from bot.wording import FluentWording, problems, texts_of

ROOT = Path(__file__).parent.parent


def write(folder: Path, language: str, text: str, name: str = "a.ftl") -> None:
    (folder / language).mkdir(exist_ok=True)
    (folder / language / name).write_text(text, encoding="utf-8")


def test_the_sentences_are_whole_in_every_language_and_the_code_says_them_all() -> None:
    code = [
        path.read_text(encoding="utf-8")
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
    ]
    assert problems(code) == []


def test_easy_japanese_keeps_its_rule() -> None:
    """The rule stands in bot/domain/plain_japanese.py."""
    found = [f"{key}: {fault}" for key, text in texts_of(LANGUAGE) for fault in faults(text)]
    assert found == [], "\n".join(found)


def test_the_languages_on_offer_begin_with_japanese() -> None:
    languages = FluentWording().languages()
    assert languages[0] == "ja"
    assert set(languages) == {
        path.name for path in (ROOT / "locales" / "languages").iterdir() if any(path.glob("*.ftl"))
    }


def test_a_sentence_is_said_with_its_values_and_no_marks_around_them(tmp_path: Path) -> None:
    write(tmp_path, "ja", "hello = { $name }さん\n")
    assert FluentWording(tmp_path)("hello", "ja", name="花子") == "花子さん"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("花壇", "「花壇」の質問"),
        ("食堂「みんなのごはん」", "「食堂『みんなのごはん』」の質問"),
        ("「あ「い」」", "「『あ「い」』」の質問"),
        ("食堂「みんな", "「食堂「みんな」の質問"),
    ],
)
def test_brackets_within_brackets_change_their_form(tmp_path: Path, name: str, said: str) -> None:
    write(tmp_path, "ja", "asks = 「{ $name }」の質問\n")
    assert FluentWording(tmp_path)("asks", "ja", name=name) == said


def test_what_people_write_may_be_long(tmp_path: Path) -> None:
    write(tmp_path, "ja", "said = { $side }：{ $text }\n")
    words = "花" * 3000 + "\ue000side\ue001"
    assert FluentWording(tmp_path)("said", "ja", side="会", text=words) == f"会：{words}"


def test_counting_follows_the_rules_of_the_language(tmp_path: Path) -> None:
    count = "days = { $n ->\n    [one] one day\n   *[other] { $n } days\n }\n"
    for language in ("ja", "ja-simple", "en"):
        write(tmp_path, language, count)
    say = FluentWording(tmp_path)
    assert [say("days", "en", n=1), say("days", "en", n=2)] == ["one day", "2 days"]
    assert [say("days", "ja", n=1), say("days", "ja-simple", n=1)] == ["1 days", "1 days"]


def test_what_a_language_lacks_is_said_in_japanese(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a = あ\nb = い\n")
    write(tmp_path, "en", "a = A\n")
    say = FluentWording(tmp_path)
    assert [say("a", "en"), say("b", "en"), say("a", "ja-simple"), say("a", "pt")] == ["A", "い", "あ", "あ"]


def test_an_unknown_key_is_a_key_error_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a = あ\n")
    with pytest.raises(KeyError, match="nothing-here"):
        FluentWording(tmp_path)("nothing-here", "ja")


def test_a_missing_variable_is_never_shown_to_a_person(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a = { $name }さん\n")
    with pytest.raises(ValueError, match=r"a in ja with nam: .*name"):
        FluentWording(tmp_path)("a", "ja", nam="花子")


def test_threads_may_share_it(tmp_path: Path) -> None:
    write(
        tmp_path, "ja", "".join(f"key-{n} = { {n} }\n".replace("{", "").replace("}", "") for n in range(200))
    )
    say, heard = FluentWording(tmp_path), list[str]()
    threads = [
        Thread(target=lambda: heard.extend(say(f"key-{n}", "ja") for n in range(200))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 1600


@pytest.mark.parametrize(
    ("ja", "en", "found"),
    [
        ("a = あ\nb = い\n", "a = A\n", "en: b is missing"),
        ("a = あ\n", "a = A\nb = B\n", "en: b is not in ja"),
        ("a = { $x }\n", "a = A\n", "en: a leaves out $x, which ja has"),
        ("a = あ\n", "a = { $y }\n", "en: a uses $y, which ja has not"),
        ("a = あ\na = い\n", "a = A\n", "ja: a stands twice (again in a.ftl)"),
        ("a = { b }\n", "a = A\n", "ja: a refers to b, which does not exist"),
        ("a = { a }\n", "a = A\n", "ja: a refers to itself"),
        ("a = あ\nb = {\n", "a = A\n", "ja: a.ftl is not readable at: b = {"),
    ],
)
def test_a_mistake_in_the_sentences_is_found(tmp_path: Path, ja: str, en: str, found: str) -> None:
    write(tmp_path, "ja", ja)
    write(tmp_path, "en", en)
    assert found in problems(folder=tmp_path)


def test_variables_of_a_sentence_within_a_sentence_count(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a = { b }\nb = { $x }\n")
    write(tmp_path, "en", "a = { $x }\nb = { $x }\n")
    assert problems(folder=tmp_path) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('say("b", x=1)', "b is said, but does not exist"),
        ('say("a")', "ja: a uses $x, which is not passed"),
        ('say("c" if x else "a", x=1)', "c is said, but does not exist"),
        ("", "a is never said"),
    ],
)
def test_a_mistake_between_code_and_sentences_is_found(tmp_path: Path, code: str, found: str) -> None:
    write(tmp_path, "ja", "a = { $x }\n")
    assert found in problems([code], tmp_path)


@pytest.mark.parametrize(
    "code", ['say("a-b", x=1)', 'say(f"a-{thing}", x=1)', 'say("a-" + thing)', 'KEY = "a-b"']
)
def test_sentences_that_the_code_says_are_not_called_unused(tmp_path: Path, code: str) -> None:
    write(tmp_path, "ja", "a-b = { $x }\n")
    assert problems([code], tmp_path) == []
