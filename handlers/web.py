"""The ASGI application: each platform's routes, and whether we are alive and able to work."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.services.ports import Clock
from handlers.bodies import BodyLimit

INSTANCE = "x-kyodo-instance"
"""The header in which ``/healthz`` says which bot this is: ``doctor`` tells it from another by that."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""What every answer carries where it has not said otherwise: a page brings a policy of its own, a calendar its age."""

HSTS = (b"strict-transport-security", b"max-age=31536000")
"""Said only where the bot's public address is ``https``: a browser that heard it once comes in no other way for a year."""

SECURITY = "/.well-known/security.txt"
SECURITY_LASTS = timedelta(days=90)
"""RFC 9116 wants an end that is less than a year away; the file is written at each request."""


class SecurityHeaders:
    """Adds what every answer should carry (OWASP ASVS V14.4), where a page has not said otherwise; ``https`` says that
    the bot is known under such an address.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._headers = (*HEADERS, HSTS) if https else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, with headers added to the answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *((name, value) for name, value in self._headers if name not in present),
                ]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def web_app(
    routes: Sequence[BaseRoute],
    *,
    ready: Callable[[], Awaitable[str | None]],
    running: Callable[[], AbstractAsyncContextManager[None]],
    instance: Callable[[], str] = str,
    watching: Sequence[Middleware] = (),
    public_url: str = "",
    security_contact: str = "",
    clock: Clock | None = None,
) -> Starlette:
    """The application. ``running`` holds everything that lives as long as the server; ``ready`` gives None, or in
    one line why no work can be done; ``instance`` names this bot among others; ``watching`` sees every
    request. ``security_contact`` (a ``mailto:`` or
    ``https:`` address) is who wants to hear of weaknesses: where it is set, ``clock`` dates RFC 9116's file.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers={INSTANCE: instance()})

    async def readyz(request: Request) -> Response:
        trouble = "stopping" if getattr(request.app.state, "stopping", False) else await ready()
        return PlainTextResponse(f"{trouble or 'ready'}\n", 503 if trouble else 200)

    async def security(_: Request) -> Response:
        if clock is None or not security_contact:
            return PlainTextResponse("Not Found", 404)
        ends = (clock.now() + SECURITY_LASTS).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [f"Contact: {security_contact}", f"Expires: {ends}", "Preferred-Languages: ja, en"]
        if public_url:
            lines.append(f"Canonical: {public_url.rstrip('/')}{SECURITY}")
        return PlainTextResponse("\n".join(lines) + "\n")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running():
            yield

    app = Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route(SECURITY, security), *routes],
        middleware=[
            Middleware(SecurityHeaders, https=public_url.startswith("https://")),
            Middleware(BodyLimit),
            *watching,
        ],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # it would lead to whatever the request's Host header names
    return app
