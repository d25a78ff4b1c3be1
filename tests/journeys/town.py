"""A town to play journeys in: the real bot over real HTTP, with stand-ins only for Slack's and LINE's servers."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from starlette.routing import Mount

from bot.app import Application, build_kit
from bot.catalogue import load_catalogue
from bot.clock import MovableClock
from bot.packs.further import translations
from bot.services.outbox import Delivered
from bot.services.ports import Catalogue, UnitOfWork
from bot.services.records import record
from bot.settings import read_settings
from bot.wording import FluentWording
from handlers.demo.line_server import LineStandIn
from handlers.demo.serving import listening
from handlers.demo.slack_rules import all_options, elements_of
from handlers.demo.slack_server import SlackStandIn
from handlers.demo.slack_team import Post
from handlers.demo.wire import wall_clock
from storage.engine import SqlStore, open_store
from tests import line_openapi, slack_limits
from tests.tables import with_tables

START = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
"""Tuesday 1 September 2026, 10:00 in Japan."""


@dataclass
class Town:
    """The bot and both platforms. ``clock`` is calendar time; deliver by hand with ``deliver``."""

    app: Application
    line: LineStandIn
    slack: SlackStandIn
    clock: MovableClock
    url: str

    async def deliver(self) -> Delivered:
        """Sends everything that waits, after pending look-ups."""
        await self.app.settle()
        return await self.app.deliver()

    async def say(self, who: str, text: str) -> list[str]:
        """Types in LINE; gives the texts that come back."""
        before = len(self.line.received(who))
        await self.line.text(who, text)
        await self.deliver()
        return [shown(m) for m in self.line.received(who)[before:]]

    async def tap(self, who: str, label: str, picks: str | None = None) -> list[str]:
        """Taps a button in LINE, or picks a day with it; gives the texts that come back."""
        before = len(self.line.received(who))
        await self.line.tap(who, label, picks=picks)
        await self.deliver()
        return [shown(m) for m in self.line.received(who)[before:]]

    async def write(self, who: str, text: str) -> list[str]:
        """Writes to the bot in a Slack direct message; gives the texts that come back."""
        before = len(self.slack.received(who))
        await self.slack.message(who, text)
        await self.deliver()
        return [slack_text(m) for m in self.slack.received(who)[before:]]

    async def command(self, who: str, words: str) -> list[str]:
        """``/kyodo words`` in the direct message; gives what that person sees afterwards."""
        before = len(self.slack.messages(who))
        await self.slack.command(who, None, "/kyodo", words)
        await self.deliver()
        return [post_text(p) for p in self.slack.messages(who)[before:]]

    async def press(self, who: str, label: str, picks: str | None = None) -> list[str]:
        """Presses a button in Slack, chooses that entry of a menu, or picks that day; gives what that person sees
        afterwards.
        """
        before = len(self.slack.messages(who))
        await self.press_only(who, label, picks)
        await self.deliver()
        return [post_text(p) for p in self.slack.messages(who)[before:]]

    async def press_only(self, who: str, label: str, picks: str | None = None) -> None:
        """The same up to the dialog that it opens: nothing is delivered yet."""
        post, element = self._standing(who, label)
        if post is None:
            await self.slack.press(who, label=label, value=picks)
        else:
            chosen = label if all_options(element) else picks
            await self.slack.press(who, post, element["action_id"], value=chosen)
        await self.app.settle()

    def _standing(self, who: str, label: str) -> tuple[Post | None, dict[str, Any]]:
        """The newest message in the direct message with that label on a button, a menu's entry or a date picker;
        none where a dialog stands before it, or where there is none.
        """
        for post in () if self.slack.view(who) else reversed(self.slack.messages(who)):
            for _, element in elements_of(post.blocks):
                texts = [
                    element.get("text") or element.get("placeholder"),
                    *(o["text"] for o in all_options(element)),
                ]
                if any(text and text["text"] == label for text in texts):
                    return post, element
        return None, {}

    async def move_to(self, at: datetime) -> None:
        """Moves calendar time, playing every beat between in order."""
        while (due := await self.app.beats.next_due()) and due <= at:
            self._forward(due)
            await self.app.remind()
            await self.deliver()
        self._forward(at)
        await self.app.remind()
        await self.deliver()

    def _forward(self, at: datetime) -> None:
        """The clock runs on while beats are played, and never back."""
        if at > self.clock.now():
            self.clock.move_to(at)

    async def read(self, look: Callable[[UnitOfWork], Any]) -> Any:
        """Looks into the store."""
        return await self.app.store.run(look)

    async def export(self, name: str) -> dict[str, Any]:
        """The project's whole record, as the operator's command line gives it."""
        return await self.app.store.run(
            lambda uow: record(uow, self.app.kit, uow.projects.named(name)[0], self.clock.now(), blind=False)
        )

    async def audit(self, name: str) -> list[str]:
        """The actions in a project's log, in order."""
        return await self.app.store.run(
            lambda uow: [str(line["action"]) for line in uow.audit.of_project(uow.projects.named(name)[0].id)]
        )

    # ---------------------------------------------------------- whole steps

    async def new_project(
        self, coordinator: str, name: str = "花壇づくり", a: str = "花壇の会", b: str = "公園緑地課",
        do: tuple[str, str] = ("2026-10-10", "2026-10-25"), form: str = "ise/co_hosting",
    ) -> dict[str, str]:  # fmt: skip
        """``/kyodo new`` from the modal to the invitations; gives the join code of each side."""
        before = len(self.slack.messages(coordinator))
        await self.slack.command(coordinator, None, "/kyodo", "new")
        await self.app.settle()
        await self.slack.submit(
            coordinator,
            {"name": name, "form": form, "side_a": a, "side_b": b, "do_start": do[0], "do_end": do[1]},
        )
        await self.slack.submit(coordinator, {})
        await self.deliver()
        posts = [post_text(p) for p in self.slack.messages(coordinator)[before:]]
        codes = [m[0] for m in (re.findall(r"参加 ([A-Z0-9]{4}-[A-Z0-9]{4})", text) for text in posts) if m]
        return dict(zip("ab", dict.fromkeys(codes), strict=True))

    def wire_problems(self) -> list[str]:
        """What any request so far did against LINE's OpenAPI files or Slack's limits."""
        return wire_problems(self.line, self.slack)


def wire_problems(line: LineStandIn, slack: SlackStandIn) -> list[str]:
    """What the requests to these stand-ins did against LINE's OpenAPI files or Slack's limits."""
    found = []
    for call in line.calls:
        if call.method in ("POST", "PUT") and isinstance(call.body, dict):
            found += line_openapi.problems(call.method, call.path, call.body, call.headers)
    for call in slack.calls:
        if call.name in ("upload", "response_url"):
            continue
        given = {**call.query, **(call.body if isinstance(call.body, dict) else {})}
        if isinstance(given.get("files"), str):
            given["files"] = json.loads(given["files"])
        found += slack_limits.problems(call.name, given)
    return found


def shown(message: dict[str, Any]) -> str:
    """What a person reads of a LINE message object, buttons left out."""
    if message["type"] == "text":
        return str(message["text"])
    return "\n".join(_flex_texts(message.get("contents", {}))) or str(message.get("altText", ""))


def pressable(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of a LINE message object's buttons: those on the card, then the quick replies."""
    items = message.get("quickReply", {}).get("items", [])
    return [*_flex_actions(message.get("contents", {})), *(item["action"] for item in items)]


def _flex_actions(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        own = [node["action"]] if "action" in node else []
        return own + [action for value in node.values() for action in _flex_actions(value)]
    return [action for item in node for action in _flex_actions(item)] if isinstance(node, list) else []


def _flex_texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        if node.get("type") == "text":
            spans = [str(span.get("text", "")) for span in node.get("contents", ())]
            return ["".join(spans) or str(node.get("text", ""))]
        return [
            text for value in node.values() if isinstance(value, (dict, list)) for text in _flex_texts(value)
        ]
    return [text for item in node for text in _flex_texts(item)] if isinstance(node, list) else []


def slack_text(message: dict[str, Any]) -> str:
    """What a person reads of a Slack message, buttons left out."""
    texts: list[str] = []
    for block in message.get("blocks", ()):
        if block["type"] == "actions":
            continue
        texts += _block_texts(block)
    return "\n".join(texts) or str(message.get("text", ""))


def post_text(post: Any) -> str:
    """The same for a post as a person sees it."""
    return slack_text({"blocks": post.blocks or (), "text": post.text})


def _block_texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        if node.get("type") in ("plain_text", "mrkdwn"):
            return [str(node["text"])]
        if node.get("type") == "button":
            return []
        return [t for value in node.values() if isinstance(value, (dict, list)) for t in _block_texts(value)]
    return [t for item in node for t in _block_texts(item)] if isinstance(node, list) else []


@cache
def _packs() -> Catalogue:
    """The packs that come with Kyodo, read once for all towns."""
    return load_catalogue()


@asynccontextmanager
async def a_town(
    database: str | Path,
    *,
    start: datetime = START,
    beating: bool = False,
    remind_every: float = 30,
    wall: MovableClock | None = None,
    languages: Path | None = None,
    **settings: str,
) -> AsyncIterator[Town]:
    """Starts everything on free local ports. ``database``: the URL of one with its tables, or a folder for a SQLite file. Delivery is by
    hand unless ``beating``; then reminders are looked for every ``remind_every`` seconds. ``wall`` stands for the real
    clock, of the bot's and of LINE's; ``languages`` for the folder of the languages that come with Kyodo.
    """
    url = with_tables(database / "kyodo.db") if isinstance(database, Path) else database
    seconds = wall_clock if wall is None else lambda: wall.now().timestamp()
    line = LineStandIn(channel_secret="line-secret", access_token="line-token", clock=seconds)
    slack = SlackStandIn(signing_secret="slack-secret", bot_token="xoxb-1")
    line.redelivers = False
    routes = [Mount("/line", routes=line.routes()), Mount("/slack", routes=slack.routes())]
    async with listening(routes) as wire:
        line.base_url, slack.base_url = f"{wire}/line", f"{wire}/slack"
        chosen = read_settings(
            {
                "SLACK_SIGNING_SECRET": "slack-secret",
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_API_URL": slack.api_url,
                "LINE_CHANNEL_SECRET": "line-secret",
                "LINE_CHANNEL_ACCESS_TOKEN": "line-token",
                "LINE_API_URL": line.base_url,
                "LINE_DATA_API_URL": line.base_url,
                **settings,
            }
        )
        clock = MovableClock(start)
        store: SqlStore = open_store(url)
        packs = None if chosen.kyodo_packs_dir else _packs()
        kit = build_kit(chosen, clock=clock, wall=wall, catalogue=packs)
        if languages is not None:
            more = load_catalogue(further=translations(languages))
            kit = replace(kit, wording=FluentWording(languages), catalogue=more)
        app = Application(
            chosen, kit, store, delivers=beating, remind_every=remind_every, home_pause=0, paced=False
        )
        asgi = app.asgi()
        try:
            async with asgi.router.lifespan_context(asgi), listening(asgi) as bot:
                line.bot_url = slack.bot_url = bot
                await app.learned()
                yield Town(app, line, slack, clock, bot)
        finally:
            store.close()
            await line.close()
            await slack.close()
