"""What could not be delivered: who may see it, sending it again, and each morning's summary.

Coordinators see what is about their projects, administrators all of their workspace; what was to be said, nobody.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.desks import MAIL
from bot.domain.messages import Address, Outgoing, Place, Standing, direct
from bot.domain.notices import NoticeStatus
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Person, Project, Role
from bot.domain.reminders import ReminderStatus
from bot.services.digests import freshen, take_back
from bot.services.phrasing.failures import summary_message
from bot.services.ports import Failure, UnitOfWork
from bot.services.scene import Kit

log = logging.getLogger("kyodo.failures")

BATCH = 50
"""So many rows are read at a time until a page is full."""

MORNING, EVENING = time(8, 30), time(18)
"""Between these, local time, the summary of a working day goes out: late where the bot stood still, and not at night."""

MOST = 500
"""So many failures a summary counts; more are "at least" that."""


def may_have_arrived(failure: Failure) -> bool:
    """Whether sending it again may say it twice."""
    return failure.doubtful or failure.reason in ("too-late", "restored")


# ---------------------------------------------------------------- who sees which


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody sees: all of a workspace (``tenant``, "" for none), and these projects by id."""

    tenant: str
    projects: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.tenant or self.projects)


def reach_of(uow: UnitOfWork, person: Person) -> Reach:
    """What that person looks after now."""
    account = person.address.account
    tenant = account if account and person.standing is Standing.ADMIN else ""
    mine = [
        project.id
        for project, member in uow.projects.of_person(person.id)
        if allowed(Actor(person.id, account, person.standing, member), Permission.MANAGE, project)
    ]
    return Reach(tenant, tuple(mine))


def seen(uow: UnitOfWork, reach: Reach, before: int, limit: int) -> list[Failure]:
    """Up to ``limit`` of those that are within reach, newest first, from below the number ``before`` (0: the newest)."""
    found: list[Failure] = []
    while len(found) < limit:
        if reach.tenant:
            rows = uow.failures.of_tenant(reach.tenant, before, BATCH)
        else:
            rows = uow.failures.of_projects(reach.projects, before, BATCH)
        about = projects_about(uow, rows)
        found += [one for one in rows if not one.idle and within(uow, reach, one, about[one.number])]
        if len(rows) < BATCH:
            break
        before = rows[-1].number
    return found[:limit]


def projects_about(uow: UnitOfWork, failures: Sequence[Failure]) -> Mapping[int, tuple[Project, ...]]:
    """The projects that each of these is about, by its number."""
    digests = uow.failures.projects_of([one.digest for one in failures if one.digest is not None])
    names = {
        one.number: (one.project,) if one.project is not None else digests.get(one.digest or "", ())
        for one in failures
    }
    known = {name: uow.projects.get(name) for found in names.values() for name in found}
    return {
        number: tuple(project for name in found if (project := known[name]) is not None)
        for number, found in names.items()
    }


def within(uow: UnitOfWork, reach: Reach, failure: Failure, about: Sequence[Project]) -> bool:
    """Whether that failure, which is ``about`` these projects, is within reach."""
    if any(project.id in reach.projects for project in about):
        return True
    return bool(reach.tenant) and reach.tenant in tenants_of(uow, failure, about, reach.tenant)


def tenants_of(
    uow: UnitOfWork, failure: Failure, about: Sequence[Project], alone: str = ""
) -> frozenset[str]:
    """Whose failure it is: the tenants of its projects, else the workspace that it was for, else those of its person's
    projects; where there is only one workspace, ``alone``, it has what belongs to nobody.
    """
    if about:
        return frozenset(project.tenant for project in about)
    if failure.platform == "slack":
        return frozenset({failure.account})
    person = addressee(uow, failure.to)
    if person is not None and (found := uow.projects.of_person(person.id)):
        return frozenset(project.tenant for project, _ in found)
    return frozenset({alone} if alone and uow.workspaces.get(alone) is None else ())


def addressee(uow: UnitOfWork, to: Place | None) -> Person | None:
    """The person whose one-to-one chat that is, if it is one."""
    if to is None or not to.direct or to.platform == MAIL:
        return None
    return uow.people.find(Address(to.platform, to.account, to.id))


# ---------------------------------------------------------------- taking one up


class Outcome(StrEnum):
    """What became of a wish to send something again."""

    AGAIN = "again"
    LATER = "later"  # with the person's next reminders
    TAKEN = "taken"  # somebody was first
    DOUBTFUL = "doubtful"  # it may have arrived: ask before
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    SETTLED = "settled"


def retry(uow: UnitOfWork, kit: Kit, number: int, *, sure: bool) -> tuple[Outcome, Failure | None]:
    """Sends it again, as things stand now; ``sure``: although it may have arrived. Of two who want it, one does."""
    taken = uow.failures.take(number)
    if taken is None:
        return Outcome.TAKEN, None
    failure, outgoing = taken
    if outgoing is None:
        return Outcome.UNREADABLE, failure
    person = addressee(uow, outgoing.to)
    if person is not None and not person.reachable:
        return Outcome.BLOCKED, failure
    if may_have_arrived(failure) and not sure:
        return Outcome.DOUBTFUL, failure
    at = kit.wall.now()
    if outgoing.digest is None:
        uow.failures.retry(number, outgoing, at, at)
        return Outcome.AGAIN, failure
    return _remind_again(uow, kit, failure, outgoing, outgoing.digest, at), failure


def _remind_again(
    uow: UnitOfWork, kit: Kit, failure: Failure, outgoing: Outgoing, digest: str, at: datetime
) -> Outcome:
    """What of the digest is still to be said; at night it waits for the person's next one."""
    notices = [one for one in uow.notices.of_digest(digest) if one.status is NoticeStatus.FAILED]
    uow.notices.settle([one.id for one in notices], NoticeStatus.SAID, digest)
    reminders = uow.reminders.several(one.reminder for one in notices if one.reminder is not None)
    failed = [one.id for one in reminders.values() if one.status is ReminderStatus.FAILED]
    uow.reminders.set_status(failed, ReminderStatus.SENT)
    fresh = freshen(uow, kit, digest, outgoing.messages, at - failure.written_at)
    if fresh.messages and fresh.opens is None:
        uow.failures.retry(failure.number, replace(outgoing, messages=fresh.messages), at, at)
        return Outcome.AGAIN
    uow.failures.put_aside(failure.number)
    if fresh.opens is None:
        return Outcome.SETTLED
    take_back(uow, digest, fresh.opens)
    return Outcome.LATER


def put_aside(uow: UnitOfWork, number: int) -> Failure | None:
    """Nobody sends it any more; None where somebody was first."""
    taken = uow.failures.take(number)
    if taken is None:
        return None
    uow.failures.put_aside(number)
    return taken[0]


# ---------------------------------------------------------------- each morning


def tell_morning(uow: UnitOfWork, kit: Kit, now: datetime) -> None:
    """Once on a working day, from 8:30 on: who looks after a tenant where something did not arrive hears how much, why,
    and how to list it. Nobody hears where all arrived. ``now`` is calendar time.
    """
    local = now.astimezone(ZoneInfo(kit.defaults.timezone))
    day = local.date()
    if not MORNING <= local.time() < EVENING or kit.catalogue.is_closed(kit.defaults.pack)(day):
        return
    if uow.failures.told("", day) or not uow.failures.tell("", day):
        return
    found = [one for one in uow.failures.all(0, MOST) if not one.idle]
    about = projects_about(uow, found)
    alone = uow.failures.only_tenant()
    of: dict[str, list[Failure]] = {}
    for one in found:
        for tenant in tenants_of(uow, one, about[one.number], alone):
            of.setdefault(tenant, []).append(one)
    for tenant, failures in sorted(of.items()):
        if not uow.failures.tell(tenant, day):
            continue
        hearers = _hearers(uow, tenant, failures, about)
        if not hearers:
            log.warning("%d messages could not be delivered, and nobody can be told of it", len(failures))
        for person, theirs in hearers:
            reasons = Counter(reason_of(one) for one in theirs)
            message = summary_message(
                reasons,
                theirs[-1].at.astimezone(ZoneInfo(kit.defaults.timezone)),
                kit.voice(person.language),
                at_least=len(found) >= MOST,
                slack=bool(person.address.account),
            )
            uow.outbox.add(Outgoing(direct(person.address), (message,)), kit.wall.now())


def _hearers(
    uow: UnitOfWork, tenant: str, failures: list[Failure], about: Mapping[int, tuple[Project, ...]]
) -> list[tuple[Person, list[Failure]]]:
    """Who is told, and of what: the administrators who can be reached, else the coordinators of the projects. Nobody is
    told at the very address that something did not reach, unless there is no other.
    """
    lost = {str(one.to) for one in failures if one.to is not None}

    def reached(person: Person) -> bool:
        return person.reachable and str(direct(person.address)) not in lost

    administrators = uow.failures.administrators(tenant) if tenant else []
    if told := [(person, failures) for person in administrators if reached(person)]:
        return told
    theirs: dict[str, tuple[Person, list[Failure]]] = {}
    for one in failures:
        for project in about[one.number]:
            for member in uow.projects.members(project.id):
                if member.role is Role.COORDINATOR and reached(member.person):
                    mine = theirs.setdefault(member.person.id, (member.person, []))[1]
                    if one not in mine:
                        mine.append(one)
    return list(theirs.values()) or [(person, failures) for person in administrators if person.reachable]


REASONS = frozenset({"blocked", "gone", "connection", "quota", "doubtful", "unreadable", "refused"})
"""What people read as a reason: each has its words and what to do next."""


def reason_of(failure: Failure) -> str:
    """One of ``REASONS`` for a platform's or our own short code."""
    if failure.kind == "unreadable":
        return "unreadable"
    match failure.reason:
        case "blocked" | "gone":
            return failure.reason
        case "token" | "uninstalled" | "off":
            return "connection"
        case "quota" | "budget":
            return "quota"
        case _:
            return "doubtful" if may_have_arrived(failure) else "refused"
