"""The status page over HTTP: what a desk's browser gets, in which order and language, and what nobody gets."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.domain.project import Role
from bot.services.overview import Overview
from bot.services.ports import StoreUnavailable
from bot.services.status_pages import open_page, page_at
from handlers.demo.serving import listening
from handlers.pages.status import A_MINUTE, status_routes
from tests.services.front_door import Door, opened
from tests.services.house import garden

PUBLIC = "https://kyodo.example.jp"
CONTACT = "協働推進課 0596-00-0000"
LONG = "駅前<b>広場</b>の手入れ"


@dataclass
class Desk:
    """A page that somebody had made, and the browser of the desk that opens it."""

    door: Door
    url: str
    token: str
    away: bool = False
    seconds: float = 0.0
    counted: int = 0

    async def look(self, token: str, language: str, counts: bool) -> tuple[datetime, Overview] | None:
        if self.away:
            raise StoreUnavailable("away")
        found = self.door.store.beside(lambda uow: page_at(uow, self.door.kit, token, language))
        self.counted += counts and found is not None
        return (found[0].expires_at, found[1]) if found else None

    async def get(self, query: str = "", token: str = "", method: str = "GET", **headers: str) -> "Got":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{self.url}/s/{token or self.token}{query}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, address, headers=named) as answer,
        ):
            found = {name.lower(): value for name, value in answer.headers.items()}
            return Got(answer.status, found, await answer.text())


@dataclass
class Got:
    """An answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def projects(self) -> list[str]:
        """The names of the projects in the first table, from the top."""
        table = self.text.partition("</table>")[0]
        return re.findall(r'scope="row">(.*?)</th>', table)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    door = opened(tmp_path)
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=PUBLIC))
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name=LONG)))
    tanaka = door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.look(lambda uow: uow.projects.join("p2", tanaka, Role.COORDINATOR, "", door.clock.at))
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ken", Role.RESPONDENT, "b")
    door.answers("hana", chk_1="yes")
    _, address = door.look(lambda uow: open_page(uow, door.kit, tanaka, "", door.clock.at))
    desk = Desk(door, "", address.rpartition("/")[2])
    routes = status_routes(
        desk.look, wording=door.kit.wording, language="ja", contact=CONTACT, clock=lambda: desk.seconds
    )
    async with listening(routes) as desk.url:
        yield desk


async def test_it_is_read_only_and_tells_nobody_where_it_was(desk: Desk) -> None:
    got = await desk.get()
    assert got.status == 200
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
    assert (got.headers["cache-control"], got.headers["x-robots-tag"]) == ("no-store", "noindex, nofollow")
    assert "set-cookie" not in got.headers
    (script,) = re.findall(r"<script>(.*?)</script>", got.text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{hashed}'; connect-src 'self'" in got.headers["content-security-policy"]
    assert "connect-src" not in (await desk.get(token="0" * 32)).headers["content-security-policy"]
    for forbidden in (
        "<script ",
        "<form",
        " onclick",
        "http-equiv",
        "<b>",
        desk.token,
        "http://",
        "https://",
    ):
        assert forbidden not in got.text
    assert "駅前&lt;b&gt;広場" in got.text
    assert (await desk.get(method="POST")).status == 405


async def test_it_shows_how_things_stand_without_names_or_answers(desk: Desk) -> None:
    desk.door.clock.at += timedelta(days=20)
    got = await desk.get()
    for words in ("花壇の会", "未回答 1/1", "令和8年", "(月)", "日の決め方", "tanaka", "時点", "1人"):
        assert words in got.text
    assert "hana" not in got.text
    assert "ken" not in got.text
    assert got.text.count("<main>") == got.text.count("<h1>") == 1
    assert got.text.count("<caption>") == got.text.count("<table role") == 2
    assert got.text.count('scope="col"') == 6 + 5


async def test_it_is_sorted_by_links(desk: Desk) -> None:
    assert (await desk.get("?sort=project")).projects == ["花壇づくり", "駅前&lt;b&gt;広場&lt;/b&gt;の手入れ"]
    got = await desk.get("?sort=-project")
    assert got.projects == ["駅前&lt;b&gt;広場&lt;/b&gt;の手入れ", "花壇づくり"]
    assert 'aria-sort="descending"><a href="?lang=ja&amp;sort=project"' in got.text
    assert (await desk.get("?sort=missing")).projects[0] == "花壇づくり"
    assert (await desk.get("?sort=<x>")).projects == (await desk.get()).projects
    assert "&amp;sort=-project" in got.text.partition("<main>")[0]  # another language keeps the order


async def test_only_what_is_overdue_can_be_shown_and_stays_so(desk: Desk) -> None:
    assert (await desk.get("?only=overdue")).projects == []
    desk.door.clock.at += timedelta(days=20)
    got = await desk.get("?only=overdue&sort=-project")
    assert got.text.partition("</table>")[0].count("class=late") == len(got.projects) > 0
    assert "期限切れのある事業(" in got.text
    assert "?lang=ja&amp;sort=project&amp;only=overdue" in got.text
    assert "?lang=en&amp;sort=-project&amp;only=overdue" in got.text.partition("<main>")[0]


async def test_without_scripts_it_loads_itself_anew_where_somebody_asked_for_it(desk: Desk) -> None:
    got = await desk.get("?watch=1&sort=project")
    again = "?lang=ja&amp;sort=project&amp;watch=1&amp;again=1"
    assert f'<noscript><meta http-equiv="refresh" content="120;url={again}"></noscript>' in got.text
    assert '<a href="?lang=ja&amp;sort=project">新しくするのを止める</a>' in got.text
    before = desk.counted
    await desk.get("?watch=1&again=1")
    assert desk.counted == before  # a page that looks again was opened once


async def test_it_speaks_three_languages(desk: Desk) -> None:
    assert '<html lang="ja">' in (await desk.get()).text
    assert "Where our projects stand" in (await desk.get("?lang=en")).text
    assert "<ruby>" in (await desk.get("?lang=ja-simple")).text
    assert "協働事業の状況" in (await desk.get("?lang=xx")).text


async def test_whatever_opens_nothing_answers_alike_and_says_whom_to_ask(desk: Desk) -> None:
    unknown = await desk.get(token="0" * 32)
    short = await desk.get(token=desk.token[:-1])
    desk.door.clock.at += timedelta(days=31)
    ended = await desk.get()
    assert unknown == replace(ended, headers=unknown.headers)
    assert (unknown.status, unknown.text) == (short.status, short.text)
    assert unknown.status == 404
    assert "アドレスを渡してくれた人" in unknown.text
    assert CONTACT in unknown.text
    english = await desk.get(token="0" * 32, accept_language="en-GB")
    assert "Ask whoever gave you the address" in english.text


async def test_a_look_at_the_head_alone_is_not_counted(desk: Desk) -> None:
    await desk.get()
    assert (await desk.get(method="HEAD")).status == 200
    assert desk.counted == 1


async def test_a_machine_gone_wild_and_a_database_away_are_told_kindly(desk: Desk) -> None:
    desk.away = True
    got = await desk.get()
    assert (got.status, got.headers["retry-after"]) == (503, "60")
    for _ in range(A_MINUTE):
        got = await desk.get()
    assert (got.status, got.headers["retry-after"]) == (429, "60")
    desk.away, desk.seconds = False, 61
    assert (await desk.get()).status == 200
