"""The survey of those whom a project was for, over real HTTP: opened in Slack, answered on a plain page, read by all."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.services import surveys
from bot.services.ports import StoreUnavailable
from handlers.pace import Pace
from handlers.pages import survey as pages
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import Round, a_round

PUBLIC = "https://kyodo.example.jp"
GOOD = [("tak.evb.1", "4"), ("tak.evb.2", "3")]
FORM = re.compile(r'name="form" value="([a-z0-9]{16})"')


@dataclass
class Page:
    """What a browser got."""

    status: int
    text: str
    headers: dict[str, str]
    url: str

    @property
    def form(self) -> str:
        """The name of the form on it."""
        found = FORM.search(self.text)
        assert found is not None
        return found[1]


@dataclass
class Visitor:
    """Somebody with a browser, at the address that the coordinator handed on."""

    session: aiohttp.ClientSession
    url: str

    async def opens(self, query: str = "", language: str = "ja", url: str = "") -> Page:
        headers = {"accept-language": language} if language else {}
        async with self.session.get((url or self.url) + query, headers=headers) as answer:
            return Page(
                answer.status,
                await answer.text(),
                {name.lower(): value for name, value in answer.headers.items()},
                str(answer.url),
            )

    async def sends(
        self, *fields: tuple[str, str], form: str = "", query: str = "?lang=ja", follow: bool = True
    ) -> Page:
        data = aiohttp.FormData([("form", form or (await self.opens()).form), *fields])
        async with self.session.post(self.url + query, data=data, allow_redirects=follow) as answer:
            return Page(
                answer.status,
                await answer.text(),
                {name.lower(): value for name, value in answer.headers.items()},
                str(answer.url),
            )


@dataclass
class Corner:
    """A project of Takaoka in its last stage, with its survey open."""

    town: Town
    round: Round
    visitor: Visitor

    async def count(self) -> int:
        return await self.town.read(  # type: ignore[no-any-return]
            lambda uow: uow.surveys.count(
                uow.surveys.of_project(uow.projects.named(self.round.name)[0].id)[0].id
            )
        )


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path, PUBLIC_URL=PUBLIC) as town:
        yield town
        assert town.wire_problems() == []


@pytest.fixture
async def at(town: Town) -> AsyncIterator[Corner]:
    round_ = await a_round(town, "朝市の案内係", line=True, form="takaoka/co_hosting")
    await round_.close("plan", "do")
    assert t("survey-offer") in await round_.tanaka.say("アンケート")
    said = await round_.tanaka.tap(t("button-open-survey"))
    found = re.search(rf"{PUBLIC}(/v/[a-z0-9]{{32}})", said)
    assert found is not None
    async with aiohttp.ClientSession() as session:
        yield Corner(town, round_, Visitor(session, town.url + found[1]))


async def test_from_the_address_to_the_results(at: Corner) -> None:
    page = await at.visitor.opens()
    assert page.status == 200
    for words in ("みなさんの声", "朝市の案内係", "名前は聞きません", "よかったことや"):
        assert words in page.text
    for n in range(4):
        done = await at.visitor.sends(*GOOD, ("tak.srv.3", f"声{n} <b>&amp; \"'"))
        assert (done.status, "done=1" in done.url) == (200, True)
        assert "ありがとうございました" in done.text
    card = await at.round.tanaka.say("アンケート")
    assert "4人" in card
    assert "声0" not in card
    assert t("survey-not-yet") in await at.round.hana.say("アンケート")
    await at.round.tanaka.tap(t("button-close-survey"))
    heard = await at.round.tanaka.tap(t("button-close-survey-now"))
    assert t("survey-results", n=4) in heard
    assert "とてもよかった" in heard
    said = await at.round.hana.say("ひとことを読む")
    assert said.index("声0 <b>") < said.index("声3 <b>")
    shut = await at.visitor.opens()
    assert shut.status == 410
    assert "受付は終わりました" in shut.text
    late = await at.visitor.sends(*GOOD, form="0" * 16)
    assert (late.status, await at.count()) == (410, 4)


async def test_a_page_has_no_script_no_cookie_and_nothing_from_elsewhere(at: Corner) -> None:
    for page in (await at.visitor.opens(), await at.visitor.sends(*GOOD), await at.visitor.sends()):
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        assert "<script" not in page.text
        assert not re.findall(r'(?:src|href)="(?!\?lang=|#)', page.text)
        assert not re.search(r"<[^>]+\son\w+=", page.text)


async def test_the_language_is_the_one_chosen_else_the_browsers_else_plain_japanese(at: Corner) -> None:
    for query, language, words in (
        ("", "ja-JP,ja;q=0.9", "みなさんの声"),
        ("", "en-US,en;q=0.9", "Your view"),
        ("", "fr;q=0.5, en;q=0.8, ja;q=0.3", "Your view"),
        ("", "vi-VN,vi", "<ruby>声<rp>（</rp><rt>こえ</rt><rp>）</rp></ruby>"),
        ("", "", "みなさんの声"),
        ("", ";;q=x,,*", "みなさんの声"),
        ("?lang=en", "ja", "Your view"),
        ("?lang=xx", "en", "Your view"),
    ):
        assert words in (await at.visitor.opens(query, language)).text
    page = await at.visitor.opens("?lang=en")
    assert '<html lang="en">' in page.text
    for name in ("日本語", "やさしい日本語", "English"):
        assert name in page.text
    assert '<html lang="ja">' in (await at.visitor.opens("?lang=ja-simple")).text


async def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(at: Corner) -> None:
    typed = "長い話" * 400 + ' <script>"'
    form = (await at.visitor.opens()).form
    page = await at.visitor.sends(("tak.evb.2", "2"), ("tak.srv.3", typed), form=form)
    assert page.status == 422
    assert page.form == form
    assert 'href="#q1-1"' in page.text
    assert 'id="q1-error"' in page.text
    assert "どれか一つを選んでください。" in page.text
    assert "1,000文字までにしてください" in page.text
    assert re.search(r'name="tak.evb.2" value="2" checked', page.text)
    assert typed in unescape(page.text)
    assert "<script" not in page.text
    assert await at.count() == 0
    done = await at.visitor.sends(*GOOD, form=page.form)
    assert (done.status, await at.count()) == (200, 1)


async def test_what_is_sent_twice_counts_once(at: Corner) -> None:
    form = (await at.visitor.opens()).form
    first = await at.visitor.sends(*GOOD, form=form, follow=False)
    assert first.status == 303
    again = await asyncio.gather(*(at.visitor.sends(*GOOD, form=form) for _ in range(3)))
    assert [page.status for page in again] == [200] * 3
    assert all("ありがとうございました" in page.text for page in again)
    assert await at.count() == 1
    await at.visitor.sends(*GOOD)
    assert await at.count() == 2


async def test_a_form_without_a_name_of_ours_is_taken_as_a_new_one(at: Corner) -> None:
    for name in ("x", "../../etc", "' OR 1=1", "ｆ" * 16):
        assert (await at.visitor.sends(*GOOD, form=name)).status == 200
    assert await at.count() == 4


@pytest.mark.parametrize(
    "body", [b"", b"%", b"\xff\xfe", b"tak.evb.1=%00&tak.evb.2=%ED%A0%80", b"a=b&" * 900]
)
async def test_bytes_that_are_no_form_get_the_form_back(at: Corner, body: bytes) -> None:
    async with at.visitor.session.post(at.visitor.url, data=body) as answer:
        assert answer.status == 422
    assert await at.count() == 0


async def test_what_is_far_too_much_is_refused_kindly(at: Corner) -> None:
    too_much = b"tak.srv.3=" + b"a" * pages.LARGEST

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield too_much[: pages.LARGEST // 8]

    for data in (BytesIO(too_much), b"a=b&" * 2000, in_pieces()):
        async with at.visitor.session.post(at.visitor.url, data=data) as answer:
            assert answer.status == 413
            assert "書いたものが長すぎます" in await answer.text()


async def test_an_address_that_was_renewed_says_what_to_do(at: Corner) -> None:
    said = await at.round.tanaka.tap(t("button-renew-survey"))
    assert t("survey-renewed") in said
    old = await at.visitor.opens()
    assert old.status == 404
    assert "新しいアドレスかQRコードを聞いてください" in old.text
    assert (await at.visitor.sends(*GOOD, form="0" * 16)).status == 404
    found = re.search(rf"{PUBLIC}(/v/[a-z0-9]{{32}})", said)
    assert found is not None
    assert (await at.visitor.opens(url=at.town.url + found[1])).status == 200
    assert (await at.visitor.opens(url=f"{at.town.url}/v/unknown", language="en")).status == 404


async def test_when_too_many_come_at_once_nothing_typed_is_lost(
    at: Corner, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = (await at.visitor.opens()).form
    monkeypatch.setattr(Pace, "allows", lambda self, token: False)
    page = await at.visitor.sends(*GOOD, ("tak.srv.3", "また来ます"), form=form)
    assert (page.status, page.headers["retry-after"]) == (429, "60")
    assert 'name="tak.srv.3" value="また来ます"' in page.text
    assert page.form == form
    monkeypatch.undo()
    assert (await at.visitor.sends(*GOOD, ("tak.srv.3", "また来ます"), form=page.form)).status == 200


async def test_when_the_database_is_away_nothing_typed_is_lost(
    at: Corner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(at.town.app.store, "run", away)
    page = await at.visitor.sends(*GOOD, form="0" * 16)
    assert page.status == 503
    assert 'name="tak.evb.1" value="4"' in page.text
    assert (await at.visitor.opens()).status == 503


async def test_a_survey_that_is_full_says_so(at: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveys, "MOST_ANSWERS", 1)
    form = (await at.visitor.opens()).form
    await at.visitor.sends(*GOOD, form=form)
    assert (await at.visitor.sends(*GOOD, form=form)).status == 200  # the same again: it is in
    assert (await at.visitor.sends(*GOOD, form="0" * 16)).status == 410
    assert "たくさんの声" in (await at.visitor.opens()).text


def test_the_pace_is_that_of_each_address() -> None:
    now = [0.0]
    pace = Pace(2, lambda: now[0], places=3)
    assert [pace.allows("a") for _ in range(3)] == [True, True, False]
    assert pace.allows("b")
    now[0] = 61
    assert pace.allows("a")
    for name in "cdef":
        pace.allows(name)
    assert len(pace._seen) <= 3
