"""A database that was put back from a backup knows less than people have heard.

Beside an embedded database a file tells until when reminders went out. Where it is ahead, what was due in between is not
said again: the coordinators get one list of it. A database on a server tells by its lineage that it was put back, and not
to when: there the list goes up to the present. `restore` leaves a lineage that no database has, so that what it filled is
noticed in the same way wherever it runs. What waited to be sent may have been sent since: it is given up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.domain.messages import Message, Outgoing, Row, direct
from bot.domain.notices import NoticeStatus
from bot.domain.project import Person, Project, Role
from bot.domain.reminders import Reminder, ReminderStatus, still_wanted
from bot.domain.timetable import DateRule
from bot.services.phrasing.dates import date_name
from bot.services.phrasing.reminding import is_due
from bot.services.ports import UnitOfWork
from bot.services.reminders import BATCH, Ground
from bot.services.rounds import next_round
from bot.services.scene import Kit

CLOCK = "clock"
"""The platform under which the database keeps until when reminders went out."""

LINEAGE = "lineage"
"""The account of the clock under which it keeps where it lives (``SqlStore.lineage``)."""

BACKUP = "backup"
"""The platform under which the database keeps when it was last backed up."""

ROWS = 10
"""So many lines of the list stand in one message."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)


def said_until(uow: UnitOfWork) -> datetime | None:
    """Until when reminders went out, as far as the database knows."""
    return _instant(uow.accounts.get(CLOCK).get("until"))


def doubtful_until(uow: UnitOfWork) -> datetime | None:
    """Until when things may have been said of which the database does not know; None where it was never put back."""
    return _instant(uow.accounts.get(CLOCK).get("doubtful"))


def unknown_until(
    uow: UnitOfWork, now: datetime, marked: datetime | None, lineage: str | None
) -> datetime | None:
    """Until when things may have been said of which the database does not know; None where it knows it all. ``marked``:
    until when reminders went out by the file beside it. Of several processes that start at once, one is told.
    """
    kept, known = uow.accounts.get(CLOCK, LINEAGE).get("is"), said_until(uow)
    if lineage is not None and kept != lineage:
        uow.accounts.save(CLOCK, LINEAGE, {"is": lineage})
        if kept is not None and uow.inbox.claim(f"lineage:{kept}:{lineage}", now):
            return now
    return marked if marked is not None and (known is None or known < marked) else None


def put_back(uow: UnitOfWork, name: str) -> None:
    """The database was filled from a backup just now; ``name`` tells this time from all others."""
    uow.accounts.save(CLOCK, LINEAGE, {"is": f"restored {name}"})


def backed_up(uow: UnitOfWork, at: datetime) -> None:
    """A backup of the database was made then (aware)."""
    uow.accounts.save(BACKUP, "", {"at": at.astimezone(UTC).isoformat()})


def last_backup(uow: UnitOfWork) -> datetime | None:
    """When the newest backup was made that this program knows of; None before the first."""
    return _instant(uow.accounts.get(BACKUP).get("at"))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def keep_said(uow: UnitOfWork, until: datetime) -> None:
    """Reminders went out until then."""
    known = uow.accounts.get(CLOCK)
    if (before := _instant(known.get("until"))) is None or before < until:
        uow.accounts.save(CLOCK, "", {**known, "until": until.astimezone(UTC).isoformat()})


def look_back(uow: UnitOfWork, kit: Kit, until: datetime) -> int:
    """The database was put back, and reminders had gone out until ``until``: what it still holds of that time goes to
    the coordinators, once. Gives how many reminders that are.
    """
    ground, lists = Ground(uow, kit, until), _Lists()
    count = 0
    while rows := uow.reminders.pending(_LONG_AGO, until + _INSTANT, BATCH):
        ground.know(reminder.project for reminder in rows)
        for reminder in rows:
            _list(ground, reminder, lists)
        uow.reminders.set_status([r.id for r in rows], ReminderStatus.DROPPED, "restored")
        count += len(rows)
    while (person := uow.notices.next_person(until)) is not None:
        waiting = uow.notices.waiting(person, until)
        reminders = uow.reminders.several(n.reminder for n in waiting if n.reminder is not None)
        for reminder in reminders.values():
            _list(ground, reminder, lists)
        uow.notices.settle([n.id for n in waiting], NoticeStatus.DROPPED)
        uow.reminders.set_status(reminders, ReminderStatus.DROPPED, "restored")
        count += len(reminders)
    for digest in uow.outbox.give_up(kit.wall.now(), "restored"):
        said = [n.reminder for n in uow.notices.of_digest(digest) if n.reminder is not None]
        for reminder in uow.reminders.several(said).values():
            _list(ground, reminder, lists)
        count += len(said)
    while rounds := uow.rounds.due(until, BATCH):
        for who, kind, _ in rounds:
            uow.rounds.set(who, kind, next_round(kind, until, ground.zone, ground.common_days))
    for coordinator, matters in lists.by_person.values():
        for message in _messages(kit, coordinator, matters.values(), until):
            uow.outbox.add(Outgoing(direct(coordinator.address), (message,)), kit.wall.now())
    uow.trail.forget()  # what followed from the log may have been said
    kept = until.astimezone(UTC).isoformat()
    uow.accounts.save(CLOCK, "", {**uow.accounts.get(CLOCK), "until": kept, "doubtful": kept})
    return count


Matters = dict[tuple[str, int, str, date], tuple[Project, Reminder, DateRule]]


@dataclass
class _Lists:
    """What each coordinator is told, by their id."""

    by_person: dict[str, tuple[Person, Matters]] = field(default_factory=dict)


def _list(ground: Ground, reminder: Reminder, lists: _Lists) -> None:
    """Puts it on the lists of its project's coordinators, where people would have heard of it."""
    project = ground.project(reminder.project)
    rule = ground.rule(project, reminder.cycle, reminder.kind) if project else None
    if project is None or rule is None or not still_wanted(reminder, project, rule):
        return
    if not ground.heard_by(project, reminder, rule):
        return
    for member in ground.members(project.id):
        if member.role is Role.COORDINATOR and member.person.reachable:
            _, matters = lists.by_person.setdefault(member.person.id, (member.person, {}))
            matters[project.id, reminder.cycle, reminder.kind, reminder.about] = project, reminder, rule


def _messages(
    kit: Kit, coordinator: Person, matters: Iterable[tuple[Project, Reminder, DateRule]], now: datetime
) -> Iterable[Message]:
    rows = []
    for project, reminder, rule in matters:
        what = date_name(reminder.kind, kit.voice(coordinator.language, project))
        say = kit.voice(coordinator.language)
        text = is_due(reminder, what, project.today(now), say, owed=rule.until != "told")
        rows.append(Row(project.name, text=text))
    text = kit.wording("restored-list", coordinator.language)
    for start in range(0, len(rows), ROWS):
        yield Message(text, rows=tuple(rows[start : start + ROWS]))
