"""Delivery: what turns wrote is sent after their commit, tried again where that helps, and given up loudly.

Why a row and not a call: a message that is sent inside the transaction may be sent for nothing, one that is
sent after it without a row may never be sent. Claim (with the attempt counted) and outcome are transactions
of their own, so a kill between them leaves a row that says "somebody tried": the messenger then knows to be
careful.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.desks import MAIL
from bot.domain.messages import Address, Message, Outgoing, direct
from bot.domain.offers import offers_of
from bot.domain.project import Role
from bot.services.digests import freshen, give_up, take_back
from bot.services.failures import note
from bot.services.following import room_gone
from bot.services.mail_desks import not_delivered
from bot.services.pacing import Limits, Pacer
from bot.services.passing_on import KEPT, keep
from bot.services.phrasing.status import person_name
from bot.services.ports import (
    Again,
    Delivery,
    Dispatch,
    Messenger,
    Refused,
    Sent,
    Store,
    StoreUnavailable,
    Uncounted,
    UnitOfWork,
)
from bot.services.scene import Kit
from bot.services.spending import LINE, release, set_aside, used_up

log = logging.getLogger("kyodo.outbox")

LEASE = timedelta(seconds=20)
"""Shorter than LINE's minute for a reply token."""

SEND = timedelta(seconds=18)
"""A send that takes longer is cut off before its lease ends: else somebody else would send the same beside
it.
"""

GIVE_UP = timedelta(hours=23)
"""LINE remembers a retry key for 24 hours; a repeat after that would be a second message (line.md §2). Nowhere is an answer
worth much that comes a day after it was wanted. A digest is put anew when it goes, and says how late it is.
"""

BACK_OFF = (1, 4, 15, 60, 300, 900)
"""Seconds before the next attempt, the last one repeating."""

CLAIM = 20
"""Rows in one claim at most: a claim is one transaction, and its rows are sent after it."""

LET_GO = 1.0
"""Seconds for giving back what was cut off when the process stops."""

PLATFORM_OFF = timedelta(minutes=5)
"""How long a message waits for a platform that this process has no settings for."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How delivery went, in counts."""

    sent: int = 0
    failed: int = 0
    later: int = 0


class Outbox:
    """Sends what waits. Leases and back-off follow the real clock, not a demo's calendar. ``on_quota`` is called when
    LINE says that the month is used up; ``told`` hears how each attempt ended, after its commit. ``on_room`` is called
    when something was sent, so that more may go.

    Each send is on its own: one that hangs takes up a place of its own account (``limits`` by platform) and holds up
    nothing but its own conversation. ``seconds`` is the clock of the rates.
    """

    def __init__(
        self,
        store: Store,
        kit: Kit,
        messengers: Mapping[str, Messenger],
        holder: str,
        on_quota: Callable[[], None] = lambda: None,
        told: Callable[[Dispatch, Delivery], None] = lambda _row, _delivery: None,
        *,
        limits: Mapping[str, Limits] | None = None,
        on_room: Callable[[], None] = lambda: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._pacer = Pacer(limits, seconds)
        self._on_room = on_room
        self._sending: dict[asyncio.Task[Delivery], Dispatch] = {}
        self._gate: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None
        self._stopped = False
        self._on_quota, self._told = on_quota, told
        self._kit = kit
        self._messengers = messengers
        self._wall = kit.wall
        self._holder = holder

    def start(self) -> None:
        """Sends again after a ``stop``."""
        self._stopped = False

    async def fill(self) -> set[asyncio.Task[Delivery]]:
        """Begins to send what may go now, and does not wait for it. Gives the sends that it began."""
        begun: set[asyncio.Task[Delivery]] = set()
        given_up: list[tuple[Dispatch, Delivery]] = []
        async with self._one_at_a_time():
            while not self._stopped:
                now = self._wall.now()
                lanes, _, _ = self._pacer.resting()
                seen, rows = await self._store.run(lambda uow: self._claim(uow, now, lanes, given_up))  # noqa: B023
                for row, delivery in given_up:
                    self._told(row, delivery)
                begun.update(self._begin(row) for row in rows)
                # Where one was settled instead of sent, the next one of its place may go.
                if seen < CLAIM and len(rows) == seen:
                    break
        return begun

    async def drain(self) -> Delivered:
        """Delivers until nothing more can go out now; waits for what a rate holds back, and for room."""
        own: set[asyncio.Task[Delivery]] = set()
        results: list[Delivery] = []
        while not self._stopped:
            try:
                own |= await self.fill()
            except BaseException:
                await asyncio.gather(*own, return_exceptions=True)
                raise
            if own:
                done, own = await asyncio.wait(own, return_when=asyncio.FIRST_COMPLETED)
                failed = next((error for task in done if (error := task.exception())), None)
                if failed is not None:
                    await asyncio.gather(*own, return_exceptions=True)
                    raise failed  # this one's lease runs out, and it is tried again
                results += [task.result() for task in done]
            elif not await self._held_back():
                break
        return Delivered(
            sum(isinstance(r, Sent) for r in results),
            sum(isinstance(r, Refused) for r in results),
            sum(isinstance(r, Again) for r in results),
        )

    async def stop(self, seconds: float) -> None:
        """Sends nothing new, and gives what is under way that long. What is cut off then is in doubt, and free for
        others at once if the store still answers.
        """
        self._stopped = True
        if not self._sending:
            return
        _, late = await asyncio.wait(self._sending, timeout=seconds)
        cut_off = [self._sending[task].id for task in late]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        now = self._wall.now()

        def let_go(uow: UnitOfWork) -> None:
            for row in cut_off:
                uow.outbox.again(row, now, "stopped", ambiguous=True)

        if cut_off:
            try:
                await asyncio.wait_for(self._store.run(let_go), LET_GO)
            except (TimeoutError, StoreUnavailable):
                log.warning("%d sends were cut off; their leases run out by themselves", len(cut_off))

    def _one_at_a_time(self) -> asyncio.Lock:
        """Two claims at once would both reckon with the same room."""
        loop = asyncio.get_running_loop()
        if self._gate is None or self._gate[0] is not loop:
            self._gate = (loop, asyncio.Lock())
        return self._gate[1]

    def _begin(self, row: Dispatch) -> asyncio.Task[Delivery]:
        to = row.outgoing.to
        way = _way(row)
        self._pacer.begins(way, str(to))
        task = asyncio.get_running_loop().create_task(self._one(row))
        self._sending[task] = row

        def ended(task: asyncio.Task[Delivery]) -> None:
            del self._sending[task]
            self._pacer.ends(way)
            if not task.cancelled() and (error := task.exception()) is not None:
                log.warning("%s is tried again when its lease is over: %s", row.id, error)
            self._on_room()

        task.add_done_callback(ended)
        return task

    async def _held_back(self) -> bool:
        """Waits until more may go where something is held back by us alone; False where nothing is."""
        lanes, ways, pause = self._pacer.resting()
        if await self._waits(lanes, ways):
            await asyncio.sleep(pause)
            return True
        full = [way for way in {_way(row) for row in self._sending.values()} if self._pacer.room(way) <= 0]
        if await self._waits([], full):
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            return True
        return False

    async def _waits(self, lanes: list[str], ways: list[str]) -> bool:
        now = self._wall.now()
        held = bool(lanes or ways)
        return held and await self._store.run(lambda uow: bool(uow.outbox.waits(now, lanes, ways)))

    def _claim(
        self, uow: UnitOfWork, now: datetime, resting: list[str], given_up: list[tuple[Dispatch, Delivery]]
    ) -> tuple[int, list[Dispatch]]:
        """How many rows were leased, and what to send now; into ``given_up`` what is not to be tried. Who has blocked us
        since it was written gets nothing more; who has just spoken to us (the reply token is good) has not blocked us.
        """
        rows = []
        given_up.clear()  # the database may ask for the same turn again

        def refuse(row: Dispatch, reason: str) -> None:
            self._settle(uow, row, Refused(reason), now)
            given_up.append((row, Refused(reason)))

        claimed = uow.outbox.claim(now, self._holder, LEASE, CLAIM, room=self._pacer.room, resting=resting)
        for row in claimed:
            reply = row.outgoing.reply
            spoke = reply is not None and row.attempts == 1 and now < reply.expires_at
            person = (
                uow.people.find(_addressee(row.outgoing)) if row.outgoing.to.direct and not spoke else None
            )
            if person is not None and not person.reachable:
                refuse(row, "blocked")
                continue
            if row.attempts > 1 and row.outgoing.digest is None and now - row.created_at > GIVE_UP:
                refuse(row, "too-late")  # as after an outage of days: it answers what was asked then
                continue
            if row.outgoing.digest is not None:
                fresh = self._fresh(uow, row, row.outgoing.digest, now)
                if fresh is None:
                    continue
                row = fresh
            late = row.outgoing.reply is not None and not row.outgoing.to.direct
            if not self._costs(row, now):
                rows.append(row)
            elif late:  # nobody has agreed to what a push would cost in a group
                refuse(row, "too-late")
            elif (counted := set_aside(uow, self._kit, row, max(row.counted, 1))) is not None:
                rows.append(counted)
            else:
                refuse(row, "budget")
        return len(claimed), rows

    def _fresh(self, uow: UnitOfWork, row: Dispatch, digest: str, now: datetime) -> Dispatch | None:
        """The digest as things stand now; None where nothing of it is left, or its hour is over: what it says waits
        for the next one then. One that is late is looked for before it is posted: it may stand there already.
        """
        try:
            fresh = freshen(uow, self._kit, digest, row.outgoing.messages, now - row.created_at)
        except Exception:
            log.exception("%s could not be put anew; it is sent as it was written", row.id)
            return row
        if fresh.messages and fresh.opens is None:
            outgoing = replace(row.outgoing, messages=fresh.messages)
            return replace(row, outgoing=outgoing, ambiguous=row.ambiguous or fresh.late)
        if fresh.opens is not None and (row.ambiguous or not fresh.first):
            uow.outbox.again(row.id, now + fresh.wait, "quiet", ambiguous=False)
            return None
        if fresh.opens is not None:
            take_back(uow, digest, fresh.opens)
        release(uow, row, row.counted)
        uow.outbox.failed(row.id, now, "quiet" if fresh.opens is not None else "settled")
        return None

    def _costs(self, row: Dispatch, now: datetime) -> bool:
        """Whether it will be a push to LINE. Where that comes out only while sending, the messenger asks."""
        reply = row.outgoing.reply
        return row.outgoing.to.platform == LINE and (reply is None or now >= reply.expires_at)

    async def _one(self, row: Dispatch) -> Delivery:
        messenger = self._messengers.get(row.outgoing.to.platform)
        delivery: Delivery
        if messenger is None:
            delivery = Again("platform-off", after=PLATFORM_OFF)
        else:
            try:
                async with asyncio.timeout(SEND.total_seconds()):
                    row, delivery = await self._send(messenger, row)
            except StoreUnavailable:
                raise
            except TimeoutError:
                delivery = Again("slow", ambiguous=True)
            except Exception:
                log.exception("sending %s raised", row.id)
                delivery = Again("raised", ambiguous=True)
        if isinstance(delivery, Again) and self._wall.now() - row.created_at > GIVE_UP:
            delivery = Refused("too-late", counted=row.counted)
        at = self._wall.now()
        settled = delivery
        try:
            await self._store.run(lambda uow: self._settle(uow, row, settled, at))
        except StoreUnavailable:
            raise
        except Exception:
            # A fault of ours in what follows from the outcome must not have the row come back for ever.
            log.exception("what follows from %s could not be done", row.id)
            await self._store.run(lambda uow: self._mark(uow, row, settled, at))
        self._told(row, delivery)
        if isinstance(delivery, Refused) and delivery.reason == "quota":
            self._on_quota()
        return delivery

    async def _send(self, messenger: Messenger, row: Dispatch) -> tuple[Dispatch, Delivery]:
        """Tries once. What turns out to cost more than was counted is counted first, and its reply token is no good
        by then.
        """
        said = 0
        for _ in range(3):  # a group grows seldom
            delivery = await messenger.send(row)
            if not isinstance(delivery, Uncounted):
                return row, delivery
            needed, said = delivery.messages, max(said, delivery.said)
            if row.outgoing.reply is not None and not row.outgoing.to.direct:
                return row, Refused("too-late", said=said)
            asked = row
            counted = await self._store.run(lambda uow: set_aside(uow, self._kit, asked, needed))  # noqa: B023
            if counted is None:
                return row, Refused("budget", said=said)
            row = replace(counted, outgoing=replace(counted.outgoing, reply=None))
        return row, Again("uncounted")

    def _mark(self, uow: UnitOfWork, row: Dispatch, delivery: Delivery, at: datetime) -> None:
        if row.outgoing.farewell and not isinstance(delivery, Again):
            uow.outbox.forget(row.id)
            return
        match delivery:
            case Sent(external=external, counted=counted):
                uow.outbox.sent(row.id, at, external, counted)
                if row.outgoing.to.direct and (shown := offers_of(row.outgoing.messages)):
                    uow.offers.keep(row.outgoing.to, shown)
            case Again(reason=reason, after=after, ambiguous=ambiguous):
                wait = after or timedelta(seconds=BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1])
                uow.outbox.again(row.id, at + wait, reason, ambiguous)
            case Refused(reason=reason):
                uow.outbox.failed(row.id, at, reason)

    def _settle(self, uow: UnitOfWork, row: Dispatch, delivery: Delivery, at: datetime) -> None:
        if not isinstance(delivery, Again):
            release(uow, row, row.counted - delivery.counted)
        if isinstance(delivery, Refused) and delivery.reason == "quota":
            used_up(uow, self._kit.clock.now())
        if row.outgoing.farewell:
            self._mark(uow, row, delivery, at)
            return
        if isinstance(delivery, Refused) and delivery.reason in KEPT and row.outgoing.to.direct:
            log.warning("kept back %s to %s: %s", row.id, row.outgoing.to.platform, delivery.reason)
            keep(uow, row, delivery, at)
            return
        self._mark(uow, row, delivery, at)
        if isinstance(delivery, Refused):
            log.warning("gave up on %s to %s: %s", row.id, row.outgoing.to.platform, delivery.reason)
            self._give_up(uow, row, delivery.reason, at)

    def _give_up(self, uow: UnitOfWork, row: Dispatch, reason: str, at: datetime) -> None:
        """Loudly: the coordinators of the project hear whom it did not reach, unless they are the ones. What only would
        have changed a message is left as it stands; a channel that is gone belongs to no project any more.
        """
        outgoing = row.outgoing
        if outgoing.amend is not None:
            return
        if not outgoing.to.direct and reason == "gone":
            room_gone(uow, self._kit, outgoing.to, at)
            return
        if outgoing.to.platform == MAIL:
            not_delivered(uow, self._kit, outgoing, reason, at)
        projects = {outgoing.project} if outgoing.project is not None else set()
        if outgoing.digest is not None:
            projects |= give_up(uow, outgoing.digest, reason)
        asks_again = outgoing.reply is not None and not outgoing.to.direct  # a group that wants it asks again
        if outgoing.to.platform != MAIL and not asks_again:
            note(uow, self._kit, row, reason, at, projects, doubtful=row.ambiguous or reason == "too-late")
        for project in sorted(projects) or (None,):
            uow.audit.add(at, "system", "delivery.failed", project, to=outgoing.to.platform, reason=reason)
            if project is not None and outgoing.to.platform != MAIL and not asks_again:
                self._tell_coordinators(uow, project, outgoing, reason, at)

    def _tell_coordinators(
        self, uow: UnitOfWork, about: str, outgoing: Outgoing, reason: str, at: datetime
    ) -> None:
        to, project = outgoing.to, uow.projects.get(about)
        person = uow.people.find(_addressee(outgoing)) if to.direct else None
        members = uow.projects.members(about)
        if project is None or (to.direct and person is None):
            return
        others = [m for m in members if person is None or m.person.id != person.id]
        for member in others:
            if member.role is Role.COORDINATOR and member.person.reachable:
                say = self._kit.wording
                language = member.person.language
                known = "quota" if reason in KEPT else reason
                known = known if known in ("blocked", "quota", "token", "gone") else "other"
                why = say(f"refused-{known}", language)
                if person is None:
                    text = say("not-delivered-group", language, platform=to.platform, reason=why)
                else:
                    name = person_name(person, self._kit.voice(language))
                    text = say("not-delivered", language, name=name, reason=why)
                uow.outbox.add(
                    Outgoing(direct(member.person.address), (Message(text, heading=project.name),)), at
                )


def _way(row: Dispatch) -> str:
    return f"{row.outgoing.to.platform}:{row.outgoing.to.account}"


def _addressee(outgoing: Outgoing) -> Address:
    return Address(outgoing.to.platform, outgoing.to.account, outgoing.to.id)
