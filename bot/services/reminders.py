"""The reminder clock's beat, first half: whatever is due is asked again whether it is wanted, and goes to those who are
concerned as a notice. ``digests`` makes one message a day of a person's notices.

The table is the schedule. A beat takes many rows in one transaction; two beats at once never take the same row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.duties import is_settled, rule_of
from bot.domain.hearing import Hearer, hearers
from bot.domain.notices import Mute, Notice
from bot.domain.project import Member, Project
from bot.domain.reminders import Reminder, ReminderStatus, level_of, still_wanted
from bot.domain.timetable import Dated, DateRule, IsClosed, next_sending_time
from bot.services.duties import Circumstances, in_force
from bot.services.planning import rules_of
from bot.services.ports import UnitOfWork
from bot.services.rounds import next_round
from bot.services.scene import Kit

LATE = timedelta(hours=12)
"""After so long the bot was down or the clock was moved: the message says that it is late."""

HELD_UP = "held-up"
"""Why a reminder is said late, although it was said in time once sending was possible again."""

BATCH = 500
"""So many rows are taken at once."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody is told, for the operator's report. ``due_at`` is ISO 8601 in the project's zone; what a
    digest costs on LINE (``line_messages``) stands at its first item. ``digest`` names the message.
    """

    project: str
    kind: str
    to: str
    platform: str
    due_at: str
    why: str
    line_messages: int
    digest: str = ""

    def kept_back(self, why: str) -> "Item":
        """The same, not sent for that reason, which adds to why it would have been."""
        return replace(self, line_messages=0, why=f"{self.why} {why}".strip())


@dataclass(frozen=True, slots=True)
class Beat:
    """What a beat found. ``due``: reminders and summaries whose moment had come; ``sent`` and ``failed``: things told
    to people; ``skipped``: nothing was left to say, or it has to wait.
    """

    due: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    items: tuple[Item, ...] = ()

    def __add__(self, other: "Beat") -> "Beat":
        """Both beats as one."""
        return Beat(
            self.due + other.due,
            self.sent + other.sent,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.items + other.items,
        )

    def without(self, missing: Set[str], kept: Set[str], why: str) -> "Beat":
        """The beat where these digests did not arrive: those ``kept`` back, for that reason, cost nothing."""
        failed = sum(item.digest in missing for item in self.items)
        items = tuple(one.kept_back(why) if one.digest in kept else one for one in self.items)
        return replace(self, sent=self.sent - failed, failed=self.failed + failed, items=items)

    def report(self, now: datetime) -> Mapping[str, object]:
        """The JSON object of contract.md."""
        return {
            "now": now.isoformat(),
            "due": self.due,
            "sent": self.sent,
            "failed": self.failed,
            "skipped": self.skipped,
            "items": [_reported(item) for item in self.items],
        }


def _reported(item: Item) -> Mapping[str, object]:
    return {
        "project": item.project,
        "kind": item.kind,
        "to": item.to,
        "platform": item.platform,
        "due_at": item.due_at,
        "why": item.why,
        "line_messages": item.line_messages,
    }


@dataclass
class Ground:
    """What a beat reads of projects and people, each once in a transaction. At ``any_hour`` somebody is spoken to who has
    just spoken to us.
    """

    uow: UnitOfWork
    kit: Kit
    now: datetime
    any_hour: bool = False
    _projects: dict[str, tuple[Project, list[Member]] | None] = field(default_factory=dict)
    _mutes: dict[str, list[Mute]] = field(default_factory=dict)
    _later: dict[str, list[Reminder]] = field(default_factory=lambda: defaultdict(list))
    _cycles: dict[tuple[str, int], Circumstances] = field(default_factory=dict)
    _rules: dict[tuple[str, int], Mapping[str, DateRule]] = field(default_factory=dict)
    _dated: dict[tuple[str, int], Mapping[str, Dated]] = field(default_factory=dict)
    _opens: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _planned: dict[str, list[Reminder]] = field(default_factory=dict)

    def know(self, projects: Iterable[str]) -> None:
        """Reads these projects with all that says who hears of them."""
        new = [project for project in dict.fromkeys(projects) if project not in self._projects]
        if not new:
            return
        found = self.uow.projects.several(new)
        self._projects |= {project: found.get(project) for project in new}
        people = {m.person.id for _, members in found.values() for m in members} - self._mutes.keys()
        self._mutes |= {person: [] for person in people}
        for mute in self.uow.mutes.of_people(people) if people else ():
            self._mutes[mute.person].append(mute)
        for reminder in self.uow.reminders.personal(new):
            self._later[reminder.project].append(reminder)

    def project(self, project: str) -> Project | None:
        """By id, as it stands now; None where it is gone."""
        self.know([project])
        found = self._projects[project]
        return found[0] if found else None

    def members(self, project: str) -> list[Member]:
        """Everybody who belongs to it now."""
        self.know([project])
        found = self._projects[project]
        return found[1] if found else []

    def circumstances(self, project: Project, cycle: int) -> Circumstances:
        """What stands in that cycle."""
        key = project.id, cycle
        if key not in self._cycles:
            known = self.members(project.id)
            self._cycles[key] = Circumstances(self.uow, self.kit, project, self.now, cycle, known)
        return self._cycles[key]

    def rule(self, project: Project, cycle: int, kind: str) -> DateRule | None:
        """The rule behind a date of that cycle."""
        key = project.id, cycle
        if key not in self._rules:
            self._rules[key] = rules_of(self.kit, project, cycle)
        return rule_of(kind, self._rules[key])

    def dated(self, project: Project, cycle: int) -> Mapping[str, Dated]:
        """The dates of that cycle with what led to each, by kind."""
        key = project.id, cycle
        if key not in self._dated:
            self._dated[key] = {one.kind: one for one in in_force(self.kit, project.as_in(cycle))}
        return self._dated[key]

    def opens(self, project: Project) -> datetime:
        """``now`` itself where people of that project may be written to, else the next moment when they may."""
        if self.any_hour:
            return self.now
        key = project.pack, project.timezone
        if key not in self._opens:
            self._opens[key] = next_sending_time(self.now, project.zone, self.is_closed(project))
        return self._opens[key]

    def is_closed(self, project: Project) -> IsClosed:
        """Whether the city hall is closed on a day."""
        return self.kit.catalogue.is_closed(project.pack)

    def planned(self, project: str) -> list[Reminder]:
        """All reminders of a project; wanted only where one is late."""
        if project not in self._planned:
            self._planned[project] = self.uow.reminders.of_project(project)
        return self._planned[project]

    def heard_by(self, project: Project, reminder: Reminder, rule: DateRule) -> tuple[Hearer, ...]:
        """Who hears of that reminder now; nobody where the matter is settled."""
        facts = self.circumstances(project, reminder.cycle).facts(rule)
        if is_settled(reminder.kind, rule, project, facts, reminder.cycle):
            return ()
        today, members = project.today(self.now), self.members(project.id)
        deaf = {m.person.id for m in members if not m.person.reachable or self._muted(m, project, today)}
        about = reminder.cycle, reminder.kind, reminder.about
        later = {r.person for r in self._later[project.id] if (r.cycle, r.kind, r.about) == about}
        at = project.as_in(reminder.cycle)
        return hearers(reminder, rule, at, members, facts, today, deaf=deaf, later=later)

    def _muted(self, member: Member, project: Project, today: date) -> bool:
        return any(mute.covers(project.id, today) for mute in self._mutes[member.person.id])

    def muted_all(self, person: str, today: date) -> bool:
        """Whether that person wants to hear of nothing on that day."""
        if person not in self._mutes:
            self._mutes[person] = self.uow.mutes.of_person(person)
        return any(mute.covers("", today) for mute in self._mutes[person])

    # ------------------------------------------------------------ where no project is meant

    @property
    def zone(self) -> ZoneInfo:
        """The zone of what belongs to no project."""
        return ZoneInfo(self.kit.defaults.timezone)

    @property
    def common_days(self) -> IsClosed:
        """The closed days of what belongs to no project."""
        return self.kit.catalogue.is_closed(self.kit.defaults.pack)


# ---------------------------------------------------------------- collecting


def collect(
    uow: UnitOfWork, kit: Kit, now: datetime, limit: int = BATCH, taken: list[str] | None = None
) -> Beat | None:
    """Takes up to ``limit`` reminders that are due at ``now``, or as many summaries, and notes who is to hear of each;
    None when nothing is due. ``taken`` is filled with the reminders' ids: the transaction may fail, or be run again.
    """
    rows = uow.reminders.due(now, limit)
    if taken is not None:
        taken[:] = [row.id for row in rows]
    if not rows:
        return _collect_rounds(uow, kit, now, limit)
    ground = Ground(uow, kit, now)
    ground.know(row.project for row in rows)
    outcome = _Outcome()
    for row in rows:
        _collect(ground, row, outcome)
    return outcome.write(uow, len(rows))


@dataclass
class _Outcome:
    """What becomes of the rows of a batch."""

    marked: dict[tuple[ReminderStatus, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    postponed: dict[datetime, list[str]] = field(default_factory=lambda: defaultdict(list))
    notices: list[Notice] = field(default_factory=list)

    def mark(self, reminder: Reminder, status: ReminderStatus, why: str) -> None:
        self.marked[status, why].append(reminder.id)

    def write(self, uow: UnitOfWork, due: int) -> Beat:
        for (status, why), ids in self.marked.items():
            uow.reminders.set_status(ids, status, why)
        for at, ids in self.postponed.items():
            uow.reminders.postpone(ids, at)
        uow.notices.add(self.notices)
        went = sum(len(ids) for (status, _), ids in self.marked.items() if status is ReminderStatus.COLLECTED)
        return Beat(due=due, skipped=due - went)


def _collect(ground: Ground, reminder: Reminder, outcome: _Outcome) -> None:
    project = ground.project(reminder.project)
    rule = ground.rule(project, reminder.cycle, reminder.kind) if project else None
    if project is None or rule is None or not still_wanted(reminder, project, rule):
        outcome.mark(reminder, ReminderStatus.DROPPED, "not-wanted")
        return
    late = reminder.why == HELD_UP or ground.now - reminder.due_at > LATE
    if late and _superseded(ground, reminder, rule):
        outcome.mark(reminder, ReminderStatus.DROPPED, "superseded")
        return
    open_at = ground.opens(project)
    if open_at > ground.now:
        if open_at - reminder.due_at > LATE:
            outcome.mark(reminder, ReminderStatus.PENDING, HELD_UP)
        outcome.postponed[open_at].append(reminder.id)
        return
    heard = ground.heard_by(project, reminder, rule)
    if not heard:
        outcome.mark(reminder, ReminderStatus.DROPPED, "nothing-owed")
        return
    outcome.mark(reminder, ReminderStatus.COLLECTED, HELD_UP if late else reminder.why)
    outcome.notices += [
        Notice(ground.kit.ids.new(), one.member.person.id, ground.now, reminder.due_at, reminder.id)
        for one in heard
    ]


def _superseded(ground: Ground, late: Reminder, rule: DateRule) -> bool:
    """Whether a later step of the same date has come as well that speaks to the same people: nobody is told twice of
    one thing after an outage.
    """
    mine = late.cycle, late.kind, late.about, late.person
    return any(
        (other.cycle, other.kind, other.about, other.person) == mine
        and other.step > late.step
        and other.due_at <= ground.now
        and other.status is not ReminderStatus.CANCELLED
        and level_of(rule, other.step) is level_of(rule, late.step)
        for other in ground.planned(late.project)
    )


def _collect_rounds(uow: UnitOfWork, kit: Kit, now: datetime, limit: int) -> Beat | None:
    """Summaries whose moment has come; each is planned again at once."""
    rounds = uow.rounds.due(now, limit)
    if not rounds:
        return None
    ground = Ground(uow, kit, now)
    at = next_sending_time(now, ground.zone, ground.common_days)
    notices = []
    for person, kind, due_at in rounds:
        uow.rounds.set(person, kind, next_round(kind, at, ground.zone, ground.common_days))
        if not ground.muted_all(person, now.astimezone(ground.zone).date()):
            notices.append(Notice(kit.ids.new(), person, at, due_at, round=kind))
    uow.notices.add(notices)
    return Beat(due=len(rounds), skipped=len(rounds) - len(notices))
