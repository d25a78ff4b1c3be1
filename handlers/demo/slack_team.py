"""What Slack's servers know of one workspace: people, channels, messages, views, files, triggers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from handlers.demo.slack_rules import elements_of
from handlers.demo.slack_values import Typed, kept, state_values
from handlers.demo.wire import Ids, Json

TRIGGER_LIFE = 3.0
RESPONSE_URL_LIFE = 30 * 60.0
RESPONSE_URL_USES = 5


@dataclass
class SlackPerson:
    """A member or guest of the workspace."""

    id: str
    name: str  # display name
    real_name: str = ""
    note: str = ""  # who this is, for whoever looks at the demo
    admin: bool = False
    owner: bool = False
    guest: bool = False
    deleted: bool = False
    bot: bool = False
    locale: str = "ja-JP"
    zone: str = "Asia/Tokyo"
    email: str = ""


@dataclass
class SlackChannel:
    """A channel, private channel or direct message."""

    id: str
    name: str
    kind: str = "channel"  # channel, private, im, mpim
    members: list[str] = field(default_factory=list)
    archived: bool = False


@dataclass
class Post:
    """One message."""

    channel: str
    ts: str
    by: str  # user id
    text: str
    blocks: list[Json] = field(default_factory=list)
    only_for: str | None = None  # an ephemeral message's only reader
    thread_ts: str | None = None
    aloud: bool = False  # a reply that the whole channel sees as well
    edited_ts: str | None = None
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    at: float = 0.0  # story clock: what people read
    typed: Typed = field(default_factory=dict)  # what was picked in its own selects


@dataclass
class OpenView:
    """A modal in front of somebody, or a Home tab."""

    view: Json
    typed: Typed = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.view["blocks"]
        return blocks

    def as_json(self) -> Json:
        """The view as Slack shows it to the app, with state."""
        return {**self.view, "state": {"values": state_values(self.view["blocks"], self.typed)}}


@dataclass
class StoredFile:
    """An uploaded file."""

    id: str
    name: str
    secret: str
    title: str = ""
    data: bytes | None = None
    done: bool = False


@dataclass
class Trigger:
    """The right to open one view within three seconds."""

    user: str
    at: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an app may answer an interaction without a token."""

    channel: str
    user: str
    at: float
    original: Post | None = None
    uses: int = 0


class SlackTeam:
    """The state behind Slack's API. Pure bookkeeping: no HTTP, both clocks handed in."""

    def __init__(
        self,
        people: Iterable[SlackPerson],
        channels: Iterable[SlackChannel],
        *,
        team_id: str,
        name: str,
        bot_name: str,
        clock: Callable[[], float],
        story_clock: Callable[[], float],
        ids: Ids,
    ) -> None:
        self.id, self.name = team_id, name
        self.app_id, self.bot_id = "A" + ids.alnum(10), "B" + ids.alnum(10)
        self.bot = SlackPerson("U" + ids.alnum(10), bot_name, bot_name, bot=True)
        self.people = {person.id: person for person in people} | {self.bot.id: self.bot}
        self.channels = {channel.id: channel for channel in channels}
        self.posts: list[Post] = []
        self.deleted: list[Post] = []
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, StoredFile] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.clock, self.story_clock, self.ids = clock, story_clock, ids
        self._last_ts = 0

    # People and channels

    def person(self, who: str) -> SlackPerson:
        """By id or by name."""
        if who in self.people:
            return self.people[who]
        for person in self.people.values():
            if who in (person.name, person.real_name):
                return person
        raise KeyError(f"nobody here is called {who!r}")

    def channel(self, which: str) -> SlackChannel:
        """By id or by name, with or without #."""
        if which in self.channels:
            return self.channels[which]
        for channel in self.channels.values():
            if channel.kind != "im" and channel.name == which.removeprefix("#"):
                return channel
        raise KeyError(f"no channel is called {which!r}")

    def dm(self, user: str) -> SlackChannel:
        """The bot's direct message with this person, opened if need be."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self._open("im", "D", "directmessage", [user, self.bot.id])

    def group_dm(self, users: list[str]) -> SlackChannel:
        """The group message of the bot with these people, opened if need be."""
        members = sorted({*users, self.bot.id})
        for channel in self.channels.values():
            if channel.kind == "mpim" and sorted(channel.members) == members:
                return channel
        return self._open("mpim", "G", "mpdm-" + "--".join(members), members)

    def _open(self, kind: str, letter: str, name: str, members: list[str]) -> SlackChannel:
        channel = SlackChannel(letter + self.ids.alnum(10), name, kind, members)
        self.channels[channel.id] = channel
        return channel

    # Messages

    def ts(self) -> str:
        """The next message's ts: real time, never the same twice, never going back."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def put(self, channel: str, by: str, text: str, blocks: list[Json] | None = None, **more: Any) -> Post:
        """Let a message stand in a channel."""
        post = Post(channel, self.ts(), by, text, self.with_ids(blocks or []), at=self.story_clock(), **more)
        self.posts.append(post)
        return post

    def find(self, channel: str, ts: str) -> Post | None:
        """The message of that ts."""
        for post in reversed(self.posts):
            if post.channel == channel and post.ts == ts:
                return post
        return None

    def remove(self, post: Post) -> None:
        """Take a message away."""
        self.posts.remove(post)
        self.deleted.append(post)

    def seen_by(self, user: str, channel: str) -> list[Post]:
        """What this person sees in a channel, oldest first."""
        if user not in self.channels[channel].members:
            return []
        return [post for post in self.posts if post.channel == channel and post.only_for in (None, user)]

    def message_json(self, post: Post) -> Json:
        """A message as Slack's API shows it."""
        message: Json = {
            "type": "message",
            "user": post.by,
            "ts": post.ts,
            "text": post.text,
            "team": self.id,
        }
        if post.blocks:
            message["blocks"] = post.blocks
        if post.by == self.bot.id:
            profile = {"id": self.bot_id, "app_id": self.app_id, "name": self.bot.name, "team_id": self.id}
            message |= {"bot_id": self.bot_id, "app_id": self.app_id, "bot_profile": profile}
        if post.thread_ts:
            message["thread_ts"] = post.thread_ts
        if post.edited_ts:
            message["edited"] = {"user": post.by, "ts": post.edited_ts}
        if post.files:
            message["files"] = [self.file_json(file_id) for file_id in post.files]
        if post.metadata:
            message["metadata"] = post.metadata
        return message

    def file_json(self, file_id: str) -> Json:
        """A file as Slack's API shows it."""
        file = self.files[file_id]
        return {
            "id": file.id,
            "name": file.name,
            "title": file.title or file.name,
            "size": len(file.data or b""),
            "user": self.bot.id,
        }

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """The blocks with the block_ids and action_ids that Slack makes up where the app gave none."""
        blocks = copy.deepcopy(blocks)
        for block in blocks:
            block.setdefault("block_id", self.ids.alnum(5))
        for _, element in elements_of(blocks):
            element.setdefault("action_id", self.ids.alnum(5))
        return blocks

    # Views

    def new_view(self, view: Json, *, root: str | None = None, previous: str | None = None) -> OpenView:
        """A view as it is after Slack took it in."""
        view_id = "V" + self.ids.alnum(10)
        return OpenView(
            {
                "private_metadata": "",
                "callback_id": "",
                "external_id": "",
                "title": None,
                "submit": None,
                "close": None,
                "clear_on_close": False,
                "notify_on_close": False,
                **copy.deepcopy(view),
                "blocks": self.with_ids(view["blocks"]),
                "id": view_id,
                "team_id": self.id,
                "app_id": self.app_id,
                "app_installed_team_id": self.id,
                "bot_id": self.bot_id,
                "hash": self._hash(),
                "root_view_id": root or view_id,
                "previous_view_id": previous,
            }
        )

    def update_view(self, open_view: OpenView, view: Json) -> None:
        """Other contents for the same view; what is typed stays where block_id and action_id stay."""
        fixed = (
            "id",
            "team_id",
            "app_id",
            "app_installed_team_id",
            "bot_id",
            "root_view_id",
            "previous_view_id",
        )
        fresh = self.new_view(view).view
        open_view.view = {**fresh, **{name: open_view.view[name] for name in fixed}, "hash": self._hash()}
        open_view.typed = kept(open_view.view["blocks"], open_view.typed)
        open_view.errors = {}

    def push_view(self, user: str, view: Json) -> OpenView:
        """A further view on top of this person's stack."""
        stack = self.stacks[user]
        pushed = self.new_view(view, root=stack[0].view["id"], previous=stack[-1].view["id"])
        stack.append(pushed)
        return pushed

    def find_view(self, view_id: str | None, external_id: str | None = None) -> OpenView | None:
        """An open modal or Home tab by id."""
        for open_view in [view for stack in self.stacks.values() for view in stack] + list(
            self.homes.values()
        ):
            if view_id and open_view.view["id"] == view_id:
                return open_view
            if external_id and open_view.view["external_id"] == external_id:
                return open_view
        return None

    def _hash(self) -> str:
        return f"{int(self.clock())}.{self.ids.alnum(8)}"

    # Triggers and response URLs

    def trigger(self, user: str) -> str:
        """A trigger_id for something that this person just did."""
        trigger_id = f"{self.ids.digits(12)}.{self.ids.digits(12)}.{self.ids.hex(32)}"
        self.triggers[trigger_id] = Trigger(user, self.clock())
        return trigger_id

    def use_trigger(self, trigger_id: Any) -> Trigger | str:
        """The trigger, used up by asking; or Slack's word for why not."""
        known = self.triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if known is None:
            return "invalid_trigger_id"
        if known.used:
            return "exchanged_trigger_id"
        if self.clock() - known.at > TRIGGER_LIFE:
            return "expired_trigger_id"
        known.used = True
        return known

    def response_url(self, channel: str, user: str, original: Post | None = None) -> str:
        """The secret part of a response URL."""
        secret = f"{self.ids.digits(12)}/{self.ids.alnum(24)}"
        self.response_urls[secret] = ResponseUrl(channel, user, self.clock(), original)
        return secret

    def use_response_url(self, secret: str) -> ResponseUrl | str:
        """The response URL, one use poorer; or Slack's word for why not."""
        known = self.response_urls.get(secret)
        if known is None or self.clock() - known.at > RESPONSE_URL_LIFE:
            return "expired_url"
        if known.uses >= RESPONSE_URL_USES:
            return "used_url"
        known.uses += 1
        return known
