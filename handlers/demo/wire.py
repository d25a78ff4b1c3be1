"""What both stand-ins share at the HTTP edge: calls that come in are recorded and may meet a fault, requests
that go out to the bot are really sent.

The record is kept in the order in which calls arrived, and a call that never got an answer keeps status None:
tests read the wire from it, down to validating every body against LINE's OpenAPI.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from handlers.demo.faults import Fault, Faults

Json = dict[str, Any]
RealClock = Callable[[], float]

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Call:
    """One API call of the bot as it arrived, and what it was answered."""

    name: str  # the API's short name: "push", "chat.postMessage"
    at: float
    method: str
    path: str  # under the stand-in's base: "/v2/bot/message/push", "/api/chat.postMessage"
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    raw: bytes
    body: Any  # read from JSON or form, else None
    params: dict[str, str] = field(default_factory=dict)  # from the path
    status: int | None = None  # None: never answered
    response: Any = None


@dataclass(frozen=True)
class Answer:
    """What a stand-in says to a call. A body of dict or list is sent as JSON, str and bytes as they are."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str | None = None


Handler = Callable[[Call], Awaitable[Answer]]


class Wire:
    """The listening side of a stand-in: records, scripted faults, and news of every change."""

    def __init__(self, clock: RealClock, usual_body: Callable[[int], Json]) -> None:
        self.clock = clock
        self.calls: list[Call] = []
        self.faults = Faults()
        self.usual_body = usual_body
        self.on_change: list[Callable[[], None]] = []
        self._closing = asyncio.Event()

    def changed(self) -> None:
        """Tell whoever watches (the page) that something is different now."""
        for tell in self.on_change:
            tell()

    def close(self) -> None:
        """Let calls that hang on a scripted time-out go, so that the server can stop."""
        self._closing.set()

    def route(self, path: str, name: str | None, handler: Handler, methods: list[str]) -> Route:
        """A recorded route whose calls may meet a fault. Without a name, `{name}` in the path is it."""

        async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive)
            call = await self._received(request, name)
            fault = self.faults.take(call.name)
            if fault is None:
                answer = await handler(call)
            else:
                if fault.accepts:
                    await handler(call)
                    self.changed()
                if fault.ends == "hang":
                    await self._hang(request)
                    return
                if fault.ends == "reset":
                    await _reset(receive, send)
                    return
                answer = self._faulty(fault)
            call.status, call.response = answer.status, answer.body
            self.changed()
            await _response(answer)(scope, receive, send)

        return Route(path, _AsgiEndpoint(endpoint), methods=methods)

    async def _received(self, request: Request, name: str | None) -> Call:
        raw = await request.body()
        headers = {key.lower(): value for key, value in request.headers.items()}
        root = request.scope.get("root_path", "")
        path = request.scope["path"]
        params = {key: str(value) for key, value in request.path_params.items()}
        call = Call(
            name=name or params.get("name", "?"),
            at=self.clock(),
            method=request.method,
            path=path[len(root) :] if root and path.startswith(root) else path,
            query=dict(request.query_params),
            headers=headers,
            raw=raw,
            body=read_body(raw, headers.get("content-type", "")),
            params=params,
        )
        self.calls.append(call)
        return call

    def _faulty(self, fault: Fault) -> Answer:
        body = self.usual_body(fault.status) if fault.body is None else fault.body
        return Answer(fault.status, body, fault.headers)

    async def _hang(self, request: Request) -> None:
        """Keep silent until the caller gives up or the stand-in is closed."""

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        waits = [asyncio.ensure_future(gone()), asyncio.ensure_future(self._closing.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


class _AsgiEndpoint:
    """Starlette hands the raw ASGI triple only to class instances; a plain function would get a Request."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


async def _reset(receive: Receive, send: Send) -> None:
    """Break the connection: abort the socket where we can reach it, else promise a body and stop."""
    abort = getattr(getattr(getattr(receive, "__self__", None), "transport", None), "abort", None)
    if callable(abort):
        abort()
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"64")]})


def read_body(raw: bytes, content_type: str) -> Any:
    """The body as JSON or form fields; None when it is empty or neither."""
    kind = content_type.split(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        return json.loads(raw) if raw and kind == "application/json" else None
    except ValueError:
        return None


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, answer.media or "application/octet-stream")
    if isinstance(answer.body, str):
        return Response(answer.body, answer.status, headers, answer.media or "text/plain")
    return Response(
        json.dumps(answer.body, ensure_ascii=False).encode(), answer.status, headers, "application/json"
    )


@dataclass(frozen=True)
class Delivery:
    """What the bot said to one request of ours. Status 0: it said nothing."""

    status: int
    body: str
    headers: Mapping[str, str]
    event_id: str = ""
    error: str | None = None  # "request_timeout" or "could_not_connect"

    @property
    def ok(self) -> bool:
        """Whether the platform would be content."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """The body as JSON, None when it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Outward:
    """The calling side of a stand-in: real HTTP to the bot, one session for its whole life."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, url: str, raw: bytes, headers: Mapping[str, str], event_id: str = "") -> Delivery:
        """Send these bytes; trouble on the way is a Delivery too, never an exception."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=self.timeout)
        try:
            async with self._session.post(
                url, data=raw, headers=dict(headers), timeout=limit, allow_redirects=False
            ) as got:
                return Delivery(got.status, await got.text(errors="replace"), dict(got.headers), event_id)
        except TimeoutError:
            return Delivery(0, "", {}, event_id, "request_timeout")
        except (aiohttp.ClientError, OSError):
            return Delivery(0, "", {}, event_id, "could_not_connect")

    def later(self, work: Awaitable[None]) -> None:
        """Go on with this in the background (a redelivery)."""
        task = asyncio.ensure_future(_finish(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until no redelivery is under way any more."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Drop pending redeliveries and the connection."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()


async def _finish(work: Awaitable[None]) -> None:
    await work


class Ids:
    """Makes ids in the platforms' shapes from one source of chance."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()

    def hex(self, length: int) -> str:
        """Lower-case hex digits."""
        return f"{self._chance.getrandbits(length * 4):0{length}x}"

    def alnum(self, length: int) -> str:
        """Capitals and digits, as in Slack's ids."""
        return "".join(self._chance.choice(_CROCKFORD) for _ in range(length))

    def digits(self, length: int) -> str:
        """Digits without a leading zero, as in LINE's message ids."""
        return str(self._chance.randrange(10 ** (length - 1), 10**length))

    def uuid(self) -> str:
        """A version-4 UUID."""
        h = self.hex(32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"

    def ulid(self, at: float) -> str:
        """A ULID of that instant, as LINE's webhookEventId."""
        number = (int(at * 1000) << 80) | self._chance.getrandbits(80)
        return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5))


def wall_clock() -> float:
    """Real seconds since 1970: signatures, reply tokens and triggers live by it, not by the story's date."""
    return time.time()
