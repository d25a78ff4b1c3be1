"""The public pages over HTTP: what everybody's browser, feed reader and program gets, and what nobody gets."""

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import aiohttp
import jsonschema
import pytest
import pytest_asyncio

from bot.domain.publishing import Content, Publication
from bot.services.casebook import Shown, shown_at
from handlers.demo.serving import listening
from handlers.pages.open_data import ATOM, COLUMNS, SCHEMA_FILE
from handlers.pages.public import Reads, public_routes
from tests.cases import PUBLIC, content, item, public, routes_of, written
from tests.services.front_door import Door, opened
from tests.services.house import garden

AT = datetime(2027, 2, 1, 3, tzinfo=UTC)


@dataclass
class World:
    """The pages, and anybody who comes to them."""

    door: Door
    url: str
    away: bool = False

    async def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.url + path, headers=named, allow_redirects=False) as got,
        ):
            found = {name.lower(): value for name, value in got.headers.items()}
            return got.status, found, (await got.read()).decode("utf-8", "replace")

    def keep(self, number: int, publication: Publication) -> None:
        """Keeps a publication of a project of that number."""

        def save(uow: object) -> None:
            if uow.projects.get(f"p{number}") is None:  # type: ignore[attr-defined]
                uow.projects.add(replace(garden(), id=f"p{number}"))  # type: ignore[attr-defined]
            uow.publications.save(publication)  # type: ignore[attr-defined]

        self.door.look(save)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("world")
    world = World(opened(folder), "")
    routes = routes_of(world.door, away=lambda: world.away)
    first = content(
        "駅前<b>広場</b>の手入れ",
        items=[item("1", "yes", "no"), item("2", "yes", "yes"), written("3", "&花の<i>苗</i>")],
    )
    world.keep(1, public(1, first, AT))
    corrected = public(2, content("川の清掃", items=[item("1", "yes", "yes"), item("9", "no", "no")]), AT)
    after = content(
        "川の清掃", items=[item("1", "yes", "no"), item("8", "yes", "yes")], correction="数え直しました"
    )
    world.keep(2, corrected.asking(after, "x", "", {}).published(AT + timedelta(days=3)))
    world.keep(3, public(3, content("夜の見回り", year=2025), AT).withdrawn(AT))
    world.keep(4, Publication("T1", "p4", 1, "slug4").asking(content("まだ秘密の祭り"), "x", "d" * 32, {}))
    for cycle, year in ((1, 2025), (2, 2026)):
        several = replace(public(5, content("村のバス", cycle=cycle, year=year), AT), cycle=cycle)
        world.keep(5, several)
    async with listening(routes) as world.url:
        yield world


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_page_needs_no_script_sets_no_cookie_and_holds_no_markup_of_anybody(world: World) -> None:
    status, headers, text = await world.get("/p/slug1")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert "x-robots-tag" not in headers  # it is to be found
    for forbidden in ("<script", "<b>", "<i>", "onload"):
        assert forbidden not in text
    assert "駅前&lt;b&gt;広場&lt;/b&gt;の手入れ" in text
    assert text.count("<main>") == text.count("<h1>") == 1


async def test_what_differs_stands_first_and_what_is_the_same_in_one_line(world: World) -> None:
    _, _, text = await world.get("/p/slug1?lang=en")
    table, _, rest = text.partition("</table>")
    assert "Q1" in table
    assert "different" in table
    assert "Q2" not in table.partition("<table")[2]
    assert "Answered alike" in rest
    assert "Q2" in rest


async def test_it_is_asked_for_anew_and_only_told_when_it_has_changed(world: World) -> None:
    _, headers, _ = await world.get("/p/slug1")
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    status, _, text = await world.get("/p/slug1", if_none_match=headers["etag"])
    assert (status, text) == (304, "")
    status, _, _ = await world.get("/p/slug1", if_none_match='"other", W/' + headers["etag"])
    assert status == 304


async def test_a_correction_is_told_with_its_day_and_reason(world: World) -> None:
    _, _, text = await world.get("/p/slug2")
    for words in (
        "訂正の記録",
        "2027年2月4日",
        "第2版",
        "理由: 数え直しました",
        "直した項目: 役割1",
        "加えた項目: 役割8",
    ):
        assert words in text
    assert "取り下げた項目: 1件" in text
    assert "役割9" not in text


async def test_what_was_withdrawn_is_gone_and_says_so(world: World) -> None:
    status, headers, text = await world.get("/p/slug3")
    assert status == 410
    assert headers["cache-control"] == "no-store"
    assert "取り下げられました" in text
    assert "夜の見回り" not in text
    assert (await world.get("/p/slug3.json"))[0] == 410
    assert (await world.get("/p/slug3.png"))[0] == 404


@pytest.mark.parametrize(
    "path",
    ["/p/nothing", "/p/%00", "/p/slug1?cycle=7", "/p/'or'1", "/p/nothing.json", f"/p/data/{'9' * 5000}.json"],
)
async def test_what_never_was_is_not_found(world: World, path: str) -> None:
    assert (await world.get(path))[0] == 404


async def test_a_draft_is_read_by_those_who_are_asked_and_found_nowhere(world: World) -> None:
    status, headers, text = await world.get(f"/s/draft/{'d' * 32}")
    assert status == 200
    assert (headers["x-robots-tag"], headers["cache-control"]) == ("noindex, nofollow", "no-store")
    assert "まだ公表していません" in text
    assert "まだ秘密の祭り" in text
    for path in ("/p/", "/p/?q=秘密", "/p/feed.atom", "/p/data/2026.json", "/p/data/2026.csv", "/p/slug4"):
        assert "秘密の祭り" not in (await world.get(path))[2]
    status, _, text = await world.get("/s/draft/none")
    assert status == 404
    assert "この文はもうありません" in text


async def test_the_case_book_is_narrowed_down_and_searched(world: World) -> None:
    _, _, text = await world.get("/p/")
    assert "川の清掃" in text
    assert "夜の見回り" not in text
    assert '<option value="2026">令和8年度(3件)</option>' in text
    _, _, text = await world.get("/p/?year=2025")
    assert "村のバス" in text
    assert "川の清掃" not in text
    assert '<option value="2025" selected>' in text
    _, _, text = await world.get("/p/?q=%E6%B8%85%E6%8E%83")
    assert "川の清掃" in text
    assert "村のバス" not in text
    _, _, text = await world.get("/p/?q=<script>alert(1)</script>&year='\"")
    assert "<script" not in text
    assert "当てはまる事例はありませんでした。言葉を短くするか" in text
    _, _, text = await world.get("/p/?q=%E5%A4%8F")  # 夏
    assert "漢字は1文字、ほかの文字は2文字からさがせます" in text
    _, _, text = await world.get("/p/?q=%E5%B7%9D")  # 川
    assert "川の清掃" in text


async def test_each_language_speaks_for_itself(world: World) -> None:
    _, _, english = await world.get("/p/slug5?lang=en")
    assert 'lang="en"' in english
    assert "Ise City" in english
    _, _, simple = await world.get("/p/slug5?lang=ja-simple")
    assert "<ruby>" in simple
    _, _, asked = await world.get("/p/", accept_language="en-GB,en;q=0.9")
    assert "Case book of collaboration" in asked


async def test_furigana_stand_above_kanji_when_they_are_asked_for(world: World) -> None:
    _, _, plain = await world.get("/p/slug2")
    assert "<ruby>" not in plain
    assert "ふりがなをつける" in plain
    _, _, text = await world.get("/p/slug2?lang=ja&ruby=1")
    assert "<ruby>川<rp>（</rp><rt>かわ</rt><rp>）</rp></ruby>" in text
    assert "ふりがなを" not in plain.partition("</title>")[0]


async def test_earlier_years_stand_beside_each_other(world: World) -> None:
    _, _, text = await world.get("/p/slug5")
    assert '?cycle=1&amp;lang=ja"' in text
    assert '?cycle=2&amp;lang=ja" aria-current="page"' in text
    assert "令和7年度" in (await world.get("/p/slug5?cycle=1"))[2]


async def test_other_sites_learn_what_they_show(world: World) -> None:
    _, _, text = await world.get("/p/slug2")
    assert f'<meta property="og:url" content="{PUBLIC}/p/slug2?cycle=1">' in text
    assert f'<meta property="og:image" content="{PUBLIC}/p/slug2.png?cycle=1">' in text
    assert '<meta property="og:title" content="川の清掃">' in text
    async with aiohttp.ClientSession() as session, session.get(f"{world.url}/p/slug2.png") as got:
        assert got.headers["content-type"] == "image/png"
        first = await got.read()
    assert first[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    async with aiohttp.ClientSession() as session, session.get(f"{world.url}/p/slug2.png") as got:
        assert await got.read() == first


async def test_the_feed_tells_what_changed_last(world: World) -> None:
    _, headers, text = await world.get("/p/feed.atom")
    assert headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(text)  # noqa: S314 - our own
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in root.iter(f"{{{ATOM}}}entry")]
    assert titles[0] == "川の清掃"  # corrected three days later
    assert "駅前<b>広場</b>の手入れ" in titles
    ids = [one.text for one in root.iter(f"{{{ATOM}}}id")]
    assert len(ids) == len(set(ids))
    assert root.findtext(f"{{{ATOM}}}updated") == "2027-02-04T03:00:00Z"


async def test_open_data_keeps_to_its_published_schema(world: World) -> None:
    schema = json.loads((await world.get("/p/data/schema-1.json"))[2])
    assert schema == json.loads(SCHEMA_FILE)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for path in (
        "/p/data/2026.json",
        "/p/data/2025.json",
        "/p/data/1999.json",
        "/p/slug1.json",
        "/p/slug5.json",
    ):
        status, headers, text = await world.get(path)
        told = json.loads(text)
        assert (status, headers["access-control-allow-origin"]) == (200, "*")
        validator.validate(told)
    told = json.loads((await world.get("/p/data/2026.json"))[2])
    assert told["fiscal_year"] == 2026
    assert told["licence"] == "CC-BY-4.0"
    assert sorted(case["title"] for case in told["cases"]) == [
        "川の清掃",
        "村のバス",
        "駅前<b>広場</b>の手入れ",
    ]


async def test_the_table_of_a_year_tells_the_same_as_its_document(world: World) -> None:
    _, headers, text = await world.get("/p/data/2026.csv")
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    told = json.loads((await world.get("/p/data/2026.json"))[2])
    answers = [answer for case in told["cases"] for one in case["items"] for answer in one["answers"]]
    assert len(rows) - 1 == len(answers)
    assert (await world.get("/p/data/2026.csv"))[2] == text


async def test_a_year_of_one_city(world: World) -> None:
    told = json.loads((await world.get("/p/data/2026.json?city=takaoka"))[2])
    assert told["cases"] == []


@pytest.mark.parametrize("path", ["/p/?q=%00&city=%00ise%00", "/p/data/2026.json?city=%00ise"])
async def test_no_database_is_asked_for_what_it_cannot_hold(world: World, path: str) -> None:
    status, _, text = await world.get(path)
    assert status == 200
    assert "\x00" not in text
    assert "広場" in text


async def test_a_sign_that_xml_cannot_hold_leaves_the_feed_whole(world: World) -> None:
    world.keep(6, public(6, content("池の\ufffe手入れ\uffff"), AT))
    _, _, text = await world.get("/p/feed.atom")
    root = ET.fromstring(text)  # noqa: S314 - our own
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in root.findall(f"{{{ATOM}}}entry")]
    assert "池の手入れ" in titles
    world.keep(6, public(6, content("池の手入れ"), AT).withdrawn(AT))


async def test_a_crowd_of_readers_is_read_for_and_drawn_for_one_by_one(world: World) -> None:
    reading = [0, 0]
    drawing = [0, 0]

    async def at(slug: str) -> Shown:
        reading[0] += 1
        reading[1] = max(reading)
        found = await asyncio.to_thread(world.door.store.beside, lambda uow: shown_at(uow, slug))
        assert found is not None
        reading[0] -= 1
        return found

    def draw(told: Content, language: str) -> str:
        drawing[0] += 1
        drawing[1] = max(drawing)
        hashlib.pbkdf2_hmac("sha256", language.encode(), b"a picture takes a while", 20_000)
        drawing[0] -= 1
        return ""

    async def nothing(*_: object) -> list[Any]:
        return []

    reads = Reads(shelf=nothing, at=at, draft=nothing, newest=nothing, years=nothing, piece=nothing)  # type: ignore[arg-type]
    wording = world.door.kit.wording
    routes = public_routes(
        reads, wording=wording, language="ja", base="", zone=ZoneInfo("Asia/Tokyo"), draw=draw
    )
    async with listening(routes) as url:
        crowd = replace(world, url=url)
        got = await asyncio.gather(
            *(crowd.get(f"/p/slug{n}?lang={code}") for n in (1, 2, 5) for code in ("ja", "en"))
        )
    assert {status for status, _, _ in got} == {200}
    assert (reading, drawing) == ([0, 1], [0, 1])


async def test_the_years_are_listed(world: World) -> None:
    _, _, text = await world.get("/p/data/")
    assert 'href="/p/data/2026.csv"' in text
    assert "令和8年度: 3件" in text
    assert 'rel="license"' in text
    assert (await world.get("/p/data/99999.json"))[0] == 404


async def test_while_the_database_is_away_that_is_said(world: World) -> None:
    world.away = True
    try:
        for path in ("/p/", "/p/slug1", "/p/data/", "/p/feed.atom", "/p/data/2026.json", "/p/slug1.json"):
            status, headers, _ = await world.get(path)
            assert (status, headers["retry-after"]) == (503, "60"), path
    finally:
        world.away = False


async def test_the_address_without_its_end_leads_on(world: World) -> None:
    status, headers, _ = await world.get("/p")
    assert (status, headers["location"]) == (308, "/p/")
