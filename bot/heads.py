"""How long the head of a request may be, its first line and its headers, and how long a request may take to come.

uvicorn's quick parser, httptools, takes heads of any length, and a stranger could fill the memory with one; the slow one,
h11, stops at 64 KiB by itself. Nor does uvicorn ever close a connection on which a request does not come to its end.
"""

import asyncio
from typing import Any

MOST = 65536
"""Bytes, as h11 has it: a browser with many cookies sends some 8 KiB, Slack and LINE less than 2."""

PATIENCE = 60.0
"""Seconds within which a request has come whole: a megabyte over a bad line of a phone."""

REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
    b"content-length: 17\r\n\r\nheaders too large"
)


def protocol() -> Any:
    """What uvicorn speaks HTTP with: the quick parser where it is installed, with a limit; else the slow one."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Limited(HttpToolsProtocol):
        """Waits for a whole request no longer than ``PATIENCE``, and counts what comes until a head is complete. What comes
        in one piece (64 to 256 KiB) is not cut.
        """

        _in_head, _came, _ended = True, 0, False
        _waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            """Somebody calls."""
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            """And is gone."""
            self._came_whole()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._waiting is None:
                self._waiting = self.loop.call_later(PATIENCE, self.transport.close)

        def _came_whole(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

        def data_received(self, data: bytes) -> None:
            """A piece of what comes."""
            if self.transport.is_closing():
                return
            self._ended = False
            super().data_received(data)
            if (
                self._in_head and not self._ended
            ):  # a piece in which a request ended was its body, however long
                self._came += len(data)
                if self._came > MOST and not self.transport.is_closing():
                    self.transport.write(REFUSAL)
                    self.transport.close()

        def on_message_begin(self) -> None:
            """A head begins."""
            self._in_head, self._came = True, 0
            self._wait()
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            """It is complete."""
            self._in_head = False
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            """Another may follow on the same connection."""
            self._in_head, self._came, self._ended = True, 0, True
            self._came_whole()
            super().on_message_complete()

    return Limited
