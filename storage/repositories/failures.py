"""What could not be delivered: rows of the outbox that were given up, looked at and taken up again by people.

A row that a digest left because it was settled, or had to wait for its hour, is no failure. Who takes one up locks its
row, so that of two people only one does; the row then tells that, and a new one has its id, under which the platform
knows what was tried before.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.desks import MAIL
from bot.domain.messages import Outgoing, Standing
from bot.domain.project import Person
from bot.services.ports import Failure
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.repositories.people import person_of
from storage.tables import (
    FAILED,
    failure_mornings,
    inbox_events,
    notices,
    outbox,
    people,
    projects,
    reminders,
)

_OUTGOING: Plain[Outgoing] = Plain(Outgoing)

_failed = sa.and_(
    outbox.c.status == FAILED,
    outbox.c.reason != sa.literal_column("'quiet'"),
    outbox.c.reason != sa.literal_column("'settled'"),
)
_newest = sa.select(outbox).where(_failed, outbox.c.seq < bind("before")).order_by(outbox.c.seq.desc())
_some = bind("n", type_=sa.Integer)

_ALL = _newest.limit(_some)
_OF_PROJECTS = _newest.where(
    sa.or_(
        outbox.c.project.in_(bind("projects", expanding=True)),
        sa.exists()
        .where(notices.c.digest == outbox.c.digest, notices.c.reminder == reminders.c.id)
        .where(reminders.c.project.in_(bind("projects", expanding=True))),
    )
).limit(_some)
_OF_TENANT = _newest.where(
    sa.or_(
        sa.exists().where(projects.c.id == outbox.c.project, projects.c.tenant == bind("tenant")),
        sa.and_(
            outbox.c.project.is_(None),
            sa.or_(
                # compared as text: LIKE would read a pattern into names
                sa.func.substr(outbox.c.lane, 1, bind("length_", type_=sa.Integer)) == bind("prefix_"),
                outbox.c.platform != "slack",
            ),
        ),
    )
).limit(_some)
_TAKE = sa.select(outbox).where(_failed, outbox.c.seq == bind("number")).with_for_update()
_LOOK = sa.select(outbox).where(_failed, outbox.c.seq == bind("number"))
_DONE_WITH = (
    sa.update(outbox)
    .where(outbox.c.seq == bind("number_"), outbox.c.status == FAILED)
    .values(payload={}, digest=None)
)
_ADD = sa.insert(outbox)
_PROJECTS_OF = (
    sa.select(notices.c.digest, reminders.c.project)
    .join_from(notices, reminders, notices.c.reminder == reminders.c.id)
    .where(notices.c.digest.in_(bind("digests", expanding=True)))
    .distinct()
    .order_by(notices.c.digest, reminders.c.project)
)
_ADMINISTRATORS = (
    sa.select(people)
    .where(people.c.standing == sa.literal_column(f"'{Standing.ADMIN.value}'"))
    .where(people.c.account == bind("tenant"))
    .order_by(people.c.created_at, people.c.id)
)
_ADMIN_TENANTS = (
    sa.select(people.c.account)
    .where(people.c.standing == sa.literal_column(f"'{Standing.ADMIN.value}'"))
    .distinct()
    .limit(2)
)
_TOLD = sa.select(failure_mornings.c.day).where(
    failure_mornings.c.tenant == bind("tenant"), failure_mornings.c.day == bind("day")
)
_TELL = Upsert(
    lambda insert: (
        insert(failure_mornings)
        .on_conflict_do_nothing(index_elements=["tenant", "day"])
        .returning(failure_mornings.c.day)
    )
)

_EVENTS = (
    sa.select(inbox_events.c.reference, inbox_events.c.at)
    .where(inbox_events.c.reference.is_not(None))
    .order_by(inbox_events.c.reference)
    .limit(_some)
)
_EVENT = sa.select(inbox_events.c.raw).where(inbox_events.c.reference == bind("reference")).with_for_update()
_EVENT_DONE = (
    sa.update(inbox_events)
    .where(inbox_events.c.reference == bind("reference_"))
    .values(reference=None, raw=None)
)

NEWEST = 2**62
"""Before this number come all."""


def _outgoing(row: Any) -> Outgoing | None:
    try:
        found = _OUTGOING.load(row.payload)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return replace(found, digest=row.digest, project=row.project)


def _failure(row: Any) -> Failure:
    outgoing = _outgoing(row)
    if outgoing is None:
        kind = "unreadable"
    elif row.platform == MAIL:
        kind = "mail"
    elif row.digest is not None:
        kind = "reminders"
    else:
        kind = "reply" if row.reply_token is not None else "news"
    # What only would have changed a message, and what a group asked for and can ask for again, waits for nobody.
    idle = outgoing is not None and (
        outgoing.amend is not None or (row.reply_token is not None and not outgoing.to.direct)
    )
    return Failure(
        number=row.seq,
        to=outgoing.to if outgoing is not None else None,
        platform=row.platform,
        account=row.lane.partition(":")[2].partition("/")[0],
        kind=kind,
        project=row.project,
        digest=row.digest,
        written_at=row.created_at,
        at=row.sent_at or row.created_at,
        reason=row.reason or "",
        doubtful=bool(row.ambiguous),
        idle=idle,
    )


class SqlFailures(Repository):
    """The ``FailureRepository`` port. ``new_id`` gives the UUIDs of rows that are done with."""

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        super().__init__(connection)
        self._new_id = new_id

    def all(self, before: int, limit: int) -> list[Failure]:
        """Those of all tenants, newest first, from below the number ``before`` (0: from the newest)."""
        return [_failure(row) for row in self._execute(_ALL, before=before or NEWEST, n=limit)]

    def of_projects(self, names: Collection[str], before: int, limit: int) -> list[Failure]:
        """Those that are about one of these projects, by id."""
        if not names:
            return []
        rows = self._execute(_OF_PROJECTS, projects=list(names), before=before or NEWEST, n=limit)
        return [_failure(row) for row in rows]

    def of_tenant(self, tenant: str, before: int, limit: int) -> list[Failure]:
        """Those about a project of that tenant or to somebody in its workspace, and those outside of Slack that name no
        project: these may be of another tenant.
        """
        prefix = f"slack:{tenant}/"
        rows = self._execute(
            _OF_TENANT,
            tenant=tenant,
            prefix_=prefix,
            length_=len(prefix),
            before=before or NEWEST,
            n=limit,
        )
        return [_failure(row) for row in rows]

    def get(self, number: int) -> Failure | None:
        """The one of that number, if it still stands."""
        row = self._execute(_LOOK, number=number).first()
        return _failure(row) if row is not None else None

    def take(self, number: int) -> tuple[Failure, Outgoing | None] | None:
        """The same, locked until the transaction ends; with what was to be said, None where it cannot be read."""
        row = self._execute(_TAKE, number=number).first()
        return (_failure(row), _outgoing(row)) if row is not None else None

    def retry(self, number: int, outgoing: Outgoing, at: datetime, due: datetime) -> None:
        """That is to be sent from ``due`` on, in a row of its own with the id of the one that failed."""
        row = self._execute(_TAKE, number=number).one()
        self._execute(_DONE_WITH, number_=number, status="retried", id=str(self._new_id()))
        self._execute(
            _ADD,
            id=row.id,
            lane=row.lane,
            platform=row.platform,
            payload=_OUTGOING.dump(replace(outgoing, reply=None, digest=None, project=None)),
            project=row.project,
            digest=row.digest,
            status="waiting",
            created_at=at,
            next_at=due,
            attempts=0,
            ambiguous=row.ambiguous,
            counted=0,
        )

    def put_aside(self, number: int) -> None:
        """Nobody sends it any more; what it said is not kept."""
        row = self._execute(_TAKE, number=number).one()
        self._execute(_DONE_WITH, number_=number, status="aside", id=row.id)

    def projects_of(self, digests: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The projects (by id) that each of these digests speaks of."""
        found: dict[str, list[str]] = {}
        for row in self._execute(_PROJECTS_OF, digests=list(digests)) if digests else ():
            found.setdefault(row.digest, []).append(row.project)
        return {digest: tuple(names) for digest, names in found.items()}

    def events(self, limit: int) -> list[tuple[str, datetime]]:
        """Reference and instant (UTC) of up to so many events that met a fault of ours, oldest first."""
        found = [(str(row.reference), row.at) for row in self._execute(_EVENTS, n=limit)]
        return sorted(found, key=lambda one: one[1])

    def event(self, reference: str) -> str | None:
        """What was kept of the event of that reference, locked until the transaction ends; None where there is none."""
        row = self._execute(_EVENT, reference=reference).first()
        return row.raw or "" if row is not None else None

    def event_done(self, reference: str) -> None:
        """It was taken again, or is not to be: it stays known, and what was kept of it goes."""
        self._execute(_EVENT_DONE, reference_=reference)

    def administrators(self, tenant: str) -> list[Person]:
        """The administrators of that workspace who are known here, by when they came."""
        return [person_of(row) for row in self._execute(_ADMINISTRATORS, tenant=tenant)]

    def only_tenant(self) -> str:
        """The workspace that has administrators, where there is exactly one; else ""."""
        found = [row.account for row in self._execute(_ADMIN_TENANTS)]
        return str(found[0]) if len(found) == 1 else ""

    def told(self, tenant: str, day: date) -> bool:
        """Whether that tenant's summary of that day was written; "" asks for all of them."""
        return self._execute(_TOLD, tenant=tenant, day=day).first() is not None

    def tell(self, tenant: str, day: date) -> bool:
        """True exactly once for a tenant and day: the summary is written now."""
        return self._execute(_TELL, tenant=tenant, day=day).first() is not None
