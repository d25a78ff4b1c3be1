"""The calendar at a secret address: asked for in LINE and in Slack, fetched over HTTP as a phone does it."""

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from icalendar import Calendar

from tests.journeys.steps import t, tap
from tests.journeys.town import Town, a_town
from tests.journeys.writing import Round, a_round

PUBLIC = "https://kyodo.example.jp"
NAME = "川のカレンダー"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path, PUBLIC_URL=PUBLIC) as town:
        yield town
        assert town.wire_problems() == []


@pytest.fixture
async def at(town: Town) -> Round:
    return await a_round(town, NAME, line=True)


def path_in(said: str) -> str:
    """The path of the one calendar whose address stands there."""
    (found,) = set(re.findall(rf"{PUBLIC}(/c/[0-9a-z]{{32}}\.ics)", said))
    return str(found)


async def fetch(town: Town, path: str, tag: str = "") -> tuple[int, str, list[Any]]:
    """The status, the tag and the events of what is there."""
    known = {"if-none-match": tag} if tag else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(town.url + path, headers=known) as answer,
    ):
        content = await answer.read()
        calendar: Any = Calendar.from_ical(content) if answer.status == 200 else Calendar()
        return answer.status, answer.headers.get("etag", ""), list(calendar.walk("VEVENT"))


async def test_from_the_word_to_the_phone_and_off_it_again(at: Round) -> None:
    said = await at.hana.say("カレンダー")
    path = path_in(said)
    status, tag, events = await fetch(at.town, path)
    assert (status, bool(events)) == (200, True)
    assert all(NAME in event["SUMMARY"] for event in events)
    assert all(type(event["DTSTART"].dt) is date for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)
    record = (await at.record())["deadlines"]
    days = {str(one["kind"]): str(one["due"]) for one in record}
    for event in events:
        kind = re.sub(r"^[^.]+\.\d+\.|@kyodo$", "", str(event["UID"]))
        assert event["DTSTART"].dt.isoformat() == days[kind]
    assert (await fetch(at.town, path, tag))[0] == 304

    await at.hana.say("退会")
    await tap(at.town, at.hana.who, "leave", project=NAME)
    status, _, events = await fetch(at.town, path, tag)
    assert (status, events) == (200, [])  # emptied, so that it leaves the phone too


async def test_the_coordinators_command_gives_the_whole_project_and_a_new_address_ends_the_old(
    at: Round,
) -> None:
    said = "\n".join(await at.town.command(at.tanaka.who, f"calendar {NAME}"))
    old = path_in(said)
    _, _, everything = await fetch(at.town, old)
    own = path_in(await at.hana.say("カレンダー"))
    assert len(everything) > len((await fetch(at.town, own))[2])

    said = await at.tanaka.tap(t("button-renew-calendar"))
    assert t("calendar-renewed") in said
    assert (await fetch(at.town, old))[0] == 404
    new = path_in(said)
    assert len((await fetch(at.town, new))[2]) == len(everything)
    assert t("calendar-stopped") in await at.tanaka.tap(t("button-stop-calendar"))
    assert (await fetch(at.town, new))[0] == 404
    assert (await fetch(at.town, own))[0] == 200


async def test_the_page_behind_the_button_leads_to_the_calendar(at: Round) -> None:
    path = path_in(await at.hana.say("カレンダー")).removesuffix(".ics")
    page = f"{at.town.url}{path}?openExternalBrowser=1"
    async with aiohttp.ClientSession() as session, session.get(page) as answer:
        assert answer.status == 200
        assert f'href="webcal:{PUBLIC.partition(":")[2]}{path}.ics"' in await answer.text()
