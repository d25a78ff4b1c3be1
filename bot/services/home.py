"""What stands in somebody's Home tab: their projects by the next thing to do, what is due today, and what can be chosen.

Worked out beside the turns: it reads all of one's own projects, and nothing of other people's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.duties import DeadlineStatus, concerned, stage_of
from bot.domain.home import HomeTab, Show
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import CLOSED, ON_A_SIDE, Member, Person, Project, Role
from bot.domain.timetable import fiscal_year
from bot.services.duties import Circumstances, Deadline, deadlines_of
from bot.services.overdue import theirs
from bot.services.phrasing.status import Standing
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import standing
from bot.services.visible import visible_to

PAGE = 10
"""So many projects stand on a page: each takes a few of Slack's hundred blocks."""

SOON = 14
"""A date so many days ahead is somebody's turn already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One of somebody's projects: the ``next`` date that can be theirs, what is overdue of what they may see (``late``),
    what is due today, and whether it is their turn.
    """

    project: Project
    member: Member | None
    pack: str
    year: int
    next: Deadline | None = None
    late: tuple[Deadline, ...] = ()
    today: tuple[Deadline, ...] = ()
    mine: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing is to be done any more."""
        return not self.project.alive or self.project.stage == CLOSED

    @property
    def urgency(self) -> tuple[date, str, str]:
        """What comes first: the longest overdue, then the nearest date; without one, last."""
        first = min((one.dated.on for one in self.late), default=None)
        ahead = self.next.dated.on if self.next else date.max
        return first or ahead, self.project.name, self.project.id


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with all that stands in its section, and what its reader may do."""

    entry: Entry
    standing: Standing
    rights: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class HomePage:
    """A page of the Home tab. ``packs`` and ``years`` are those of all one's projects; ``turns``, ``late`` and ``over``
    count them whatever is chosen; ``found`` is how many the choice leaves.
    """

    tab: HomeTab
    shown: tuple[Shown, ...]
    today: tuple[tuple[Project, Deadline], ...]
    packs: tuple[str, ...]
    years: tuple[int, ...]
    living: int
    turns: int
    late: int
    over: int
    found: int
    creates: bool

    @property
    def pages(self) -> int:
        """How many there are."""
        return max(1, -(-self.found // PAGE))


def home_page(uow: UnitOfWork, kit: Kit, person: Person, tab: HomeTab, now: datetime) -> HomePage:
    """The page that is chosen in ``tab``, as it stands at ``now``; the nearest one where there are fewer."""
    entries = entries_of(uow, kit, person, now)
    chosen = sorted(
        (
            one
            for one in entries
            if _shown_in(one, tab.show)
            and tab.pack in ("", one.pack)
            and (not tab.year or tab.year == one.year)
        ),
        key=lambda one: one.urgency,
    )
    last = max(0, (len(chosen) - 1) // PAGE)
    at = min(max(tab.page, 0), last)
    tenant = person.address.account
    return HomePage(
        HomeTab(person.id, tab.opened_at, tab.show, tab.pack, tab.year, at, tab.reading),
        tuple(shown_of(uow, kit, person, one, now) for one in chosen[at * PAGE : (at + 1) * PAGE]),
        tuple((one.project, due) for one in entries for due in one.today),
        tuple(sorted({one.pack for one in entries})),
        tuple(sorted({one.year for one in entries}, reverse=True)),
        sum(not one.over for one in entries),
        sum(one.mine for one in entries),
        sum(bool(one.late) for one in entries),
        sum(one.over for one in entries),
        len(chosen),
        allowed(Actor(person.id, tenant, person.standing), Permission.CREATE),
    )


def _shown_in(one: Entry, show: Show) -> bool:
    match show:
        case Show.ALL:
            return not one.over
        case Show.MINE:
            return one.mine
        case Show.OVERDUE:
            return bool(one.late)
        case Show.OVER:
            return one.over


def entries_of(uow: UnitOfWork, kit: Kit, person: Person, now: datetime) -> list[Entry]:
    """Every project that the person sees, with what comes next in it."""
    places = visible_to(uow, person)
    members = uow.projects.several(project.id for project, _ in places)
    return [
        _entry(uow, kit, person, project, member, members[project.id][1], now) for project, member in places
    ]


def _entry(
    uow: UnitOfWork,
    kit: Kit,
    person: Person,
    project: Project,
    member: Member | None,
    members: Sequence[Member],
    now: datetime,
) -> Entry:
    start = project.dates.get("do.start") or project.start or project.today(now)
    entry = Entry(project, member, project.pack, fiscal_year(start, kit.pack(project).fy_start))
    if not project.alive:
        return entry
    today = project.today(now)
    stands = {project.cycle: Circumstances(uow, kit, project, now, project.cycle, members)}
    rights = _rights(person, project, member)
    late, ahead = [], []
    mine = Permission.SEE_MISSING in rights and _lacks_people(project, members)
    for one in deadlines_of(uow, kit, project, now):
        if Permission.SEE_MISSING in rights and _can_close(one, project):
            mine = True
        if one.status not in (DeadlineStatus.OPEN, DeadlineStatus.OVERDUE):
            continue
        if one.cycle not in stands:
            stands[one.cycle] = Circumstances(uow, kit, project, now, one.cycle, members)
        if one.status is DeadlineStatus.OVERDUE:
            owes = _owes(one, project, members, member, stands[one.cycle])
            if owes or Permission.SEE_OVERDUE in rights:
                late.append(one)
            mine = mine or owes or Permission.SEE_MISSING in rights
        elif theirs(one, project, members, member):
            if one.dated.on > today or not one.dated.kind.endswith(".start"):
                ahead.append(one)
            near = one.dated.on - today <= timedelta(days=SOON)
            mine = mine or (near and _owes(one, project, members, member, stands[one.cycle]))
    over = project.stage == CLOSED
    return Entry(
        project,
        member,
        entry.pack,
        entry.year,
        min(ahead, key=lambda one: one.dated.on, default=None),
        tuple(late),
        tuple(one for one in ahead if one.dated.on == today),
        mine and not (over and not late),
    )


def _lacks_people(project: Project, members: Sequence[Member]) -> bool:
    """Whether a side is still to be invited."""
    there = {member.side for member in members}
    return project.stage != CLOSED and any(side.letter not in there for side in project.sides)


def _can_close(one: Deadline, project: Project) -> bool:
    """Whether all have sent the sheets of the stage that stands: the next step is the coordinator's."""
    sheets = one.rule is not None and one.rule.until == "sheets" and one.cycle == project.cycle
    if not sheets or one.status is not DeadlineStatus.DONE or one.rule is None:
        return False
    return stage_of(one.dated.kind, one.rule) == project.stage


def _owes(
    one: Deadline, project: Project, members: Iterable[Member], member: Member | None, stands: Circumstances
) -> bool:
    """Whether something is left for that person to do by then; what is only told asks nothing of anybody."""
    if member is None or one.rule is None or one.rule.until == "told":
        return False
    found = concerned(one.dated.kind, one.rule, project.as_in(one.cycle), members, stands.facts(one.rule))
    return any(other.person.id == member.person.id for other in found)


def _rights(person: Person, project: Project, member: Member | None) -> frozenset[Permission]:
    actor = Actor(person.id, person.address.account, person.standing, member)
    return frozenset(right for right in Permission if allowed(actor, right, project))


def shown_of(uow: UnitOfWork, kit: Kit, person: Person, entry: Entry, now: datetime) -> Shown:
    """The entry with the counts of its sides and the person's own sheet."""
    asks = entry.member is not None and entry.member.role in (*ON_A_SIDE, Role.EVALUATOR)
    found = standing(uow, kit, entry.project, person if asks else None, now)
    return Shown(entry, found, _rights(person, entry.project, entry.member))
