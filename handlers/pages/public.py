"""``/p/…``: what everybody reads. The case book, a page for each published project, the feed and the open data; and
``/s/draft/TOKEN``, where a text is read that is not public yet.

No cookie, no script, nothing noted of who comes. A page says how old it is by its hash alone: whoever comes again asks
whether it has changed, so what was withdrawn is gone everywhere at once.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.domain.publishing import FACETS, LICENCE, Case, Content, digest_of
from bot.domain.words import clean
from bot.services.casebook import Draft, Shelf, Shown
from bot.services.ports import StoreUnavailable, Wording
from handlers.pages.case import Draw, Place, case_page, draft_page
from handlers.pages.casebook import ASKED, data_page, shelf_page
from handlers.pages.html import HEADERS, Voice
from handlers.pages.open_data import SCHEMA_FILE, SCHEMA_PATH, as_json, feed, year_as_csv, year_as_json
from handlers.pages.status import note_page
from handlers.pages.survey import wanted

CACHED = "public, max-age=0, must-revalidate"

OPEN = {name: value for name, value in HEADERS.items() if name not in ("cache-control", "x-robots-tag")} | {
    "cache-control": CACHED
}
"""What goes with a public page: it may be found and kept, and is asked for anew each time."""

DATA = {"cache-control": CACHED, "access-control-allow-origin": "*", "x-content-type-options": "nosniff"}
"""Open data may be read by any page of anybody."""

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 100
"""So many signs of a search are read."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What the pages read, each outside of the turns. ``years`` gives pairs of a fiscal year and how many."""

    shelf: Callable[[str, Mapping[str, str], int], Awaitable[Shelf]]
    at: Callable[[str], Awaitable[Shown | None]]
    draft: Callable[[str], Awaitable[Draft | None]]
    newest: Callable[[], Awaitable[list[Case]]]
    years: Callable[[], Awaitable[Sequence[tuple[int, int]]]]
    piece: Callable[[int, str, str], Awaitable[list[Case]]]


def one_by_one(reads: Reads) -> Reads:
    """The same, one after the other: however many read, they never take a turn's connection to the database."""
    reading = asyncio.Semaphore(1)

    def waiting(read: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def wait(*args: P.args, **kwargs: P.kwargs) -> T:
            async with reading:
                return await read(*args, **kwargs)

        return wait

    return Reads(
        shelf=waiting(reads.shelf),
        at=waiting(reads.at),
        draft=waiting(reads.draft),
        newest=waiting(reads.newest),
        years=waiting(reads.years),
        piece=waiting(reads.piece),
    )


Picture = Callable[[Content, str], bytes]
"""A case as a picture for other sites (PNG), with its title, in that language."""


def public_routes(
    reads: Reads,
    *,
    wording: Wording,
    language: str,
    base: str,
    zone: tzinfo,
    ruby: Callable[[str], Sequence[tuple[str, str]]] | None = None,
    draw: Draw | None = None,
    picture: Picture | None = None,
) -> list[BaseRoute]:
    """All of them. ``base`` is the bot's public address ("" for none), ``zone`` the one that dates are told in, ``ruby``
    takes Japanese apart for readings above it.
    """
    pages = PublicPages(one_by_one(reads), wording, language, base, zone, ruby, draw, picture)
    return [
        Route("/p", pages.home, methods=["GET"]),
        Route("/p/", pages.shelf, methods=["GET"]),
        Route("/p/feed.atom", pages.feed, methods=["GET"]),
        Route("/p/data/", pages.data, methods=["GET"]),
        Route(SCHEMA_PATH, pages.schema, methods=["GET"]),
        Route("/p/data/{year}.json", pages.year_json, methods=["GET"]),
        Route("/p/data/{year}.csv", pages.year_csv, methods=["GET"]),
        Route("/p/{slug}.json", pages.case_json, methods=["GET"]),
        Route("/p/{slug}.png", pages.case_picture, methods=["GET"]),
        Route("/p/{slug}", pages.case, methods=["GET"]),
        Route("/s/draft/{token}", pages.draft, methods=["GET"]),
    ]


class PublicPages:
    """Answers what comes to the public addresses."""

    def __init__(
        self,
        reads: Reads,
        wording: Wording,
        language: str,
        base: str,
        zone: tzinfo,
        ruby: Callable[[str], Sequence[tuple[str, str]]] | None,
        draw: Draw | None,
        picture: Picture | None,
    ) -> None:
        self._reads, self._wording, self._language, self._base, self._zone = (
            reads,
            wording,
            language,
            base,
            zone,
        )
        self._ruby, self._draw, self._picture = ruby, draw, picture
        self._drawing = asyncio.Semaphore(1)
        self._drawn: dict[tuple[str, str], bytes] = {}

    def _voice(self, request: Request, more: str = "") -> Voice:
        languages = tuple(self._wording.languages())
        chosen = request.query_params.get("lang", "")
        spoken = chosen if chosen in languages else ""
        spoken = spoken or wanted(request.headers.get("accept-language", ""), languages, self._language)
        furigana = (request.query_params.get("ruby") == "1") if self._ruby is not None else None
        return Voice(self._wording, spoken, languages, more, furigana, self._ruby)

    async def home(self, request: Request) -> Response:  # noqa: ARG002 - a route is called with its request
        """``/p`` is ``/p/``."""
        return RedirectResponse("/p/", 308)

    async def shelf(self, request: Request) -> Response:
        """The case book."""
        asked = {name: clean(request.query_params.get(name, "")[:LONGEST]) for name in ASKED}
        number = request.query_params.get("page", "1")
        at = int(number) if number.isdecimal() and len(number) < 5 else 1
        kept = "".join(f"&{name}={quote(value, safe='')}" for name, value in asked.items() if value)
        voice = self._voice(request, kept)
        try:
            words, facets = asked["q"], {name: asked[name] for name in FACETS}
            found = await self._reads.shelf(words, facets, at)
        except StoreUnavailable:
            return self._away(voice)
        return _told(request, shelf_page(voice, found, asked, Place(self._base, "/p/", self._zone)))

    async def case(self, request: Request) -> Response:
        """One project's page; where it was taken back that is said, and nothing else."""
        slug, cycle = request.path_params["slug"], request.query_params.get("cycle", "")
        voice = self._voice(request, f"&cycle={cycle}" if cycle.isdecimal() else "")
        try:
            found = await self._reads.at(slug)
        except StoreUnavailable:
            return self._away(voice)
        at = _place(found, cycle)
        if found is None or at is None:
            return self._gone(voice, was_there=found is not None and not found.cases)
        place = Place(self._base, f"/p/{slug}", self._zone)
        draw = self._draw if found.cases else None
        async with self._drawing:
            made = await asyncio.to_thread(case_page, voice, found.cases, at, place, draw)
        return _told(request, made)

    def _gone(self, voice: Voice, *, was_there: bool) -> Response:
        kind, status = ("withdrawn", 410) if was_there else ("unknown", 404)
        made = note_page(voice, voice(f"case-{kind}"), voice(f"case-{kind}-text"))
        return HTMLResponse(made, status, HEADERS)

    def _away(self, voice: Voice) -> Response:
        made = note_page(voice, voice("status-page-away"), voice("status-page-away-text"))
        return HTMLResponse(made, 503, {**HEADERS, "retry-after": "60"})

    async def draft(self, request: Request) -> Response:
        """A text that is to be approved. It is kept by nobody and found by no search engine."""
        voice = self._voice(request)
        try:
            found = await self._reads.draft(request.path_params["token"])
        except StoreUnavailable:
            return self._away(voice)
        if found is None:
            made = note_page(voice, voice("case-draft-gone"), voice("case-draft-gone-text"))
            return HTMLResponse(made, 404, HEADERS)
        async with self._drawing:
            made = await asyncio.to_thread(draft_page, voice, found.content, found.digest, self._draw)
        return HTMLResponse(made, 200, HEADERS)

    async def case_json(self, request: Request) -> Response:
        """A project's published cycles as open data."""
        try:
            found = await self._reads.at(request.path_params["slug"])
        except StoreUnavailable:
            return JSONResponse({"error": "unavailable"}, 503, {**DATA, "retry-after": "60"})
        if found is None or not found.cases:
            gone = found is not None
            return JSONResponse({"error": "withdrawn" if gone else "unknown"}, 410 if gone else 404, DATA)
        return _told(request, as_json(found.cases, self._base), "application/json", DATA)

    async def case_picture(self, request: Request) -> Response:
        """What other sites show where somebody links to the page. Drawn one at a time, the last ones kept."""
        slug, cycle = request.path_params["slug"], request.query_params.get("cycle", "")
        try:
            found = await self._reads.at(slug)
        except StoreUnavailable:
            return Response(status_code=503, headers={"retry-after": "60"})
        at = _place(found, cycle)
        if found is None or at is None or self._picture is None:
            return Response(status_code=404)
        case = found.cases[at]
        voice = self._voice(request)
        key = (digest_of(case.content), voice.language)
        async with self._drawing:
            if key not in self._drawn:
                drawn = await asyncio.to_thread(self._picture, case.content, voice.language)
                while len(self._drawn) >= 64:
                    self._drawn.pop(next(iter(self._drawn)))
                self._drawn[key] = drawn
            content = self._drawn[key]
        return _told(request, content, "image/png", {"cache-control": CACHED})

    async def feed(self, request: Request) -> Response:
        """What was published or corrected last. A feed needs addresses that hold everywhere."""
        voice = self._voice(request)
        if not self._base:
            return self._gone(voice, was_there=False)
        try:
            cases = await self._reads.newest()
        except StoreUnavailable:
            return self._away(voice)
        return _told(
            request, feed(voice, cases, self._base), "application/atom+xml", {"cache-control": CACHED}
        )

    async def data(self, request: Request) -> Response:
        """Which open data there is."""
        voice = self._voice(request)
        try:
            years = await self._reads.years()
        except StoreUnavailable:
            return self._away(voice)
        return _told(request, data_page(voice, years, LICENCE))

    async def schema(self, request: Request) -> Response:
        """What the files hold, as JSON Schema."""
        return _told(request, SCHEMA_FILE, "application/schema+json", DATA)

    async def year_json(self, request: Request) -> Response:
        """A fiscal year as one JSON document, of one city where ``?city=`` names its pack."""
        year = _year(request)
        return await self._streamed(request, partial(year_as_json, year), "application/json", f"{year}.json")

    async def year_csv(self, request: Request) -> Response:
        """The same as a table."""
        year = _year(request)
        return await self._streamed(request, year_as_csv, "text/csv; charset=utf-8", f"{year}.csv")

    async def _streamed(
        self, request: Request, write: Callable[..., AsyncIterator[str]], kind: str, name: str
    ) -> Response:
        year, city = _year(request), clean(request.query_params.get("city", "")[:64])
        if not year:
            return self._gone(self._voice(request), was_there=False)
        try:
            first = await self._reads.piece(year, city, "")
        except StoreUnavailable:
            return self._away(self._voice(request))

        async def piece(after: str) -> list[Case]:
            return first if not after else await self._reads.piece(year, city, after)

        headers = {**DATA, "content-disposition": f'attachment; filename="kyodo-{name}"'}
        return StreamingResponse(write(piece, self._base), 200, headers, kind)


def _year(request: Request) -> int:
    """The fiscal year that an address names; 0 for none that there could be."""
    named = request.path_params["year"]
    year = int(named) if named.isascii() and named.isdecimal() and len(named) == 4 else 0
    return year if 1900 <= year <= 2999 else 0


def _place(found: Shown | None, cycle: str) -> int | None:
    """Which of the cycles an address names: the newest where it names none."""
    if found is None or not found.cases:
        return None
    if not cycle:
        return 0
    numbers = [str(case.cycle) for case in found.cases]
    return numbers.index(cycle) if cycle in numbers else None


def _told(
    request: Request,
    content: str | bytes,
    kind: str = "text/html; charset=utf-8",
    headers: Mapping[str, str] = OPEN,
) -> Response:
    """The content; or only that it has not changed, to whoever has it."""
    body = content.encode() if isinstance(content, str) else content
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    told = {**headers, "etag": tag}
    if tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return Response(status_code=304, headers=told)
    return Response(body, 200, told, kind)
