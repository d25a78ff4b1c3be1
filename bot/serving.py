"""One HTTP server in the process's own event loop, ended by SIGTERM or Ctrl-C with exit 0."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


class CannotListen(Exception):  # noqa: N818 - it names a state
    """Something else has the address, or it is not this machine's."""


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again after its shutdown, and the process would not exit 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


async def listen(app: ASGIApp, host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT. Requests under way get two seconds. Raises CannotListen."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2, server_header=False
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, server.handle_exit, name, None)
    try:
        await server.serve()
    except SystemExit:
        raise CannotListen(f"cannot listen on {host}:{port}; is something else there?") from None
    if not server.started:
        raise CannotListen(f"could not start on {host}:{port}; see the lines above")
