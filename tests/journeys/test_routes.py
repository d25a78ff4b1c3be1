"""Every route of the real application, whatever is mounted: what its answers carry, how much it takes, what it sets.

The routes come from the application itself, so that a new one fails until it stands in ``ROUTES`` with its methods.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from starlette.routing import Route

from handlers.bodies import MOST
from tests.journeys.town import Town, a_town

ROUTES = {
    "/healthz": "GET", "/readyz": "GET", "/metrics": "GET", "/.well-known/security.txt": "GET",
    "/line/webhook": "POST", "/slack/events": "POST", "/slack/install": "GET", "/slack/oauth_redirect": "GET",
    "/c/{token}.ics": "GET", "/c/{token}": "GET", "/i/{token}.png": "GET", "/v/{token}": "GET POST",
    "/p": "GET", "/p/": "GET", "/p/feed.atom": "GET", "/p/data/": "GET", "/p/data/schema-1.json": "GET",
    "/p/data/{year}.json": "GET", "/p/data/{year}.csv": "GET", "/p/{slug}.json": "GET", "/p/{slug}.png": "GET",
    "/p/{slug}": "GET", "/s/draft/{token}": "GET",
    "/s/{token}": "GET", "/s/{token}/agreement": "GET", "/s/{token}/my-data": "GET", "/s/{token}/report": "GET", "/s/{token}/file": "GET", "/s/mail/{token}": "GET POST",
}  # fmt: skip
"""By their paths what they answer; all else is 405."""

SETS_COOKIE = {"/slack/install", "/slack/oauth_redirect"}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE")
PUBLIC = "https://kyodo.example.jp"


def _routes(town: Town) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for route in (*town.app.asgi().router.routes, *town.app._routes):
        assert isinstance(route, Route), route
        found.setdefault(route.path, set()).update((route.methods or set()) - {"HEAD"})
    return found


def _filled_in(path: str) -> str:
    return path.replace("{token}", "t" * 32).replace("{slug}", "s" * 16).replace("{year}", "2026")


async def _too_much() -> AsyncIterator[bytes]:
    for _ in range(MOST // 65536 + 2):
        yield b"x" * 65536


async def test_every_route_carries_the_headers_takes_so_much_and_sets_no_cookie(tmp_path: Path) -> None:
    many: Any = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "x",
        "PUBLIC_URL": PUBLIC,
    }
    async with a_town(tmp_path, **many) as town, aiohttp.ClientSession() as session:
        assert {path: " ".join(sorted(methods)) for path, methods in _routes(town).items()} == ROUTES
        wrong: list[str] = []

        async def asked(path: str, method: str) -> None:
            address = town.url + _filled_in(path)
            async with session.request(method, address, allow_redirects=False) as got:
                wrong.extend(f"{method} {path}: {what}" for what in _missing(got, path, method))
                takes = {*ROUTES[path].split(), *(["HEAD"] if "GET" in ROUTES[path] else [])}
                if (got.status == 405) is (method in takes):
                    wrong.append(f"{method} {path}: {got.status}")

        async def filled(path: str) -> None:
            address = town.url + path.replace("{token}", "t" * 32)
            try:
                async with session.post(address, data=_too_much()) as got:
                    if got.status not in (413, 405, 403, 401, 404):
                        wrong.append(f"{path} with {MOST} bytes: {got.status}")
            except aiohttp.ClientConnectionError:  # hung up before all was sent
                return

        await asyncio.gather(*(asked(path, method) for path in ROUTES for method in METHODS))
        await asyncio.gather(*(filled(path) for path, methods in ROUTES.items() if "POST" in methods))
        assert not wrong, "\n".join(wrong)


def _tells_its_letters(content_type: str) -> bool:
    return not content_type.startswith("text/") or "charset=utf-8" in content_type.lower()


def _asks_again(path: str, cache: str) -> bool:
    """What is public may be kept by whoever asks each time whether it still holds."""
    return path.startswith("/p") and "must-revalidate" in cache and "max-age=0" in cache


def _for_all(path: str) -> bool:
    """Open data is there for the pages of others."""
    return path.startswith("/p/") and path.endswith((".json", ".csv"))


def _missing(got: aiohttp.ClientResponse, path: str, method: str) -> list[str]:
    """What an answer should carry (OWASP ASVS V14.4) and does not, and what it carries too much."""
    headers, found = got.headers, []
    policy = headers.get("content-security-policy", "")
    cache = headers.get("cache-control", "")
    for right, what in (
        (headers.get("x-content-type-options") == "nosniff", "nosniff"),
        (headers.get("referrer-policy") == "no-referrer", "referrer-policy"),
        (headers.get("x-frame-options") == "DENY", "x-frame-options"),
        ("default-src 'none'" in policy and "frame-ancestors 'none'" in policy, "content-security-policy"),
        ("unsafe" not in policy and "*" not in policy, "a policy that allows anything"),
        ("max-age=31536000" in headers.get("strict-transport-security", ""), "strict-transport-security"),
        ("no-store" in cache or "private" in cache or _asks_again(path, cache), "cache-control"),
        ("access-control-allow-origin" not in headers or _for_all(path), "anybody's scripts may read it"),
        (_tells_its_letters(headers.get("content-type", "")), "a charset"),
        (got.status < 500, f"status {got.status}"),
    ):
        if not right:
            found.append(what)
    for cookie in headers.getall("set-cookie", []):
        if method not in ("GET", "HEAD") or path not in SETS_COOKIE:
            found.append(f"a cookie {cookie.split('=')[0]}")
        found.extend(
            want for want in ("Secure", "HttpOnly", "SameSite=Lax") if want.lower() not in cookie.lower()
        )
    return found
