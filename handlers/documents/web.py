"""The routes at which papers and pictures are fetched."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Fetch = Callable[[str], Awaitable[tuple[str, bytes] | None]]
"""The file's name and content for the token of an address; None where it is not, or no longer, good."""


Draw = Callable[[str], Awaitable[bytes | None]]
"""The picture for the token of an address; None where it is not, or no longer, good."""


def picture_routes(draw: Draw) -> list[BaseRoute]:
    """``/i/TOKEN.png``: what a chat shows. An address that is no longer good shows nothing."""

    async def picture(request: Request) -> Response:
        drawn = await draw(request.path_params["token"])
        if drawn is None:
            return Response(status_code=404, headers={"cache-control": "no-store"})
        return Response(drawn, 200, {"cache-control": "private, max-age=3600"}, "image/png")

    return [Route("/i/{token}.png", picture, methods=["GET"])]


def record_routes(fetch: Fetch, gone: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/my-data``: what is kept about one person. ``gone`` is said where the address is no longer good."""

    async def record(request: Request) -> Response:
        found = await fetch(request.path_params["token"])
        if found is None:
            return PlainTextResponse(f"{gone()}\n", 404, {"cache-control": "no-store"})
        name, content = found
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "private, no-store",
        }
        kind = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
        return Response(content, 200, headers, kind)

    return [Route("/s/{token}/my-data", record, methods=["GET"])]


def document_routes(fetch: Fetch, gone: Callable[[], str]) -> list[BaseRoute]:
    """``/s/TOKEN/agreement``. ``gone`` is said where the address is no longer good."""

    async def agreement(request: Request) -> Response:
        found = await fetch(request.path_params["token"])
        if found is None:
            return PlainTextResponse(f"{gone()}\n", 404, {"cache-control": "no-store"})
        name, content = found
        headers = {
            "content-disposition": f"attachment; filename=\"agreement.docx\"; filename*=UTF-8''{quote(name)}",
            "cache-control": "private, no-store",
        }
        return Response(content, 200, headers, DOCX)

    return [Route("/s/{token}/agreement", agreement, methods=["GET"])]
