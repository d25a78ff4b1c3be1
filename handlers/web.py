"""The ASGI application: each platform's routes, and whether we are alive and able to work."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INSTANCE = "x-kyodo-instance"
"""The header in which ``/healthz`` says which bot this is: ``doctor`` tells it from another by that."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


class SecurityHeaders:
    """Adds what every answer should carry (OWASP ASVS V14.4), where a page has not said otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, with headers added to the answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *((name, value) for name, value in HEADERS if name not in present),
                ]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def web_app(
    routes: Sequence[BaseRoute],
    *,
    ready: Callable[[], Awaitable[str | None]],
    running: Callable[[], AbstractAsyncContextManager[None]],
    instance: Callable[[], str] = str,
) -> Starlette:
    """The application. ``running`` holds everything that lives as long as the server; ``ready`` gives None, or in
    one line why no work can be done; ``instance`` names this bot among others.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers={INSTANCE: instance()})

    async def readyz(request: Request) -> Response:
        trouble = "stopping" if getattr(request.app.state, "stopping", False) else await ready()
        return PlainTextResponse(f"{trouble or 'ready'}\n", 503 if trouble else 200)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running():
            yield

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes],
        middleware=[Middleware(SecurityHeaders)],
        lifespan=lifespan,
    )
