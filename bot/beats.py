"""The reminder clock's beat over the store: collect all that is due, then write each person's digest of the day.

Every step is a transaction of its own, and each can be lost or done twice without anybody hearing a thing twice.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.desks import MAIL
from bot.domain.notices import Notice, NoticeStatus
from bot.domain.reminders import ReminderStatus
from bot.services.digests import compose, prove
from bot.services.failures import tell_morning
from bot.services.mail_desks import due_mails, keep_due
from bot.services.news import news
from bot.services.outbox import LEASE
from bot.services.passing_on import look_after
from bot.services.ports import Store, StoreUnavailable, UnitOfWork
from bot.services.reminders import BATCH, Beat, collect
from bot.services.restoring import doubtful_until, keep_said, look_back, unknown_until
from bot.services.scene import Kit
from bot.services.spending import LINE, remaining
from bot.services.status_pages import tell_ending
from bot.services.succession import settle_due

log = logging.getLogger("kyodo.beat")

MOST_STEPS = 10_000
"""A beat ends after so many transactions, and the next goes on."""

PEOPLE = 50
"""So many digests are written in one transaction."""


def next_due(uow: UnitOfWork) -> datetime | None:
    """The moment of the next thing that a beat would find."""
    moments = (
        uow.handovers.next_due(), uow.reminders.next_due(), uow.notices.next_due(), uow.rounds.next_due()
    )  # fmt: skip
    return min((moment for moment in moments if moment is not None), default=None)


class Beats:
    """Beats of one process. ``mark`` is a file that outlives a database which is put back from a backup; where there is
    none, ``lineage`` tells that database from the one that it was.
    """

    def __init__(
        self,
        store: Store,
        kit: Kit,
        mark: Path | None = None,
        lineage: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._store = store
        self._kit = kit
        self._mark = BeatMark(mark) if mark is not None else None
        self._lineage = lineage
        self._beating = asyncio.Lock()

    async def start(self) -> None:
        """Before the first beat: where reminders went out of which the database does not know, the coordinators get
        a list of what people may have heard.
        """
        marked = self._mark.read() if self._mark is not None else None
        lineage = await asyncio.to_thread(self._lineage)

        def turn(uow: UnitOfWork) -> tuple[datetime, int] | None:
            until = unknown_until(uow, self._kit.clock.now(), marked, lineage)
            return (until, look_back(uow, self._kit, until)) if until is not None else None

        if found := await self._store.run(turn):
            log.warning(
                "the database knows nothing of reminders after the backup it came from; until %s they may have gone out:"
                " %d are not sent again, the coordinators get a list",
                found[0].isoformat(), found[1],
            )  # fmt: skip

    async def next_due(self) -> datetime | None:
        """The moment of the next thing that a beat would find."""
        return await self._store.run(next_due)

    async def beat(self, now: datetime, *, explain: bool = False) -> Beat:
        """Everything due at ``now``, written into the outbox. What cannot be said, for a fault of ours, is marked
        failed: it would stand in the way of all that comes after it. In one process one beat follows the other.
        """
        async with self._beating:
            return await self._beat(now, explain=explain)

    async def _beat(self, now: datetime, *, explain: bool) -> Beat:
        total = Beat()
        due = await self.next_due()
        if due is None or due > now:
            return total  # as nearly always: four looks into indexes, and nothing locked
        await self._store.run(lambda uow: settle_due(uow, self._kit, now))
        for _ in range(MOST_STEPS):
            found = await self._collect(now, BATCH)
            if found is None:
                break
            total += found
        doubtful = await self._store.run(doubtful_until)
        for _ in range(MOST_STEPS):
            written = await self._compose(now, PEOPLE, doubtful, explain=explain)
            if written is None:
                break
            total += written
        if total.sent:
            await self._store.run(lambda uow: keep_said(uow, now))
            if self._mark is not None:
                self._mark.write(now)
        return total

    async def _collect(self, now: datetime, limit: int) -> Beat | None:
        taken: list[str] = []
        try:
            return await self._store.run(lambda uow: collect(uow, self._kit, now, limit, taken))
        except StoreUnavailable:
            raise
        except Exception as fault:
            if not taken:
                raise
            if limit > 1:  # one of them is at fault: one by one it is found
                return await self._one_by_one(lambda: self._collect(now, 1), len(taken))
            return await self._set_aside(taken[0], now, fault)

    async def _compose(
        self, now: datetime, people: int, doubtful: datetime | None, *, explain: bool
    ) -> Beat | None:
        taken: list[str] = []

        def turn(uow: UnitOfWork) -> Beat | None:
            taken.clear()
            return compose(uow, self._kit, now, people, doubtful=doubtful, explain=explain, taken=taken)

        try:
            return await self._store.run(turn)
        except StoreUnavailable:
            raise
        except Exception as fault:
            if not taken:
                raise
            if people > 1:
                one = lambda: self._compose(now, 1, doubtful, explain=explain)  # noqa: E731
                return await self._one_by_one(one, len(taken))
            return await self._find_fault(taken[0], now, fault)

    @staticmethod
    async def _one_by_one(step: Callable[[], Awaitable[Beat | None]], times: int) -> Beat:
        total = Beat()
        for _ in range(times):
            found = await step()
            if found is None:
                break
            total += found
        return total

    async def _find_fault(self, person: str, now: datetime, fault: Exception) -> Beat:
        """Each thing that waits for that person is tried alone; what fails is set aside, all of it where nothing alone
        does.
        """
        waiting = await self._store.run(lambda uow: uow.notices.waiting(person, now))
        faults: dict[str, Exception] = {}
        for notice in waiting:
            try:
                await self._prove(notice, now)
            except StoreUnavailable:
                raise
            except Exception as error:
                faults[notice.id] = error
        total = Beat()
        for notice in waiting:
            if not faults or notice.id in faults:
                await self._fail(notice)
                total += await self._set_aside(notice.reminder, now, faults.get(notice.id, fault))
        return replace(total, due=0)

    async def _prove(self, notice: Notice, now: datetime) -> None:
        await self._store.run(lambda uow: prove(uow, self._kit, notice, now))

    async def _fail(self, notice: Notice) -> None:
        await self._store.run(lambda uow: uow.notices.settle([notice.id], NoticeStatus.FAILED))

    async def _set_aside(self, reminder: str | None, now: datetime, fault: Exception) -> Beat:
        """It is marked failed and said no more, so that the rest goes out. ``reminder`` is None for a summary."""
        reference = self._kit.ids.reference()
        log.error("reminder %s failed, reference %s", reminder or "(summary)", reference, exc_info=fault)

        def turn(uow: UnitOfWork) -> None:
            found = uow.reminders.get(reminder) if reminder else None
            if found is not None:
                uow.reminders.set_status([found.id], ReminderStatus.FAILED, reference)
            about = {"reminder": reminder} if reminder else {}
            uow.audit.add(
                now,
                "system",
                "reminder.failed",
                found.project if found else None,
                reference=reference,
                **about,
            )

        await self._store.run(turn)
        return Beat(due=1, failed=1)

    async def beat_and_deliver(
        self, now: datetime, drain: Callable[[], Awaitable[object]], news: Beat
    ) -> Beat:
        """What is due at ``now``, and the ``news`` queued beside it, sent before this returns; what has not arrived counts
        as failed. What another process is sending at this moment is waited for, as long as one send can take.
        """
        also = {item.digest for item in news.items}
        mark = await self._store.run(lambda uow: uow.outbox.newest())
        beat = await self.beat(now, explain=True) + news
        give_up = self._kit.wall.now() + LEASE
        while True:
            await drain()
            wall = self._kit.wall.now()
            left = lambda uow: uow.outbox.undelivered(mark, wall, also)  # noqa: B023, E731
            missing, coming = await self._store.run(left)
            if not coming or wall > give_up:
                kept = await self._store.run(lambda uow: _kept(uow, missing))  # noqa: B023
                return beat.without(missing, kept, _why_kept(self._kit))
            await asyncio.sleep(0.1)


def _kept(uow: UnitOfWork, digests: Iterable[str]) -> frozenset[str]:
    """Those of the digests that wait for a free reply, because the month's messages are used up."""
    return frozenset(
        digest
        for digest in digests
        if any(notice.status is NoticeStatus.PASSED_ON for notice in uow.notices.of_digest(digest))
    )


def _why_kept(kit: Kit) -> str:
    say = kit.voice(kit.defaults.language)
    return say("why-kept")


def _beyond(uow: UnitOfWork, kit: Kit, beat: Beat, now: datetime) -> frozenset[str]:
    """Those of the beat's digests for which the month's messages would not do."""
    left = remaining(uow, kit, now).left
    found = set()
    for item in beat.items:
        if left is not None and item.line_messages > left:
            found.add(item.digest)
        elif left is not None:
            left -= item.line_messages
    return frozenset(found)


def beat_in(uow: UnitOfWork, kit: Kit, now: datetime, *, explain: bool = False) -> Beat:
    """All of a beat at ``now`` in one transaction, where nobody else waits."""
    settle_due(uow, kit, now)
    total, doubtful = Beat(), doubtful_until(uow)
    while (found := collect(uow, kit, now)) is not None:
        total += found
    while (written := compose(uow, kit, now, PEOPLE, doubtful=doubtful, explain=explain)) is not None:
        total += written
    return total


def dry_beat(uow: UnitOfWork, kit: Kit, now: datetime) -> Beat:
    """What a beat at ``now`` would do; for a transaction that is rolled back afterwards."""
    tell_ending(uow, kit, now)
    tell_morning(uow, kit, now)
    if LINE in kit.defaults.platforms:
        look_after(uow, kit, now)
    if MAIL in kit.defaults.platforms:
        for due in due_mails(uow, kit, now):
            keep_due(uow, kit, due, now)
    beside = news(uow, kit, now)
    total = beat_in(uow, kit, now, explain=True) + beside
    beyond = _beyond(uow, kit, total, now)
    return total.without(beyond, beyond, _why_kept(kit))


class BeatMark:
    """The instant until which reminders went out, in a small file. It only ever moves on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told = False

    def read(self) -> datetime | None:
        """The instant; None where none is kept, or none that can be read."""
        try:
            at = datetime.fromisoformat(self._path.read_text().strip())
        except (OSError, ValueError):
            return None
        return at if at.tzinfo is not None else None

    def write(self, until: datetime) -> None:
        """Keeps it, if it is later than what is kept. Where that cannot be done it is logged once: reminders go on."""
        before = self.read()
        if before is not None and before >= until:
            return
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            beside.write_text(f"{until.astimezone(UTC).isoformat()}\n")
            os.replace(beside, self._path)
        except OSError as error:
            if not self._told:
                log.warning("%s cannot be written: %s", self._path.name, error.strerror)
            self._told = True
