"""What people hear of reminders: what waits for them, the digest of each day, their silence, their regular rounds.

What waits is found by partial indexes, however much was said before.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.notices import Digest, Mute, Notice, NoticeStatus, Said
from bot.domain.project import Role
from storage.repositories.base import OfTenants, Repository, Upsert, bind, here, in_any, once_each
from storage.tables import WAITING, digests, memberships, mutes, notices, people, projects, reminders, rounds

_waits = notices.c.status == WAITING


def _add_notice(insert: Any) -> sa.Executable:
    new = insert(notices)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["reminder", "person"],
        set_={c: new.excluded[c] for c in ("at", "due_at", "status", "digest")},
        # Put off again, and so due again later, is another occasion.
        where=sa.or_(notices.c.status == NoticeStatus.DROPPED.value, new.excluded.due_at > notices.c.due_at),
    ).returning(notices.c.id)
    return statement


_ADD = Upsert(_add_notice)
# The notice is locked so that it is looked at anew where another worker has just settled it, the person so that two
# workers never compose for the same one by way of two notices. Rows that refer to the person may still be written.
_NEXT_PERSON = (
    sa.select(notices.c.person)
    # Joined by an expression, so that no planner begins with everybody there is, whatever its statistics say.
    .join_from(notices, people, people.c.id == notices.c.person + sa.literal_column("''"))
    .where(_waits, notices.c.at <= bind("now"))
    .order_by(notices.c.at, notices.c.seq)
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True)
)
_WAITING = sa.select(notices).where(_waits, notices.c.person == bind("person")).order_by(notices.c.seq)
_SETTLE = sa.update(notices).where(notices.c.id.in_(bind("ids", expanding=True)))
_LATER = _SETTLE.where(_waits)
_heard = notices.alias("heard")
_reminds = sa.exists().where(
    in_any(reminders),
    reminders.c.id == notices.c.reminder,
    reminders.c.project.in_(bind("projects", expanding=True)),
)
_of_giver = sa.and_(_waits, notices.c.person == bind("giver"), _reminds)
_hears = sa.exists().where(_heard.c.reminder == notices.c.reminder, _heard.c.person == bind("taker"))
_PASS_ON = sa.update(notices).where(_of_giver, ~_hears).values(person=bind("taker"))
_DROP_SAME = sa.update(notices).where(_of_giver).values(status=NoticeStatus.DROPPED.value)
_OF_DIGEST = sa.select(notices).where(notices.c.digest == bind("digest")).order_by(notices.c.seq)
_OF_REMINDER = sa.select(notices).where(notices.c.reminder == bind("reminder")).order_by(notices.c.seq)
_SAID_OF = (
    sa.select(notices.c.person, notices.c.digest, notices.c.reminder, reminders.c.kind, reminders.c.about)
    .join_from(notices, reminders, notices.c.reminder == reminders.c.id)
    .where(
        here(reminders),
        reminders.c.project == bind("project"),
        reminders.c.cycle == bind("cycle"),
        notices.c.status == NoticeStatus.SAID.value,
        notices.c.digest.is_not(None),
    )
    .order_by(notices.c.seq)
)
_NEXT = sa.select(notices.c.at).where(_waits).order_by(notices.c.at, notices.c.seq).limit(1)


def _notice_of(row: Any) -> Notice:
    return Notice(
        row.id, row.person, row.at, row.due_at, row.reminder, row.round, NoticeStatus(row.status), row.digest
    )


def _notice_values(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "person": notice.person,
        "at": notice.at,
        "due_at": notice.due_at,
        "reminder": notice.reminder,
        "round": notice.round,
        "status": notice.status.value,
        "digest": notice.digest,
    }


class SqlNotices(OfTenants):
    """The ``NoticeRepository`` port."""

    def add(self, notices: Iterable[Notice]) -> int:
        """Keeps them; gives how many are new: one reminder is said to one person once. One that was dropped before
        waits again, for it was never said.
        """
        new = once_each(notices, lambda notice: (notice.reminder or notice.id, notice.person))
        return len(self._execute_many(_ADD, [_notice_values(notice) for notice in new]))

    def next_person(self, now: datetime) -> str | None:
        """Somebody for whom something waits at ``now``, claimed for this transaction; others skip them."""
        person: str | None = self._execute(_NEXT_PERSON, now=now).scalar()
        return person

    def waiting(self, person: str, until: datetime) -> list[Notice]:
        """What waits for that person and may be said by then, in the order in which it came."""
        held = self._held("notices")
        found: list[Notice] | None = None if held is None else held.get(person)
        if found is None:
            found = [_notice_of(row) for row in self._execute(_WAITING, person=person)]
            self._hold("notices", person, found)
        return [notice for notice in found if notice.at <= until]

    def pass_on(self, projects: Iterable[str], giver: str, taker: str) -> None:
        """What waits for the giver of these projects waits for the taker, where that person has not heard the same."""
        among = list(projects)
        where = {"tenants_": self._tenants("project", among), "projects": among, "giver": giver}
        self._execute(_PASS_ON, **where, taker=taker)
        self._execute(_DROP_SAME, **where)

    def settle(self, notices: Iterable[str], status: NoticeStatus, digest: str | None = None) -> None:
        """Marks them; ``digest`` is the one that says them."""
        self._execute(_SETTLE, ids=list(notices), status=status.value, digest=digest)

    def later(self, notices: Iterable[str], at: datetime) -> None:
        """Those of them that wait, wait until then."""
        self._execute(_LATER, ids=list(notices), at=at)

    def of_digest(self, digest: str) -> list[Notice]:
        """What that digest says."""
        return [_notice_of(row) for row in self._execute(_OF_DIGEST, digest=digest)]

    def said_of(self, project: str, cycle: int) -> list[Said]:
        """What digests said of the dates of that cycle."""
        where = {"tenant_": self._tenant("project", project), "project": project, "cycle": cycle}
        return [Said(**row._mapping) for row in self._execute(_SAID_OF, **where)]

    def of_reminder(self, reminder: str) -> list[Notice]:
        """To whom that reminder is said, and what became of it."""
        return [_notice_of(row) for row in self._execute(_OF_REMINDER, reminder=reminder)]

    def next_due(self) -> datetime | None:
        """The moment of the earliest that waits."""
        earliest: datetime | None = self._execute(_NEXT).scalar()
        return earliest


# RETURNING and not a row count: psycopg reports -1 rows here, so a second digest of the day would look new.
_OPEN = Upsert(lambda insert: insert(digests).on_conflict_do_nothing().returning(digests.c.id))
_DIGEST = sa.select(digests).where(digests.c.id == bind("id"))
_DIGEST_OF_PERSON = sa.select(digests).where(
    digests.c.person == bind("person"), digests.c.day == bind("day", type_=sa.Date)
)
# Not a join: SQLite would begin with the platform, and look at everybody there is.
_platform = sa.select(people.c.platform).where(people.c.id == digests.c.person).scalar_subquery()
_COUNT = (
    sa.select(sa.func.count())
    .select_from(digests)
    .where(digests.c.day >= bind("since", type_=sa.Date), digests.c.day < bind("until", type_=sa.Date))
    .where(_platform == bind("platform"))
)


def _digest_of(row: Any) -> Digest:
    return Digest(row.id, row.person, row.day, row.at)


class SqlDigests(Repository):
    """The ``DigestRepository`` port."""

    def open(self, digest: Digest) -> bool:
        """Keeps it; False where that person has one on that day."""
        row = self._execute(_OPEN, id=digest.id, person=digest.person, day=digest.day, at=digest.at).first()
        return row is not None

    def get(self, digest: str) -> Digest | None:
        """By id."""
        row = self._execute(_DIGEST, id=digest).first()
        return _digest_of(row) if row else None

    def of_person(self, person: str, day: date) -> Digest | None:
        """That person's of that day."""
        row = self._execute(_DIGEST_OF_PERSON, person=person, day=day).first()
        return _digest_of(row) if row else None

    def count(self, platform: str, since: date, until: date) -> int:
        """How many were opened for people of that platform on those days (``until`` not included)."""
        return int(self._execute(_COUNT, platform=platform, since=since, until=until).scalar_one())


_MUTES = (
    sa.select(mutes)
    .where(mutes.c.person.in_(bind("people", expanding=True)))
    .order_by(mutes.c.person, mutes.c.project)
)
_LIFT = sa.delete(mutes).where(mutes.c.person == bind("person"), mutes.c.project == bind("project"))


def _mute(insert: Any) -> sa.Executable:
    new = insert(mutes)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["person", "project"], set_={c: new.excluded[c] for c in ("since", "until")}
    )
    return statement


_MUTE = Upsert(_mute)


class SqlMutes(Repository):
    """The ``MuteRepository`` port."""

    def of_person(self, person: str) -> list[Mute]:
        """What that person set, those that are over included."""
        return self.of_people((person,))

    def of_people(self, people: Iterable[str]) -> list[Mute]:
        """The same for several people."""
        found = self._execute(_MUTES, people=list(people))
        return [Mute(row.person, row.project, row.since, row.until) for row in found]

    def set(self, mute: Mute) -> None:
        """Keeps it in place of an earlier one for the same project."""
        self._execute(_MUTE, person=mute.person, project=mute.project, since=mute.since, until=mute.until)

    def lift(self, person: str, project: str) -> None:
        """Takes it back."""
        self._execute(_LIFT, person=person, project=project)


_ROUNDS = sa.select(rounds).where(rounds.c.person == bind("person")).order_by(rounds.c.kind)
_DROP_ROUND = sa.delete(rounds).where(rounds.c.person == bind("person"), rounds.c.kind == bind("kind"))
_LACKING = (
    sa.select(memberships.c.person)
    .join(
        projects,
        sa.and_(memberships.c.tenant == projects.c.tenant, memberships.c.project == projects.c.id),
    )
    .where(memberships.c.role.in_([Role.COORDINATOR.value, Role.OFFICER.value]))
    .where(memberships.c.left_at.is_(None))
    .where(projects.c.archived_at.is_(None), projects.c.cancelled_at.is_(None))
    .where(~sa.exists().where(rounds.c.person == memberships.c.person))
    .distinct()
    .order_by(memberships.c.person)
)
_DUE_ROUNDS = (
    sa.select(rounds)
    .where(rounds.c.due_at <= bind("now"))
    .order_by(rounds.c.due_at)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_NEXT_ROUND = sa.select(rounds.c.due_at).order_by(rounds.c.due_at).limit(1)


def _plan_round(insert: Any) -> sa.Executable:
    new = insert(rounds)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["person", "kind"], set_={"due_at": new.excluded.due_at}
    )
    return statement


_PLAN_ROUND = Upsert(_plan_round)


class SqlRounds(Repository):
    """The ``RoundRepository`` port."""

    def set(self, person: str, kind: str, due_at: datetime) -> None:
        """Plans the next one, in place of what stood there."""
        self._execute(_PLAN_ROUND, person=person, kind=kind, due_at=due_at)

    def drop(self, person: str, kind: str) -> None:
        """No more of them."""
        self._execute(_DROP_ROUND, person=person, kind=kind)

    def lacking(self) -> list[str]:
        """Who coordinates a living project, or is its officer, and has none planned (ids)."""
        return [row.person for row in self._execute(_LACKING)]

    def of_person(self, person: str) -> Mapping[str, datetime]:
        """When the next ones come, by kind."""
        return {row.kind: row.due_at for row in self._execute(_ROUNDS, person=person)}

    def due(self, now: datetime, limit: int) -> list[tuple[str, str, datetime]]:
        """Those whose moment has come (person, kind, moment), claimed for this transaction; others skip them."""
        return [(row.person, row.kind, row.due_at) for row in self._execute(_DUE_ROUNDS, now=now, n=limit)]

    def next_due(self) -> datetime | None:
        """The moment of the earliest."""
        earliest: datetime | None = self._execute(_NEXT_ROUND).scalar()
        return earliest
