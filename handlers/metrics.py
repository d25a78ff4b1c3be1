"""``GET /metrics``, for whoever watches over the bot, and how long platforms wait for our answers."""

import hmac
import ipaddress
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/metrics"

WATCHED = {"/line/webhook": "line", "/slack/events": "slack"}
"""Whose requests are timed."""

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""What a proxy adds: the request then comes from elsewhere, though the connection is this machine's."""


def metrics_routes(read: Callable[[], Awaitable[bytes]], *, token: str, content_type: str) -> list[Route]:
    """What to mount. With a ``token`` only its bearer is answered; without one only this machine itself is."""

    async def metrics(request: Request) -> Response:
        if token and not _bears(request, token):
            return PlainTextResponse(
                "KYODO_METRICS_TOKEN is wanted as bearer token\n", 401, {"www-authenticate": "Bearer"}
            )
        if not token and not _is_local(request):
            return PlainTextResponse(
                "only from the bot's own machine, or with KYODO_METRICS_TOKEN set\n", 403
            )
        return Response(await read(), headers={"content-type": content_type, "cache-control": "no-store"})

    return [Route(PATH, metrics)]


def _bears(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class Timed:
    """Tells ``told`` of each request of a platform's: which platform, the status of our answer, and seconds."""

    def __init__(self, app: ASGIApp, told: Callable[[str, int, float], None]) -> None:
        self._app, self._told = app, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on."""
        platform = WATCHED.get(scope.get("path", "")) if scope["type"] == "http" else None
        if platform is None:
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._told(platform, status, time.perf_counter() - began)
