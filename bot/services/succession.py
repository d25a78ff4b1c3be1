"""Projects change hands at an instant: whoever looks first after it settles it, before anything else is asked.

So a right ends and begins with the minute, however late the reminder clock beats, and everything that hangs on it (places,
dates that somebody had taken over, what waits to be said) goes over in one transaction, once.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.agenda import agenda
from bot.domain.comparison import Compared
from bot.domain.dossier import Point, PointState
from bot.domain.handover import LOOKS_AFTER, Handover, place_after
from bot.domain.messages import Message, Standing
from bot.domain.notices import Notice
from bot.domain.pack import THIRD_PARTY
from bot.domain.permissions import Permission
from bot.domain.project import Member, Person, Project, Role
from bot.domain.timetable import next_sending_time
from bot.services.overdue import next_dates, overdue_of
from bot.services.phrasing.handover import giver_message, taker_message
from bot.services.ports import UnitOfWork
from bot.services.rounds import sync_rounds
from bot.services.scene import Kit
from bot.services.standing import comparison, standing
from bot.services.visible import may

ROUND = "handover:"
"""What a notice of a handover is called, before its id."""


def settle_due(uow: UnitOfWork, kit: Kit, now: datetime) -> int:
    """Everything whose instant has come takes effect. Gives how many handovers that were: nearly always none, by one
    look into an index.
    """
    first = uow.handovers.next_due()
    if first is None or first > now:
        return 0
    due = uow.handovers.due(now)
    for handover in due:
        _settle(uow, kit, handover, now)
    return len(due)


def _settle(uow: UnitOfWork, kit: Kit, handover: Handover, now: datetime) -> None:
    moved = []
    for name in handover.projects:
        project = uow.projects.lock(name)
        place = new_place(uow, project, handover.giver, handover.taker) if project is not None else None
        if project is None or place is None:
            uow.audit.add(handover.at, handover.planned_by, "handover.skipped", name, handover=handover.id)
            continue
        _move(uow, project, handover, place)
        moved.append(name)
    uow.reminders.pass_on(moved, handover.giver, handover.taker)
    uow.notices.pass_on(moved, handover.giver, handover.taker)
    sync_rounds(uow, kit, [handover.giver, handover.taker], now)
    uow.handovers.save(replace(handover, settled_at=now, moved=tuple(moved)))
    zone, closed = ZoneInfo(kit.defaults.timezone), kit.catalogue.is_closed(kit.defaults.pack)
    at = next_sending_time(now, zone, closed)
    uow.notices.add(
        Notice(kit.ids.new(), person, at, at, round=f"{ROUND}{handover.id}")
        for person in (handover.giver, handover.taker)
    )


def new_place(uow: UnitOfWork, project: Project, giver: str, taker: str) -> Role | None:
    """The place that the taker would have in the project; None where it cannot pass on."""
    gives, has = uow.projects.member(project.id, giver), uow.projects.member(project.id, taker)
    if gives is None or project.archived_at is not None:
        return None
    person = has.person if has else uow.people.get(taker)
    if person.standing is Standing.GUEST:
        return None
    return place_after(gives.role, has.role if has else None)


def _move(uow: UnitOfWork, project: Project, handover: Handover, place: Role) -> None:
    giver, taker = handover.giver, handover.taker
    uow.projects.leave(project.id, giver, handover.at)
    if uow.projects.member(project.id, taker) is None:
        uow.projects.join(project.id, taker, place, "", handover.at)
    else:
        uow.projects.set_role(project.id, taker, place)
    owners = {what: taker if who == giver else who for what, who in project.owners.items()}
    if owners != project.owners:
        uow.projects.save(replace(project, owners=owners))
    uow.audit.add(
        handover.at, handover.planned_by, "handover.settled", project.id,
        handover=handover.id, giver=giver, person=taker, role=place.value,
    )  # fmt: skip


# ---------------------------------------------------------------- what both hear, once


def handover_messages(uow: UnitOfWork, kit: Kit, person: Person, round_: str) -> tuple[Message, ...]:
    """What somebody hears of a handover that took effect: what is theirs now, or what is off their hands."""
    handover = uow.handovers.get(round_.removeprefix(ROUND))
    if handover is None or handover.settled_at is None:
        return ()
    found = uow.projects.several(handover.moved)
    projects = [found[name][0] for name in handover.moved if name in found]
    say = kit.voice(person.language)
    if person.id == handover.taker:
        return (taker_message(handover, uow.people.get(handover.giver), projects, say),)
    return (giver_message(handover, uow.people.get(handover.taker), projects, say),)


# ---------------------------------------------------------------- the brief


@dataclass(frozen=True, slots=True)
class Brief:
    """One project on one page: how it stands, what comes next, how many dates are late, the largest difference, the
    newest agreed action, and the people to turn to with their parts.
    """

    project: Project
    stage: str
    counts: tuple[tuple[str, int, int], ...]
    next: tuple[tuple[str, date], ...]
    late: int
    difference: Compared | None
    promise: Point | None
    contacts: tuple[Member, ...]


def briefs(
    uow: UnitOfWork, kit: Kit, person: Person, projects: tuple[str, ...], now: datetime
) -> list[Brief]:
    """The pages of those of these projects in which that person looks after the whole now, the next date first."""
    found = [uow.projects.get(name) for name in projects]
    seen = [one for one in found if one is not None and may(uow, person, Permission.SEE_OVERDUE, one)]
    pages = [_brief(uow, kit, person, project, now) for project in seen]
    return sorted(pages, key=lambda one: (one.next[0][1] if one.next else date.max, one.project.name))


def _brief(uow: UnitOfWork, kit: Kit, person: Person, project: Project, now: datetime) -> Brief:
    stands = standing(uow, kit, project, None, now)
    members = uow.projects.members(project.id)
    names = may(uow, person, Permission.MANAGE, project)
    leads = [m for m in members if m.role is Role.COORDINATOR and m.person.id != person.id]
    answering = [m for m in members if m.role is Role.RESPONDENT] if names else []
    points = [p for p in uow.dossiers.get(project.id).points if p.state is PointState.OPEN]
    return Brief(
        project,
        project.stage,
        tuple((c.name, c.sent, c.joined) for counts in stands.counts.values() for c in counts),
        next_dates(uow, kit, project, None, now),
        len(overdue_of(uow, kit, [project], now)),
        _largest(uow, kit, project),
        max(points, key=lambda p: p.made_at, default=None),
        (*leads, *answering),
    )


def _largest(uow: UnitOfWork, kit: Kit, project: Project) -> Compared | None:
    """The first thing that the talk's agenda names, of the sheet that became mutual last."""
    places = [
        (at, number, name) for number in _cycles(project) for name, at in project.revealed_in(number).items()
    ]
    for _, cycle, name in sorted(places, reverse=True):
        sheet = kit.pack(project, cycle).sheet(name)
        if sheet is None or sheet.kind == THIRD_PARTY:
            continue
        rows = comparison(uow, kit, project, name, cycle)
        if rows and (found := agenda(rows).differences):
            return found[0]
    return None


def _cycles(project: Project) -> list[int]:
    return [*(past.number for past in project.past), project.cycle]


def looked_after(uow: UnitOfWork, person: str) -> list[tuple[Project, Member]]:
    """The living projects that are that person's by office."""
    return [(p, m) for p, m in uow.projects.of_person(person) if m.role in LOOKS_AFTER and p.alive]
