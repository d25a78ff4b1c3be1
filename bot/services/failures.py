"""What could not be delivered: kept until somebody has seen to it, tried again where that is asked for, and told on working
days in the morning. Whom a failure concerns also hears at once (``outbox``).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.failures import SUMMARY_AT, Failure, Kind, Retry, State
from bot.domain.messages import Address, Outgoing, Standing, direct
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Member, Person, Project, Role
from bot.services.digests import still_said
from bot.services.phrasing.failures import summary_message
from bot.services.ports import Dispatch, Store, UnitOfWork
from bot.services.reminders import Beat
from bot.services.scene import Kit

ALL = "*"
"""In the place of a tenant: everybody has heard on that day."""

UNTIL = time(12)
"""A summary that could not be told by noon waits for the next working day."""


def note(
    uow: UnitOfWork,
    kit: Kit,
    row: Dispatch,
    reason: str,
    at: datetime,
    projects: Iterable[str],
    *,
    doubtful: bool,
) -> None:
    """Keeps that this row was given up, for each project that it spoke of."""
    to = row.outgoing.to
    person = uow.people.find(Address(to.platform, to.account, to.id)) if to.direct else None
    if row.outgoing.digest is not None:
        kind = Kind.REMINDER
    else:
        kind = Kind.ANSWER if row.outgoing.reply is not None else Kind.NEWS
    for name in sorted(projects) or [""]:
        project = uow.projects.get(name) if name else None
        tenant = project.tenant if project else to.account
        whose = person.id if person else ""
        about = project.id if project else ""
        uow.failures.add(
            Failure(kit.ids.new(), tenant, about, row.id, whose, to.platform, kind, reason, doubtful, at)
        )


def try_again(uow: UnitOfWork, kit: Kit, failure: Failure, by: str) -> Retry | None:
    """Queues the same words once more, in a row of their own; None where somebody else has seen to it already. Of a
    reminder that nobody needs any more nothing is sent.
    """
    now, wall = kit.clock.now(), kit.wall.now()
    outgoing = uow.outbox.given_up(failure.row)
    needed = outgoing is not None and (outgoing.digest is None or still_said(uow, kit, outgoing.digest, now))
    state = State.RETRIED if needed else State.PUT_ASIDE
    if not uow.failures.settle(failure, state, by, now):
        return None
    if outgoing is None:
        return Retry.GONE
    if not needed:
        return Retry.SETTLED
    uow.outbox.add(replace(outgoing, reply=None, digest=None, project=failure.project or None), wall)
    uow.audit.add(
        now, by, "delivery.retried", failure.project or None, to=failure.platform, reason=failure.reason
    )
    return Retry.QUEUED


def put_aside(uow: UnitOfWork, kit: Kit, failure: Failure, by: str) -> bool:
    """Seen to in another way; False where somebody else was quicker."""
    now = kit.clock.now()
    if not uow.failures.settle(failure, State.PUT_ASIDE, by, now):
        return False
    uow.audit.add(
        now, by, "delivery.put_aside", failure.project or None, to=failure.platform, reason=failure.reason
    )
    return True


LISTED = 1_000
"""So many of a tenant the command line lists."""


def waiting(uow: UnitOfWork) -> list[Failure]:
    """What nobody has seen to, of all tenants, the newest of each first: for the operator's command line only."""
    found: list[Failure] = []
    tenant = uow.failures.next_tenant(None)
    while tenant is not None:
        found += uow.failures.of_tenant(tenant, LISTED)
        tenant = uow.failures.next_tenant(tenant)
    return found


# ---------------------------------------------------------------- whose they are to see to


def looks_after(uow: UnitOfWork, person: Person) -> list[Project]:
    """The projects whose failures are this person's to see to."""
    return [p for p, member in uow.projects.of_person(person.id) if may_manage(person, p, member)]


def may_manage(person: Person, project: Project, member: Member) -> bool:
    """Whether this person runs that project now."""
    actor = Actor(person.id, person.address.account, person.standing, member)
    return allowed(actor, Permission.MANAGE, project)


def administers(person: Person) -> bool:
    """Whether all failures of a workspace are this person's to see to."""
    return bool(person.address.account) and person.standing is Standing.ADMIN


def waiting_for(uow: UnitOfWork, person: Person) -> int:
    """How many there are that this person may see to."""
    if administers(person):
        return sum(uow.failures.count(person.address.account)[0].values())
    mine = looks_after(uow, person)
    ids = [project.id for project in mine]
    tenants = {project.tenant for project in mine}
    return sum(sum(uow.failures.count(tenant, ids)[0].values()) for tenant in tenants)


# ---------------------------------------------------------------- in the morning


async def tell_mornings(store: Store, kit: Kit) -> Beat:
    """On a working day from half past eight on, once: each tenant's administrators hear what was not delivered; where
    there are none, or for projects of LINE alone, the coordinators of those projects. Gives what was queued.
    """
    now, told = kit.clock.now(), Beat()
    day = _due_day(kit, now)
    if day is None or await store.run(lambda uow: uow.failures.told(ALL, day)):
        return told
    after: str | None = None
    while (tenant := await store.run(lambda uow, last=after: uow.failures.next_tenant(last))) is not None:  # type: ignore[misc]
        told += await store.run(lambda uow, one=tenant: _tell(uow, kit, one, day))  # type: ignore[misc]
        after = tenant
    await store.run(lambda uow: uow.failures.tell(ALL, day))
    return told


def _due_day(kit: Kit, now: datetime) -> date | None:
    here = now.astimezone(ZoneInfo(kit.defaults.timezone))
    within = SUMMARY_AT <= here.time() < UNTIL
    return here.date() if within and not kit.catalogue.is_closed("core")(here.date()) else None


def _tell(uow: UnitOfWork, kit: Kit, tenant: str, day: date) -> Beat:
    if not uow.failures.tell(tenant, day):
        return Beat()
    administrators = uow.keeping.administrators(tenant) if tenant else []
    found: dict[str, tuple[Person, list[str] | None]] = {
        person.id: (person, None) for person in administrators if _reaches(person)
    }
    if not found:
        for name in uow.failures.projects(tenant):
            for member in uow.projects.members(name):
                if member.role is Role.COORDINATOR and _reaches(member.person):
                    _, theirs = found.setdefault(member.person.id, (member.person, []))
                    if theirs is not None:
                        theirs.append(name)
    for person, projects in found.values():
        counts, since = uow.failures.count(tenant, projects)
        if counts and since is not None:
            say = kit.voice(person.language)
            here = since.astimezone(ZoneInfo(kit.defaults.timezone)).date()
            message = summary_message(counts, here, say)
            uow.outbox.add(Outgoing(direct(person.address), (message,)), kit.wall.now())
    return Beat(sent=len(found))


def _reaches(person: Person) -> bool:
    return person.reachable and person.has_chat
