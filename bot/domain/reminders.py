"""Which reminders a project wants, and how they meet those that are planned already. Pure.

The table of reminders is the schedule; these functions only say what ought to stand in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from bot.domain.project import Project
from bot.domain.timetable import DateRule, IsClosed, sending_instant


class ReminderStatus(StrEnum):
    """``dropped``: due, but nothing was left to remind of; ``cancelled``: its date no longer holds."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One planned reminder. Its identity is (project, cycle, kind, ``about``, ``person``): planning twice
    changes nothing. ``about`` is the date it speaks of, ``due_at`` the aware UTC instant to send; ``person``
    is set where it is one person's own (after "in a week"), else "" for everybody concerned.
    """

    id: str
    project: str
    cycle: int
    kind: str
    about: date
    due_at: datetime
    status: ReminderStatus = ReminderStatus.PENDING
    person: str = ""
    why: str = ""

    @property
    def identity(self) -> tuple[str, int, str, date, str]:
        """What makes two reminders the same one."""
        return (self.project, self.cycle, self.kind, self.about, self.person)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that ought to be planned."""

    kind: str
    about: date
    due_at: datetime


DEFAULT_SHIFT = {"start": "next"}
"""An opening is told on the first working day on which the sheet is open; everything else on the last before.
"""


def wanted_reminders(project: Project, rules: Iterable[DateRule], is_closed: IsClosed) -> tuple[Wanted, ...]:
    """The reminders for the project's dates, those included whose moment has passed."""
    shifts = {rule.kind: rule.remind for rule in rules}
    zone: tzinfo = project.zone
    wanted = []
    if project.alive:
        for kind, on in project.dates.items():
            stage, _, moment = kind.partition(".")
            if stage in project.closings or kind in project.done or _said_otherwise(project, stage, moment):
                continue
            shift = DEFAULT_SHIFT.get(moment, shifts.get(kind, "previous"))
            wanted.append(Wanted(kind, on, sending_instant(on, shift, zone, is_closed)))
    return tuple(sorted(wanted, key=lambda w: (w.due_at, w.kind)))


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
    asked = {(w.kind, w.about): w for w in wanted}
    standing = {
        (r.kind, r.about) for r in existing if not r.person and r.status is not ReminderStatus.CANCELLED
    }
    void = tuple(
        r
        for r in existing
        if r.status is ReminderStatus.PENDING and not r.person and (r.kind, r.about) not in asked
    )
    add = tuple(w for key, w in asked.items() if key not in standing and w.due_at > since)
    return Replanned(add, void)


def still_wanted(reminder: Reminder, project: Project) -> bool:
    """Whether a due reminder still has something to say about this project."""
    stage = reminder.kind.partition(".")[0]
    return (
        project.alive
        and reminder.cycle == project.cycle
        and stage not in project.closings
        and reminder.kind not in project.done
        and project.dates.get(reminder.kind) == reminder.about
    )
