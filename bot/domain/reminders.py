"""Which reminders a project wants, and how they meet those that are planned already. Pure.

The table of reminders is the schedule; these functions only say what ought to stand in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.duties import rule_of, stage_of
from bot.domain.project import Project
from bot.domain.timetable import DateRule, IsClosed, sending_instant


class ReminderStatus(StrEnum):
    """``collected``: its moment came, and it waits for the day's digest of those concerned; ``dropped``: due, but
    nothing was left to remind of; ``cancelled``: its date no longer holds.
    """

    PENDING = "pending"
    COLLECTED = "collected"
    SENT = "sent"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One planned reminder: a step of the ladder of one date. Its identity is (project, cycle, kind, ``about``,
    ``step``, ``person``): planning twice changes nothing. ``about`` is the date it speaks of, ``step`` the days from
    there, ``due_at`` the aware UTC instant to send; ``person`` is set where it is one person's own (after "in a
    week"), else "" for everybody concerned.
    """

    id: str
    project: str
    cycle: int
    kind: str
    about: date
    due_at: datetime
    step: int = 0
    status: ReminderStatus = ReminderStatus.PENDING
    person: str = ""
    why: str = ""

    @property
    def identity(self) -> tuple[str, int, str, date, int, str]:
        """What makes two reminders the same one."""
        return (self.project, self.cycle, self.kind, self.about, self.step, self.person)


class Level(StrEnum):
    """To whom a step speaks: those who owe it, the coordinator on their behalf, or the section."""

    OWN = "own"
    COORDINATOR = "coordinator"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ladder: so many days from the date, to whom."""

    days: int
    level: Level = Level.OWN


def steps(rule: DateRule) -> tuple[Step, ...]:
    """The ladder of a date, in order: its own days, then, where something is owed, the coordinator a week after the
    last of them (a week after the date at the earliest) and the section a week after that (domain.md §5).
    """
    own = tuple(Step(days) for days in sorted(set(rule.ladder)))
    if rule.until == "told" or not own:
        return own
    last = max(own[-1].days, 0)
    return (*own, Step(last + 7, Level.COORDINATOR), Step(last + 14, Level.SECTION))


def level_of(rule: DateRule, days: int) -> Level:
    """To whom the step of so many days speaks; a step that the rule has no longer, to those who owe it."""
    return next((step.level for step in steps(rule) if step.days == days), Level.OWN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that ought to be planned."""

    kind: str
    about: date
    step: int
    due_at: datetime


OPENING_SHIFT = "next"
"""An opening is told on the first working day on which the sheet is open; everything else on the last before.
"""


def step_instant(on: date, days: int, shift: str, zone: tzinfo, is_closed: IsClosed) -> datetime:
    """When the step of so many days from the date ``on`` is said (aware, local): 9:00 of that day, moved off closed
    days by ``shift``. What is said after the date is moved on where it would come to lie on it or before it, and what
    is said before it never comes on the day after.
    """
    day = on + timedelta(days=days)
    instant = sending_instant(day, shift, zone, is_closed)
    if days > 0 and instant.date() <= on:
        return sending_instant(day, "next", zone, is_closed)
    if days < 0 and instant.date() > on:
        return sending_instant(day, "previous", zone, is_closed)
    return instant


def wanted_reminders(
    project: Project, rules: Mapping[str, DateRule], is_closed: IsClosed
) -> tuple[Wanted, ...]:
    """The reminders for the project's dates, those included whose moment has passed; ``rules`` by kind. Of steps that
    fall on one instant the nearest to the date stays.
    """
    zone: tzinfo = project.zone
    wanted: dict[tuple[str, datetime], Wanted] = {}
    for kind, on in project.dates.items() if project.alive else ():
        rule = rule_of(kind, rules)
        stage, _, moment = kind.partition(".")
        if rule is None or rule.stage in project.closings or kind in project.done:
            continue
        if _said_otherwise(project, stage, moment):
            continue
        shift = OPENING_SHIFT if moment == "start" else rule.remind
        for step in steps(rule):
            due_at = step_instant(on, step.days, shift, zone, is_closed)
            if before_opening(kind, rule, project, due_at.date()):
                continue
            before = wanted.get((kind, due_at))
            if before is None or abs(step.days) <= abs(before.step):
                wanted[kind, due_at] = Wanted(kind, on, step.days, due_at)
    return tuple(sorted(wanted.values(), key=lambda w: (w.due_at, w.kind, w.step)))


def before_opening(kind: str, rule: DateRule, project: Project, day: date) -> bool:
    """Whether a sheet of which the date speaks is still to be opened on that day: nobody is reminded of it before."""
    opening = project.dates.get(f"{stage_of(kind, rule)}.start")
    return rule.until == "sheets" and opening is not None and day < opening


def _said_otherwise(project: Project, stage: str, moment: str) -> bool:
    """A stage of one day is spoken of once: its end covers its opening and its middle."""
    on = project.dates.get(f"{stage}.{moment}")
    later = {"start": ("end",), "due": ("start", "end")}.get(moment, ())
    return any(project.dates.get(f"{stage}.{other}") == on for other in later)


@dataclass(frozen=True, slots=True)
class Replanned:
    """What to add to the table, and which of its pending rows are void."""

    add: tuple[Wanted, ...]
    cancel: tuple[Reminder, ...]


def reconcile(existing: Iterable[Reminder], wanted: Iterable[Wanted], since: datetime) -> Replanned:
    """Brings the table to what is wanted; what was sent for the same date stays sent and is not planned
    again.

    What is added comes after ``since`` (aware). What is planned already and late, after an outage or a closed
    day, keeps waiting as long as its date holds. A personal reminder (after "in a week") lives as long as its
    date is still the one spoken of.
    """
    existing, wanted = tuple(existing), tuple(wanted)
    asked = {(w.kind, w.about, w.step): w for w in wanted}
    dates = {(w.kind, w.about) for w in wanted}
    standing = {
        (r.kind, r.about, r.step)
        for r in existing
        if not r.person and r.status is not ReminderStatus.CANCELLED
    }
    waiting = (r for r in existing if r.status is ReminderStatus.PENDING)
    void = tuple(
        r
        for r in waiting
        if ((r.kind, r.about) not in dates if r.person else (r.kind, r.about, r.step) not in asked)
    )
    add = tuple(w for key, w in asked.items() if key not in standing and w.due_at > since)
    return Replanned(add, void)


def still_wanted(reminder: Reminder, project: Project, rule: DateRule | None) -> bool:
    """Whether a due reminder still has something to say about this project: the date is in force, and nobody settled
    it or closed its stage. One of an earlier cycle holds on where no stage ends it, as with a report.
    """
    if not project.alive or rule is None:
        return False
    cycle = project.in_cycle(reminder.cycle)
    if reminder.cycle < project.cycle and rule.stage:
        return False
    return (
        rule.stage not in cycle.closings
        and reminder.kind not in cycle.done
        and cycle.dates.get(reminder.kind) == reminder.about
    )
