"""What comes in and what goes out, in words that no platform owns.

Platforms turn their payloads into ``Incoming`` and render ``Message``; they keep their own limits. Nothing
here counts characters, knows a block or a bubble, or holds an address of a server.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.actions import Action
from bot.domain.invitations import Invitation
from bot.domain.pictures import Shown


@dataclass(frozen=True, slots=True)
class Address:
    """One person on one platform, written ``line:U…`` or ``slack:T…/U…``.

    ``account`` is the Slack workspace; empty on LINE, where one channel may serve many tenants.
    """

    platform: str
    account: str
    user: str

    def __str__(self) -> str:
        return (
            f"{self.platform}:{self.account}/{self.user}" if self.account else f"{self.platform}:{self.user}"
        )

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Reads what ``str()`` wrote. Raises ValueError for anything else."""
        platform, colon, rest = text.partition(":")
        account, slash, user = rest.rpartition("/")
        if not colon or not platform or not user or (slash and not account):
            raise ValueError(f"not an address: {text!r} (like line:U… or slack:T…/U…)")
        return cls(platform, account, user)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens. One-to-one places carry the person's own user id as ``id``; ``thread`` is the
    message there under which it goes on, "" for none.
    """

    platform: str
    account: str
    id: str
    direct: bool = True
    thread: str = ""

    def __str__(self) -> str:
        kind = "" if self.direct else "#"
        return f"{self.platform}:{self.account}/{kind}{self.id}"


def direct(address: Address) -> Place:
    """The one-to-one chat with that person."""
    return Place(address.platform, address.account, address.user)


# ---------------------------------------------------------------- what people do


@dataclass(frozen=True, slots=True)
class Typed:
    """Words typed in a chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command: what stands after ``/kyodo``, and the handle that lets the platform open a dialog."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button. ``token`` is the payload as it came; ``label`` what stood on it, where the platform tells;
    ``picked`` the day (ISO) that was chosen, where the button asks for one.
    """

    token: str
    label: str = ""
    picked: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A dialog sent (``live`` False) or a field in it changed (``live`` True). Values by field id, dates ISO, several
    options parted by spaces, a person as the platform's user id; ``people`` are the ids of those that were picked.
    """

    token: str
    values: Mapping[str, str]
    context: str = ""
    live: bool = False
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A sticker, photo, video, file or place: never an answer."""

    kind: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The person added the bot, or unblocked it."""


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The person blocked the bot: nothing may be pushed any more."""


@dataclass(frozen=True, slots=True)
class Invited:
    """The bot was taken into a group or channel."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The bot is in that channel no more, or nobody can speak there any longer."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message was taken back: its words are to be deleted."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed after it was sent."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Home:
    """The person opened the bot's own tab."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody wants to keep what was said in a channel: the words, and where they stand."""

    text: str
    link: str


Said = (
    Typed
    | Commanded
    | Pressed
    | Submitted
    | Attached
    | Followed
    | Unfollowed
    | Invited
    | Parted
    | Unsent
    | Edited
    | Home
    | Quoted
)


@dataclass(frozen=True, slots=True)
class ReplyHandle:
    """LINE's reply token: single use, surely good until ``expires_at`` (UTC, real clock)."""

    token: str
    expires_at: datetime


class Standing(StrEnum):
    """What a workspace says of a person. Guests may answer where invited, nothing more."""

    UNKNOWN = "unknown"
    GUEST = "guest"
    FULL = "full"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One inbound event. Times are aware UTC by the real clock: platform's for ``occurred_at``, ours for
    ``received_at``. ``key`` is unique for the event over all its deliveries. ``at_once`` says that the edge
    can show messages in its own answer (a slash command, a press in a message that only that person sees);
    ``dialogs`` that it can open a dialog in answer to this event; ``at_home`` that it began in the bot's own tab.
    ``room`` is the channel in which a command was given, ``beside`` the message in which a button was pressed. ``again`` is
    the reference under which the event was kept as failed, where an operator has it taken again.
    """

    key: str
    sender: Address | None
    place: Place
    said: Said
    occurred_at: datetime
    received_at: datetime
    reply: ReplyHandle | None = None
    message_id: str | None = None
    at_once: bool = False
    dialogs: bool = False
    name: str | None = None
    at_home: bool = False
    room: Place | None = None
    beside: str = ""
    again: str = ""


# ---------------------------------------------------------------- what the bot says


class Weight(StrEnum):
    """How a choice stands among the others."""

    ANSWER = "answer"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. ``fill`` is put into the person's keyboard by platforms that can. ``picks`` asks for a day with
    the platform's own picker, which begins on that day (ISO); the press comes back with the day that was picked.
    """

    label: str
    action: Action
    weight: Weight = Weight.QUIET
    fill: str = ""
    url: str = ""
    picks: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant for readers in another time zone than ``zone``, by whose clock the words around it speak. ``words``
    say what it is; ``shown`` is the instant itself in words. A platform that knows where its reader is tells it in
    that person's own time; to all others the words around it are enough.
    """

    at: datetime
    zone: str
    words: str
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card: what (``label``), the values beside it with their owners, and a remark under it. ``at`` is the
    instant that it speaks of.
    """

    label: str
    values: tuple[tuple[str, str], ...] = ()
    text: str = ""
    note: str = ""
    strong: bool = False
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """One of several, which stays chosen: what it is about, the ways, and the place of the one that stands. Only the
    bot's own tab has them.
    """

    label: str
    choices: tuple[Choice, ...]
    chosen: int = 0


TAKES_FILES = frozenset({"slack"})
"""Platforms that take files from a bot."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over: text, or bytes in base64 where ``encoded``."""

    name: str
    content: str
    encoded: bool = False

    @classmethod
    def of(cls, name: str, data: bytes) -> "File":
        """A file of these bytes."""
        return cls(name, base64.b64encode(data).decode(), encoded=True)

    @property
    def data(self) -> bytes:
        """What stands in it."""
        return base64.b64decode(self.content) if self.encoded else self.content.encode()


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code to draw from ``content``; ``alt`` says what it opens."""

    content: str
    alt: str


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said. All strings are plain text; platforms escape, shorten and split.

    ``lead`` acknowledges what was said before, ``heading`` names the project or card, ``progress`` is like
    ``問3 · 3/10``, ``rows`` make a card, ``note`` is small print, ``choices`` are the ways to go on. Shown in
    that order: lead, heading, progress, text, rows, note. The first line of ``text`` says what it is about. ``at`` is
    the instant that all of it is about, ``steps`` what a progress counts: how far of how many. ``cut`` says where long
    texts of the rows can be read, where a platform has to shorten them. ``invitation`` and ``shown`` are drawn where they
    are handed over.
    """

    text: str = ""
    lead: str = ""
    heading: str = ""
    progress: str = ""
    rows: tuple[Row, ...] = ()
    note: str = ""
    choices: tuple[Choice, ...] = ()
    link: tuple[str, str] | None = None
    qr: QrCode | None = None
    file: File | None = None
    at: Moment | None = None
    steps: tuple[int, int] | None = None
    cut: str = ""
    menus: tuple[Menu, ...] = ()
    invitation: Invitation | None = None
    shown: Shown | None = None

    @property
    def hands_over(self) -> bool:
        """Whether it brings what only a chat can hold: a file or a picture."""
        return any((self.qr, self.file, self.invitation, self.shown))


@dataclass(frozen=True, slots=True)
class Amend:
    """A message that stands in a chat, by its platform's name for it: the buttons that begin with one of ``tokens`` give
    way to ``line``. What has gone already stays gone.
    """

    external: str
    tokens: tuple[str, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Messages for one place, sent together. With a reply handle they answer an event for free. ``digest`` is the id
    of the digest of reminders that they are, which is then also the id of their row in the outbox. ``amend`` says
    nothing new, but changes what stands there; ``aloud``: what is said in a thread is for everybody in the channel;
    ``farewell``: it goes to somebody whose data is erased, so nothing of it is kept once it is settled. ``by``: the person
    whose own words it carries, and ``said_in`` the platform's message in which they wrote them: until it is said, it goes
    with them.
    """

    to: Place
    messages: tuple[Message, ...]
    reply: ReplyHandle | None = None
    digest: str | None = None
    project: str | None = None
    amend: Amend | None = None
    aloud: bool = False
    farewell: bool = False
    by: str = ""
    said_in: str = ""


# ---------------------------------------------------------------- dialogs, where a platform has them


class FieldKind(StrEnum):
    """The inputs that a dialog can have."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    SELECT = "select"
    SEVERAL = "several"
    DATE = "date"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``value`` is what stands in it at first (dates ISO); ``live`` asks to hear of changes at
    once.
    """

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    placeholder: str = ""
    optional: bool = False
    live: bool = False
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form on top of the chat: text and inputs in order. ``context`` travels with it and comes back."""

    action: Action
    title: str
    parts: tuple["Field | Message", ...]
    submit: str
    close: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Immediate: show these to that person only, in the platform's own answer."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """Immediate: open this dialog."""

    dialog: Dialog


@dataclass(frozen=True, slots=True)
class ChangeDialog:
    """Immediate: the open dialog now looks like this; what was typed in fields of the same id stays."""

    dialog: Dialog


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Immediate: these fields cannot be taken; by field id, in the reader's language."""

    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """Immediate: the pressed message is done with; its buttons give way to ``text``. Without words nothing of it
    stays: the same stands below anew.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """Immediate: the pressed message says this now."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ShowHome:
    """Immediate: this stands in the person's own tab of the bot now."""

    messages: tuple[Message, ...]


Immediate = Say | OpenDialog | ChangeDialog | FieldErrors | Settled | Renewed | ShowHome
