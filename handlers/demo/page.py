"""The page that shows both chats: what it may ask for, what it is told, and how it hears of changes.

The page listens on a person's own machine, so every request is checked to come from the page itself: the Host
must be one we know (no other name may be pointed at us), a POST must be JSON of our own origin. Live updates
are server-sent events which say only "something changed"; each stream ends after a few seconds and the
browser comes back, so that a stopping server never waits for one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from handlers.demo.line_chats import BOT
from handlers.demo.line_server import LineStandIn
from handlers.demo.slack_api import Refused
from handlers.demo.slack_server import NotSubmittable, SlackStandIn
from handlers.demo.slack_team import Post, SlackPerson
from handlers.demo.slack_values import state_values
from handlers.demo.wire import Delivery, Json

_FILES = Path(__file__).parent / "page"
_LABELS = Path(__file__).parents[2] / "locales" / "demo"
_MEDIA = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_STREAM_SECONDS = 5.0
_ACT_BYTES = 64 * 1024

_Act = Callable[[Json], Awaitable[Delivery | Json | None]]


class Page:
    """Serves the page and carries out what is pressed on it."""

    def __init__(
        self,
        line: LineStandIn,
        slack: SlackStandIn,
        *,
        clock_now: Callable[[], datetime],
        move_to: Callable[[datetime], Awaitable[Mapping[str, Any]]],
        next_beat: Callable[[], Awaitable[datetime | None]],
        zone: tzinfo,
        allowed_hosts: frozenset[str],
    ) -> None:
        self._line, self._slack = line, slack
        self._clock_now, self._move_to, self._next_beat, self._zone = clock_now, move_to, next_beat, zone
        self._allowed_hosts = allowed_hosts
        self._version = 0
        self._news = asyncio.Event()
        self._closed = False
        self._moving = asyncio.Lock()
        line.on_change.append(self.changed)
        slack.on_change.append(self.changed)
        self._acts: dict[tuple[str, str], _Act] = {
            ("line", "follow"): lambda a: line.follow(a["user"]),
            ("line", "unfollow"): lambda a: line.unfollow(a["user"]),
            ("line", "text"): lambda a: line.text(a["user"], a["text"], group=a.get("group")),
            ("line", "sticker"): lambda a: line.sticker(a["user"], group=a.get("group")),
            ("line", "photo"): lambda a: line.image(a["user"], group=a.get("group")),
            ("line", "location"): lambda a: line.location(a["user"], group=a.get("group")),
            ("line", "unsend"): lambda a: line.unsend(a["user"], a["message"], group=a.get("group")),
            ("line", "postback"): self._postback,
            ("slack", "write"): self._write,
            ("slack", "press"): self._press,
            ("slack", "submit"): self._submit,
            ("slack", "close"): lambda a: slack.close_view(a["user"]),
            ("slack", "home"): lambda a: slack.home(a["user"]),
            ("slack", "shortcut"): self._shortcut,
            ("clock", "move"): self._clock,
        }

    def changed(self) -> None:
        """Something is different: let every open page know."""
        self._version += 1
        self._news.set()
        self._news = asyncio.Event()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._news.set()

    def routes(self) -> list[BaseRoute]:
        """The page's own routes, relative to where the demo is mounted."""
        return [
            Route("/", self._guarded(self._index), methods=["GET"]),
            Route("/page/{name}", self._guarded(self._file), methods=["GET"]),
            Route("/labels/{language}", self._guarded(self._labels), methods=["GET"]),
            Route("/state", self._guarded(self._state), methods=["GET"]),
            Route("/events", self._guarded(self._events), methods=["GET"]),
            Route("/menu/{menu}", self._guarded(self._menu_picture), methods=["GET"]),
            Route("/act", self._guarded(self._act), methods=["POST"]),
        ]

    # Who may ask

    def _guarded(
        self, handler: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            if why := self._foreign(request):
                return JSONResponse({"ok": False, "error": why}, 403)
            answer = await handler(request)
            answer.headers.update(self._headers())
            return answer

        return guarded

    def _foreign(self, request: Request) -> str | None:
        """Why this request is not one of our own page's, if so."""
        host = request.headers.get("host", "")
        own = urlsplit(self._line.bot_url).hostname
        if urlsplit(f"//{host}").hostname not in self._allowed_hosts | ({own} if own else set()):
            return "unknown host"
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return "another origin"
        site = request.headers.get("sec-fetch-site", "same-origin")
        visits = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
        if site not in ("same-origin", "none") and not visits:
            return "another site"
        if request.method == "POST":
            if not request.headers.get("content-type", "").startswith("application/json"):
                return "not JSON"
            if int(request.headers.get("content-length") or 0) > _ACT_BYTES:
                return "too long"
        return None

    def _headers(self) -> dict[str, str]:
        pictures = "'self' data: blob: https:"
        own = self._line.bot_url
        policy = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            f"img-src {pictures} {own}" if own else f"img-src {pictures}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
        return {
            "content-security-policy": "; ".join(policy),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        }

    # What it is told

    async def _index(self, _: Request) -> Response:
        return _asset("index.html")

    async def _file(self, request: Request) -> Response:
        return _asset(request.path_params["name"])

    async def _labels(self, request: Request) -> Response:
        labels = labels_of(request.path_params["language"])
        return JSONResponse(labels) if labels else Response("not found", 404)

    async def _menu_picture(self, request: Request) -> Response:
        picture = self._line.api.rich_menu_pictures.get(request.path_params["menu"])
        return Response(picture[0], media_type=picture[1]) if picture else Response("not found", 404)

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        ends = loop.time() + _STREAM_SECONDS
        told = -1
        yield "retry: 300\n\n"
        while not self._closed and (left := ends - loop.time()) > 0:
            # Taken before looking, so that a change while we are writing is not missed.
            news = self._news
            if told != self._version:
                told = self._version
                yield f"data: {told}\n\n"
            try:
                await asyncio.wait_for(news.wait(), left)
            except TimeoutError:
                return

    async def _state(self, request: Request) -> Response:
        ask = request.query_params
        upcoming = await self._next_beat()
        return JSONResponse(
            {
                "version": self._version,
                "clock": {
                    "now": self._local(self._clock_now()),
                    "next": self._local(upcoming) if upcoming else None,
                },
                "line": self._line_state(ask.get("line", ""), ask.get("chat", "")),
                "slack": self._slack_state(ask.get("slack", ""), ask.get("channel", "")),
            }
        )

    def _local(self, at: datetime) -> str:
        """Local time without a zone: what the page shows and what its date field speaks."""
        return at.astimezone(self._zone).replace(tzinfo=None).isoformat(timespec="minutes")

    def _local_of(self, seconds: float) -> str:
        return self._local(datetime.fromtimestamp(seconds, UTC))

    def _line_state(self, user: str, chat: str) -> Json:
        chats, api = self._line.chats, self._line.api
        if user not in chats.people:
            user = next(iter(chats.people), "")
        groups = [group for group in chats.groups.values() if user in group.members]
        if chat not in [group.id for group in groups]:
            chat = user
        menu_id = api.rich_menu_for(user) if chat == user else None
        now = chats.clock()
        return {
            "account": self._line.account,
            "user": user,
            "chat": chat,
            "people": [
                {
                    "id": person.id,
                    "name": person.name,
                    "note": person.note,
                    "friend": person.friend,
                    "blocked": person.blocked,
                    "count": self._line_count(person.id),
                }
                for person in chats.people.values()
            ],
            "groups": [{"id": group.id, "name": group.name, "count": len(group.members)} for group in groups],
            "names": {person.id: person.name for person in chats.people.values()},
            "bubbles": [
                {**bubble.as_json(), "at": self._local_of(bubble.at)}
                for bubble in chats.bubbles.get(chat, [])
            ],
            "loading": any(who == user and at + length > now for who, at, length in api.loading),
            "menu": api.rich_menus.get(menu_id or ""),
            "quota": {"limit": chats.quota, "used": chats.used},
        }

    def _line_count(self, user: str) -> int:
        """How many of the bot's messages this person has got; the page keeps how many of them were seen."""
        chats = self._line.chats
        where = [user, *(group.id for group in chats.groups.values() if user in group.members)]
        return sum(bubble.by == BOT for chat in where for bubble in chats.bubbles.get(chat, []))

    def _slack_state(self, user: str, channel: str) -> Json:
        team = self._slack.team
        people = [person for person in team.people.values() if not person.bot]
        if user not in [person.id for person in people]:
            user = people[0].id if people else ""
        if not user:
            return {"user": "", "people": []}
        dm = team.dm(user).id
        joined = [item for item in team.channels.values() if user in item.members and item.kind != "im"]
        if channel not in [item.id for item in joined]:
            channel = dm
        stack = team.stacks.get(user) or []
        home = team.homes.get(user)
        return {
            "team": team.name,
            "bot": {"id": team.bot.id, "name": team.bot.name},
            "user": user,
            "channel": channel,
            "dm": dm,
            "people": [self._slack_person(person) for person in people],
            "channels": [
                {
                    "id": item.id,
                    "name": item.name,
                    "private": item.kind != "channel",
                    "count": self._slack_count(user, item.id),
                }
                for item in joined
            ],
            "dm_count": self._slack_count(user, dm),
            "names": {person.id: person.name for person in team.people.values()}
            | {item.id: item.name for item in joined},
            "posts": [self._post_json(post) for post in team.seen_by(user, channel)],
            "view": stack[-1].as_json() if stack else None,
            "depth": len(stack),
            "errors": stack[-1].errors if stack else {},
            "home": home.as_json() if home else None,
            "shortcuts": _shortcuts(),
        }

    def _slack_person(self, person: SlackPerson) -> Json:
        where = [item.id for item in self._slack.team.channels.values() if person.id in item.members]
        return {
            "id": person.id,
            "name": person.real_name or person.name,
            "note": person.note,
            "guest": person.guest,
            "count": sum(self._slack_count(person.id, channel) for channel in where),
        }

    def _slack_count(self, user: str, channel: str) -> int:
        return sum(post.by != user for post in self._slack.team.seen_by(user, channel))

    def _post_json(self, post: Post) -> Json:
        team = self._slack.team
        person = team.people.get(post.by)
        return {
            "ts": post.ts,
            "at": self._local_of(post.at),
            "by": post.by,
            "name": person.name if person else "Slackbot",
            "bot": person is None or person.bot,
            "text": post.text,
            "blocks": post.blocks,
            "only_you": post.only_for is not None,
            "thread": post.thread_ts,
            "aloud": post.aloud,
            "edited": post.edited_ts is not None,
            "state": {"values": state_values(post.blocks, post.typed)},
            "files": [
                {**team.file_json(file_id), "url": f"slack/files/{file_id}/{team.files[file_id].name}"}
                for file_id in post.files
            ],
        }

    # What is pressed

    async def _act(self, request: Request) -> Response:
        try:
            asked = await request.json()
            act = self._acts[(str(asked["platform"]), str(asked["do"]))]
            said = await act(asked)
        except NotSubmittable as no:
            return JSONResponse({"ok": False, "problems": no.problems})
        except Refused as no:
            return JSONResponse({"ok": False, "error": no.error, "messages": no.messages})
        except (KeyError, ValueError, TypeError, AssertionError) as wrong:
            return JSONResponse({"ok": False, "error": str(wrong)}, 400)
        self.changed()
        if isinstance(said, Delivery):
            return JSONResponse({"ok": said.ok, "status": said.status, "error": said.error})
        return JSONResponse({"ok": True, **(said or {})})

    async def _postback(self, asked: Json) -> Delivery:
        return await self._line.postback(
            asked["user"],
            asked["data"],
            asked.get("params"),
            shows=asked.get("shows"),
            group=asked.get("group"),
        )

    async def _write(self, asked: Json) -> Delivery | None:
        """Text in Slack's composer: a command, a message to the bot, a mention, or talk among people."""
        slack, user, channel = self._slack, asked["user"], asked["channel"]
        text, thread = str(asked["text"]).strip(), asked.get("thread")
        if text.startswith("/") and not thread:
            command, _, rest = text.partition(" ")
            return await slack.command(user, channel, command, rest.strip())
        if slack.team.channels[channel].kind == "im":
            return await slack.message(user, text, thread=thread)
        mark = f"@{slack.team.bot.name}"
        if mark.lower() in text.lower():
            at = text.lower().index(mark.lower())
            said = (text[:at] + text[at + len(mark) :]).strip()
            return await slack.mention(user, channel, said, thread=thread)
        slack.write(user, channel, text, thread=thread)
        return None

    async def _shortcut(self, asked: Json) -> Delivery:
        """A shortcut, with ``ts`` of a message from its menu."""
        user, name = asked["user"], asked["callback"]
        if not asked.get("ts"):
            return await self._slack.shortcut(user, name)
        post = self._slack.team.find(asked["channel"], asked["ts"])
        if post is None:
            raise KeyError(f"no message {asked['ts']}")
        return await self._slack.message_shortcut(user, name, post)

    async def _press(self, asked: Json) -> Delivery:
        return await self._slack.press(
            asked["user"],
            asked["target"],
            asked["action"],
            block_id=asked["block"],
            value=asked.get("value"),
            typed=asked.get("typed"),
        )

    async def _submit(self, asked: Json) -> Delivery:
        return await self._slack.submit(asked["user"], asked.get("values"))

    async def _clock(self, asked: Json) -> Json:
        """Move the story's clock forward: by hours, to the next planned moment, or to a date."""
        async with self._moving:
            now = self._clock_now()
            if asked.get("next"):
                upcoming = await self._next_beat()
                if upcoming is None:
                    return {"summary": None}
                to = upcoming
            elif "hours" in asked:
                to = now + timedelta(hours=float(asked["hours"]))
            else:
                to = datetime.fromisoformat(str(asked["to"])).replace(tzinfo=self._zone)
            if to < now:
                return {"ok": False, "error": "clock_back"}
            summary = await self._move_to(to)
        counts = {name: summary[name] for name in ("due", "sent", "failed", "skipped") if name in summary}
        return {"summary": counts, "now": self._local(self._clock_now())}


@cache
def _shortcuts() -> list[Json]:
    """Those that the app's manifest tells Slack of."""
    manifest = json.loads(files("handlers.slack").joinpath("manifest.json").read_text("utf-8"))
    return [
        {"name": one["name"], "of": one["type"], "callback": one["callback_id"]}
        for one in manifest["features"]["shortcuts"]
    ]


def labels_of(language: str) -> dict[str, str] | None:
    """The page's own words in a language; None for a language it does not speak."""
    if not language.isalpha() or not (_LABELS / f"{language}.json").is_file():
        return None
    labels: dict[str, str] = json.loads((_LABELS / f"{language}.json").read_text("utf-8"))
    return labels


def _asset(name: str) -> Response:
    path = _FILES / name
    media = _MEDIA.get(path.suffix)
    if media is None or path.parent != _FILES or not path.is_file():
        return Response("not found", 404)
    return Response(path.read_bytes(), media_type=media)
