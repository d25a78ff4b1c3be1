"""The schedule. What is due is found by a partial index on what still waits, however large the table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.reminders import Reminder, ReminderStatus
from storage.repositories.base import OfTenants, Upsert, bind, here, in_any, once_each
from storage.tables import PENDING, reminders

_waits = reminders.c.status == PENDING
_OF_PROJECT = (
    sa.select(reminders)
    .where(here(reminders), reminders.c.project == bind("project"))
    .order_by(reminders.c.due_at, reminders.c.seq)
)
_LAST = sa.select(sa.func.max(reminders.c.seq)).where(here(reminders), reminders.c.project == bind("project"))
_GET = sa.select(reminders).where(here(reminders), reminders.c.id == bind("id"))


def _add(insert: Any) -> sa.Executable:
    new = insert(reminders)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["tenant", "project", "cycle", "kind", "about", "step", "person"],
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
_PENDING = (
    sa.select(reminders)
    .where(_waits, reminders.c.due_at >= bind("since"), reminders.c.due_at < bind("until"))
    .order_by(reminders.c.due_at, reminders.c.seq)
    .limit(bind("n", type_=sa.Integer))
)
_COUNT_PENDING = (
    sa.select(sa.func.count())
    .select_from(reminders)
    .where(_waits, reminders.c.due_at >= bind("since"), reminders.c.due_at < bind("until"))
)
_SEVERAL = sa.select(reminders).where(in_any(reminders), reminders.c.id.in_(bind("ids", expanding=True)))
_PERSONAL = sa.select(reminders).where(
    in_any(reminders),
    _waits,
    reminders.c.person != "",
    reminders.c.project.in_(bind("projects", expanding=True)),
)
_SET_STATUS = sa.update(reminders).where(in_any(reminders), reminders.c.id.in_(bind("ids", expanding=True)))
_POSTPONE = _SET_STATUS.where(_waits)
_theirs = reminders.alias("theirs")
_of_giver = sa.and_(
    in_any(reminders),
    _waits,
    reminders.c.person == bind("giver"),
    reminders.c.project.in_(bind("projects", expanding=True)),
)
_same = sa.exists().where(
    _theirs.c.person == bind("taker"),
    *(
        _theirs.c[name] == reminders.c[name]
        for name in ("tenant", "project", "cycle", "kind", "about", "step")
    ),
)
_PASS_ON = sa.update(reminders).where(_of_giver, ~_same).values(person=bind("taker"))
_DROP_SAME = (
    sa.update(reminders).where(_of_giver).values(status=ReminderStatus.CANCELLED.value, why="handed-over")
)


def _reminder_of(row: Any) -> Reminder:
    return Reminder(
        id=row.id,
        project=row.project,
        cycle=row.cycle,
        kind=row.kind,
        about=row.about,
        due_at=row.due_at,
        step=row.step,
        status=ReminderStatus(row.status),
        person=row.person,
        why=row.why,
    )


def _values(reminder: Reminder) -> dict[str, Any]:
    return {
        "id": reminder.id,
        "project": reminder.project,
        "cycle": reminder.cycle,
        "kind": reminder.kind,
        "about": reminder.about,
        "step": reminder.step,
        "person": reminder.person,
        "due_at": reminder.due_at,
        "status": reminder.status.value,
        "why": reminder.why,
    }


class SqlReminders(OfTenants):
    """The ``ReminderRepository`` port."""

    def of_project(self, project: str) -> list[Reminder]:
        """All reminders of a project, by ``due_at``, then as they were planned."""
        tenant = self._tenant("project", project)
        return [_reminder_of(row) for row in self._execute(_OF_PROJECT, tenant_=tenant, project=project)]

    def get(self, reminder: str) -> Reminder | None:
        """By id."""
        row = self._execute(_GET, tenant_=self._tenant("reminder", reminder), id=reminder).first()
        return _reminder_of(row) if row else None

    def several(self, reminders: Iterable[str]) -> Mapping[str, Reminder]:
        """Those of these that there are, by id."""
        return {row.id: _reminder_of(row) for row in self._execute(_SEVERAL, **self._those(reminders))}

    def personal(self, projects: Iterable[str]) -> list[Reminder]:
        """The pending ones of these projects that are one person's own."""
        among = list(projects)
        found = self._execute(_PERSONAL, tenants_=self._tenants("project", among), projects=among)
        return [_reminder_of(row) for row in found]

    def add(self, reminders: Iterable[Reminder]) -> int:
        """Plans them; gives how many are new: of the same identity there is one. A cancelled one is revived under
        the id that it had, because messages and buttons may carry it.
        """
        new = once_each(reminders, lambda reminder: reminder.identity)
        rows: list[dict[str, Any]] = []
        last: dict[str, int] = {}
        for reminder in new:
            tenant, project = self._tenant("project", reminder.project), reminder.project
            if project not in last:
                last[project] = self._execute(_LAST, tenant_=tenant, project=project).scalar() or 0
            last[project] += 1
            rows.append({"tenant": tenant, "seq": last[project], **_values(reminder)})
        kept = {row.id for row in self._execute_many(_ADD, rows)}
        self._enter_all("reminder", [(row["id"], row["tenant"]) for row in rows if row["id"] in kept])
        return len(kept)

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """Pending ones whose moment has come, oldest first, claimed for this transaction; others skip."""
        return [_reminder_of(row) for row in self._execute(_DUE, now=now, n=limit)]

    def next_due(self) -> datetime | None:
        """The moment of the earliest pending one."""
        earliest: datetime | None = self._execute(_NEXT).scalar()
        return earliest

    def pending(self, since: datetime, until: datetime, limit: int) -> list[Reminder]:
        """Pending ones of that stretch of time (``until`` not included), by moment."""
        return [_reminder_of(row) for row in self._execute(_PENDING, since=since, until=until, n=limit)]

    def count_pending(self, since: datetime, until: datetime) -> int:
        """How many pending ones that stretch of time has (``until`` not included)."""
        return int(self._execute(_COUNT_PENDING, since=since, until=until).scalar_one())

    def pass_on(self, projects: Iterable[str], giver: str, taker: str) -> None:
        """The giver's own pending ones in these projects are the taker's, where that person has not the same."""
        among = list(projects)
        where = {"tenants_": self._tenants("project", among), "projects": among, "giver": giver}
        self._execute(_PASS_ON, **where, taker=taker)
        self._execute(_DROP_SAME, **where)

    def set_status(self, reminders: Iterable[str], status: ReminderStatus, why: str = "") -> None:
        """Marks them."""
        self._execute(_SET_STATUS, **self._those(reminders), status=status.value, why=why)

    def postpone(self, reminders: Iterable[str], due_at: datetime) -> None:
        """Moves those of them that are pending."""
        self._execute(_POSTPONE, **self._those(reminders), due_at=due_at)

    def _those(self, reminders: Iterable[str]) -> dict[str, list[str]]:
        ids = list(reminders)
        return {"tenants_": self._tenants("reminder", ids), "ids": ids}
