"""What is overdue over all projects and what comes next, whose it is, and what led to a date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duties import DeadlineStatus, Facts, concerned
from bot.domain.project import ON_A_SIDE, STAGES, Member, Project, Role
from bot.domain.timetable import rule_kind
from bot.services.duties import Circumstances, Deadline, deadlines_of
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit


@dataclass(frozen=True, slots=True)
class Overdue:
    """A date that is past and not settled: so many ``days``, owed by these members."""

    project: Project
    deadline: Deadline
    days: int
    owing: tuple[Member, ...]

    def owed_by(self, person: str) -> bool:
        """Whether that person is one of them."""
        return any(member.person.id == person for member in self.owing)

    def owed_beside(self, person: str) -> bool:
        """Whether anybody else is one of them."""
        return any(member.person.id != person for member in self.owing)


Known = Mapping[str, Sequence[Deadline]]
"""How every date of a project stands, by its id: worked out before by whoever asks twice."""


def overdue_of(
    uow: UnitOfWork, kit: Kit, projects: Iterable[Project], now: datetime, known: Known | None = None
) -> list[Overdue]:
    """Everything overdue in these projects, the longest first; of one day by project and kind."""
    found = []
    for project in projects:
        if not project.alive:
            continue
        today = project.today(now)
        dates = known[project.id] if known is not None else deadlines_of(uow, kit, project, now)
        late = [one for one in dates if one.status is DeadlineStatus.OVERDUE]
        members = uow.projects.members(project.id) if late else []
        cycles = {one.cycle for one in late}
        stands = {cycle: Circumstances(uow, kit, project, now, cycle, members) for cycle in cycles}
        for one in late:
            owing: tuple[Member, ...] = ()
            if one.rule is not None:
                facts, at = stands[one.cycle].facts(one.rule), project.as_in(one.cycle)
                owing = concerned(one.dated.kind, one.rule, at, members, facts)
            found.append(Overdue(project, one, (today - one.dated.on).days, owing))
    return sorted(found, key=lambda o: (-o.days, o.project.name, o.project.id, o.deadline.dated.kind))


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date of a project that is to come."""

    project: Project
    deadline: Deadline


def ahead_of(
    uow: UnitOfWork,
    kit: Kit,
    places: Iterable[tuple[Project, Member | None]],
    now: datetime,
    known: Known | None = None,
) -> list[Ahead]:
    """What comes next in these projects, the nearest first. Who has a place on a side, or evaluates, sees what can
    be their own; everybody else sees all.
    """
    found = []
    for project, member in places:
        if not project.alive:
            continue
        members = uow.projects.members(project.id)
        for one in known[project.id] if known is not None else deadlines_of(uow, kit, project, now):
            if one.status is DeadlineStatus.OPEN and theirs(one, project, members, member):
                found.append(Ahead(project, one))
    return sorted(
        found, key=lambda a: (a.deadline.dated.on, a.project.name, a.project.id, a.deadline.dated.kind)
    )


def theirs(one: Deadline, project: Project, members: Sequence[Member], member: Member | None) -> bool:
    """Whether a date can be that person's own concern, whether or not they have done their part. All are theirs who
    look after the whole.
    """
    if member is None or member.role not in (*ON_A_SIDE, Role.EVALUATOR):
        return True
    if one.rule is None:
        return False
    return member in concerned(one.dated.kind, one.rule, project, members, _untouched(members))


def _untouched(members: Iterable[Member]) -> Facts:
    """How things stand while nobody has done anything yet."""
    members = tuple(members)
    sheets = frozenset(m.person.id for m in members if m.role in ON_A_SIDE)
    evaluators = frozenset(m.person.id for m in members if m.role is Role.EVALUATOR)
    return Facts(unsent=dict.fromkeys(STAGES, sheets), asked=frozenset(STAGES), evaluating=evaluators)


def next_dates(
    uow: UnitOfWork, kit: Kit, project: Project, member: Member | None, now: datetime
) -> tuple[tuple[str, date], ...]:
    """The next two dates of a project for its card. An opening of today is not to come any more."""
    today = project.today(now)
    dates = (one.deadline.dated for one in ahead_of(uow, kit, [(project, member)], now))
    return tuple((d.kind, d.on) for d in dates if d.on > today or not d.kind.endswith(".start"))[:2]


# ---------------------------------------------------------------- what led to a date


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of the log behind a date: when, by whom (a person's id, ``clock``, ``operator``), what, and what else
    it tells.
    """

    at: datetime
    actor: str
    action: str
    details: Mapping[str, object]


OF_ALL_DATES = frozenset({"project.created", "cycle.begun"})
"""Lines of the log that stand behind every date of a project."""


def traces_of(uow: UnitOfWork, project: Project, kind: str, cycle: int) -> list[Trace]:
    """The lines of the log behind that date of that cycle, in order: created, moved, reminded, put off, asked to be
    put off, settled, spoken of by somebody.
    """
    found = []
    current = 1
    for line in uow.audit.of_project(project.id):
        at, details, action = line["at"], line["details"], str(line["action"])
        if not isinstance(at, datetime) or not isinstance(details, Mapping):
            continue
        if action == "cycle.begun":
            current = int(str(details.get("cycle", current + 1)))
        ours = action in OF_ALL_DATES or _is_about(details, kind)
        if ours and (current == cycle or details.get("cycle") == cycle):
            found.append(Trace(at, str(line["actor"]), action, details))
    return found


def _is_about(details: Mapping[str, object], kind: str) -> bool:
    """Whether a line names that date: as its own, or among those that moved or that were spoken of; or its rule."""
    for name, one in (("moved", kind), ("kinds", kind), ("rules", rule_kind(kind))):
        among = details.get(name)
        if isinstance(among, Mapping | list) and one in among:
            return True
    return details.get("kind") == kind
