"""A calendar over HTTP: what a program that subscribes to it reads, what a browser shows, and what nobody gets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from icalendar import Calendar, vText

from bot.services.feeds import CalendarView, Entry, EntryState
from bot.services.ports import StoreUnavailable
from bot.wording import FluentWording
from handlers.calendar.web import A_MINUTE, calendar_routes
from handlers.calendar.writing import write_calendar
from handlers.demo.serving import listening

TOKEN = "k" * 32
PUBLIC = "https://kyodo.example.jp"
CHANGED = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
WORDING = FluentWording()
ENTRY = Entry(
    "p1.1.report.due@kyodo",
    date(2026, 11, 24),
    "花壇づくり: 実績報告書の締切",
    "実施の終わり 10/25(日) + 30日 = 11/24(火)\nまだ済んでいません。",
    "締切",
    EntryState.CONFIRMED,
    2,
    CHANGED,
)
VIEW = CalendarView(TOKEN, "花壇づくり(Kyodo)", "Asia/Tokyo", "ja", (ENTRY,))


@dataclass
class Shelf:
    """What stands at the addresses, and the time of day of whoever fetches."""

    calendars: dict[str, CalendarView] = field(default_factory=lambda: {TOKEN: VIEW})
    seconds: float = 0.0
    away: bool = False
    url: str = ""

    async def look(self, token: str) -> CalendarView | None:
        if self.away:
            raise StoreUnavailable("away")
        return self.calendars.get(token)


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    shelf = Shelf()
    routes = calendar_routes(
        shelf.look, wording=WORDING, public_url=PUBLIC, language="ja", clock=lambda: shelf.seconds
    )
    async with listening(routes) as shelf.url:
        yield shelf


@dataclass
class Got:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """As words."""
        return self.body.decode()


async def fetch(shelf: Shelf, path: str, method: str = "GET", **headers: str) -> Got:
    async with aiohttp.ClientSession() as session:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with session.request(method, shelf.url + path, headers=named) as answer:
            found = {name.lower(): value for name, value in answer.headers.items()}
            return Got(answer.status, found, await answer.read())


def read(content: bytes) -> tuple[Any, list[Any]]:
    calendar: Any = Calendar.from_ical(content)
    return calendar, list(calendar.walk("VEVENT"))


# ---------------------------------------------------------------- the file


async def test_a_program_reads_whole_days_that_keep_their_names(shelf: Shelf) -> None:
    got = await fetch(shelf, f"/c/{TOKEN}.ics")
    assert (got.status, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    calendar, (event,) = read(got.body)
    assert (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == VIEW.name
    assert calendar["X-WR-TIMEZONE"] == "Asia/Tokyo"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"
    assert (event["UID"], event["SEQUENCE"]) == (ENTRY.uid, 2)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == CHANGED
    # A whole day, wherever it is read: no time and hence no time zone, the end being the day after.
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 24), date(2026, 11, 25))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (ENTRY.summary, ENTRY.details)
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert [str(one) for one in event["CATEGORIES"].cats] == ["締切"]


def test_what_is_cancelled_or_only_kept_for_rain_says_so() -> None:
    states = {state: replace(ENTRY, uid=state.value, state=state) for state in EntryState}
    _, events = read(write_calendar(replace(VIEW, entries=tuple(states.values()))))
    assert {str(event["UID"]): str(event["STATUS"]) for event in events} == {
        "confirmed": "CONFIRMED",
        "tentative": "TENTATIVE",
        "cancelled": "CANCELLED",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "花壇; づくり, \\ と\"'",
        "花壇\r\nEND:VCALENDAR\nBEGIN:VEVENT",
        "花\u2028壇\u0000",
        "花壇" * 300,
        "👨‍👩‍👧" * 30,
        ":;=,",
    ],
)
def test_whatever_people_typed_stays_one_line_of_one_event(typed: str) -> None:
    entry = replace(ENTRY, summary=typed, details=f"{typed}\n二行目", category=typed)
    content = write_calendar(replace(VIEW, name=typed, entries=(entry,)))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    _, (event,) = read(content)
    kept = str(event["SUMMARY"])
    assert b"\r\nNAME:" + vText(kept).to_ical() + b"\r\n" in content.replace(b"\r\n ", b"")
    assert "\n" not in kept
    assert "".join(kept.split())[:20] == "".join(typed.replace("\u0000", "").split())[:20]
    assert str(event["DESCRIPTION"]).endswith("\n二行目")


def test_the_same_content_is_the_same_bytes() -> None:
    assert write_calendar(VIEW) == write_calendar(replace(VIEW))


def test_an_empty_calendar_is_still_one() -> None:
    calendar, events = read(write_calendar(replace(VIEW, entries=())))
    assert (calendar["NAME"], events) == (VIEW.name, [])


# ---------------------------------------------------------------- fetched again


async def test_what_did_not_change_is_not_sent_again(shelf: Shelf) -> None:
    path = f"/c/{TOKEN}.ics"
    first = await fetch(shelf, path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"].startswith("private")
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await fetch(shelf, path, If_None_Match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    shelf.calendars[TOKEN] = replace(VIEW, entries=(replace(ENTRY, on=date(2026, 12, 1), sequence=3),))
    moved = await fetch(shelf, path, If_None_Match=tag)
    assert (moved.status, moved.headers["etag"] != tag) == (200, True)
    _, (event,) = read(moved.body)
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (date(2026, 12, 1), 3)


async def test_a_look_at_the_head_alone_has_no_body(shelf: Shelf) -> None:
    got = await fetch(shelf, f"/c/{TOKEN}.ics", "HEAD")
    assert (got.status, got.body) == (200, b"")
    assert (await fetch(shelf, f"/c/{TOKEN}.ics", "POST")).status == 405


async def test_a_machine_gone_wild_has_to_wait_and_others_do_not(shelf: Shelf) -> None:
    shelf.calendars["n" * 32] = replace(VIEW, token="n" * 32)
    path = f"/c/{TOKEN}.ics"
    assert {(await fetch(shelf, path)).status for _ in range(A_MINUTE)} == {200}
    busy = await fetch(shelf, path)
    assert (busy.status, busy.headers["retry-after"]) == (429, "60")
    assert WORDING("feed-busy", "ja") in busy.text
    assert (await fetch(shelf, f"/c/{'n' * 32}.ics")).status == 200
    shelf.seconds = 61
    assert (await fetch(shelf, path)).status == 200


async def test_without_the_database_programs_come_again(shelf: Shelf) -> None:
    shelf.away = True
    for path in (f"/c/{TOKEN}.ics", f"/c/{TOKEN}"):
        got = await fetch(shelf, path)
        assert (got.status, got.headers["retry-after"]) == (503, "60")
        assert WORDING("feed-away", "ja") in got.text


@pytest.mark.parametrize("rest", ["x", "%00", "0" * 32, "..%2F", "%E3%81%82", "k" * 33])
@pytest.mark.parametrize("ending", [".ics", ""])
async def test_an_address_that_leads_nowhere_says_what_to_do(shelf: Shelf, rest: str, ending: str) -> None:
    got = await fetch(shelf, f"/c/{rest}{ending}")
    assert got.status == 404
    if "%2F" not in rest:
        assert WORDING("feed-gone", "ja") in got.text
        assert got.headers["cache-control"] == "no-store"


# ---------------------------------------------------------------- the page


async def test_the_page_has_a_way_for_each_program(shelf: Shelf) -> None:
    got = await fetch(shelf, f"/c/{TOKEN}?openExternalBrowser=1")
    assert (got.status, got.headers["content-type"]) == (200, "text/html; charset=utf-8")
    address = f"kyodo.example.jp/c/{TOKEN}.ics"
    for way in (
        f'href="webcal://{address}"',
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fkyodo.example.jp",
        "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fkyodo.example.jp",
        "https://outlook.live.com/calendar/0/addfromweb?",
        f"<code>https://{address}</code>",
    ):
        assert way in got.text
    assert "花壇づくり" in got.text
    assert "script" not in got.text
    assert got.headers["cache-control"] == "no-store"
    assert "noindex" in got.headers["x-robots-tag"]


async def test_the_page_speaks_the_language_that_is_asked_for(shelf: Shelf) -> None:
    for language in ("en", "ja", "ja-simple"):
        got = await fetch(shelf, f"/c/{TOKEN}?lang={language}")
        assert f'lang="{language[:2]}' in got.text
    english = await fetch(shelf, f"/c/{TOKEN}?lang=en")
    assert WORDING("feed-page-title", "en") in english.text
    assert WORDING("feed-page-title", "ja") in (await fetch(shelf, f"/c/{TOKEN}?lang=xx")).text


async def test_a_name_is_no_markup(shelf: Shelf) -> None:
    shelf.calendars[TOKEN] = replace(VIEW, name='<img src=x>"&')
    assert "<img" not in (await fetch(shelf, f"/c/{TOKEN}")).text
