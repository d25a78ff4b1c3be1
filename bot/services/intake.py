"""From a platform's edge into the store and back: one event, its transaction, and what follows at once."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.domain.intents import Word, read_wish
from bot.domain.messages import (
    Address,
    Commanded,
    Immediate,
    Incoming,
    Place,
    Said,
    Standing,
    Submitted,
    Typed,
)
from bot.services.failed_events import write_event
from bot.services.inbox import Inbox
from bot.services.ports import Store, StoreUnavailable, UnitOfWork
from bot.services.scene import Kit

log = logging.getLogger("kyodo.intake")

STANDING_HOLDS = timedelta(hours=1)
"""For so long what a workspace said of somebody's standing is taken to hold: it tells nobody when it changes."""

MOST_ASKED = 10_000
"""So many people's hours are kept; then all are asked about anew."""

LOOK_UP_SECONDS = 1.5
"""A dialog must be answered within three seconds; who sent it is looked up within this, or not at all."""

MOST_DELAY = 1.5
"""Seconds that an event may have to wait for its turn: LINE gives two for the whole answer, Slack three. What would come
later is refused at once and brought again, instead of being worked on for nobody.
"""

OF_ONE = 50
"""Events of one person that may stand behind each other; they are taken one at a time."""

ASIDES = 200
"""Look-ups beside the answers at most. They are a courtesy: what is left out is made up for at the next event."""


class Busy(StoreUnavailable):
    """More comes in than can be answered in time."""


class PlatformClocks:
    """Puts the time at which words were typed on our clock, to hold it against when we showed something.

    A platform's clock stands behind ours by what even its quickest events seem to take. Up to ``SAME`` that
    is the way through the net; between ``MOST`` and ``OTHER`` the events themselves are late, after a failure
    of ours; beyond it the platform lives in another year, as a demo's does.
    """

    SAME = timedelta(seconds=1)
    MOST = timedelta(seconds=5)
    OTHER = timedelta(days=7)
    EVENTS = 64

    def __init__(self) -> None:
        self._delays: defaultdict[str, deque[timedelta]] = defaultdict(lambda: deque(maxlen=self.EVENTS))

    def on_ours(self, incoming: Incoming) -> Incoming:
        """The event with ``occurred_at`` by our clock; only typed words are held against the time."""
        if not isinstance(incoming.said, Typed):
            return incoming
        delays = self._delays[incoming.place.platform]
        delays.append(incoming.received_at - incoming.occurred_at)
        behind = min(delays)
        if not (self.SAME < behind <= self.MOST or behind > self.OTHER):
            return incoming
        return replace(incoming, occurred_at=incoming.occurred_at + behind)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a platform tells of a person. ``language`` None where it does not say."""

    name: str | None
    language: str | None = None
    standing: Standing = Standing.UNKNOWN


LookUp = Callable[[Address], Awaitable[Introduction | None]]
Speaks = Callable[[Address, str], Coroutine[Any, Any, None]]
Counts = Callable[[Place], Awaitable[int | None]]


_ASKS_FOR_RIGHTS = frozenset({Word.STATUS, Word.INVITE, Word.EXPORT})


def _can_wait(said: Said) -> bool:
    """Whether somebody unknown is looked up before the turn: a dialog that was sent, and commands whose answer hangs
    on the person's standing. A command that opens a dialog cannot wait: its handle lives for three seconds.
    """
    match said:
        case Submitted(live=live):
            return not live
        case Commanded(text=text):
            wish = read_wish(text)
            return wish is not None and wish.word in _ASKS_FOR_RIGHTS
    return False


class Intake:
    """Takes events for every platform. ``nudge`` wakes delivery; ``look_up`` asks a platform who somebody is;
    ``speaks`` tells one that somebody has chosen another language; ``counts`` asks one how many people a group has,
    where a message costs for each of them; ``told`` hears what became of each event: answered, duplicate or failed.
    """

    def __init__(
        self,
        store: Store,
        kit: Kit,
        *,
        nudge: Callable[[], None],
        look_up: Mapping[str, LookUp],
        speaks: Mapping[str, Speaks],
        counts: Mapping[str, Counts],
        told: Callable[[Incoming, str], None] = lambda _incoming, _outcome: None,
    ) -> None:
        self._store = store
        self._kit = kit
        self._inbox = Inbox(kit)
        self._nudge = nudge
        self._look_up = look_up
        self._speaks = speaks
        self._counts = counts
        self._told = told
        self._clocks = PlatformClocks()
        self._asides: set[asyncio.Task[None]] = set()
        self._in_hand: dict[Address, tuple[asyncio.Lock, int]] = {}
        self._asked: dict[Address, datetime] = {}

    async def take(self, incoming: Incoming) -> Immediate | None:
        """Returns after the commit. Raises StoreUnavailable when nothing could be kept, Busy among them; a fault of ours
        is kept as a failed event instead, with an apology, so that it neither loops nor blocks what comes later. For
        one that is taken again all that is done: its fault is raised, to whoever has it taken.

        Whoever sends a hundred at once waits behind themselves: one event of a person is in hand at a time.
        """
        if self._store.delay() > MOST_DELAY:
            raise Busy("more comes in than can be answered in time")
        who = incoming.sender
        if who is None:
            return await self._take(incoming)
        turn, waiting = self._in_hand.get(who) or (asyncio.Lock(), 0)
        if waiting >= OF_ONE:
            raise Busy("too many events of one person")
        self._in_hand[who] = (turn, waiting + 1)
        try:
            async with turn:
                return await self._take(incoming)
        finally:
            _, waiting = self._in_hand[who]
            if waiting > 1:
                self._in_hand[who] = (turn, waiting - 1)
            else:
                del self._in_hand[who]

    async def _take(self, incoming: Incoming) -> Immediate | None:
        if not incoming.again:  # what waited with us for days tells nothing of a platform's clock
            incoming = self._clocks.on_ours(incoming)
        if incoming.sender and _can_wait(incoming.said):
            await self._introduce_first(incoming.sender)
        elif incoming.sender and self._is_old(incoming.sender):
            await self._ask_administrator(incoming.sender)
        if incoming.sender and isinstance(incoming.said, Submitted) and not incoming.said.live:
            for user in incoming.said.people:
                await self._introduce_first(replace(incoming.sender, user=user))
        try:
            receipt = await self._store.run(partial(self._inbox.receive, incoming=incoming))
        except StoreUnavailable:
            raise
        except Exception:
            if incoming.again:
                raise
            return await self._fail(incoming)
        self._told(incoming, "answered" if receipt.fresh else "duplicate")
        self._nudge()
        if incoming.sender is not None and (receipt.unnamed or self._is_old(incoming.sender)):
            self._aside(self.introduce(incoming.sender, new=False))
        if receipt.told_group and (counts := self._counts.get(incoming.place.platform)):
            self._aside(self._count(counts, incoming.place))
        if incoming.sender is not None and receipt.speaks:
            if told := self._speaks.get(incoming.sender.platform):
                self._aside(told(incoming.sender, receipt.speaks))
        return receipt.immediate

    async def _fail(self, incoming: Incoming) -> Immediate | None:
        reference = self._kit.ids.reference()
        log.exception(  # noqa: LOG004 - only called while handling one
            "event %s failed, reference %s", incoming.key, reference, extra={"reference": reference}
        )
        raw = write_event(incoming)
        immediate = await self._store.run(
            partial(self._inbox.fail, incoming=incoming, reference=reference, raw=raw)
        )
        self._told(incoming, "failed")
        self._nudge()
        return immediate

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        if len(self._asides) >= ASIDES:
            work.close()
            return
        task = asyncio.ensure_future(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def settle(self) -> None:
        """Waits for look-ups that are under way."""
        while self._asides:
            await asyncio.gather(*self._asides, return_exceptions=True)

    def _is_old(self, address: Address) -> bool:
        """Whether what a workspace said of somebody's standing may hold no longer: rights go there without our being told,
        and KYODO_ADMINS may have changed since another process ran.
        """
        asked = self._asked.get(address)
        return bool(address.account) and (asked is None or self._kit.wall.now() - asked >= STANDING_HOLDS)

    async def _introduce_first(self, address: Address) -> None:
        known = await self._store.run(lambda uow: uow.people.find(address))
        if known is None or known.standing is Standing.UNKNOWN or self._is_old(address):
            try:
                await asyncio.wait_for(self.introduce(address), LOOK_UP_SECONDS)
            except TimeoutError:
                log.warning("who %s is could not be looked up in time", address.platform)

    async def _ask_administrator(self, address: Address) -> None:
        """Whose rights are the workspace's alone: they are asked for before anything is done by them."""
        known = await self._store.run(lambda uow: uow.people.find(address))
        if known is not None and known.standing is Standing.ADMIN:
            await self._introduce_first(address)

    async def _count(self, counts: Counts, place: Place) -> None:
        """Keeps how many people the group has: what a message there would cost."""
        members = await counts(place)
        if members is not None:
            await self._store.run(lambda uow: uow.groups.count(place, members))

    async def introduce(self, address: Address, *, new: bool = True) -> None:
        """Asks the platform who that is, and keeps it; with ``new`` also of somebody whom nobody knows yet. Best effort: a
        failure is logged.
        """
        look_up = self._look_up.get(address.platform)
        if look_up is None:
            return
        if len(self._asked) >= MOST_ASKED:
            self._asked.clear()
        self._asked[address] = self._kit.wall.now()
        try:
            told = await look_up(address)
        except Exception:
            log.exception("looking up a person on %s failed", address.platform)
            return
        if told is not None:
            await self._store.run(partial(self._keep, address=address, told=told, new=new))

    def _keep(self, uow: UnitOfWork, address: Address, told: Introduction, new: bool = True) -> None:
        known = uow.people.find(address)
        if known is None and not new:
            return  # they had everything erased while the platform was asked
        person = known or uow.people.at(address, self._kit.clock.now(), self._kit.defaults.language)
        standing = told.standing
        workspace = uow.workspaces.get(address.account) if address.account else None
        first = workspace is not None and workspace.installer == address.user
        named = bool(address.account) and address.user in self._kit.defaults.admins
        if (first or named) and standing is not Standing.GUEST:
            standing = Standing.ADMIN
        elif standing is Standing.ADMIN and self._kit.defaults.admins and workspace is None:
            standing = Standing.FULL
        if known is None or known.standing is not standing:
            uow.homes.want([person.id], self._kit.wall.now())
        first_words = known is None and told.language in self._kit.wording.languages()
        uow.people.save(
            replace(
                person,
                name=told.name or person.name,
                standing=standing if standing is not Standing.UNKNOWN else person.standing,
                language=told.language if first_words and told.language else person.language,
            )
        )
