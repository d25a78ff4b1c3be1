"""What every answer carries and how much may come in, whatever is mounted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from handlers.bodies import MOST
from handlers.demo.serving import listening
from handlers.web import web_app
from tests.services.house import Stopped

CONTACT = "mailto:security@city.example.jp"


async def _ready() -> None:
    return None


@asynccontextmanager
async def _running() -> AsyncIterator[None]:
    yield


async def _reads(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@asynccontextmanager
async def _served(
    public_url: str = "", security_contact: str = ""
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    app = web_app(
        [Route("/reads", _reads, methods=["POST"])],
        ready=_ready,
        running=_running,
        clock=Stopped(),
        public_url=public_url,
        security_contact=security_contact,
    )
    async with listening(app) as at, aiohttp.ClientSession() as session:
        yield session, at


async def _in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 65536):
        yield b"x" * 65536


async def test_no_more_comes_in_than_may_whether_it_is_announced_or_not() -> None:
    async with _served() as (session, at):
        async with session.post(f"{at}/reads", data=b"x" * 1000) as got:
            assert (got.status, await got.text()) == (200, "1000")
        async with session.post(f"{at}/reads", data=_in_pieces(MOST // 2)) as got:
            assert got.status == 200
        async with session.post(f"{at}/reads", data=_in_pieces(MOST + 65536)) as got:
            assert got.status == 413
            assert str(MOST) in await got.text()
        async with session.post(f"{at}/reads", headers={"content-length": "9" * 20}) as got:
            assert got.status in (400, 413)
        async with session.post(f"{at}/nowhere", data=b"x") as got:
            assert got.status == 404


async def test_every_answer_also_that_there_is_nothing_carries_the_headers() -> None:
    async with _served(public_url="https://kyodo.example.jp") as (session, at):
        for path in ("/healthz", "/nowhere", "/readyz"):
            async with session.get(at + path) as got:
                assert got.headers["x-content-type-options"] == "nosniff"
                assert got.headers["referrer-policy"] == "no-referrer"
                assert "default-src 'none'" in got.headers["content-security-policy"]
                assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
                assert "unsafe-inline" not in got.headers["content-security-policy"]
                assert got.headers["cache-control"] == "no-store"
                assert "camera=()" in got.headers["permissions-policy"]
                assert got.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_no_answer_leads_to_where_the_host_header_points() -> None:
    async with (
        _served() as (session, at),
        session.get(f"{at}/healthz/", headers={"host": "evil.example"}, allow_redirects=False) as got,
    ):
        assert (got.status, got.headers.get("location")) == (404, None)


async def test_a_bot_that_is_not_known_under_https_does_not_ask_browsers_for_it() -> None:
    async with (
        _served(public_url="http://kyodo.example.jp") as (session, at),
        session.get(f"{at}/healthz") as got,
    ):
        assert "strict-transport-security" not in got.headers


@pytest.mark.parametrize("contact", ["", CONTACT])
async def test_who_wants_to_hear_of_weaknesses_is_told_where_everybody_looks(contact: str) -> None:
    async with (
        _served(public_url="https://kyodo.example.jp", security_contact=contact) as (session, at),
        session.get(f"{at}/.well-known/security.txt") as got,
    ):
        if not contact:
            assert got.status == 404
            return
        told = dict(line.split(": ", 1) for line in (await got.text()).splitlines())
        ends = datetime.fromisoformat(told["Expires"])
        assert told["Contact"] == CONTACT
        assert told["Canonical"] == "https://kyodo.example.jp/.well-known/security.txt"
        assert datetime(2026, 9, 1, tzinfo=UTC) < ends < datetime(2027, 9, 1, tzinfo=UTC)
