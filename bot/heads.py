"""How long the head of a request may be: its first line and its headers.

uvicorn's quick parser, httptools, takes heads of any length, and a stranger could fill the memory with one; the slow one,
h11, stops at 64 KiB by itself.
"""

from typing import Any

MOST = 65536
"""Bytes, as h11 has it: a browser with many cookies sends some 8 KiB, Slack and LINE less than 2."""

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
        """Counts what comes until a head is complete. What comes in one piece (64 to 256 KiB) is not cut."""

        _in_head, _came = True, 0

        def data_received(self, data: bytes) -> None:
            """A piece of what comes."""
            if self.transport.is_closing():
                return
            super().data_received(data)
            if self._in_head:
                self._came += len(data)
                if self._came > MOST and not self.transport.is_closing():
                    self.transport.write(REFUSAL)
                    self.transport.close()

        def on_message_begin(self) -> None:
            """A head begins."""
            self._in_head, self._came = True, 0
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            """It is complete."""
            self._in_head = False
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            """Another may follow on the same connection."""
            self._in_head, self._came = True, 0
            super().on_message_complete()

    return Limited
