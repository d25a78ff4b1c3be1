"""The last day of a project's data, by the reminder clock: warnings, then what is personal goes, in batches, once.

What goes and what stays is decided as where somebody erases themselves (``forgetting``). Whoever is in no other project
whose time still runs goes altogether, but for administrators, whose office is the workspace's; of the others nothing in
this project leads to them any more, but for the log, which says who did what and no words.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.messages import Outgoing, Standing, direct
from bot.domain.project import Person, Project, Role
from bot.domain.retention import REST, Keeping, Move, next_move
from bot.services.forgetting import chosen_in, forget_in
from bot.services.news import news
from bot.services.phrasing.keeping import warning_message
from bot.services.ports import Store, StoreUnavailable, UnitOfWork
from bot.services.privacy import keeping_of
from bot.services.publishing import drop_drafts
from bot.services.reminders import Beat
from bot.services.scene import Kit

log = logging.getLogger("kyodo.keeping")

PROJECTS = 50
"""So many are looked at in a beat; the next goes on."""

PEOPLE = 20
"""So many are erased in one transaction."""

AGAIN = timedelta(days=1)
"""After a fault of ours a project is looked at again."""

KEPT_FOR = {
    "guesses": timedelta(days=7),
    "inbox": timedelta(days=90),
    "outbox": timedelta(days=400),
    "failures": timedelta(days=400),
}
"""So long stays what is needed for a while only: counted guesses, the raw form of events that failed, what was sent or
given up. The longest window of guesses is a day, an operator looks into a failure within weeks, a reminder's buttons live
a year.
"""

SWEPT = 500
"""So many rows of each go in one transaction."""


async def keep_time(store: Store, kit: Kit) -> Beat:
    """Looks at every project whose turn it is, each in transactions of its own; one that fails is left for a day. Gives
    what was queued to be told.
    """
    now, told = kit.clock.now(), Beat()
    for project in await store.run(lambda uow: uow.keeping.due(now, PROJECTS)):
        try:
            more = True
            while more:
                more, beat = await store.run(lambda uow, one=project: _step(uow, kit, one, now))  # type: ignore[misc]
                told += beat
        except StoreUnavailable:
            raise
        except Exception:
            reference = kit.ids.reference()
            log.exception("the time of project %s could not be kept, reference %s", project, reference)
            await store.run(lambda uow, one=project, ref=reference: _later(uow, one, now, ref))  # type: ignore[misc]
    return told


def _step(uow: UnitOfWork, kit: Kit, project: str, now: datetime) -> tuple[bool, Beat]:
    return look(uow, kit, project, now), news(uow, kit, now)


def _later(uow: UnitOfWork, project: str, now: datetime, reference: str) -> None:
    found = uow.projects.lock(project)
    keeping = uow.keeping.lock(found) if found is not None else None
    if keeping is not None:
        uow.keeping.save(replace(keeping, look_at=now + AGAIN))
        uow.audit.add(now, "clock", "retention.failed", project, reference=reference)


def look_at_all(uow: UnitOfWork, kit: Kit, now: datetime) -> None:
    """The same in one transaction, for a beat that is only tried."""
    for project in uow.keeping.due(now, PROJECTS):
        while look(uow, kit, project, now):
            pass


def look(uow: UnitOfWork, kit: Kit, name: str, now: datetime) -> bool:
    """One project's turn: nothing yet, a warning, or some of its people. Whether there is more of it to erase."""
    project = uow.projects.lock(name)
    keeping = uow.keeping.lock(project) if project is not None else None
    if project is None or keeping is None or keeping.look_at > now:
        return False  # another process was quicker
    if keeping.erased_at is not None and not uow.keeping.people_of(name, 1):
        uow.keeping.save(replace(keeping, look_at=now + REST))
        return False
    until = keeping_of(uow, kit, project, now).until
    is_closed = kit.catalogue.is_closed(project.pack)
    move, then = next_move(keeping, until, now, project.zone, is_closed)
    if move is Move.ERASE:
        return _erase_some(uow, kit, project, then, now)
    if move is Move.WARN:
        _warn(uow, kit, project, then, now)
    uow.keeping.save(then)
    return False


# ---------------------------------------------------------------- warnings


def _warn(uow: UnitOfWork, kit: Kit, project: Project, keeping: Keeping, now: datetime) -> None:
    hear = {m.person.id: m.person for m in uow.projects.members(project.id) if m.role is Role.COORDINATOR}
    hear |= {person.id: person for person in uow.keeping.administrators(project.tenant)}
    told = [person for person in hear.values() if person.reachable and person.has_chat]
    for person in told:
        message = warning_message(project, keeping, kit.voice(person.language))
        uow.outbox.add(Outgoing(direct(person.address), (message,), project=project.id), kit.wall.now())
    uow.audit.add(
        now, "clock", "retention.warned", project.id,
        until=str(keeping.until), warning=keeping.warned, told=len(told),
    )  # fmt: skip


# ---------------------------------------------------------------- the day


def _erase_some(uow: UnitOfWork, kit: Kit, project: Project, keeping: Keeping, now: datetime) -> bool:
    people, answers = uow.keeping.people_of(project.id, PEOPLE), 0
    for person in people:
        current = uow.projects.get(project.id) or project
        count, _ = forget_in(uow, kit, current, person, now)
        answers += count
        if _stays(uow, person, project):
            uow.keeping.unname(project.id, person.id, kit.ids.new(), now)
        else:
            uow.privacy.erase_person(person, [project.id])
    more = len(people) == PEOPLE
    uow.audit.add(
        now, "clock", "retention.erased", project.id,
        until=str(keeping.until), people=len(people), answers=answers, last=not more,
    )  # fmt: skip
    if more:
        uow.keeping.save(keeping)
        return True
    current = uow.projects.get(project.id) or project
    uow.keeping.close(current, chosen_in(uow, kit, current))
    drop_drafts(uow, current)
    over = not current.alive or current.stage == "closed"
    bare = current.without_reasons()
    uow.projects.save(bare if over else replace(bare, archived_at=now))
    uow.keeping.save(
        replace(keeping, until=None, warned=0, warned_at=None, erased_at=now, look_at=now + REST)
    )
    return False


def _stays(uow: UnitOfWork, person: Person, project: Project) -> bool:
    """Whether somebody is known for another reason than this project."""
    if person.standing is Standing.ADMIN:
        return True
    others = (place.project for place in uow.privacy.belongings(person.id))
    return any(other.id != project.id for other in others)


# ---------------------------------------------------------------- what is swept


def sweep(uow: UnitOfWork, kit: Kit) -> int:
    """Deletes some of what is needed for a while only. Gives how many rows went."""
    calendar, wall = kit.clock.now(), kit.wall.now()
    clocks = {"guesses": calendar, "inbox": calendar, "outbox": wall, "failures": kit.clock.now()}
    return uow.keeping.sweep({name: clocks[name] - long for name, long in KEPT_FOR.items()}, SWEPT)
