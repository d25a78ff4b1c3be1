"""Publishing Home tabs: one row a person, which is due when they opened it or something that they see in it changed.

A tab is put together on a connection that only reads, beside the turns of everybody else: it looks through all of one's
projects. What changes while it is put together makes it due again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.home import HomeTab
from bot.domain.messages import Address, Message
from bot.services.home import home_page
from bot.services.phrasing.home import home_messages
from bot.services.ports import Again, Delivery, Refused, Store, UnitOfWork
from bot.services.scene import Kit

log = logging.getLogger("kyodo.homes")

HOLD = timedelta(seconds=30)
"""So long one is held by whoever publishes it; after that somebody else may."""

AT_ONCE = 10
WAIT = timedelta(seconds=5)
GIVE_UP = 4
"""After so many attempts it is left; the person opens it again."""


class Publisher(Protocol):
    """A platform where people have a tab of the bot's own."""

    async def publish(self, address: Address, messages: tuple[Message, ...]) -> Delivery:
        """Puts it there. Never raises for what a platform or a network can do."""
        ...


Composed = tuple[Address, tuple[Message, ...]] | None
"""Whose tab, and what stands in it; None where the person has something else before them."""


class Homes:
    """Publishes what is due. ``read`` runs a turn that only reads, beside all others."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        publishers: Mapping[str, Publisher],
        read: Callable[[Callable[[UnitOfWork], Composed]], Awaitable[Composed]],
    ) -> None:
        self._store, self._kit, self._publishers, self._read = store, kit, publishers, read
        self._tries: dict[str, int] = {}

    async def publish(self) -> int:
        """One round: gives how many were tried."""
        if not self._publishers:
            return 0
        now = self._kit.wall.now()
        due = await self._store.run(lambda uow: uow.homes.claim(now, now + HOLD, AT_ONCE))
        await asyncio.gather(*(self._one(tab, now) for tab in due))
        return len(due)

    async def _one(self, tab: HomeTab, now: datetime) -> None:
        try:
            delivery = await self._deliver(tab)
        except Exception:
            log.exception("a Home tab could not be put together")
            delivery = Refused("invalid")
        tries = self._tries.pop(tab.person, 0) + 1
        again = None
        if isinstance(delivery, Again) and tries < GIVE_UP:
            self._tries[tab.person] = tries
            again = self._kit.wall.now() + (delivery.after if delivery.after is not None else WAIT)
        await self._store.run(lambda uow: uow.homes.settle(tab.person, now + HOLD, again))

    async def _deliver(self, tab: HomeTab) -> Delivery:
        found = await self._read(lambda uow: self._put_together(uow, tab.person))
        if found is None:
            return Refused("reading")
        address, messages = found
        publisher = self._publishers.get(address.platform)
        return await publisher.publish(address, messages) if publisher else Refused("off")

    def _put_together(self, uow: UnitOfWork, who: str) -> Composed:
        """The tab as it stands now; None where the person has something else before them by now."""
        tab, person = uow.homes.get(who), uow.people.get(who)
        if tab is None or tab.reading:
            return None
        kit, now = self._kit, self._kit.clock.now()
        page = home_page(uow, kit, person, tab, now)

        def pack_name(pack: str) -> str:
            return kit.catalogue.get(pack).municipality.in_(person.language)

        messages = home_messages(
            page,
            now,
            kit.voice(person.language),
            lambda project: kit.voice(person.language, project),
            pack_name,
            new=not page.packs,
        )
        return person.address, messages
