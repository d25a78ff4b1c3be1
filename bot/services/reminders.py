"""The reminder clock's one beat: what is due now is asked again whether it is wanted, and then said.

The table is the schedule. A beat is one transaction per reminder; two beats at once never take the same row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.conversation import open_questions
from bot.domain.messages import Message, Outgoing, direct
from bot.domain.project import ON_A_SIDE, Member, Project, Role
from bot.domain.reminders import Reminder, ReminderStatus, still_wanted
from bot.domain.timetable import next_sending_time
from bot.services.papers import asked_now
from bot.services.phrasing.dates import Say, reason
from bot.services.phrasing.reminding import coordinator_message, respondent_message
from bot.services.phrasing.status import SideCount
from bot.services.planning import dated
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import new_sheet, sheets_of_member, side_counts

LATE = timedelta(hours=12)
"""After so long the bot was down or the clock was moved: the message says that it is late."""


HELD_UP = "held-up"
"""Why a reminder waits for the next sending time although its own has passed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message that a beat wrote, for the operator's report. ``due_at`` is ISO 8601 in the project's zone;
    ``line_messages`` is what it costs on LINE.
    """

    project: str
    kind: str
    to: str
    platform: str
    due_at: str
    why: str
    line_messages: int


@dataclass(frozen=True, slots=True)
class Beat:
    """What one beat found. ``skipped``: due, but nothing was left to say, or the hour is quiet."""

    due: int
    sent: int
    failed: int
    skipped: int
    items: tuple[Item, ...]

    def __add__(self, other: "Beat") -> "Beat":
        """Both beats as one."""
        return Beat(
            self.due + other.due,
            self.sent + other.sent,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.items + other.items,
        )

    def report(self, now: datetime) -> Mapping[str, object]:
        """The JSON object of contract.md."""
        return {
            "now": now.isoformat(),
            "due": self.due,
            "sent": self.sent,
            "failed": self.failed,
            "skipped": self.skipped,
            "items": [asdict(item) for item in self.items],
        }


def fire_one(uow: UnitOfWork, kit: Kit, now: datetime) -> Beat | None:
    """Takes one reminder that is due at ``now`` and writes what it says; None when nothing is due."""
    for reminder in uow.reminders.due(now, 1):
        return _fire(uow, kit, reminder, now)
    return None


def _fire(uow: UnitOfWork, kit: Kit, reminder: Reminder, now: datetime) -> Beat:
    project = uow.projects.lock(reminder.project)
    if project is None or not still_wanted(reminder, project):
        uow.reminders.set_status(reminder.id, ReminderStatus.DROPPED, "not-wanted")
        return Beat(1, 0, 0, 1, ())
    is_closed = kit.catalogue.is_closed(project.pack)
    open_at = next_sending_time(now, project.zone, is_closed)
    if open_at > now:
        if open_at - reminder.due_at > LATE:
            uow.reminders.set_status(reminder.id, ReminderStatus.PENDING, HELD_UP)
        uow.reminders.postpone(reminder.id, open_at)
        return Beat(1, 0, 0, 1, ())
    items = _speak(uow, kit, project, reminder, now)
    status = ReminderStatus.SENT if items else ReminderStatus.DROPPED
    uow.reminders.set_status(reminder.id, status, "" if items else "nothing-owed")
    uow.audit.add(now, "clock", f"reminder.{status.value}", project.id, kind=reminder.kind, to=len(items))
    return Beat(1, len(items), 0, 0 if items else 1, tuple(items))


def _speak(uow: UnitOfWork, kit: Kit, project: Project, reminder: Reminder, now: datetime) -> list[Item]:
    stage = reminder.kind.partition(".")[0]
    asked = asked_now(uow, kit, project, now)
    sheet_open = any(sheet.stage == stage and not sheet.joint for sheet in asked)
    counts = side_counts(uow, kit, project, stage, now) if sheet_open else []
    late = reminder.why == HELD_UP or now - reminder.due_at > LATE
    members = [m for m in uow.projects.members(project.id) if reminder.person in ("", m.person.id)]
    items: list[Item] = []
    if _settled(reminder, counts):
        return items
    for member in members:
        say = kit.voice(member.person.language)
        if member.role is Role.COORDINATOR:
            message = coordinator_message(
                project,
                reminder,
                counts,
                _following(project, reminder),
                now,
                say,
                rule=_rule(kit, project, reminder, say),
                late=late,
            )
        elif member.role in ON_A_SIDE and sheet_open and (stage, member.side) not in project.paper:
            found = _owed_message(uow, kit, project, member, stage, reminder, now, say, late=late)
            if found is None:
                continue
            message = found
        else:
            continue
        if not member.person.reachable:
            continue
        place = direct(member.person.address)
        uow.outbox.add(Outgoing(place, (message,), reminder=reminder.id, project=project.id), kit.wall.now())
        items.append(_item(project, reminder, member))
    return items


def _settled(reminder: Reminder, counts: Sequence[SideCount]) -> bool:
    """The due day of a sheet that everybody has handed in has nothing left to say."""
    due = reminder.kind.endswith(".due")
    return due and bool(counts) and all(count.side_sent and not count.owing for count in counts)


def _following(project: Project, reminder: Reminder) -> tuple[str, date] | None:
    ahead = [
        (kind, on) for kind, on in project.dates.items() if on > reminder.about and kind not in project.done
    ]
    return min(ahead, key=lambda item: item[1], default=None)


def _rule(kit: Kit, project: Project, reminder: Reminder, say: Say) -> str:
    found = {d.kind: d for d in dated(kit, project)}
    own = found.get(reminder.kind)
    return reason(own, lambda kind: found[kind].on if kind in found else None, say) if own else ""


def _owed_message(
    uow: UnitOfWork,
    kit: Kit,
    project: Project,
    member: Member,
    stage: str,
    reminder: Reminder,
    now: datetime,
    say: Say,
    *,
    late: bool,
) -> Message | None:
    mine = [
        owed
        for owed in sheets_of_member(uow, kit, project, member, now)
        if owed.stage == stage and not owed.joint and not owed.sent and not owed.mutual
    ]
    if not mine:
        return None
    left = [
        question
        for owed in mine
        for question in open_questions(owed.questionnaire, owed.sheet or new_sheet("", owed))
    ]
    return respondent_message(
        project, reminder, left, now, say, due=project.dates.get(f"{stage}.due"), late=late
    )


def _item(project: Project, reminder: Reminder, member: Member) -> Item:
    platform = member.person.address.platform
    return Item(
        project.id,
        reminder.kind,
        str(member.person.address),
        platform,
        reminder.due_at.astimezone(project.zone).isoformat(),
        reminder.about.isoformat(),
        1 if platform == "line" else 0,
    )


def postpone_for(
    uow: UnitOfWork, kit: Kit, reminder: Reminder, project: Project, person: str, days: int, now: datetime
) -> datetime:
    """Plans the same reminder again for one person, so many days on, at the next sending time. Gives that
    moment.
    """
    at = next_sending_time(now + timedelta(days=days), project.zone, kit.catalogue.is_closed(project.pack))
    again = replace(
        reminder, id=kit.ids.new(), due_at=at, person=person, status=ReminderStatus.PENDING, why="snoozed"
    )
    if not uow.reminders.add(again):
        for standing in uow.reminders.of_project(project.id):
            if standing.identity == again.identity:
                uow.reminders.set_status(standing.id, ReminderStatus.PENDING, "snoozed")
                uow.reminders.postpone(standing.id, at)
    return at
