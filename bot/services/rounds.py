"""What some hear regularly: coordinators a summary each Monday, the section one a month.

A summary is made anew of what stands when it is said; where there is nothing to tell, nothing is said.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.messages import Message
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Member, Person, Project, Role
from bot.domain.timetable import IsClosed, sending_instant
from bot.services.duties import deadlines_of
from bot.services.overdue import Ahead, Overdue, ahead_of, overdue_of
from bot.services.phrasing.deadlines import Line, line_of, owing_text
from bot.services.phrasing.rounds import Summary, summary_message
from bot.services.phrasing.spending import line_left
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.spending import LINE, remaining
from bot.services.standing import awaited

WEEK, MONTH = "week", "month"

Places = Sequence[tuple[Project, Member]]


# ---------------------------------------------------------------- when


def next_round(kind: str, now: datetime, zone: tzinfo, is_closed: IsClosed) -> datetime:
    """When the next one after ``now`` comes (aware, local): 9:00 on the first working day from Monday on, or of the
    month.
    """
    today = now.astimezone(zone).date()
    first = today.replace(day=1) if kind == MONTH else today - timedelta(days=today.weekday())
    while (at := sending_instant(first, "next", zone, is_closed)) <= now:
        first = _following(first, kind)
    return at


def _following(first: date, kind: str) -> date:
    if kind == MONTH:
        return (first + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7)


# ---------------------------------------------------------------- who


def sync_rounds(uow: UnitOfWork, kit: Kit, people: Iterable[str], now: datetime) -> None:
    """Plans for these people (by id) the summaries that their roles ask for, and no others."""
    zone, is_closed = ZoneInfo(kit.defaults.timezone), kit.catalogue.is_closed(kit.defaults.pack)
    for person in people:
        planned = uow.rounds.of_person(person)
        wanted = {kind for kind in (WEEK, MONTH) if _places(uow, person, kind)}
        for kind in sorted(wanted - planned.keys()):
            uow.rounds.set(person, kind, next_round(kind, now, zone, is_closed))
        for kind in sorted(planned.keys() - wanted):
            uow.rounds.drop(person, kind)


def sync_of_project(uow: UnitOfWork, kit: Kit, project: str, now: datetime, *gone: str) -> None:
    """The same for everybody who looks after that project, and for those who are ``gone`` from it."""
    leads = (Role.COORDINATOR, Role.OFFICER)
    people = [member.person.id for member in uow.projects.members(project) if member.role in leads]
    sync_rounds(uow, kit, [*people, *gone], now)


def sync_everybody(uow: UnitOfWork, kit: Kit, now: datetime) -> None:
    """The same for all for whom nothing is planned yet: those of before there were summaries."""
    sync_rounds(uow, kit, uow.rounds.lacking(), now)


def _places(uow: UnitOfWork, person: str, kind: str) -> list[tuple[Project, Member]]:
    """The living projects of which that summary tells this person: each week those that they coordinate, each month
    those of their section, or that they coordinate where no officer does.
    """
    found = []
    for project, member in uow.projects.of_person(person):
        coordinates = member.role is Role.COORDINATOR
        if not project.alive or not (coordinates or member.role is Role.OFFICER):
            continue
        if coordinates if kind == WEEK else not coordinates or not _has_officer(uow, project):
            found.append((project, member))
    return found


def _has_officer(uow: UnitOfWork, project: Project) -> bool:
    return any(member.role is Role.OFFICER for member in uow.projects.members(project.id))


# ---------------------------------------------------------------- what

AHEAD_DAYS = 14
"""So far a week's summary looks ahead; a month's looks to the end of the month."""


def round_messages(
    uow: UnitOfWork, kit: Kit, person: Person, kind: str, now: datetime
) -> tuple[Message, ...]:
    """The summary as that person gets it, as things stand now; nothing where there is nothing to tell."""
    places = _heard(uow, person, _places(uow, person.id, kind), now)
    if not places:
        return ()
    members = {project.id: member for project, member in places}
    today = now.astimezone(ZoneInfo(kit.defaults.timezone)).date()
    until = _last_of_month(today) if kind == MONTH else today + timedelta(days=AHEAD_DAYS)
    known = {project.id: deadlines_of(uow, kit, project, now) for project, _ in places}
    late = overdue_of(uow, kit, [project for project, _ in places], now, known)
    ahead = [one for one in ahead_of(uow, kit, places, now, known) if one.deadline.dated.on <= until]
    say = kit.voice(person.language)
    missing = [
        (project, count)
        for project, _ in places
        for stage in _asked_for(project, now)
        for count in awaited(uow, kit, project, stage, now, person.language)
        if count.missing and not count.paper
    ]
    summary = Summary(
        day=today,
        month=kind == MONTH,
        overdue=[_late_line(kit, person, one, members[one.project.id], now) for one in late],
        ahead=[_ahead_line(kit, person, one, now) for one in ahead],
        missing=missing,
        named=frozenset(p.id for p, m in places if _may(person, p, m, Permission.SEE_MISSING)),
        stages=[project.stage for project, _ in places],
        line=line_left(remaining(uow, kit, now), say) if LINE in kit.defaults.platforms else "",
        speaks=any(
            _may(person, one.project, members[one.project.id], Permission.SEE_MISSING)
            and one.owed_beside(person.id)
            for one in late
        ),
    )
    return (summary_message(summary, say),) if late or ahead or missing else ()


def _asked_for(project: Project, now: datetime) -> list[str]:
    """The open stages whose opening has come and whose sheets are due soon, or were."""
    today, dates = project.today(now), project.dates
    soon = today + timedelta(days=AHEAD_DAYS)
    return [
        stage
        for stage in project.open_stages(now)
        if dates.get(f"{stage}.start", today) <= today and dates.get(f"{stage}.due", date.max) <= soon
    ]


def _heard(uow: UnitOfWork, person: Person, places: Places, now: datetime) -> Places:
    """Those of which they want to hear."""
    mutes = uow.mutes.of_person(person.id)
    return [
        (project, member)
        for project, member in places
        if not any(mute.covers(project.id, project.today(now)) for mute in mutes)
    ]


def _may(person: Person, project: Project, member: Member, permission: Permission) -> bool:
    return allowed(Actor(person.id, person.address.account, person.standing, member), permission, project)


def _late_line(kit: Kit, person: Person, one: Overdue, member: Member, now: datetime) -> Line:
    say = kit.voice(person.language, one.project)
    names = _may(person, one.project, member, Permission.SEE_MISSING)
    return line_of(one.project, one.deadline, now, say, owing_text(one.project, one.owing, say, names=names))


def _ahead_line(kit: Kit, person: Person, one: Ahead, now: datetime) -> Line:
    return line_of(one.project, one.deadline, now, kit.voice(person.language, one.project))


def _last_of_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
