"""What one turn has in hand, and what it leaves behind to be said."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.domain.actions import Verb, act
from bot.domain.chat import Chat, Expecting
from bot.domain.messages import (
    Choice,
    FieldErrors,
    Immediate,
    Incoming,
    Message,
    Outgoing,
    Place,
    Pressed,
    Renewed,
    Say,
    Settled,
    Submitted,
    direct,
)
from bot.domain.pack import Pack
from bot.domain.permissions import Actor
from bot.domain.project import Member, Person, Project
from bot.domain.questions import Questionnaire
from bot.domain.sheets import Sheet
from bot.domain.timetable import DateRule
from bot.services.phrasing.dates import FULL, OWN_DATE, OWN_SOURCE, SHORT
from bot.services.ports import Catalogue, Clock, Documents, Ids, UnitOfWork, Wording

GRAIN = timedelta(milliseconds=2)
"""Platforms date events in whole milliseconds, and put two of one millisecond apart: nothing that close was read."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What new projects and strangers get, from the settings. ``contact`` is "" for the coordinator; ``public_url``
    is where pages of the bot's own can be opened, "" where that was not told; ``line_budget`` is how many messages a month
    LINE may cost at most (None: as many as its plan has).
    """

    timezone: str = "Asia/Tokyo"
    language: str = "ja"
    pack: str = "ise"
    contact: str = ""
    retention_years: int = 5
    admins: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset({"slack", "line"})
    public_url: str = ""
    line_budget: int | None = None


def _five_each(messages: Sequence[Message]) -> int:
    return ceil(len(messages) / 5)


def _as_it_stands(words: str) -> str:
    return words


@dataclass(frozen=True, slots=True)
class Kit:
    """The ports that turns share. ``clock`` tells calendar time, which a demo moves; ``wall`` is the real
    clock, by which tokens, back-off and what waits in the outbox are measured. Without ``documents`` no papers
    are written. ``pushes`` tells how many pushes LINE needs for these messages; each is counted. ``readings`` proposes
    how words in kanji are read, in kana. ``said_at`` is when sentences are said that are not said now.
    """

    catalogue: Catalogue
    wording: Wording
    ids: Ids
    clock: Clock
    wall: Clock
    defaults: Defaults = field(default_factory=Defaults)
    documents: Documents | None = None
    pushes: Callable[[Sequence[Message]], int] = _five_each
    readings: Callable[[str], str] = _as_it_stands
    said_at: datetime | None = None

    def voice(
        self, language: str, project: Project | None = None, pack: Pack | None = None
    ) -> Callable[..., str]:
        """The bot's own sentences in one language: ``say(key, **values)``; with a project, also the names of the dates
        that only its guideline or it alone has, and with a pack those of that one.
        """

        def say(key: str, /, **values: object) -> str:
            if key.startswith(OWN_SOURCE):
                document, section = cited[key.removeprefix(OWN_SOURCE)]
                return self.wording("rule-cited", language, title=document.in_(language), section=section)
            if not key.startswith(OWN_DATE):
                return self.sentence(key, language, project, values)
            kind = key.removeprefix(OWN_DATE)
            if (side := _side_of_year(kind, project)) is not None:
                return self.wording("date-fy-side", language, side=side)
            return own[kind].in_(language)

        packs = [found for found in (self._pack_of(project), pack) if found is not None]
        rules = [rule for found in packs for rule in found.rules]
        own = {rule.kind: rule.label for rule in (*rules, *_rules_of(project)) if rule.label is not None}
        cited = {
            rule.kind: (found.documents[rule.source.doc].title, rule.source.section)
            for found in packs
            for rule in found.rules
            if rule.source is not None and rule.source.doc in found.documents
        }
        return say

    def sentence(self, key: str, language: str, project: Project | None, values: Mapping[str, object]) -> str:
        """One of the bot's own sentences. A day of another year than the present one, where the project is, is said with
        its year.
        """
        if key == SHORT:
            zone = project.zone if project is not None else ZoneInfo(self.defaults.timezone)
            now = (self.said_at or self.clock.now()).astimezone(zone)
            key = SHORT if values["year"] == str(now.year) else FULL
        return self.wording(key, language, **values)

    def _pack_of(self, project: Project | None) -> Pack | None:
        try:
            return self.pack(project) if project is not None else None
        except KeyError:
            return None

    def pack(self, project: Project, cycle: int = 0) -> Pack:
        """The pack version that the project is pinned to (that it ended that earlier cycle with), or the newest
        where that one is no longer kept: answers stand by question id, so a project goes on. Raises KeyError
        where the pack itself is gone.
        """
        version = project.in_cycle(cycle or project.cycle).pack_version
        try:
            return self.catalogue.get(project.pack, version)
        except KeyError:
            return self.catalogue.get(project.pack)


def _rules_of(project: Project | None) -> tuple[DateRule, ...]:
    return project.rules if project is not None else ()


def _side_of_year(kind: str, project: Project | None) -> str | None:
    """The name of the side whose fiscal year a date is about; None for any other date."""
    found = _SIDE_YEAR.fullmatch(kind)
    if found is None or project is None or not project.has_side(found[1]):
        return None
    return project.side(found[1]).name


def _in_words(incoming: Incoming, immediate: Immediate | None) -> tuple[Message, ...]:
    """What an edge would have shown, for a chat; of what opens or redraws something nothing is left, nor of a dialog that
    was being filled in.
    """
    if isinstance(incoming.said, Submitted) and incoming.said.live:
        return ()
    match immediate:
        case Renewed(messages):
            return messages
        case Settled(text) if text:
            return (Message(text),)
        case FieldErrors(errors):
            return (Message("\n".join(errors.values())),)
    return ()


_SIDE_YEAR = re.compile(r"fy\.side(?:_close)?_([a-z])")


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet with all that is needed to speak about it."""

    project: Project
    member: Member
    pack: Pack
    questionnaire: Questionnaire
    sheet: Sheet


@dataclass
class Scene:
    """One turn: the event, who acts, their chat, and the words that collect on the way.

    ``here`` is said where the person asked, ``private`` in their one-to-one chat, ``elsewhere`` to others; ``first``
    goes before the answer in a one-to-one chat, where it costs nothing; ``immediate`` is what the edge does at once after
    the commit; ``thread`` the message in the one-to-one chat under which the answer belongs; ``farewell``: the person's
    data was erased in this turn, and nothing of them is kept any more.
    """

    kit: Kit
    uow: UnitOfWork
    incoming: Incoming
    person: Person
    chat: Chat
    now: datetime
    first: list[Message] = field(default_factory=list)
    here: list[Message] = field(default_factory=list)
    private: list[Message] = field(default_factory=list)
    elsewhere: list[Outgoing] = field(default_factory=list)
    immediate: Immediate | None = None
    thread: str = ""
    farewell: bool = False
    _before: Chat = field(init=False)

    def __post_init__(self) -> None:
        self._before = self.chat
        if self.incoming.place.direct:
            self.thread = self.incoming.place.thread

    @property
    def goes_on_in_chat(self) -> bool:
        """Whether what is said wants an answer in the one-to-one chat, or brings what only a chat can hold."""
        asks = (
            self.chat.expecting is not Expecting.NOTHING and self.chat.expecting is not self._before.expecting
        )
        files = any(message.hands_over for message in (*self.here, *self.private))
        return asks or files or self.chat.shown_at != self._before.shown_at

    def t(self, key: str, /, **values: object) -> str:
        """The bot's sentence in this person's language."""
        return self.kit.sentence(key, self.person.language, None, values)

    def say(self, *messages: Message) -> None:
        """Answers where the person asked."""
        self.here.extend(messages)

    def refuse(self, why: str, heading: str = "") -> None:
        """Says where the person asked why something cannot be done, with the ways on: a person by name, and what can."""
        ways = (
            Choice(self.t("button-person"), act(Verb.PERSON)),
            Choice(self.t("button-help"), act(Verb.HELP)),
        )
        self.say(Message(why, heading=heading, choices=ways))

    def tell(self, person: Person, *messages: Message, project: str | None = None) -> None:
        """Says something to somebody in their one-to-one chat; the actor hears it with this turn's reply."""
        if person.id == self.person.id:
            self.private.extend(messages)
        elif person.reachable and messages:
            self.elsewhere.append(Outgoing(direct(person.address), messages, project=project))

    def own_words(self, outgoing: Outgoing) -> Outgoing:
        """The same, where it carries what this person wrote just now to somebody else."""
        return replace(outgoing, by=self.person.id, said_in=self.incoming.message_id or "")

    def tell_room(self, place: Place, *messages: Message, project: str | None = None) -> None:
        """Says something in a channel."""
        self.elsewhere.append(Outgoing(place, messages, project=project))

    @property
    def offers_readings(self) -> bool:
        """Whether readings are on offer here: in LINE, where the person's language keeps them."""
        return self.person.address.platform == "line" and bool(
            self.kit.wording.readings(self.person.language)
        )

    def voice(self, project: Project) -> Callable[..., str]:
        """The bot's sentences in this person's language, with the names of that project's own dates."""
        return self.kit.voice(self.person.language, project)

    def expect(self, expecting: Expecting, about: str = "") -> None:
        """Says what the next typed words will be for."""
        self.chat = replace(self.chat, expecting=expecting, about=about)

    def focus(self, sheet: str | None, *, paused: bool = False) -> None:
        """Turns the chat to that sheet and forgets what was expected before."""
        chat = self.chat
        if (chat.sheet, chat.paused, chat.expecting, chat.about) == (sheet, paused, Expecting.NOTHING, ""):
            return
        self.chat = replace(self.chat, sheet=sheet, paused=paused, expecting=Expecting.NOTHING, about="")

    def shown(self) -> None:
        """Something to answer is on screen from now on: it cannot have been there before the event that asks
        for it was received.
        """
        at, before = self.incoming.received_at, self.chat.shown_at
        # Counted in whole milliseconds, as platforms do: else what is typed right behind the reply counts as too early.
        received = at.replace(microsecond=at.microsecond // 1000 * 1000) + GRAIN
        self.chat = replace(self.chat, shown_at=max(before, received) if before else received)

    @property
    def alone(self) -> bool:
        """Whether nobody else reads what is said; a card that is renewed in a channel stands there for everybody."""
        incoming = self.incoming
        in_channel = incoming.room is not None and isinstance(incoming.said, Pressed)
        return incoming.at_once or (incoming.place.direct and not in_channel)

    @property
    def typed_too_early(self) -> bool:
        """Whether the words were written before what stands on the screen now."""
        return self.chat.shown_at is not None and self.incoming.occurred_at < self.chat.shown_at

    def actor(self, member: Member | None = None) -> Actor:
        """Who acts, with the place in the project at hand."""
        return Actor(self.person.id, self.person.address.account, self.person.standing, member)

    def audit(
        self,
        action: str,
        project: Project | None = None,
        words: Mapping[str, str] | None = None,
        /,
        **details: object,
    ) -> None:
        """Adds a line to the log: this person, now. ``words``: what they wrote, which stands beside it."""
        about = project.id if project else None
        self.uow.audit.add(self.now, self.person.id, action, about, words, **details)

    def outgoing(self) -> tuple[tuple[Outgoing, ...], Immediate | None]:
        """What goes to the outbox, and what the edge does at once after the commit.

        Where the edge can show words in its own answer, ``here`` goes that way and costs nothing; in a group
        only ``here`` is said, for what is private stays in the one-to-one chat. Where an event is taken again the edge does
        nothing: what it alone would have shown is said in the chat.
        """
        incoming, immediate = self.incoming, self.immediate
        if incoming.again:
            if not (self.here or self.private):
                self.private.extend(_in_words(incoming, immediate))
            immediate = None
        queue: list[Outgoing] = []
        here, private = tuple(self.here), tuple(self.private)
        home = direct(self.person.address)
        if self.thread:
            home = replace(home, thread=self.thread)
        if incoming.at_once:
            if private:
                queue.append(Outgoing(home, private))
                here = here or (Message(self.t("see-direct-message")),)
            if here and immediate is None:
                immediate = Say(here)
            elif here:
                queue.insert(0, Outgoing(home, here))
        elif incoming.place.direct:
            if said := (*self.first, *here, *private):
                queue.append(Outgoing(home, said, reply=incoming.reply))
        elif here:
            queue.append(Outgoing(incoming.place, here, reply=incoming.reply))
        if self.farewell:
            queue = [replace(outgoing, farewell=True) for outgoing in queue]
        return (*queue, *self.elsewhere), immediate
