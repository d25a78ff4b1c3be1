"""Slack's side of Socket Mode: a real WebSocket over which the same events, commands and interactions go as over HTTP.

Each envelope goes to one of the connections that are open and must be acknowledged there by its id; what is not comes
again, as with HTTP. https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from handlers.demo.wire import Delivery, Ids, Json

APP_TOKEN = "xapp-token-of-the-demo"


class SlackSocket:
    """The end of the line at Slack's. ``start`` listens on a free port of this machine."""

    def __init__(self, app_token: str = APP_TOKEN, timeout: float = 3.0) -> None:
        self.app_token, self.timeout = app_token, timeout
        self.opened = 0  # connections so far
        self.tickets = 0  # addresses given out so far
        self.acknowledged: list[str] = []  # envelope ids, in the order in which they came back
        self.sent: list[Json] = []
        self.takes_connections = True
        self.answers_close = True
        self._ids = Ids()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._good: set[str] = set()
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._url = ""

    async def start(self) -> None:
        """Listens."""
        app = web.Application()
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._url = f"ws://{host}:{port}/link"

    async def close(self) -> None:
        """Cuts all lines and listens no more."""
        self.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    def ticket(self) -> str:
        """An address that is good for one connection."""
        self.tickets += 1
        ticket = self._ids.hex(32)
        self._good.add(ticket)
        return f"{self._url}?ticket={ticket}"

    async def connected(self, opened: int = 1) -> None:
        """Waits until so many connections have been opened, and one is open now. Raises TimeoutError after a while."""
        async with asyncio.timeout(30):
            while self.opened < opened or not self._open:
                self._changed.clear()
                await self._changed.wait()

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks whoever is connected to open another connection: a warning, or time for a new one."""
        for socket in list(self._open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}}
            )

    def drop(self) -> None:
        """Breaks the lines without a word."""
        for socket in list(self._open):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
        self._open.clear()

    async def deliver(
        self, raw: bytes, content_type: str, headers: Mapping[str, str], event_id: str
    ) -> Delivery:
        """What would go by HTTP, in an envelope; what comes back with its acknowledgement."""
        if not self._open:
            return Delivery(0, "", {}, event_id, "could_not_connect")
        envelope = {
            "envelope_id": self._ids.uuid(),
            **_contents(raw, content_type),
            "retry_attempt": int(headers.get("x-slack-retry-num", "0")),
            "retry_reason": headers.get("x-slack-retry-reason", ""),
        }
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        self.sent.append(envelope)
        try:
            await self._open[-1].send_json(envelope)
            said = await asyncio.wait_for(answer, self.timeout)
        except TimeoutError:
            return Delivery(0, "", {}, event_id, "request_timeout")
        except ConnectionError:
            return Delivery(0, "", {}, event_id, "could_not_connect")
        finally:
            self._waiting.pop(envelope["envelope_id"], None)
        payload = said.get("payload")
        body = json.dumps(payload, ensure_ascii=False) if payload is not None else ""
        return Delivery(200, body, {"content-type": "application/json"}, event_id)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if not self.takes_connections or ticket not in self._good:
            return web.Response(status=403)
        self._good.discard(ticket)
        socket = web.WebSocketResponse(autoclose=False, timeout=0.1)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": len(self._open) + 1, "debug_info": {"host": "applink"}}
        )
        self._open.append(socket)
        self.opened += 1
        self._changed.set()
        with suppress(ConnectionError):
            await self._listen(socket)
        if socket in self._open:
            self._open.remove(socket)
        if self.answers_close:
            await socket.close()
        else:
            await asyncio.sleep(3600)  # it never lets go; the end of the server ends it
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        while True:
            message = await socket.receive()
            if message.type is not WSMsgType.TEXT:
                return
            said = json.loads(message.data)
            id_ = str(said.get("envelope_id"))
            self.acknowledged.append(id_)
            waiting = self._waiting.get(id_)
            if waiting is not None and not waiting.done():
                waiting.set_result(said)


def _contents(raw: bytes, content_type: str) -> Json:
    if content_type == "application/json":
        return {"type": "events_api", "payload": json.loads(raw), "accepts_response_payload": False}
    fields = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    if "payload" in fields:
        return {
            "type": "interactive",
            "payload": json.loads(fields["payload"]),
            "accepts_response_payload": True,
        }
    return {"type": "slash_commands", "payload": fields, "accepts_response_payload": True}
