"""One HTTP server in the process's own event loop, ended by SIGTERM or Ctrl-C with exit 0."""

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette

from bot.heads import protocol
from bot.memory import spare_what_stands

T = TypeVar("T")

log = logging.getLogger("kyodo")

BACKLOG = 2048

WARM = 60.0
"""Seconds after which the first have been answered: what was made ready for them (wordings, statements) stands for good."""

GRACE = 0.5
"""So long it says that it is stopping before it takes nothing more: what was on its way still comes in."""

AT_LAST = 9.5
"""Seconds after which a process that was asked to stop ends, whatever hangs: an orchestrator kills after ten."""


class CannotListen(Exception):  # noqa: N818 - it names a state
    """Something else has the address, or it is not this machine's."""


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again after its shutdown, and the process would not exit 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def run(work: Coroutine[Any, Any, T]) -> T:
    """``asyncio.run`` on the quickest event loop that is installed: uvloop where there is one."""
    with asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory()) as runner:
        return runner.run(work)


def ends_in_time() -> None:
    """From now on the process has ``AT_LAST`` seconds. Whatever it leaves is as after a kill: nothing is lost."""

    def end() -> None:
        log.error("something hangs; the process ends without it")
        os._exit(1)

    timer = threading.Timer(AT_LAST, end)
    timer.daemon = True
    timer.start()


async def listen(
    app: Starlette, host: str, port: int, *, told: Callable[[str], None] = lambda _address: None
) -> None:
    """Serves until SIGTERM or SIGINT. Requests under way get two seconds. ``told`` hears the address once requests
    are taken. Raises CannotListen, and whatever hinders the application from starting.
    """
    with _bound(host, port) as listener:
        # The application is started by us and not by uvicorn, which would write a traceback where it cannot start.
        server = _Server(config_of(app))
        loop = asyncio.get_running_loop()

        def stop(name: int) -> None:
            """First it is not ready any more, then it takes nothing more. Asked twice, it does so at once."""
            if getattr(app.state, "stopping", False):
                server.handle_exit(name, None)
                return
            app.state.stopping = True
            ends_in_time()
            loop.call_later(GRACE, server.handle_exit, name, None)

        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop, name)
        async with app.router.lifespan_context(app):
            spare_what_stands()
            loop.call_later(WARM, spare_what_stands)
            shown = f"[{host}]" if ":" in host else host
            told(f"http://{shown}:{listener.getsockname()[1]}")
            await server.serve([listener])


def config_of(app: Starlette) -> uvicorn.Config:
    """How it is served: no log of who comes, no name of the server, no websockets, heads of a limited size."""
    return uvicorn.Config(
        app,
        http=protocol(),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,  # who comes to a survey is nobody's business, and its address is a key
        timeout_graceful_shutdown=2,
        timeout_keep_alive=60,
        server_header=False,
    )


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Who calls while the application still starts is answered a moment later."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Without uvloop nobody else sets this, and an answer in two pieces would wait 40 ms for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener
