"""Slack with several workspaces behind one address, as the bot meets it once anybody can install it: a stand-in for each
workspace, and in front of them what tells them apart by token and gives out the tokens.
"""

import base64
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from bot.app import Application, build_kit
from bot.catalogue import load_catalogue
from bot.clock import MovableClock
from bot.services.outbox import Delivered
from bot.services.ports import Catalogue, Clock
from bot.settings import read_settings
from handlers.demo.serving import listening
from handlers.demo.slack_server import SlackStandIn
from handlers.demo.slack_socket import SlackSocket
from storage.engine import open_store
from tests.journeys.town import START, post_text
from tests.tables import with_tables

CLIENT, CLIENT_SECRET, SIGNING = "123.456", "client-secret-of-the-test", "signing-secret"


@dataclass
class Grant:
    """What somebody agreed to on Slack's page."""

    team: str
    user: str
    enterprise: str | None = None
    whole: bool = False
    ends_in: int | None = None


@dataclass
class ManySlacks:
    """All workspaces."""

    teams: dict[str, SlackStandIn] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # token -> workspace
    refresh: dict[str, Grant] = field(default_factory=dict)  # good for once
    codes: dict[str, Grant] = field(default_factory=dict)  # likewise
    refreshed: list[str] = field(default_factory=list)  # every refresh token that came
    answers: list[tuple[int, Any]] = field(default_factory=list)  # what oauth.v2.access says next instead
    base_url: str = ""
    socket: SlackSocket | None = None
    _number: int = 0

    def add(self, team: str, name: str) -> SlackStandIn:
        """A workspace; nobody has installed the bot there yet."""
        slack = SlackStandIn(signing_secret=SIGNING, bot_token=f"inner-{team}", team_id=team, team_name=name)
        slack.retries = False
        self.teams[team] = slack
        return slack

    def agree(self, grant: Grant) -> str:
        """The code that Slack sends back with."""
        self._number += 1
        code = f"code-{self._number}"
        self.codes[code] = grant
        return code

    def revoke(self, team: str) -> None:
        """No token of that workspace is good any more."""
        self.tokens = {token: whose for token, whose in self.tokens.items() if whose != team}

    def routes(self) -> list[Route | Mount]:
        """Everything under one address."""
        return [
            Route("/api/oauth.v2.access", self._access, methods=["POST"]),
            Route("/api/apps.connections.open", self._open, methods=["POST"]),
            Route("/api/{name}", _Dispatch(self), methods=["GET", "POST"]),
            *(Mount(f"/{team}", routes=slack.routes()) for team, slack in self.teams.items()),
        ]

    def reach(self, wire: str, bot: str) -> None:
        """Says where all are."""
        self.base_url = wire
        for team, slack in self.teams.items():
            slack.base_url, slack.bot_url = f"{wire}/{team}", bot

    async def listen_by_socket(self) -> SlackSocket:
        """From now on everything comes through one socket, whichever workspace it is of."""
        self.socket = SlackSocket()
        await self.socket.start()
        for slack in self.teams.values():
            slack.socket = self.socket
        return self.socket

    async def _open(self, _: Request) -> Response:
        if self.socket is None:
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        return JSONResponse({"ok": True, "url": self.socket.ticket()})

    async def _access(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        if given.get("grant_type") == "refresh_token":
            self.refreshed.append(given["refresh_token"])
        if self.answers:
            status, body = self.answers.pop(0)
            return JSONResponse(body, status)
        basic = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if basic != f"{CLIENT}:{CLIENT_SECRET}":
            return JSONResponse({"ok": False, "error": "bad_client_secret"})
        if given.get("grant_type") == "refresh_token":
            grant = self.refresh.pop(given["refresh_token"], None)
            error = "invalid_refresh_token"
        else:
            grant, error = self.codes.pop(given.get("code", ""), None), "invalid_code"
        return JSONResponse(self._granted(grant) if grant else {"ok": False, "error": error})

    def _granted(self, grant: Grant) -> dict[str, Any]:
        self._number += 1
        token, slack = f"xoxb-{grant.team}-{self._number}", self.teams[grant.team]
        self.tokens[token] = grant.team
        answer = {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": "commands,chat:write",
            "bot_user_id": slack.team.bot.id,
            "app_id": slack.team.app_id,
            "team": None if grant.whole else {"id": grant.team, "name": slack.team.name},
            "enterprise": {"id": grant.enterprise, "name": "県"} if grant.enterprise else None,
            "authed_user": {"id": grant.user},
            "is_enterprise_install": grant.whole,
        }
        if grant.ends_in is not None:
            fresh = f"xoxe-{grant.team}-{self._number}"
            self.refresh[fresh] = grant
            answer |= {"refresh_token": fresh, "expires_in": grant.ends_in}
        return answer


class _Dispatch:
    """To the stand-in of whose token it is."""

    def __init__(self, slacks: ManySlacks) -> None:
        self._slacks = slacks
        self._apps: dict[str, Starlette] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        token = headers.get(b"authorization", b"").decode().removeprefix("Bearer ")
        team = self._slacks.tokens.get(token)
        if team is None:
            await JSONResponse({"ok": False, "error": "token_revoked"})(scope, receive, send)
            return
        slack = self._slacks.teams[team]
        app = self._apps.setdefault(team, Starlette(routes=slack.routes()))
        headers[b"authorization"] = f"Bearer {slack.bot_token}".encode()
        inner = {**scope, "headers": list(headers.items()), "path_params": {}}
        await app(inner, receive, send)


@dataclass
class Region:
    """The bot, and the workspaces round about."""

    app: Application
    slacks: ManySlacks
    clock: MovableClock
    url: str
    browser: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
        """A page, with the browser's cookies."""
        async with self.browser.get(self.url + path, headers=headers, allow_redirects=False) as got:
            return got.status, await got.text(), got.headers

    async def begin(self) -> str:
        """Opens /slack/install; gives the state that goes to Slack. The cookie is kept by hand: it is for https."""
        status, page, headers = await self.get("/slack/install")
        assert status == 200, page
        self.cookie = headers["Set-Cookie"].split(";")[0]
        link = re.search(r'href="([^"]*/oauth/v2/authorize[^"]*)"', page)
        assert link is not None, page
        return parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)["state"][0]

    async def come_back(self, **query: str) -> tuple[int, str]:
        """Comes back from Slack's page in the same browser."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        status, page, _ = await self.get(f"/slack/oauth_redirect?{words}", cookie=self.cookie)
        return status, page

    async def install(self, grant: Grant) -> str:
        """The whole way; gives the last page."""
        state = await self.begin()
        status, page = await self.come_back(code=self.slacks.agree(grant), state=state)
        assert status == 200, page
        return page

    async def deliver(self) -> Delivered:
        """Sends what waits, after pending look-ups."""
        await self.app.settle()
        return await self.app.deliver()

    async def command(self, slack: SlackStandIn, who: str, words: str) -> list[str]:
        """``/kyodo words`` in that workspace; gives what that person sees afterwards."""
        before = len(slack.messages(who))
        await slack.command(who, None, "/kyodo", words)
        await self.deliver()
        return [post_text(post) for post in slack.messages(who)[before:]]

    cookie: str = ""


@cache
def _packs() -> Catalogue:
    """The packs that come with Kyodo, read once for all."""
    return load_catalogue()


@asynccontextmanager
async def a_region(
    database: str | Path,
    *teams: str,
    wall: Clock | None = None,
    slacks: ManySlacks | None = None,
    own: bool = False,
    **settings: str,
) -> AsyncIterator[Region]:
    """Starts the bot without LINE, for whoever installs it, with these workspaces; or beside another bot, for its."""
    url = with_tables(database / "kyodo.db") if isinstance(database, Path) else database
    own = own or slacks is None  # whether nobody else looks after them
    slacks = slacks or ManySlacks()
    for team in teams:
        slacks.add(team, f"役所 {team}")
    async with listening(Starlette(routes=slacks.routes())) as wire, aiohttp.ClientSession() as browser:
        chosen = read_settings(
            {
                "SLACK_SIGNING_SECRET": SIGNING,
                "SLACK_CLIENT_ID": CLIENT,
                "SLACK_CLIENT_SECRET": CLIENT_SECRET,
                "SLACK_API_URL": f"{wire if own else slacks.base_url}/api/",
                "PUBLIC_URL": "https://kyodo.example.jp",
                **settings,
            }
        )
        clock = MovableClock(START)
        store = open_store(url)
        kit = build_kit(chosen, clock=clock, wall=wall, catalogue=_packs())
        app = Application(chosen, kit, store, delivers=False, paced=False)
        asgi = app.asgi()
        try:
            async with asgi.router.lifespan_context(asgi), listening(asgi) as bot:
                if own:
                    slacks.reach(wire, bot)
                yield Region(app, slacks, clock, bot, browser)
        finally:
            store.close()
            if own:
                for slack in slacks.teams.values():
                    await slack.close()


def envelope(slack: SlackStandIn, event: Mapping[str, Any], **more: Any) -> bytes:
    """An event as Slack wraps it, to be changed where it is out of the ordinary."""
    return json.dumps(
        {
            "team_id": slack.team.id,
            "api_app_id": slack.team.app_id,
            "type": "event_callback",
            "event_id": "Ev" + slack.ids.alnum(10),
            "event_time": 4_000_000_000,
            "event": dict(event),
            "authorizations": [{"team_id": slack.team.id, "user_id": slack.team.bot.id, "is_bot": True}],
            **more,
        }
    ).encode()
