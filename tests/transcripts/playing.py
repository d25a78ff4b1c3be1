"""Plays conversations into the bot, and writes them down as transcripts that a town office can read.

Every input goes the whole way in: the inbox over a database that is opened for it and closed after it, so nothing
of a conversation lives in memory. What people hear is drawn by the platforms' own renderers and held to the
platforms' limits; they press only what they see.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.beats import beat_in, next_due
from bot.domain.actions import Verb, read_token
from bot.domain.messages import (
    Address,
    Attached,
    ChangeDialog,
    Commanded,
    Dialog,
    Field,
    FieldErrors,
    Immediate,
    Incoming,
    Message,
    OpenDialog,
    Outgoing,
    Pressed,
    ReplyHandle,
    Said,
    Say,
    Settled,
    Standing,
    Submitted,
    Typed,
    direct,
)
from bot.readings import reading_of
from bot.services.inbox import Inbox
from bot.services.ports import Catalogue, UnitOfWork
from bot.services.scene import Defaults, Kit
from bot.wording import FluentWording
from handlers.line import render as line_render
from handlers.slack import render as slack_render
from storage.engine import SqlStore, open_store
from tests import line_openapi, slack_limits
from tests.journeys.town import pressable, shown, slack_text
from tests.tables import with_tables

T = TypeVar("T")

JAPAN = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
"""Tuesday 1 September 2026, 10:00 in Japan."""

TENANT = "T1"
PUBLIC = "https://kyodo.example.jp"
_WORDING = FluentWording()
_DAYS = {
    "ja": "月火水木金土日",
    "ja-simple": "月火水木金土日",
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


class Hand:
    """A clock that is moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Where the hand stands, aware UTC."""
        return self.at


class Counted:
    """Names in the order in which they are asked for."""

    def __init__(self) -> None:
        self.made = 0

    def new(self) -> str:
        """``n0001`` …"""
        self.made += 1
        return f"n{self.made:04d}"

    def code(self) -> str:
        """Join codes that look like real ones."""
        self.made += 1
        return f"KYD{self.made % 8 + 2}{self.made:04d}".replace("0", "Z").replace("1", "Y")

    def reference(self) -> str:
        """A reference to quote."""
        return "K7F2"

    def uuid(self) -> UUID:
        """An identifier for people and outgoing rows."""
        self.made += 1
        return UUID(int=self.made)


@dataclass
class Actor:
    """Somebody in the play: what stands on their screen can be pressed."""

    name: str
    address: Address
    language: str
    standing: Standing = Standing.UNKNOWN
    posts: list[list[tuple[str, str]]] = field(default_factory=list)
    pressed: int | None = None
    dialog: Dialog | None = None

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """What can be pressed, by what stands on it and what it carries: the newest message's first."""
        return [button for post in reversed(self.posts) for button in post]

    def hears(self, buttons: list[tuple[str, str]]) -> None:
        """A message with these buttons; LINE shows those of the last message only."""
        self.posts = [*self.posts, buttons] if self.in_slack else [buttons]

    def press(self, token: str) -> None:
        """Notes which message the button stands in: it may be settled."""
        self.pressed = max(at for at, post in enumerate(self.posts) if token in (one for _, one in post))

    def settle(self) -> None:
        """The pressed message loses its buttons."""
        if self.pressed is not None:
            self.posts[self.pressed] = []

    @property
    def in_slack(self) -> bool:
        """Whether they sit at Slack rather than at LINE."""
        return self.address.platform == "slack"


class Play:
    """One play in one database file."""

    def __init__(self, folder: Path, language: str, catalogue: Catalogue, start: datetime) -> None:
        self.language = language
        self.lines: list[str] = []
        self.clock = Hand(start)
        self.ids = Counted()
        self.kit = Kit(
            catalogue,
            _WORDING,
            self.ids,
            self.clock,
            self.clock,
            Defaults(public_url=PUBLIC),
            readings=reading_of,
        )
        self.people: dict[str, Actor] = {}
        self._url = with_tables(folder / "play.db")
        self._store = self._opened()
        self._inputs = 0
        self._day = ""
        self.look(lambda uow: uow.accounts.save("line", "", {"basic_id": "@kyodo"}))

    # ---------------------------------------------------------- people and time

    def person(self, key: str, name: str, platform: str, *, standing: Standing = Standing.FULL) -> None:
        """Somebody who uses that platform, known by that name."""
        account = TENANT if platform == "slack" else ""
        address = Address(platform, account, f"U{key}")
        self.people[key] = Actor(name, address, self.language, standing if account else Standing.UNKNOWN)

        def place(uow: UnitOfWork) -> None:
            person = uow.people.at(address, self.clock.now(), self.language)
            uow.people.save(
                type(person)(
                    person.id, address, name, self.language, self.people[key].standing, person.reachable
                )
            )

        self.look(place)

    def _opened(self) -> SqlStore:
        return open_store(self._url, new_id=self.ids.uuid)

    def close(self) -> None:
        """Lets go of the database."""
        self._store.close()

    def look(self, turn: Callable[[UnitOfWork], T]) -> T:
        """One transaction."""
        return self._store.run_sync(turn)

    def chapter(self, title: str) -> None:
        """A heading. With each chapter the bot is started anew, on what it has kept."""
        self._store.close()
        self._store = self._opened()
        self.lines += ["", f"## {title}"]
        self._day = ""

    def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Moves to that moment by Japanese time; reminders that fall due on the way are played in order."""
        until = datetime(year, month, day, hour, minute, tzinfo=JAPAN).astimezone(UTC)
        while (due := self.look(next_due)) is not None and due <= until:
            self.clock.at = max(self.clock.at, due)
            self.look(lambda uow: beat_in(uow, self.kit, self.clock.now()))
            self._deliver()
        self.clock.at = max(self.clock.at, until)

    def _stamp(self) -> None:
        local = self.clock.at.astimezone(JAPAN)
        day = f"{local:%Y-%m-%d} ({_DAYS[self.language][local.weekday()]})"
        if day != self._day:
            self._day = day
            self.lines += ["", f"### {day}"]

    # ---------------------------------------------------------- what people do

    def types(self, who: str, text: str) -> None:
        """Types in the one-to-one chat."""
        self._said(who, text)
        self._receive(who, Typed(text))

    def sticker(self, who: str) -> None:
        """Sends a sticker."""
        self._said(who, "(sticker)")
        self._receive(who, Attached("sticker"))

    def commands(self, who: str, words: str) -> None:
        """``/kyodo`` with words."""
        self._said(who, f"/kyodo {words}")
        self._receive(who, Commanded(words), at_once=True)

    def taps(self, who: str, verb: Verb, *args: str, picked: str = "") -> None:
        """Presses the button of that meaning that stands on the screen (the newest, where several do); ``picked``
        is the day that is chosen with it.
        """
        label, token = self.button(who, verb, *args)
        self.people[who].press(token)
        self._said(who, f"[{label}]" + (f" {picked}" if picked else ""))
        self._receive(who, Pressed(token, label, picked))

    def button(self, who: str, verb: Verb, *args: str) -> tuple[str, str]:
        """What stands on the button of that meaning, and what it carries; ``args`` are some of its arguments, in
        their order.
        """
        for label, token in self.people[who].buttons:
            action = read_token(token)
            if action is not None and action.verb is verb and _within(args, action.args):
                return label, token
        seen = ", ".join(label for label, _ in self.people[who].buttons)
        raise LookupError(f"{who} sees no button {verb.name} {args}; there are: {seen}")

    def sees(self, who: str, verb: Verb, *args: str) -> bool:
        """Whether that button stands on the screen."""
        try:
            self.button(who, verb, *args)
        except LookupError:
            return False
        return True

    def submits(self, who: str, **values: str) -> None:
        """Sends the open dialog; fields that are not named keep what stands in them."""
        dialog = self.people[who].dialog
        assert dialog is not None, f"{who} has no dialog open"
        fields = {part.id: part for part in dialog.parts if isinstance(part, Field)}
        assert values.keys() <= fields.keys(), f"the dialog has the fields {', '.join(fields)}"
        filled = {name: values.get(name, one.value) for name, one in fields.items()}
        self._said(who, f"[{dialog.submit}]")
        self.lines += [
            f"    {fields[name].label}: {value}" for name, value in filled.items() if name in values
        ]
        self.people[who].dialog = None
        self._receive(who, Submitted(dialog.action.token, filled, dialog.context))

    def _said(self, who: str, text: str) -> None:
        self._stamp()
        self.lines += ["", f"**{self.people[who].name}**: {text}"]

    def _receive(self, who: str, said: Said, *, at_once: bool = False) -> None:
        actor = self.people[who]
        self._inputs += 1
        self.clock.at += timedelta(minutes=1)
        now = self.clock.now()
        incoming = Incoming(
            key=f"{actor.address}/{self._inputs}",
            sender=actor.address,
            place=direct(actor.address),
            said=said,
            occurred_at=now,
            received_at=now,
            reply=None if actor.in_slack else ReplyHandle(f"r{self._inputs}", now + timedelta(minutes=1)),
            message_id=f"m{self._inputs}",
            at_once=at_once,
            dialogs=actor.in_slack and isinstance(said, (Commanded, Pressed)),
        )
        receipt = self.look(lambda uow: Inbox(self.kit).receive(uow, incoming))
        self._at_once(actor, receipt.immediate)
        self._deliver()

    # ---------------------------------------------------------- what people hear

    def _at_once(self, actor: Actor, immediate: Immediate | None) -> None:
        match immediate:
            case Say(messages=messages):
                self._hear(actor, messages, "")
            case OpenDialog(dialog=dialog) | ChangeDialog(dialog=dialog):
                actor.dialog = dialog
                self._show_dialog(dialog)
            case FieldErrors(errors=errors):
                self.lines += [f"> ! {name}: {error}" for name, error in errors.items()]
            case Settled(text=text) if actor.in_slack:
                actor.settle()
                self.lines += ["", f"> ({text})"] if text else []
            case _:
                pass

    def _deliver(self) -> None:
        for outgoing in self.look(self._taken):
            self._deliver_one(outgoing)

    def _taken(self, uow: UnitOfWork) -> list[Outgoing]:
        """Everything that waits, place by place in its order, as sent."""
        found: list[Outgoing] = []
        while dispatches := uow.outbox.claim(self.clock.now(), "play", timedelta(minutes=1), 10):
            for dispatch in dispatches:
                uow.outbox.sent(dispatch.id, self.clock.now(), "x", 0)
                found.append(dispatch.outgoing)
        return found

    def _deliver_one(self, outgoing: Outgoing) -> None:
        actor = next(a for a in self.people.values() if direct(a.address) == outgoing.to)
        mark = "" if actor.in_slack or outgoing.reply else " ✉"
        self._hear(actor, outgoing.messages, mark)

    def _hear(self, actor: Actor, messages: tuple[Message, ...], mark: str) -> None:
        self._stamp()
        texts, buttons = (_in_slack if actor.in_slack else _in_line)(messages)
        self.lines += ["", f"> → {actor.name}{mark}", *(f"> {line}".rstrip() for line in _spaced(texts))]
        if buttons:
            self.lines += [">", "> " + " ".join(f"[{label}]" for label, _ in buttons)]
        actor.hears(buttons)

    def _show_dialog(self, dialog: Dialog) -> None:
        view = slack_render.view(dialog)
        wrong = slack_limits.problems("views.open", {"trigger_id": "1", "view": view})
        assert not wrong, wrong
        self.lines += ["", f"> 〔{dialog.title}〕"]
        for part in dialog.parts:
            if isinstance(part, Field):
                value = dict(part.options).get(part.value, part.value)
                hint = f" — {part.hint}" if part.hint else ""
                self.lines.append(f"> ・{part.label}: {value}{hint}".rstrip())
            else:
                self.lines += [f"> {line}" for line in part.text.splitlines()]


def _within(some: tuple[str, ...], all_: tuple[str, ...]) -> bool:
    rest = iter(all_)
    return all(one in rest for one in some)


def _spaced(texts: list[str]) -> Iterator[str]:
    for place, text in enumerate(texts):
        if place:
            yield ""
        yield from text.splitlines()


def _in_line(messages: tuple[Message, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    objects = line_render.render(messages)
    for group in (objects[at : at + 5] for at in range(0, len(objects), 5)):
        body = {"to": "U" + "0" * 32, "messages": group}
        headers = {"Content-Type": "application/json", "Authorization": "Bearer t"}
        wrong = line_openapi.problems("POST", "https://api.line.me/v2/bot/message/push", body, headers)
        assert not wrong, wrong
    actions = [action for one in objects for action in pressable(one)]
    found = [(str(one["label"]), str(one.get("data", ""))) for one in actions if one["type"] != "uri"]
    return [shown(one) for one in objects], found


def _in_slack(messages: tuple[Message, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    texts, found = [], []
    for page in slack_render.pages(*messages):
        wrong = slack_limits.problems(
            "chat.postMessage", {"channel": "D1", "text": page.text, "blocks": page.blocks}
        )
        assert not wrong, wrong
        texts.append(slack_text({"blocks": page.blocks, "text": page.text}))
        for block in page.blocks:
            found += [pair for element in block.get("elements", ()) for pair in _pressable(element)]
    return texts, found


def _pressable(element: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    match element.get("type"):
        case "button" if "url" not in element:
            yield str(element["text"]["text"]), str(element["value"])
        case "static_select" | "overflow":
            for group in element.get("option_groups", (element,)):
                for option in group["options"]:
                    yield str(option["text"]["text"]), str(option["value"])
        case "datepicker":
            yield str(element["placeholder"]["text"]), str(element["action_id"])
