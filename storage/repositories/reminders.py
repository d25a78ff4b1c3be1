"""The schedule. What is due is found by a partial index on what still waits, however large the table."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.reminders import Reminder, ReminderStatus
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import PENDING, reminders

_waits = reminders.c.status == PENDING
_OF_PROJECT = (
    sa.select(reminders)
    .where(reminders.c.project == bind("project"))
    .order_by(reminders.c.due_at, reminders.c.seq)
)
_GET = sa.select(reminders).where(reminders.c.id == bind("id"))


def _add(insert: Any) -> sa.Executable:
    new = insert(reminders)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["project", "cycle", "kind", "about", "person"],
        set_={c: new.excluded[c] for c in ("due_at", "status", "why")},
        where=reminders.c.status == ReminderStatus.CANCELLED.value,
    ).returning(reminders.c.id)
    return statement


_ADD = Upsert(_add)
_DUE = (
    sa.select(reminders)
    .where(_waits, reminders.c.due_at <= bind("now"))
    .order_by(reminders.c.due_at, reminders.c.seq)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_NEXT = sa.select(reminders.c.due_at).where(_waits).order_by(reminders.c.due_at, reminders.c.seq).limit(1)
_SET_STATUS = sa.update(reminders).where(reminders.c.id == bind("id_"))
_POSTPONE = _SET_STATUS.where(_waits)


def _reminder_of(row: Any) -> Reminder:
    return Reminder(
        id=row.id,
        project=row.project,
        cycle=row.cycle,
        kind=row.kind,
        about=row.about,
        due_at=row.due_at,
        status=ReminderStatus(row.status),
        person=row.person,
        why=row.why,
    )


class SqlReminders(Repository):
    """The ``ReminderRepository`` port."""

    def of_project(self, project: str) -> list[Reminder]:
        """All reminders of a project, by ``due_at``, then as they were planned."""
        return [_reminder_of(row) for row in self._execute(_OF_PROJECT, project=project)]

    def get(self, reminder: str) -> Reminder | None:
        """By id."""
        row = self._execute(_GET, id=reminder).first()
        return _reminder_of(row) if row else None

    def add(self, reminder: Reminder) -> bool:
        """Plans it; False when one of the same identity stands already. A cancelled one is revived under the
        id that it had, because messages and buttons may carry it.
        """
        added = self._execute(
            _ADD,
            id=reminder.id,
            project=reminder.project,
            cycle=reminder.cycle,
            kind=reminder.kind,
            about=reminder.about,
            person=reminder.person,
            due_at=reminder.due_at,
            status=reminder.status.value,
            why=reminder.why,
        )
        return added.first() is not None

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """Pending ones whose moment has come, oldest first, claimed for this transaction; others skip."""
        return [_reminder_of(row) for row in self._execute(_DUE, now=now, n=limit)]

    def next_due(self) -> datetime | None:
        """The moment of the earliest pending one."""
        earliest: datetime | None = self._execute(_NEXT).scalar()
        return earliest

    def set_status(self, reminder: str, status: ReminderStatus, why: str = "") -> None:
        """Marks it."""
        self._execute(_SET_STATUS, id_=reminder, status=status.value, why=why)

    def postpone(self, reminder: str, due_at: datetime) -> None:
        """Moves a pending one."""
        self._execute(_POSTPONE, id_=reminder, due_at=due_at)
