"""``/c/TOKEN.ics``: a calendar that programs fetch every few hours, and ``/c/TOKEN``, the page that leads to it.

Nothing tells an address that was revoked from one that never was. Nothing is noted of who comes.
"""

import hashlib
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.services.feeds import CalendarView
from bot.services.ports import StoreUnavailable, Wording
from handlers.calendar.page import subscribe_page
from handlers.calendar.writing import write_calendar
from handlers.pace import Pace
from handlers.pages.html import HEADERS, Voice

Look = Callable[[str], Awaitable[CalendarView | None]]
"""The calendar at the address that ends in that; None where there is none (any more)."""

A_MINUTE = 30
"""So often one address may be fetched in a minute: several devices of one person, but no machine gone wild."""

FRESH = 300
"""For so many seconds a program need not ask again."""


def calendar_routes(
    look: Look,
    *,
    wording: Wording,
    public_url: str,
    language: str,
    clock: Callable[[], float] = time.monotonic,
) -> list[BaseRoute]:
    """``GET`` and ``HEAD``. ``language`` is spoken where an address leads nowhere."""
    calendars = Calendars(look, wording, public_url, language, Pace(A_MINUTE, clock))
    return [
        Route("/c/{token}.ics", calendars.file, methods=["GET"]),
        Route("/c/{token}", calendars.page, methods=["GET"]),
    ]


class Calendars:
    """Answers what comes to the addresses of calendars."""

    def __init__(self, look: Look, wording: Wording, public_url: str, language: str, pace: Pace) -> None:
        self._look, self._wording, self._pace = look, wording, pace
        self._public_url, self._language = public_url.rstrip("/"), language

    async def file(self, request: Request) -> Response:
        """The calendar itself, or in plain words why not."""
        found = await self._found(request)
        if isinstance(found, Response):
            return found
        content = write_calendar(found)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {
            "etag": tag,
            "cache-control": f"private, max-age={FRESH}",
            "x-robots-tag": "noindex, nofollow",
        }
        if _knows(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        headers["content-disposition"] = 'inline; filename="kyodo.ics"'
        return Response(content, 200, headers, "text/calendar; charset=utf-8")

    async def page(self, request: Request) -> Response:
        """The ways to subscribe to it."""
        found = await self._found(request)
        if isinstance(found, Response):
            return found
        chosen = request.query_params.get("lang", "")
        languages = tuple(self._wording.languages())
        voice = Voice(self._wording, chosen if chosen in languages else found.language, languages)
        address = f"{self._public_url}/c/{found.token}.ics"
        return HTMLResponse(subscribe_page(voice, found.name, address), 200, HEADERS)

    async def _found(self, request: Request) -> CalendarView | Response:
        token = request.path_params["token"]
        if not self._pace.allows(token):
            return self._said(self._wording("feed-busy", self._language), 429)
        try:
            found = await self._look(token)
        except StoreUnavailable:
            return self._said(self._wording("feed-away", self._language), 503)
        return found or self._said(self._wording("feed-gone", self._language), 404)

    def _said(self, text: str, status: int) -> Response:
        headers = {"cache-control": "no-store"}
        if status != 404:
            headers["retry-after"] = "60"
        return PlainTextResponse(f"{text}\n", status, headers)


def _knows(header: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names what stands here."""
    known = {one.strip().removeprefix("W/") for one in header.split(",")}
    return tag in known or "*" in known
