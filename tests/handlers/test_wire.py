"""Requests that no program of good will sends, byte by byte: lengths that lie, heads without end, two lengths at once. Each
is refused, nothing is kept of it, and the next request on the same connection is nobody else's.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.heads import MOST
from bot.serving import _bound, _Server, config_of
from handlers.bodies import MOST as MOST_BODY
from handlers.web import web_app
from tests.handlers.test_edge import _ready, _running

HEAD = b"POST /reads HTTP/1.1\r\nhost: k\r\n"


def _app(seen: list[bytes]) -> Starlette:
    async def reads(request: Request) -> Response:
        with suppress(ClientDisconnect):
            seen.append(await request.body())
        return PlainTextResponse("read")

    return web_app([Route("/reads", reads, methods=["POST"])], ready=_ready, running=_running)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[list[bytes], int]]:
    """The server as the bot runs it, and the bodies that a route has read."""
    seen: list[bytes] = []
    with _bound("127.0.0.1", 0) as listener:
        server = _Server(config_of(_app(seen)))
        task = asyncio.ensure_future(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0)
        try:
            yield seen, listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task


async def said(port: int, pieces: Iterator[bytes] | list[bytes], *, hang_up: bool = False) -> bytes:
    """All that is answered to these bytes until the connection is closed."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(ConnectionError):
            for piece in pieces:
                writing.write(piece)
                await writing.drain()
            if hang_up:
                writing.write_eof()
        with suppress(ConnectionError):
            return await asyncio.wait_for(reading.read(), 10)
        return b""
    finally:
        writing.close()
        with suppress(ConnectionError):
            await writing.wait_closed()


LIES = {
    "two lengths": HEAD + b"content-length: 3\r\ncontent-length: 30\r\n\r\nabc",
    "a length and pieces": HEAD
    + b"content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "a length that is none": HEAD + b"content-length: +3\r\n\r\nabc",
    "a length below nothing": HEAD + b"content-length: -1\r\n\r\nabc",
    "a length without end": HEAD + b"content-length: " + b"9" * 40 + b"\r\n\r\nabc",
    "pieces that are none": HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "an unknown coding": HEAD + b"transfer-encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "a blank before the colon": HEAD + b"content-length : 3\r\n\r\nabc",
    "a header over two lines": HEAD + b"x: a\r\n b\r\ncontent-length: 3\r\n\r\nabc\x00",
    "no head at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


async def test_what_two_servers_would_read_differently_is_refused_or_ends_the_connection() -> None:
    async with served() as (seen, port):
        for what, raw in LIES.items():
            answer = await said(port, [raw + b"GET /healthz HTTP/1.1\r\nhost: k\r\n\r\n"], hang_up=True)
            assert b"x-kyodo-instance" not in answer, what  # what was smuggled behind it is no request
            assert answer.count(b"HTTP/1.1 ") == 1, (what, answer)
            assert answer.startswith(b"HTTP/1.1 4"), (what, answer)
        assert seen == []


async def test_less_than_was_announced_is_nothing_and_more_is_the_next_request() -> None:
    async with served() as (seen, port):
        await said(port, [HEAD + b"content-length: 10\r\n\r\nabc"], hang_up=True)
        assert seen == []
        more = HEAD + b"content-length: 3\r\n\r\nabcGARBAGE\r\n\r\n"
        answer = await said(port, [more], hang_up=True)
        assert answer.count(b"HTTP/1.1 ") <= 2
        assert b"HTTP/1.1 400" in answer
        assert seen in ([b"abc"], [])


@pytest.mark.parametrize("one", [b"x-a: " + b"b" * 1000 + b"\r\n", b"b" * 1000], ids=["many", "one long"])
async def test_a_head_without_end_is_cut_off(one: bytes) -> None:
    async with served() as (seen, port):
        begun = [HEAD + b"x-long: "] if b":" not in one else [HEAD]
        answer = await said(port, [*begun, *[one * 16] * 400])
        assert answer == b"" or answer.startswith(b"HTTP/1.1 431"), answer[:80]
        assert seen == []
        fine = HEAD + b"x-a: " + b"b" * (MOST // 4) + b"\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc"
        assert b"HTTP/1.1 200" in await said(port, [fine])


async def test_a_first_line_without_end_is_cut_off() -> None:
    async with served() as (_, port):
        answer = await said(port, [b"GET /", *[b"a" * 16384] * 400])
        assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:80]


async def test_pieces_beyond_what_may_come_are_413_and_end_the_connection() -> None:
    async with served() as (seen, port):
        piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        head = HEAD + b"transfer-encoding: chunked\r\n\r\n"
        answer = await said(port, [head, *[piece] * (MOST_BODY // 65536 + 2)])
        assert answer == b"" or answer.startswith(b"HTTP/1.1 413"), answer[:80]
        assert seen == []


@pytest.mark.parametrize("begun", [b"", b"GET /hea", HEAD + b"content-length: 9\r\n\r\nabc"])
async def test_who_does_not_come_to_an_end_is_hung_up_on(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.heads.PATIENCE", 0.05)
    async with served() as (seen, port):
        assert b"200" not in await said(port, [begun])
        assert seen == []


async def test_several_requests_on_one_connection_are_answered_in_their_order_and_the_server_has_no_name() -> (
    None
):
    async with served() as (seen, port):
        one = HEAD + b"content-length: 1\r\n\r\n"
        last = HEAD + b"connection: close\r\ncontent-length: 1\r\n\r\nc"
        answer = await said(port, [one + b"a" + one + b"b" + last])
        assert (seen, answer.count(b"HTTP/1.1 200")) == ([b"a", b"b", b"c"], 3)
        assert b"server:" not in answer.lower()


async def test_a_long_body_that_comes_in_one_piece_with_its_head_is_read_and_the_connection_goes_on() -> None:
    long = b"x" * (MOST + 30_000)
    request = HEAD + b"content-length: %d\r\n" % len(long)
    async with served() as (seen, port):
        answer = await said(port, [request + b"\r\n" + long, request + b"connection: close\r\n\r\n" + long])
    assert seen == [long, long]
    assert answer.count(b" 200 ") == 2
    assert b" 431 " not in answer


async def test_there_are_no_websockets() -> None:
    async with served() as (_, port):
        asked = (
            b"GET /healthz HTTP/1.1\r\nhost: k\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
        )
        assert not (await said(port, [asked], hang_up=True)).startswith(b"HTTP/1.1 101")
