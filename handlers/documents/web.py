"""The routes at which papers and pictures are fetched. Where an address is no longer good ``gone`` is said, and ``away``
while the database cannot be used.
"""

import time
from collections.abc import Awaitable, Callable
from pathlib import PurePath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.services.ports import StoreUnavailable
from handlers.pace import Pace

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    ".docx": DOCX,
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What is served, by the end of a file's name."""

Fetch = Callable[[str], Awaitable[tuple[str, bytes] | None]]
"""The file's name and content for the token of an address; None where it is not, or no longer, good."""


Draw = Callable[[str], Awaitable[bytes | None]]
"""The picture for the token of an address; None where it is not, or no longer, good."""


A_MINUTE = 60
"""So often one picture may be fetched in a minute: a chat does so for each device that shows it."""


def picture_routes(draw: Draw, clock: Callable[[], float] = time.monotonic) -> list[BaseRoute]:
    """``/i/TOKEN.png``: what a chat shows. An address that is no longer good shows nothing."""
    pace = Pace(A_MINUTE, clock)

    async def picture(request: Request) -> Response:
        token = request.path_params["token"]
        if not pace.allows(token):
            return Response(status_code=429, headers={"retry-after": "60", "cache-control": "no-store"})
        try:
            drawn = await draw(token)
        except StoreUnavailable:
            return Response(status_code=503, headers={"retry-after": "60", "cache-control": "no-store"})
        if drawn is None:
            return Response(status_code=404, headers={"cache-control": "no-store"})
        return Response(drawn, 200, {"cache-control": "private, max-age=3600"}, "image/png")

    return [Route("/i/{token}.png", picture, methods=["GET"])]


def record_routes(fetch: Fetch, gone: Callable[[], str], away: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/my-data``: what is kept about one person."""
    return [_fetched("/s/{token}/my-data", fetch, gone, away, "my-data")]


def report_routes(fetch: Fetch, gone: Callable[[], str], away: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/report``: a year's report."""
    return [_fetched("/s/{token}/report", fetch, gone, away, "report")]


def document_routes(fetch: Fetch, gone: Callable[[], str], away: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/agreement``."""
    return [_fetched("/s/{token}/agreement", fetch, gone, away, "agreement")]


def file_routes(fetch: Fetch, gone: Callable[[], str], away: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/file``: a project's record, or a sheet for paper."""
    return [_fetched("/s/{token}/file", fetch, gone, away, "kyodo")]


def _fetched(
    path: str, fetch: Fetch, gone: Callable[[], str], away: Callable[[], str], plain: str
) -> BaseRoute:
    """A file under its own name, and under a ``plain`` one where a browser knows no other signs."""

    async def answer(request: Request) -> Response:
        try:
            found = await fetch(request.path_params["token"])
        except StoreUnavailable:
            return PlainTextResponse(f"{away()}\n", 503, {"cache-control": "no-store", "retry-after": "60"})
        if found is None:
            return PlainTextResponse(f"{gone()}\n", 404, {"cache-control": "no-store"})
        name, content = found
        ending = PurePath(name).suffix
        headers = {
            "content-disposition": f"attachment; filename=\"{plain}{ending}\"; filename*=UTF-8''{quote(name)}",
            "cache-control": "private, no-store",
        }
        return Response(content, 200, headers, KINDS[ending])

    return Route(path, answer, methods=["GET"])
