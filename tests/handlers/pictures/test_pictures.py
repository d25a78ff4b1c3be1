"""Pictures as they are looked at: in colour, in grey, with weak or colour-blind eyes, on a phone, and in words alone.

`python -m tests.handlers.pictures.test_pictures` draws the golden pictures and writes their words anew.
"""

import asyncio
import io
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.messages import Address
from bot.domain.pictures import Differences, Head, Item, Picture, Sign, Timeline, Year
from bot.domain.project import Project, Role
from bot.domain.sheets import AnswerState, Given, Put, Sheet, SheetState
from bot.domain.words import without_readings
from bot.services.pictures import answered_of, cycles_of, differences_of, timeline_of, year_of
from bot.services.ports import StoreUnavailable, UnitOfWork
from handlers.demo.serving import listening
from handlers.documents.typesetting import TEMPLATES
from handlers.documents.web import A_MINUTE, picture_routes
from handlers.line import limits
from handlers.pictures import drawing, png, svg
from tests.pictures import Pixel, contrast, read_png
from tests.services.house import NOW, fill, garden, kit, store_in

LANGUAGES = ("ja", "ja-simple", "en")
NAMES = ("timeline", "answered", "differences", "year", "cycles")
LATER = NOW + timedelta(days=30)
GOLDEN = Path(__file__).parent / "golden"
SHEET = "ise.q.plan"
SAID_IN_WORDS = "これは内緒のひとことです"

Drawn = Mapping[tuple[str, str], Picture]


def told(uow: UnitOfWork) -> dict[tuple[str, str], Picture]:
    """All pictures of a project in its first year, but for the last one, for which a second one begins."""
    uow.projects.add(garden())
    yes, no = Given("yes"), Given("no", comment=SAID_IN_WORDS)
    skipped = Given(None, AnswerState.SKIPPED)
    fill(uow, "a", "U1", NOW, sent=True, q1=yes, q2=no, q3=yes, q4=no, q5=yes, q6=skipped)
    fill(uow, "b", "U2", NOW, sent=True, q1=yes, q2=yes, q3=yes, q4=no, q5=no, q6=yes)
    for number in range(5):
        person = uow.people.at(Address("line", "", f"X{number}"), NOW, "ja")
        uow.people.save(replace(person, name=f"花子{number}"))
        uow.projects.join("p1", person.id, Role.MEMBER, "ab"[number % 2], NOW)
    mutual = replace(garden(), revealed={SHEET: NOW + timedelta(days=3)})
    found: dict[tuple[str, str], Picture] = {}
    for language in LANGUAGES:
        found["timeline", language] = timeline_of(uow, kit(), mutual, LATER, language)
        found["answered", language] = answered_of(uow, kit(), mutual, LATER, language)
        differences = differences_of(uow, kit(), mutual, SHEET, LATER, language)
        year = year_of(uow, kit(), [mutual], LATER, language)
        assert differences is not None
        assert year is not None
        found |= {("differences", language): differences, ("year", language): year}
    second = _second_year(uow, mutual)
    for language in LANGUAGES:
        found["cycles", language] = cycles_of(uow, kit(), second, LATER, language)
    return found


def _second_year(uow: UnitOfWork, project: Project) -> Project:
    """All agree now, but for one question."""
    for user, side in (("U1", "a"), ("U2", "b")):
        person = uow.people.at(Address("line", "", user), NOW, "ja")
        sheet = Sheet(f"s2-{user}", "p1", 2, "plan", SHEET, side, person.id)
        for number in range(1, 8):
            name, given = f"ise.chk.{number}", Given("no" if (number, side) == (2, "a") else "yes")
            sheet = sheet.answer(name, given)
            uow.sheets.save(sheet, [Put(name, given)], person.id, LATER, None)
        uow.sheets.save(replace(sheet, state=SheetState.SENT), [], person.id, LATER, None)
    return replace(project.turned(), revealed={SHEET: LATER + timedelta(minutes=1)})


def drawn_in(folder: Path) -> Drawn:
    store = store_in(folder)
    try:
        return asyncio.run(store.run(told))
    finally:
        store.close()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return drawn_in(tmp_path_factory.mktemp("pictures"))


def words_in(value: Any, name: str = "") -> Iterator[str]:
    """Every word that a picture shows."""
    if isinstance(value, Sign | date | bool | int):
        return
    if isinstance(value, str):
        if name not in ("alt", "language") and value:
            yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_in(getattr(value, field.name), field.name)


# ---------------------------------------------------------------- what they say


@pytest.mark.parametrize("name", NAMES)
def test_the_words_tell_all_that_the_picture_shows(drawn: Drawn, name: str) -> None:
    for language in LANGUAGES:
        picture = drawn[name, language]
        said = picture.head.alt
        furniture = _furniture(picture)
        missing = [word for word in words_in(picture) if word not in said and word not in furniture]
        assert not missing, (language, missing)
        assert said.count("\n") >= 1
        assert len(said) < limits.TEXT


def _furniture(picture: Picture) -> set[str]:
    """What helps the eye alone: the months on the axis, the legend, "none"."""
    found = {word for _, word in getattr(picture, "legend", ())}
    match picture:
        case Timeline():
            return found | {picture.today_label} | {name for _, name in picture.months}
        case Year():
            return found | {picture.nothing} | {month.name for month in picture.months}
    return found


def test_the_words_are_those_that_were_read_and_found_good(drawn: Drawn) -> None:
    for language in LANGUAGES:
        assert _words(drawn, language) == (GOLDEN / f"words.{language}.txt").read_text("utf-8")


def _words(drawn: Drawn, language: str) -> str:
    return "\n\n".join(drawn[name, language].head.alt for name in NAMES) + "\n"


def test_no_name_and_no_word_of_a_person_stands_in_any(drawn: Drawn) -> None:
    for picture in drawn.values():
        assert "花子" not in repr(picture)
        assert SAID_IN_WORDS not in repr(picture)


# ---------------------------------------------------------------- how they look


@pytest.mark.parametrize("name", NAMES)
def test_they_look_as_they_did_when_they_were_looked_at(drawn: Drawn, name: str) -> None:
    with Image.open(GOLDEN / f"{name}.png") as golden:
        apart = ImageChops.difference(_small(drawn[name, "ja"]), golden.convert("L"))
    assert ImageStat.Stat(apart).mean[0] < 2, f"{name} looks otherwise now: look at it, then draw it anew"


def _small(picture: Picture) -> Image.Image:
    """A quarter of the width of a phone, in grey."""
    image = read_png(png(picture)).convert("L")
    return image.resize((260, round(image.height / 4)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_each_as_it_is_and_the_same_value_gives_the_same_bytes(
    drawn: Drawn, language: str
) -> None:
    for name in NAMES:
        data = png(drawn[name, language])
        image = read_png(data)
        assert image.width == drawing.WIDTH
        assert image.height <= 3 * image.width
        assert len(data) < 1024 * 1024  # the most for a preview; a picture itself may have ten times that
    again = drawn["timeline", language]
    kept = png(again), svg(again)
    png.cache_clear()
    svg.cache_clear()
    assert (png(again), svg(again)) == kept


def test_no_letter_is_smaller_than_a_phone_can_show() -> None:
    template = (TEMPLATES / "pictures.typ").read_text("utf-8")
    sizes = [float(found) for found in re.findall(r"size: ([0-9.]+)pt(?!,)", template)]
    small = re.search(r"#let small = ([0-9.]+)pt", template)
    assert small
    assert min([float(small[1]), *sizes]) * 2 >= 28  # 144 dots an inch: two pixels a point


SIGNS = tuple(Sign)


def _signs() -> dict[Sign, Image.Image]:
    """Each sign as it is drawn beside an item."""
    found = {}
    for sign in SIGNS:
        item = Item("1", "x", sign, "x", ())
        head = Head("ja", "x", "", "x", "x", "x\nx")
        image = read_png(png(Differences(head, (), (item,), "")))
        top = image.height - 44 - 56
        found[sign] = image.crop((44, top, 44 + 44, image.height - 44))
    return found


_DEUTAN = (
    0.367322,
    0.860646,
    -0.227968,
    0,
    0.280085,
    0.672501,
    0.047413,
    0,
    -0.011820,
    0.042940,
    0.968881,
    0,
)
_PROTAN = (
    0.152286,
    1.052583,
    -0.204868,
    0,
    0.114503,
    0.786281,
    0.099216,
    0,
    -0.003882,
    -0.048116,
    1.051998,
    0,
)
"""What eyes without green or red receptors see, after Machado, Oliveira and Fernandes (2009), severity 1."""


def test_every_sign_is_told_from_every_other_in_grey_and_by_colour_blind_eyes() -> None:
    signs = _signs()
    eyes: dict[str, Callable[[Image.Image], Image.Image]] = {
        "grey": lambda image: image.convert("L").convert("RGB"),
        "deutan": lambda image: image.convert("RGB", _DEUTAN),
        "protan": lambda image: image.convert("RGB", _PROTAN),
    }
    for name, seen in eyes.items():
        for one, other in combinations(signs, 2):
            apart = ImageChops.difference(seen(signs[one]), seen(signs[other])).convert("L")
            marked = sum(apart.point(lambda light: 255 * (light > 60)).histogram()[128:])
            assert marked > 90, f"{one} and {other} look alike ({name}): {marked} pixels"


def test_letters_and_signs_stand_out_from_their_ground() -> None:
    template = (TEMPLATES / "pictures.typ").read_text("utf-8")
    known = {
        name: _colour(code) for name, code in re.findall(r'#let (\w+) = rgb\("#([0-9a-f]{6})"\)', template)
    }
    white = (255, 255, 255)
    for letters, ground in (
        ("black", white),
        ("quiet", white),
        ("black", known["glow"]),
        ("black", known["calm"]),
        ("black", known["amber"]),
        ("quiet", _colour("e8f3fb")),
    ):
        assert contrast(known[letters], ground) >= 4.5, letters
    assert contrast(known["loud"], white) >= 4.5
    # Without colour, the fills differ in lightness as well as in pattern.
    assert contrast(known["loud"], known["calm"]) >= 3
    assert contrast(known["loud"], known["amber"]) >= 3


def _colour(code: str) -> Pixel:
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def test_whatever_is_typed_is_drawn_and_breaks_nothing(drawn: Drawn) -> None:
    shown = drawn["timeline", "ja"]
    assert isinstance(shown, Timeline)
    typed = 'とても長い"名前" # $x$ *b* \\ <b>&amp; 🌷 ไทย ' * 6
    head = replace(shown.head, about=typed)
    days = tuple(replace(day, name=typed) for day in shown.days[:2])
    broken = replace(shown, head=head, days=days, stages=tuple(replace(s, first=None) for s in shown.stages))
    assert read_png(png(broken)).width == drawing.WIDTH
    ElementTree.fromstring(svg(broken))  # noqa: S314 - our own


# ---------------------------------------------------------------- on pages


def test_a_page_gets_a_drawing_with_its_words_and_nothing_that_a_policy_would_refuse(drawn: Drawn) -> None:
    names: list[str] = []
    for (name, language), picture in drawn.items():
        drawing_ = svg(picture)
        root = ElementTree.fromstring(drawing_)  # noqa: S314 - our own
        assert root.get("role") == "img"
        found = {part.get("id"): part.text or "" for part in list(root)[:2]}
        title, words = found[root.get("aria-labelledby")], found[root.get("aria-describedby")]
        assert without_readings(picture.head.title) in title
        assert words == without_readings(picture.head.alt)
        assert root.get("lang") == language.split("-")[0]
        assert not re.search(r"style=|<style|<script|<image|url\(['\"]?http|\son\w+=", drawing_), name
        assert len(drawing_) < 260_000
        names += re.findall(r' id="([^"]+)"', drawing_)
    assert len(names) == len(set(names))  # all may stand on one page


async def test_what_is_fetched_too_often_or_while_the_database_is_away_is_told_to_wait() -> None:
    away = [True]

    async def draw(token: str) -> bytes | None:
        if away[0]:
            raise StoreUnavailable("away")
        return b"png" if token == "good" else None

    async def got(session: aiohttp.ClientSession, token: str) -> tuple[int, str]:
        async with session.get(f"{url}/i/{token}.png") as answer:
            return answer.status, answer.headers.get("retry-after", "")

    async with listening(picture_routes(draw, lambda: 0.0)) as url, aiohttp.ClientSession() as session:
        assert await got(session, "good") == (503, "60")
        away[0] = False
        assert [await got(session, "good") for _ in range(A_MINUTE - 1)] == [(200, "")] * (A_MINUTE - 1)
        assert await got(session, "good") == (429, "60")
        assert await got(session, "other") == (404, "")


# ---------------------------------------------------------------- anew


def _anew() -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawn = drawn_in(Path(folder))
    GOLDEN.mkdir(exist_ok=True)
    for language in LANGUAGES:
        (GOLDEN / f"words.{language}.txt").write_text(_words(drawn, language), encoding="utf-8")
    for name in NAMES:
        out = io.BytesIO()
        _small(drawn[name, "ja"]).save(out, "PNG", optimize=True)
        (GOLDEN / f"{name}.png").write_bytes(out.getvalue())


if __name__ == "__main__":
    _anew()
