"""How several projects stand, without names and without answers: for a page and for mail that leave the chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.permissions import Permission
from bot.domain.project import CLOSED, Person, Project
from bot.services.duties import deadlines_of
from bot.services.glance import glance
from bot.services.overdue import ahead_of, overdue_of
from bot.services.phrasing.dates import date_name
from bot.services.phrasing.deadlines import Line, line_of
from bot.services.phrasing.status import SideCount, person_name, stage_line
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import standing
from bot.services.visible import may, visible_to

RIGHT = Permission.SEE_OVERDUE
"""Who may have an overview made sees all that is owed in a project: a coordinator, an officer, an administrator."""


@dataclass(frozen=True, slots=True)
class ProjectState:
    """One project in an overview: its stage in words, each side's count in every open stage, how many people have not
    sent something, what comes next (name and day), and what is overdue, the longest first.
    """

    project: Project
    stage: str
    counts: Mapping[str, Sequence[SideCount]]
    missing: int
    next: tuple[str, date] | None
    overdue: tuple[Line, ...]
    rank: int

    @property
    def late(self) -> int:
        """Days since the longest overdue was due."""
        return max((line.days for line in self.overdue), default=0)


@dataclass(frozen=True, slots=True)
class Overview:
    """What ``maker`` may see of these projects at ``at``; ``about`` is the name of the one that it was asked for, ""
    for all. ``today`` and ``zone`` are the office's.
    """

    maker: str
    about: str
    language: str
    at: datetime
    zone: tzinfo
    projects: tuple[ProjectState, ...]

    @property
    def today(self) -> date:
        """The day of it."""
        return self.at.astimezone(self.zone).date()

    @property
    def overdue(self) -> list[Line]:
        """All that is overdue, the longest first."""
        lines = [line for state in self.projects for line in state.overdue]
        return sorted(lines, key=lambda line: (-line.days, line.project.name, line.kind))


def scope_of(uow: UnitOfWork, person: Person, project: str) -> list[Project]:
    """The living projects that an overview of that one, or ("") of all, may show to that person now."""
    if not project:
        return [found for found, _ in visible_to(uow, person, RIGHT) if found.alive]
    one = uow.projects.get(project)
    return [one] if one is not None and one.alive and may(uow, person, RIGHT, one) else []


def overview(
    uow: UnitOfWork, kit: Kit, person: Person, project: str, now: datetime, language: str
) -> Overview:
    """The overview of that project, or ("") of all, in that language: what the person may see at ``now``."""
    asked = uow.projects.get(project) if project else None
    projects = scope_of(uow, person, project)
    seen = glance(uow, projects)
    zone = projects[0].zone if projects else ZoneInfo(kit.defaults.timezone)
    return Overview(
        person_name(person, kit.voice(language)),
        asked.name if asked is not None else "",
        language,
        now,
        zone,
        tuple(project_state(seen, kit, one, now, language) for one in projects),
    )


def project_state(uow: UnitOfWork, kit: Kit, project: Project, now: datetime, language: str) -> ProjectState:
    """How that project stands at ``now``, in that language."""
    say = kit.voice(language, project)
    found = standing(uow, kit, project, None, now)
    missing = {one.id for counts in found.counts.values() for count in counts for one in count.missing}
    dates = {project.id: deadlines_of(uow, kit, project, now)}
    ahead = ahead_of(uow, kit, [(project, None)], now, dates)
    today = project.today(now)
    following = next(
        (
            one.deadline.dated
            for one in ahead
            if one.deadline.dated.on > today or _ends(one.deadline.dated.kind)
        ),
        None,
    )
    late = overdue_of(uow, kit, [project], now, dates)
    return ProjectState(
        project,
        stage_line(found, say),
        found.counts,
        len(missing),
        (date_name(following.kind, say), following.on) if following is not None else None,
        tuple(line_of(project, one.deadline, now, say) for one in late),
        _RANKS.index(project.stage),
    )


def _ends(kind: str) -> bool:
    """Whether it is more than an opening: one of today is not to come any more."""
    return not kind.endswith(".start")


_RANKS = ("plan", "do", "see", CLOSED)
