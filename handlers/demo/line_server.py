"""LINE's server as the bot sees it, and the phones of everybody on it.

`LineStandIn` answers the Messaging API under its base address and posts signed webhooks when somebody writes,
taps, joins or blocks. Everything a person can do on a phone is a method here; each returns what the bot said.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import BaseRoute

from handlers.demo.faults import Faults
from handlers.demo.line_api import LineApi, usual_body
from handlers.demo.line_chats import BOT, Bubble, LineChats, LineGroup, LinePerson
from handlers.demo.line_rules import can_be_picked, utf16_units
from handlers.demo.line_webhooks import WEBHOOK_PATH, Held, LineWebhooks
from handlers.demo.wire import Call, Delivery, Ids, Json, Outward, RealClock, Wire, wall_clock

__all__ = ["LineGroup", "LinePerson", "LineStandIn"]

READING = 0.004
"""Seconds. Nobody has read what the bot says and written an answer sooner, and the bot, whose own answer may take less,
counts on that (``Scene.shown``).
"""

_ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ffff3f0005fe02fe"
    "a735815b0000000049454e44ae426082"
)


class LineStandIn:
    """LINE at its HTTP edge. Give `base_url` and `bot_url` before the first use over the wire."""

    def __init__(
        self,
        *,
        channel_secret: str = "line-channel-secret-of-the-demo",
        access_token: str = "line-access-token-of-the-demo",
        display_name: str = "Kyodo",
        basic_id: str = "@kyodo-demo",
        people: Iterable[LinePerson] = (),
        groups: Iterable[LineGroup] = (),
        clock: RealClock = wall_clock,
        story_clock: RealClock | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout: float = 2.0,
        reply_token_life: float = 60.0,
        quota: int | None = 200,
        redelivery_schedule: Sequence[float] = (1.0, 10.0, 60.0),
        group_postbacks_name_user: bool = False,
        chance: random.Random | None = None,
    ) -> None:
        self.base_url = ""  # where this stand-in itself is reachable: the host for the SDK
        self.channel_secret, self.access_token = channel_secret, access_token
        self.ids = Ids(chance)
        self.account: Json = {
            "userId": "U" + self.ids.hex(32),
            "basicId": basic_id,
            "displayName": display_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
        self._wire = Wire(clock, usual_body)
        self.chats = LineChats(
            people,
            groups,
            clock=clock,
            story_clock=story_clock or clock,
            ids=self.ids,
            reply_token_life=reply_token_life,
            quota=quota,
        )
        self._outward = Outward(timeout)
        self.webhooks = LineWebhooks(
            channel_secret=channel_secret,
            destination=self.account["userId"],
            outward=self._outward,
            sleep=sleep,
            renew_reply_token=self.chats.renew_reply_token,
            schedule=redelivery_schedule,
        )
        self.api = LineApi(self.chats, self._wire, self.webhooks, self.ids, access_token, self.account)
        self._group_postbacks_name_user = group_postbacks_name_user
        self._bot_url = ""

    # Wiring

    @property
    def bot_url(self) -> str:
        """Address of the bot; webhooks go to /line/webhook under it."""
        return self._bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self._bot_url = url.rstrip("/")
        self.webhooks.url = self._bot_url + WEBHOOK_PATH

    @property
    def calls(self) -> list[Call]:
        """Every API call of the bot, in the order of arrival."""
        return self._wire.calls

    @property
    def faults(self) -> Faults:
        """The script of trouble for the next calls."""
        return self._wire.faults

    @property
    def on_change(self) -> list[Callable[[], None]]:
        """Whom to tell when anything is different."""
        return self._wire.on_change

    @property
    def quota(self) -> int | None:
        """Messages allowed this month; None for no limit."""
        return self.chats.quota

    @quota.setter
    def quota(self, limit: int | None) -> None:
        self.chats.quota = limit

    @property
    def redelivers(self) -> bool:
        """LINE's switch "Webhook redelivery"."""
        return self.webhooks.redelivers

    @redelivers.setter
    def redelivers(self, on: bool) -> None:
        self.webhooks.redelivers = on

    def routes(self) -> list[BaseRoute]:
        """Starlette routes to mount at `base_url`."""
        return list(self.api.routes())

    async def settled(self) -> None:
        """Wait for redeliveries under way."""
        await self._outward.settled()

    async def close(self) -> None:
        """Stop redelivering and let go of everything that hangs."""
        self._wire.close()
        await self._outward.close()

    # What somebody does on a phone

    def add_person(
        self, name: str, *, friend: bool = False, note: str = "", language: str | None = "ja"
    ) -> str:
        """A new person; returns the user id."""
        person = LinePerson("U" + self.ids.hex(32), name, note, language, friend)
        self.chats.people[person.id] = person
        return person.id

    def add_group(self, name: str, members: Sequence[str] = (), *, has_bot: bool = False) -> str:
        """A new group chat; returns the group id."""
        inside = [self.chats.person(who).id for who in members]
        group = LineGroup("C" + self.ids.hex(32), name, inside, has_bot)
        self.chats.groups[group.id] = group
        return group.id

    async def follow(self, user: str) -> Delivery:
        """Add the account as a friend, or unblock it."""
        person = self.chats.person(user)
        unblocked, person.blocked, person.friend = person.blocked, False, True
        return await self._tell("follow", person.id, follow={"isUnblocked": unblocked})

    async def unfollow(self, user: str) -> Delivery:
        """Block the account."""
        person = self.chats.person(user)
        person.friend, person.blocked = False, True
        return await self._tell("unfollow", person.id, reply=False)

    async def text(
        self, user: str, text: str, *, group: str | None = None, quotes: str | None = None
    ) -> Delivery:
        """Write. In a group, "@<account name>" becomes a mention of the bot; `quotes` is a message id."""
        content: Json = {"type": "text", "text": text}
        mention = self._mention(text) if group else None
        if mention:
            content["mention"] = mention
        if quotes:
            content["quotedMessageId"] = quotes
        return await self.message(user, content, group=group)

    async def sticker(
        self, user: str, *, package: str = "446", sticker: str = "1988", group: str | None = None
    ) -> Delivery:
        """Send a sticker."""
        content = {
            "type": "sticker",
            "packageId": package,
            "stickerId": sticker,
            "stickerResourceType": "STATIC",
            "keywords": ["hello"],
        }
        return await self.message(user, content, group=group)

    async def image(
        self, user: str, data: bytes | None = None, *, media: str = "image/png", group: str | None = None
    ) -> Delivery:
        """Send a photo; its bytes can be fetched from the content endpoint."""
        content: Json = {"type": "image", "contentProvider": {"type": "line"}}
        return await self.message(user, content, group=group, data=(data or _ONE_PIXEL, media))

    async def location(self, user: str, title: str = "市役所", *, group: str | None = None) -> Delivery:
        """Send a place."""
        place = {"title": title, "address": title, "latitude": 36.56, "longitude": 136.66}
        content: Json = {"type": "location", **place}
        return await self.message(user, content, group=group)

    async def message(
        self,
        user: str,
        content: Json,
        *,
        group: str | None = None,
        data: tuple[bytes, str] | None = None,
    ) -> Delivery:
        """Send any message content, `{"type": …}` without the id and tokens, which are added."""
        person = self.chats.person(user)
        chat = self._chat_of(person, group)
        await self._read(chat)
        bubble = self.chats.put(chat, person.id, content, "typed")
        if data:
            self.chats.content[bubble.id] = data
        if not group:
            person.wrote_at = self.chats.clock()
        full = {**content, "id": bubble.id, "markAsReadToken": self.ids.hex(48)}
        if bubble.quote_token:
            full["quoteToken"] = bubble.quote_token
        if group and not self.chats.group(group).has_bot:
            self._wire.changed()
            return Delivery(0, "", {}, "", "no bot in this group")
        return await self._tell("message", person.id, group=group, message=full)

    async def _read(self, chat: str) -> None:
        """Waits until somebody can have read what the bot said there last."""
        left = self.chats.shown_at.get(chat, 0.0) + READING - self.chats.clock()
        if 0 < left <= READING:
            await asyncio.sleep(left)

    async def postback(
        self,
        user: str,
        data: str,
        params: Mapping[str, str] | None = None,
        *,
        shows: str | None = None,
        group: str | None = None,
    ) -> Delivery:
        """Tap a postback or date button. `shows` is its displayText: a bubble, but no message to the bot."""
        person = self.chats.person(user)
        chat = self._chat_of(person, group)
        if shows:
            self.chats.put(chat, person.id, {"type": "text", "text": shows}, "echo")
        postback: Json = {"data": data} | ({"params": dict(params)} if params else {})
        named = group is None or self._group_postbacks_name_user
        return await self._tell("postback", person.id, group=group, named=named, postback=postback)

    async def tap(
        self, user: str, label: str, *, picks: str | None = None, group: str | None = None
    ) -> Delivery:
        """Tap the newest button with this label in the chat. `picks` is what a date button is answered with.

        Quick replies can be tapped only while their message is the last one; other buttons stay for ever.
        """
        action = self._action(user, label, group)
        kind = action["type"]
        if kind == "message":
            return await self.text(user, action["text"], group=group)
        if kind == "postback":
            shows = action.get("displayText") or action.get("text")
            return await self.postback(user, action["data"], shows=shows, group=group)
        if kind == "datetimepicker":
            picked = picks or action.get("initial")
            if picked is None or not can_be_picked(action, picked):
                raise ValueError(f"{label!r} asks for a {action['mode']}: {picked!r} cannot be picked there")
            return await self.postback(user, action["data"], {action["mode"]: picked}, group=group)
        raise ValueError(f"tapping a {kind} action sends nothing to the bot")

    def actions(self, user: str, *, group: str | None = None) -> list[Json]:
        """The actions of every button now in sight, oldest message first, the quick replies at the end."""
        found: list[Json] = []
        bubbles = self._bubbles(user, group)
        for bubble in bubbles:
            if bubble.by == BOT:
                found += _actions_in(bubble.content.get("template") or bubble.content.get("contents"))
        if bubbles and bubbles[-1].by == BOT:
            items = bubbles[-1].content.get("quickReply", {}).get("items", [])
            found += [item["action"] for item in items]
        return found

    async def unsend(self, user: str, message_id: str, *, group: str | None = None) -> Delivery:
        """Take a message back."""
        person = self.chats.person(user)
        bubble = self._own(person, message_id)
        bubble.unsent = True
        unsend = {"messageId": message_id}
        return await self._tell("unsend", person.id, group=group, reply=False, unsend=unsend)

    async def edit(self, user: str, message_id: str, text: str, *, group: str) -> Delivery:
        """Edit a text message (in groups only, as in LINE)."""
        person = self.chats.person(user)
        bubble = self._own(person, message_id)
        bubble.content = {**bubble.content, "text": text}
        bubble.edited, bubble.quote_token = True, self.ids.hex(48)
        full = {**bubble.content, "id": message_id, "quoteToken": bubble.quote_token}
        return await self._tell("messageEdited", person.id, group=group, message=full)

    async def join_group(self, group: str) -> Delivery:
        """Somebody invites the bot into a group."""
        self.chats.group(group).has_bot = True
        return await self._tell("join", None, group=group)

    async def leave_group(self, group: str) -> Delivery:
        """Somebody removes the bot from a group."""
        self.chats.group(group).has_bot = False
        return await self._tell("leave", None, group=group, reply=False)

    async def member_joined(self, user: str, group: str) -> Delivery:
        """A person enters a group in which the bot is."""
        person, where = self.chats.person(user), self.chats.group(group)
        if person.id not in where.members:
            where.members.append(person.id)
        joined = {"members": [{"type": "user", "userId": person.id}]}
        return await self._tell("memberJoined", None, group=group, joined=joined)

    async def member_left(self, user: str, group: str) -> Delivery:
        """A person leaves a group."""
        person, where = self.chats.person(user), self.chats.group(group)
        where.members = [member for member in where.members if member != person.id]
        left = {"members": [{"type": "user", "userId": person.id}]}
        return await self._tell("memberLeft", None, group=group, reply=False, left=left)

    # Deliveries out of the ordinary

    async def raw(self, events: Sequence[Json]) -> Delivery:
        """Any events in one request, signed, without redelivery."""
        return await self.webhooks.post(events)

    async def raw_body(self, body: bytes, signature: str | None = None) -> Delivery:
        """Any bytes with any signature (default: none)."""
        return await self.webhooks.post_raw(body, signature)

    async def redeliver(self, event_id: str) -> Delivery:
        """LINE brings a past event again: identical, but marked as a redelivery."""
        return await self.webhooks.again(event_id)

    async def duplicate(self, event_id: str) -> Delivery:
        """The network doubles a past event: identical, not marked."""
        return await self.webhooks.again(event_id, redelivery=False)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Held]:
        """What happens inside is not delivered; deliver it afterwards by `held.deliver(order=…)`."""
        held = Held(self.webhooks.post)
        self.webhooks.held = held
        try:
            yield held
        finally:
            self.webhooks.held = None

    @property
    def events(self) -> list[Json]:
        """Every event so far, oldest first."""
        return list(self.webhooks.events.values())

    # Looking

    def bubbles(self, user: str, *, group: str | None = None) -> list[Bubble]:
        """Everything in this chat, oldest first."""
        return self._bubbles(user, group)

    def received(self, user: str, *, group: str | None = None) -> list[Json]:
        """The bot's message objects in this chat, oldest first."""
        return [bubble.content for bubble in self._bubbles(user, group) if bubble.by == BOT]

    def _bubbles(self, user: str, group: str | None) -> list[Bubble]:
        chat = self.chats.group(group).id if group else self.chats.person(user).id
        return self.chats.bubbles.get(chat, [])

    # Building events

    def _chat_of(self, person: LinePerson, group: str | None) -> str:
        if group is None:
            return person.id
        where = self.chats.group(group)
        if person.id not in where.members:
            where.members.append(person.id)
        return where.id

    def _own(self, person: LinePerson, message_id: str) -> Bubble:
        bubble = self.chats.find(message_id)
        if bubble is None or bubble.by != person.id:
            raise KeyError(f"{person.name} sent no message {message_id}")
        return bubble

    def _action(self, user: str, label: str, group: str | None) -> Json:
        actions = self.actions(user, group=group)
        for action in reversed(actions):
            if action.get("label") == label:
                return action
        labels = [action.get("label") for action in actions]
        raise KeyError(f"no button {label!r} in sight; there are {labels}")

    def _mention(self, text: str) -> Json | None:
        mark = "@" + self.account["displayName"]
        at = text.find(mark)
        if at < 0:
            return None
        mentionee = {
            "index": utf16_units(text[:at]),
            "length": utf16_units(mark),
            "type": "user",
            "userId": self.account["userId"],
            "isSelf": True,
        }
        return {"mentionees": [mentionee]}

    async def _tell(
        self,
        kind: str,
        user_id: str | None,
        *,
        group: str | None = None,
        named: bool = True,
        reply: bool = True,
        **fields: Any,
    ) -> Delivery:
        if group is None:
            chat = user_id or ""
            source: Json = {"type": "user", "userId": user_id}
        else:
            chat = self.chats.group(group).id
            source = {"type": "group", "groupId": chat}
            if user_id and named:
                source["userId"] = user_id
        stamp = self.chats.timestamp()
        event: Json = {
            "type": kind,
            "timestamp": stamp,
            "source": source,
            "mode": "active",
            "webhookEventId": self.ids.ulid(stamp / 1000),
            "deliveryContext": {"isRedelivery": False},
            **fields,
        }
        if reply:
            event["replyToken"] = self.chats.issue_reply_token(chat)
        self._wire.changed()
        try:
            return await self.webhooks.send([event])
        finally:
            self._wire.changed()


def _actions_in(part: Any) -> Iterator[Json]:
    """Every action inside a template or Flex container, in reading order."""
    if isinstance(part, list):
        for item in part:
            yield from _actions_in(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in ("action", "defaultAction") and isinstance(value, dict):
                yield value
            elif name == "actions":
                yield from value
            else:
                yield from _actions_in(value)
