"""Delivery: what turns wrote is sent after their commit, tried again where that helps, and given up loudly.

Why a row and not a call: a message that is sent inside the transaction may be sent for nothing, one that is
sent after it without a row may never be sent. Claim (with the attempt counted) and outcome are transactions
of their own, so a kill between them leaves a row that says "somebody tried": the messenger then knows to be
careful.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actions import Verb, act
from bot.domain.desks import MAIL
from bot.domain.messages import Address, Choice, Message, Outgoing, direct
from bot.domain.offers import offers_of
from bot.domain.project import Role
from bot.services.digests import freshen, give_up, take_back
from bot.services.following import room_gone
from bot.services.mail_desks import not_delivered
from bot.services.passing_on import KEPT, keep
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
"""LINE remembers a retry key for 24 hours; a repeat after that would be a second message (line.md §2)."""

BACK_OFF = (1, 4, 15, 60, 300, 900)
"""Seconds before the next attempt, the last one repeating."""


PLATFORM_OFF = timedelta(minutes=5)
"""How long a message waits for a platform that this process has no settings for."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a round of delivery went, in counts."""

    sent: int = 0
    failed: int = 0
    later: int = 0


class Outbox:
    """Sends what waits. Leases and back-off follow the real clock, not a demo's calendar. ``on_quota`` is called when
    LINE says that the month is used up; ``told`` hears how each attempt ended, after its commit.
    """

    def __init__(
        self,
        store: Store,
        kit: Kit,
        messengers: Mapping[str, Messenger],
        holder: str,
        on_quota: Callable[[], None] = lambda: None,
        told: Callable[[Dispatch, Delivery], None] = lambda _row, _delivery: None,
    ) -> None:
        self._store = store
        self._on_quota, self._told = on_quota, told
        self._kit = kit
        self._messengers = messengers
        self._wall = kit.wall
        self._holder = holder

    async def deliver(self, limit: int = 20) -> Delivered:
        """One round: claims up to ``limit`` rows of different places and sends them side by side."""
        now = self._wall.now()
        given_up: list[tuple[Dispatch, Delivery]] = []
        rows = await self._store.run(lambda uow: self._claim(uow, now, limit, given_up))
        for row, delivery in given_up:
            self._told(row, delivery)
        results = await asyncio.gather(*(self._one(row) for row in rows), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result  # after the others are done; this one's lease runs out, and it is tried again
        return Delivered(
            sum(isinstance(r, Sent) for r in results),
            sum(isinstance(r, Refused) for r in results),
            sum(isinstance(r, Again) for r in results),
        )

    async def drain(self, rounds: int = 10_000) -> Delivered:
        """Delivers until nothing more can go out now."""
        total = Delivered()
        for _ in range(rounds):
            done = await self.deliver()
            total = Delivered(total.sent + done.sent, total.failed + done.failed, total.later + done.later)
            if done == Delivered():
                break
        return total

    def _claim(
        self, uow: UnitOfWork, now: datetime, limit: int, given_up: list[tuple[Dispatch, Delivery]]
    ) -> list[Dispatch]:
        """What to send now, and into ``given_up`` what is not to be tried. Who has blocked us since it was written
        gets nothing more; who has just spoken to us has not blocked us.
        """
        rows = []
        given_up.clear()  # the database may ask for the same turn again

        def refuse(row: Dispatch, reason: str) -> None:
            self._settle(uow, row, Refused(reason), now)
            given_up.append((row, Refused(reason)))

        for row in uow.outbox.claim(now, self._holder, LEASE, limit):
            spoke = row.outgoing.reply is not None and row.attempts == 1
            person = (
                uow.people.find(_addressee(row.outgoing)) if row.outgoing.to.direct and not spoke else None
            )
            if person is not None and not person.reachable:
                refuse(row, "blocked")
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
        return rows

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
            self._give_up(uow, row.outgoing, delivery.reason, at)

    def _give_up(self, uow: UnitOfWork, outgoing: Outgoing, reason: str, at: datetime) -> None:
        """Loudly: the coordinators of the project hear whom it did not reach, the others where it is one of them. What
        only would have changed a message is left as it stands; a channel that is gone belongs to no project any more.
        """
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
        for project in sorted(projects) or (None,):
            uow.audit.add(at, "system", "delivery.failed", project, to=outgoing.to.platform, reason=reason)
            asked_again = (
                outgoing.reply is not None and not outgoing.to.direct
            )  # a group that wants it asks again
            if project is not None and outgoing.to.platform != MAIL and not asked_again:
                self._tell_coordinators(uow, project, outgoing, reason, at)

    def _tell_coordinators(
        self, uow: UnitOfWork, about: str, outgoing: Outgoing, reason: str, at: datetime
    ) -> None:
        to, project = outgoing.to, uow.projects.get(about)
        person = uow.people.find(_addressee(outgoing)) if to.direct else None
        members = uow.projects.members(about)
        if project is None or (to.direct and person is None):
            return
        for member in members:
            if person is not None and member.person.id == person.id:
                continue
            if member.role is Role.COORDINATOR and member.person.reachable:
                say = self._kit.wording
                language = member.person.language
                known = "quota" if reason in KEPT else reason
                known = known if known in ("blocked", "quota", "token", "gone") else "other"
                why = say(f"refused-{known}", language)
                if person is None:
                    text = say("not-delivered-group", language, platform=to.platform, reason=why)
                else:
                    name = person.name or say("nameless", language, platform=to.platform)
                    text = say("not-delivered", language, name=name, reason=why)
                ways = (Choice(say("button-failures", language), act(Verb.FAILURES, "0")),)
                told = Message(text, heading=project.name, choices=ways)
                uow.outbox.add(Outgoing(direct(member.person.address), (told,)), at)


def _addressee(outgoing: Outgoing) -> Address:
    return Address(outgoing.to.platform, outgoing.to.account, outgoing.to.id)
