"""LINE's rich menus: what is drawn, what a tap means, and what an installation does at LINE."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.domain.actions import Verb, read_token
from bot.domain.words import fold
from bot.rich_menu import drawn
from bot.wording import FluentWording
from handlers.demo.faults import Fault, answers, resets
from handlers.demo.line_rules import rich_menu_problems
from handlers.demo.line_server import LineStandIn
from handlers.line.menus import Installed, LineMenus, RichMenu, areas, menu
from handlers.line.sdk import LineUnavailable
from tests.line_openapi import problems
from tests.pictures import colours, contrast, read_png

LANGUAGES = ("ja", "ja-simple", "en")
WORDING = FluentWording()


def said(language: str, key: str) -> str:
    return WORDING(key, language)


MENUS = {language: menu(language, partial(said, language)) for language in LANGUAGES}
ALL = [MENUS[language] for language in LANGUAGES]


@pytest.fixture
async def menus(line: LineStandIn) -> AsyncIterator[LineMenus]:
    found = LineMenus(line.access_token, line.base_url, line.base_url)
    yield found
    await found.aclose()


def nobody(_language: str) -> list[str]:
    return []


def made(line: LineStandIn) -> int:
    return sum(call.name == "richmenu_create" for call in line.calls)


# ---------------------------------------------------------------- what is drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_is_as_line_wants_it(language: str) -> None:
    one = MENUS[language]
    assert rich_menu_problems(one.definition) == []
    headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
    assert problems("POST", "/v2/bot/richmenu", one.definition, headers) == []
    assert len(one.picture) < 1024 * 1024
    picture = read_png(one.picture)
    assert {"width": picture.width, "height": picture.height} == one.definition["size"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_words_and_a_sign_that_weak_eyes_can_read(language: str) -> None:
    picture = read_png(MENUS[language].picture)
    for area in MENUS[language].definition["areas"]:
        bounds = area["bounds"]
        (ground,) = colours(picture, bounds["x"] + 20, bounds["y"] + 20, 1, 1)
        for top, part in ((0.1, "sign"), (0.4, "words")):
            y = bounds["y"] + int(bounds["height"] * top)
            height = int(bounds["height"] * (0.92 - top))
            found = colours(picture, bounds["x"] + 20, y, bounds["width"] - 40, height)
            strongest = max(contrast(ground, colour) for colour in found)
            assert strongest >= 4.5, (area["action"]["label"], part, strongest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fields_cover_the_picture_and_none_lies_on_another(language: str) -> None:
    bounds = [area["bounds"] for area in MENUS[language].definition["areas"]]
    assert sum(b["width"] * b["height"] for b in bounds) == 2500 * 1686
    for number, one in enumerate(bounds):
        for other in bounds[number + 1 :]:
            apart = (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )
            assert apart


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tap_says_its_words_and_does_what_they_say(language: str) -> None:
    actions = [area["action"] for area in MENUS[language].definition["areas"]]
    assert [read_token(action["data"]).verb for action in actions if read_token(action["data"])] == [  # type: ignore[union-attr]
        *(Verb.GO_ON, Verb.STATUS, Verb.PERSON, Verb.LANGUAGE, Verb.HELP)
    ]
    for action in actions:
        assert action["displayText"] == action["label"]
        assert "（" not in action["label"]
    assert len({fold(action["label"]) for action in actions}) == 5


def test_a_menu_is_the_same_as_long_as_nothing_is_different() -> None:
    again = menu("ja", lambda key: WORDING(key, "ja"))
    assert again == MENUS["ja"]
    other = menu("ja", lambda key: WORDING(key, "ja").replace("状況", "様子"))
    assert other.name != again.name
    assert len({one.name for one in ALL}) == 3


def test_a_language_whose_letters_the_font_lacks_has_no_menu() -> None:
    with pytest.raises(ValueError, match="ไ"):
        menu("th", lambda key: "ไทย")


def test_a_translator_adds_a_menu_with_nothing_but_words() -> None:
    korean = ("답변 계속", "상황", "질문하기", "언어", "도움말", "메뉴")
    words = dict(zip(("answer", "status", "ask", "language", "help", "bar"), korean, strict=True))
    made = menu("ko", lambda key: words[key.removeprefix("menu-")])
    assert [area["action"]["label"] for area in made.definition["areas"]] == list(korean[:5])
    assert made.picture not in {one.picture for one in ALL}


def test_long_words_fit_line_and_the_picture() -> None:
    one = menu("pt", lambda key: "Continuar a responder às perguntas da associação")
    assert rich_menu_problems(one.definition) == []
    picture = read_png(one.picture)
    edge = colours(picture, 833 - 40, 843 + 500, 30, 300)  # between two fields: no word runs over
    assert edge == {(255, 255, 255)}


def test_a_language_has_a_menu_as_soon_as_it_has_words_and_letters(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = ("answer", "status", "ask", "language", "help", "bar")

    def write(language: str, *words: str) -> None:
        (tmp_path / language).mkdir()
        lines = [f"menu-{key} = {word}" for key, word in zip(keys, words, strict=False)]
        (tmp_path / language / "a.ftl").write_text("\n".join([*lines, "language-name = x", ""]), "utf-8")

    write("ja", "回答", "状況", "質問", "ことば", "ヘルプ", "メニュー")
    write("pt", "Continuar", "Situação", "Perguntar", "Língua", "Ajuda", "Menu")
    write("vi")
    write("th", "ไทย", "x", "y", "z", "w", "v")
    assert [one.language for one in drawn(FluentWording(tmp_path), "pt")] == ["pt", "ja"]
    assert [one.language for one in drawn(FluentWording(tmp_path), "ja")] == ["ja", "pt"]
    assert "no rich menu in th" in caplog.text


# ---------------------------------------------------------------- installing


async def test_an_installation_makes_each_menu_names_it_and_sets_the_default(
    menus: LineMenus, line: LineStandIn
) -> None:
    assert await menus.install(ALL, "ja", nobody) == Installed(LANGUAGES, (), 0)
    api = line.api
    by_alias = {name: api.rich_menus[menu_id]["name"] for name, menu_id in api.rich_menu_aliases.items()}
    assert by_alias == {one.alias: one.name for one in ALL}
    assert api.rich_menus[api.default_rich_menu or ""]["name"] == MENUS["ja"].name
    assert sorted(picture for picture, _ in api.rich_menu_pictures.values()) == sorted(
        one.picture for one in ALL
    )


async def test_a_second_one_makes_nothing(menus: LineMenus, line: LineStandIn) -> None:
    await menus.install(ALL, "ja", nobody)
    before = dict(line.api.rich_menus)
    count = len(line.calls)
    assert await menus.install(ALL, "ja", nobody) == Installed((), LANGUAGES, 0)
    assert line.api.rich_menus == before
    assert {call.method for call in line.calls[count:]} == {"GET"}


async def test_a_changed_menu_takes_the_place_of_the_old_one_and_of_no_other(
    menus: LineMenus, line: LineStandIn
) -> None:
    foreign = {**MENUS["ja"].definition, "name": "another tool's"}
    line.api.rich_menus["richmenu-foreign"] = {"richMenuId": "richmenu-foreign", **foreign}
    mei = line.add_person("陳 美", friend=True)
    old = RichMenu("en", {**MENUS["en"].definition, "name": "kyodo en 0"}, MENUS["en"].picture)
    await menus.install([MENUS["ja"], old], "ja", nobody)
    await menus.show(mei, "en", "ja")
    assert await menus.install(ALL[::2], "ja", lambda language: [mei] if language == "en" else []) == (
        Installed(("en",), ("ja",), 1)
    )
    names = {found["name"] for found in line.api.rich_menus.values()}
    assert names == {"another tool's", MENUS["ja"].name, MENUS["en"].name}
    assert line.api.rich_menus[line.api.rich_menu_for(mei) or ""]["name"] == MENUS["en"].name


@pytest.mark.parametrize(
    ("call", "fault", "status"),
    [
        ("richmenu_list", answers(401), 401),
        ("richmenu_create", answers(429), 429),
        ("richmenu_upload", answers(500), 500),
        ("richmenu_alias_create", resets(), None),
        ("richmenu_default_set", answers(500), 500),
    ],
)
async def test_what_an_interrupted_one_left_is_used_by_the_next(
    menus: LineMenus, line: LineStandIn, call: str, fault: Fault, status: int | None
) -> None:
    line.faults.next(call, fault)
    with pytest.raises(LineUnavailable) as trouble:
        await menus.install(ALL, "ja", nobody)
    assert trouble.value.status == status
    await menus.install(ALL, "ja", nobody)
    assert (
        len(line.api.rich_menus) == len(line.api.rich_menu_pictures) == len(line.api.rich_menu_aliases) == 3
    )
    assert made(line) == 3 + (call == "richmenu_create")


async def test_many_people_are_given_theirs_in_portions(menus: LineMenus, line: LineStandIn) -> None:
    people = [line.add_person(f"{n}", friend=True) for n in range(501)]
    await menus.install(ALL, "ja", lambda language: people if language == "en" else [])
    assert sum(call.name == "richmenu_link_many" for call in line.calls) == 2
    assert len(line.api.rich_menu_of) == 501


# ---------------------------------------------------------------- one person's


async def test_a_person_sees_the_menu_of_their_language_and_the_defaults_again(
    menus: LineMenus, line: LineStandIn
) -> None:
    await menus.install(ALL, "ja", nobody)
    mei = line.add_person("陳 美", friend=True)

    def seen() -> str:
        return str(line.api.rich_menus[line.api.rich_menu_for(mei) or ""]["name"])

    for language in ("en", "ja-simple", "ja"):
        await menus.show(mei, language, "ja")
        assert seen() == MENUS[language].name
    assert mei not in line.api.rich_menu_of


async def test_without_menus_nothing_is_asked_of_line_but_whether_there_are_any(
    menus: LineMenus, line: LineStandIn
) -> None:
    await menus.show(line.add_person("陳 美", friend=True), "en", "ja")
    assert [call.name for call in line.calls] == ["richmenu_alias_get"]


@pytest.mark.parametrize("call", ["richmenu_alias_get", "richmenu_link"])
async def test_trouble_with_a_persons_menu_stops_nothing(
    menus: LineMenus, line: LineStandIn, call: str
) -> None:
    await menus.install(ALL, "ja", nobody)
    line.faults.next(call, answers(500))
    await menus.show(line.add_person("陳 美", friend=True), "en", "ja")


def test_every_language_of_ours_has_words_of_its_own() -> None:
    fields = [areas(partial(said, language)) for language in LANGUAGES]
    assert len({tuple(field.label for field in each) for each in fields}) == 3
