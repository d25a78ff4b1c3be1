"""Serves routes on a free local port inside the running event loop: for tests, and for a demo of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp


class _Quiet(uvicorn.Server):
    """A server that leaves the process's signal handlers alone: it is a guest in somebody else's loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def listening(what: Sequence[BaseRoute] | ASGIApp, *, port: int = 0) -> AsyncIterator[str]:
    """Serve routes or an application while the block runs; gives its address, without a slash at the end."""
    app: ASGIApp = Starlette(routes=list(what)) if isinstance(what, Sequence) else what
    listener = socket.create_server(("127.0.0.1", port))
    # asyncio does this for connections of its own listeners only; without it every answer waits 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # A call that hangs on a scripted time-out must not keep the server from going.
    config = uvicorn.Config(
        app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1, timeout_keep_alive=60
    )
    server = _Quiet(config)
    task = asyncio.ensure_future(server.serve([listener]))
    try:
        while not server.started:
            await asyncio.sleep(0)
            if task.done():
                await task
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()
