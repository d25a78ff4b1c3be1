"""What LINE's servers know: people, groups, chats, reply tokens, retry keys, the month's quota."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from handlers.demo.wire import Ids, Json

BOT = "bot"
WEEK = 7 * 24 * 3600.0
RETRY_KEY_LIFE = 24 * 3600.0
REPLY_TOKEN_REDELIVERY_LIMIT = 20 * 60.0
_JST = timezone(timedelta(hours=9))
_QUOTABLE = frozenset(("text", "textV2", "sticker", "image", "video", "flex", "template"))


@dataclass
class LinePerson:
    """A person with LINE on their phone."""

    id: str  # "U" and 32 hex digits
    name: str
    note: str = ""  # who this is, for whoever looks at the demo
    language: str | None = "ja"
    friend: bool = False
    blocked: bool = False
    wrote_at: float | None = None  # last own message in the 1:1 chat, real clock


@dataclass
class LineGroup:
    """A group chat."""

    id: str  # "C" and 32 hex digits
    name: str
    members: list[str] = field(default_factory=list)
    has_bot: bool = False


@dataclass
class Bubble:
    """One thing that stands in a chat."""

    id: str
    chat: str
    by: str  # BOT or a user id
    content: Json  # LINE's message object, or the content of the user's message event
    at: float  # story clock
    via: str  # reply, push, multicast, broadcast, typed, echo (displayText of a tap), notice
    quote_token: str = ""
    silent: bool = False
    unsent: bool = False
    edited: bool = False

    def as_json(self) -> Json:
        """For the page."""
        return {
            "id": self.id,
            "by": self.by,
            "at": self.at,
            "via": self.via,
            "silent": self.silent,
            "unsent": self.unsent,
            "edited": self.edited,
            "content": {} if self.unsent else self.content,
        }


@dataclass
class ReplyToken:
    """The right to answer one event for free, once."""

    chat: str
    event_at: float
    usable_from: float
    used: bool = False


@dataclass
class Accepted:
    """A send that carried a retry key and was accepted."""

    at: float
    request_id: str
    sent: list[Json]


class LineChats:
    """The state behind LINE's API. Pure bookkeeping: no HTTP, both clocks handed in."""

    def __init__(
        self,
        people: Iterable[LinePerson],
        groups: Iterable[LineGroup],
        *,
        clock: Callable[[], float],
        story_clock: Callable[[], float],
        ids: Ids,
        reply_token_life: float = 60.0,
        quota: int | None = 200,
    ) -> None:
        self.people = {person.id: person for person in people}
        self.groups = {group.id: group for group in groups}
        self.bubbles: dict[str, list[Bubble]] = {}
        self.shown_at: dict[str, float] = {}  # when the bot said something last, by chat; real clock
        self.content: dict[str, tuple[bytes, str]] = {}  # what users sent as media, by message id
        self.reply_token_life = reply_token_life
        self.quota = quota
        self.clock, self.story_clock, self.ids = clock, story_clock, ids
        self.reply_tokens: dict[str, ReplyToken] = {}
        self.accepted: dict[str, Accepted] = {}
        self._used: dict[tuple[int, int], int] = {}
        self._last_ms = 0

    def person(self, who: str) -> LinePerson:
        """By id or by name. An unknown id in LINE's shape is a person never seen before."""
        if who in self.people:
            return self.people[who]
        for person in self.people.values():
            if person.name == who:
                return person
        if is_id(who, "U"):
            return self.people.setdefault(who, LinePerson(who, who[:6]))
        raise KeyError(f"nobody here is called {who!r}")

    def group(self, which: str) -> LineGroup:
        """By id or by name. An unknown id in LINE's shape is a new, empty group."""
        if which in self.groups:
            return self.groups[which]
        for group in self.groups.values():
            if group.name == which:
                return group
        if is_id(which, "C"):
            return self.groups.setdefault(which, LineGroup(which, which[:6]))
        raise KeyError(f"no group is called {which!r}")

    def timestamp(self) -> int:
        """Milliseconds of the real clock, which the bot holds its own against.

        Every event gets its own, so that they can be put in order.
        """
        self._last_ms = max(self._last_ms + 1, int(self.clock() * 1000))
        return self._last_ms

    def put(self, chat: str, by: str, content: Json, via: str, *, silent: bool = False) -> Bubble:
        """Let something stand in a chat."""
        token = self.ids.hex(48) if content.get("type") in _QUOTABLE else ""
        bubble = Bubble(
            id=self.ids.digits(18),
            chat=chat,
            by=by,
            content=content,
            at=self.story_clock(),
            via=via,
            quote_token=token,
            silent=silent,
        )
        self.bubbles.setdefault(chat, []).append(bubble)
        if by == BOT:
            self.shown_at[chat] = self.clock()
        return bubble

    def find(self, bubble_id: str) -> Bubble | None:
        """The bubble of that message id."""
        for chat in self.bubbles.values():
            for bubble in reversed(chat):
                if bubble.id == bubble_id:
                    return bubble
        return None

    def issue_reply_token(self, chat: str) -> str:
        """A reply token for an event that happens now."""
        token = self.ids.hex(32)
        now = self.clock()
        self.reply_tokens[token] = ReplyToken(chat, now, now)
        return token

    def renew_reply_token(self, token: str) -> None:
        """A redelivery makes the token usable again for a minute, up to 20 minutes after the event."""
        known = self.reply_tokens.get(token)
        if known and self.clock() - known.event_at <= REPLY_TOKEN_REDELIVERY_LIMIT:
            known.usable_from = self.clock()

    def live_reply_token(self, token: Any) -> ReplyToken | None:
        """The token if it may still be used."""
        known = self.reply_tokens.get(token) if isinstance(token, str) else None
        if known is None or known.used or self.clock() - known.usable_from > self.reply_token_life:
            return None
        return known

    def reaches(self, user_id: str) -> bool:
        """Whether a push arrives: at friends, and at who wrote within the last 7 days, unless blocked."""
        person = self.people.get(user_id)
        if person is None or person.blocked:
            return False
        return person.friend or (person.wrote_at is not None and self.clock() - person.wrote_at <= WEEK)

    def recipients(self, to: str) -> list[str]:
        """Who a push to this id is counted for."""
        if to in self.groups:
            return list(self.groups[to].members)
        return [to] if self.reaches(to) else []

    def remembered(self, retry_key: str) -> Accepted | None:
        """The send that this retry key stands for, if it was accepted within 24 hours."""
        known = self.accepted.get(retry_key.lower())
        return known if known and self.clock() - known.at <= RETRY_KEY_LIFE else None

    @property
    def _month(self) -> tuple[int, int]:
        now = datetime.fromtimestamp(self.story_clock(), UTC).astimezone(_JST)
        return now.year, now.month

    @property
    def used(self) -> int:
        """Counted recipients of this (story) month."""
        return self._used.get(self._month, 0)

    @used.setter
    def used(self, count: int) -> None:
        self._used[self._month] = count

    def over_quota(self, more: int) -> bool:
        """Whether so many further recipients go beyond the month's quota."""
        return self.quota is not None and more > 0 and self.used + more > self.quota


def is_id(text: Any, letter: str) -> bool:
    """LINE's shape of ids: a capital letter and 32 hex digits."""
    return (
        isinstance(text, str)
        and len(text) == 33
        and text[0] in letter
        and all(digit in "0123456789abcdef" for digit in text[1:])
    )
