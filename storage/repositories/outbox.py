"""What is to be sent. A lane is a place; only the oldest waiting row of a lane may be taken, so each place
hears things in order, and a place that cannot be reached holds up no other.

A row is ``waiting``, ``sent``, ``failed``, or ``kept`` until it can be said for free. A lease says who is trying it
until when. An attempt whose lease ran out may have reached the platform, so the next one is ambiguous, and stays so. A
digest's row has the digest's id.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.messages import Outgoing, Place, ReplyHandle
from bot.services.ports import Dispatch
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import KEPT, WAITING, outbox

log = logging.getLogger("kyodo.storage")

_OUTGOING: Plain[Outgoing] = Plain(Outgoing)

_waits = outbox.c.status == WAITING
_before = outbox.alias("before")
_is_oldest = ~sa.exists().where(
    _before.c.status == WAITING, _before.c.lane == outbox.c.lane, _before.c.seq < outbox.c.seq
)
_is_free = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= bind("now"))

_ADD = Upsert(lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["id"]))
_CLAIMABLE = (
    sa.select(outbox)
    .where(_waits, outbox.c.next_at <= bind("now"), _is_free, _is_oldest)
    .order_by(outbox.c.next_at, outbox.c.seq)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True, of=outbox)
)
_LEASE = (
    sa.update(outbox)
    .where(outbox.c.seq.in_(bind("rows", expanding=True)))
    .values(
        ambiguous=sa.or_(outbox.c.ambiguous, outbox.c.lease_holder.is_not(None)),
        attempts=outbox.c.attempts + 1,
    )
)
_NO_LEASE = {"lease_holder": None, "lease_until": None}
_SENT = (
    sa.update(outbox)
    .where(outbox.c.id == bind("id_"), outbox.c.status != "sent")
    # What was said stands in the chat; words that are taken back there must not live on here.
    .values(status="sent", payload={}, reason=None, **_NO_LEASE)
)
_AGAIN = (
    sa.update(outbox)
    .where(outbox.c.id == bind("id_"), _waits)
    .values(ambiguous=sa.or_(outbox.c.ambiguous, bind("doubt_", type_=sa.Boolean)), **_NO_LEASE)
)
_FAILED = sa.update(outbox).where(outbox.c.id == bind("id_"), _waits).values(status="failed", **_NO_LEASE)
_GIVE_UP = sa.update(outbox).values(status="failed", **_NO_LEASE).returning(outbox.c.digest)
_GIVE_UP_WAITING, _GIVE_UP_KEPT = _GIVE_UP.where(_waits), _GIVE_UP.where(outbox.c.status == KEPT)
_FORGET = sa.delete(outbox).where(outbox.c.id == bind("id_"))
_COUNT = sa.update(outbox).where(outbox.c.id == bind("id_"))
_KEEP = sa.update(outbox).where(outbox.c.id == bind("id_"), _waits).values(status="kept", **_NO_LEASE)
_kept = outbox.c.status == KEPT
_KEPT = sa.select(outbox).where(_kept, outbox.c.lane == bind("lane")).order_by(outbox.c.seq).with_for_update()
_THOSE = sa.update(outbox).where(outbox.c.id.in_(bind("ids", expanding=True)), _kept)
_SAID = _THOSE.values(status="sent", payload={})
_UNTOLD = (
    sa.select(outbox)
    .where(_kept, outbox.c.told_at.is_(None))
    .order_by(outbox.c.seq)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update()
)
_EXTERNAL = sa.select(outbox.c.id, outbox.c.external).where(
    outbox.c.id.in_(bind("ids", expanding=True)), outbox.c.status == "sent"
)
_PRESSING = (
    sa.select(outbox.c.seq)
    .where(_waits, outbox.c.next_at <= bind("now"), outbox.c.platform == bind("platform"))
    .limit(1)
)
_RELEASE = (
    sa.update(outbox)
    .where(
        _waits,
        outbox.c.lease_holder.is_not(None),
        # compared as text: LIKE would read a pattern into names
        sa.func.substr(outbox.c.lease_holder, 1, bind("length_", type_=sa.Integer)) == bind("prefix_"),
    )
    .values(ambiguous=True, **_NO_LEASE)
    .returning(outbox.c.seq)
)
_WAITING = sa.select(sa.func.count()).select_from(outbox).where(_waits)
BACKLOG = 10_000
"""Rows that wait are counted up to here: in a flood, whoever watches must not add to it."""
_FIRST = (
    sa.select(outbox.c.created_at)
    .where(_waits)
    .order_by(outbox.c.next_at, outbox.c.seq)
    .limit(BACKLOG)
    .subquery()
)
_BACKLOG = sa.select(
    sa.func.count().label("waiting"), sa.func.min(_FIRST.c.created_at).label("since")
).select_from(_FIRST)
_NEWEST = sa.select(sa.func.max(outbox.c.seq))
_UNDELIVERED = sa.select(
    outbox.c.id,
    sa.or_(
        outbox.c.lease_holder.is_not(None), sa.and_(_waits, outbox.c.next_at <= bind("now"), _is_oldest)
    ).label("on_its_way"),
).where(
    sa.or_(
        sa.and_(outbox.c.seq > bind("mark"), outbox.c.digest.is_not(None)),
        outbox.c.id.in_(bind("also", expanding=True)),
    ),
    outbox.c.status != "sent",
)
_THESE = sa.select(outbox).where(outbox.c.id.in_(bind("ids", expanding=True))).order_by(outbox.c.seq)
_NEXT_FREE = (
    sa.select(outbox.c.next_at)
    .where(_waits, outbox.c.lease_holder.is_(None), _is_oldest)
    .order_by(outbox.c.next_at, outbox.c.seq)
    .limit(1)
)
_NEXT_LAPSE = sa.select(sa.func.min(outbox.c.lease_until)).where(_waits, outbox.c.lease_holder.is_not(None))


def _payload(outgoing: Outgoing) -> Any:
    return _OUTGOING.dump(replace(outgoing, reply=None, digest=None, project=None))


def _dispatch_of(row: Any) -> Dispatch:
    reply = ReplyHandle(row.reply_token, row.reply_expires_at) if row.reply_token is not None else None
    outgoing = replace(_OUTGOING.load(row.payload), reply=reply, digest=row.digest, project=row.project)
    return Dispatch(
        id=row.id,
        outgoing=outgoing,
        attempts=row.attempts + 1,
        ambiguous=row.ambiguous or row.lease_holder is not None,
        created_at=row.created_at,
        counted=row.counted,
        month=row.month or "",
    )


class SqlOutbox(Repository):
    """The ``OutboxRepository`` port. ``new_id`` gives the UUIDs of new rows."""

    def __init__(self, connection: sa.Connection, new_id: Callable[[], UUID]) -> None:
        super().__init__(connection)
        self._new_id = new_id
        self._queued: list[str] = []

    def add(self, outgoing: Outgoing, at: datetime) -> str:
        """Queues it behind what waits for the same place. Gives its id, a UUID: of a digest its own, under which it
        is queued once for all time.
        """
        row = outgoing.digest or str(self._new_id())
        reply = outgoing.reply
        self._execute(
            _ADD,
            id=row,
            lane=str(outgoing.to),
            platform=outgoing.to.platform,
            payload=_payload(outgoing),
            reply_token=reply.token if reply else None,
            reply_expires_at=reply.expires_at if reply else None,
            project=outgoing.project,
            digest=outgoing.digest,
            status="waiting",
            created_at=at,
            next_at=at,
            attempts=0,
            ambiguous=False,
            counted=0,
        )
        self._queued.append(row)
        return row

    def begin(self) -> None:
        """Another turn begins."""
        self._queued.clear()

    def queued(self) -> list[Dispatch]:
        """What this turn has queued so far, in order."""
        return [_dispatch_of(row) for row in self._execute(_THESE, ids=self._queued)]

    def claim(self, now: datetime, holder: str, lease: timedelta, limit: int) -> list[Dispatch]:
        """Leases rows that are due until ``now + lease``: of each place the oldest waiting one, if it is not
        leased. Rows that another transaction is taking are passed over; one that cannot be read is given up,
        for it would stop the delivery of all others.
        """
        rows = self._execute(_CLAIMABLE, now=now, n=limit).all()
        if rows:
            self._execute(
                _LEASE, rows=[row.seq for row in rows], lease_holder=holder, lease_until=now + lease
            )
        found = []
        for row in rows:
            try:
                found.append(_dispatch_of(row))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                log.error("row %s of the outbox cannot be read (%s)", row.id, type(error).__name__)
                self.failed(row.id, now, "unreadable")
        return found

    def sent(self, id: str, at: datetime, external: str, counted: int) -> None:
        """Taken by the platform: final, even where the row was given up in the meantime."""
        self._execute(_SENT, id_=id, sent_at=at, external=external, counted=counted)

    def again(self, id: str, at: datetime, reason: str, ambiguous: bool) -> None:
        """To be tried again at that time; the rows behind it in its lane wait as well."""
        self._execute(_AGAIN, id_=id, next_at=at, reason=reason, doubt_=ambiguous)

    def failed(self, id: str, at: datetime, reason: str) -> None:
        """Given up: what waits behind it may go."""
        self._execute(_FAILED, id_=id, sent_at=at, reason=reason)

    def give_up(self, at: datetime, reason: str) -> list[str]:
        """All that waits or is kept; gives the digests among it."""
        found = (self._execute(each, sent_at=at, reason=reason) for each in (_GIVE_UP_WAITING, _GIVE_UP_KEPT))
        return [row.digest for rows in found for row in rows if row.digest is not None]

    def forget(self, id: str) -> None:
        """Nothing of it is kept: neither its words nor its place."""
        self._execute(_FORGET, id_=id)

    def count(self, id: str, messages: int, month: str) -> None:
        """So many messages of that month are set aside for it."""
        self._execute(_COUNT, id_=id, counted=messages, month=month)

    def keep(self, id: str, at: datetime, reason: str, outgoing: Outgoing) -> None:
        """What it says is kept until it can be said for free; what waits behind it may go."""
        self._execute(_KEEP, id_=id, sent_at=at, reason=reason, counted=0, payload=_payload(outgoing))

    def kept(self, place: Place) -> list[Dispatch]:
        """What is kept for that place, oldest first, locked until the transaction ends."""
        return [_dispatch_of(row) for row in self._execute(_KEPT, lane=str(place))]

    def said(self, ids: Iterable[str], at: datetime) -> None:
        """What was kept is said now, in another row."""
        self._execute(_SAID, ids=list(ids), sent_at=at)

    def untold(self, limit: int) -> list[tuple[Dispatch, datetime]]:
        """What was kept, and when, that nobody was asked to pass on yet; locked until the transaction ends."""
        return [(_dispatch_of(row), row.sent_at) for row in self._execute(_UNTOLD, n=limit)]

    def told(self, ids: Iterable[str], at: datetime) -> None:
        """Somebody was asked to pass these on."""
        self._execute(_THOSE, ids=list(ids), told_at=at)

    def external(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Under which name each of these stands on its platform, where it was sent."""
        return {row.id: row.external for row in self._execute(_EXTERNAL, ids=list(ids)) if row.external}

    def pressing(self, platform: str, now: datetime) -> bool:
        """Whether something waits for that platform that can be tried at once."""
        return self._execute(_PRESSING, platform=platform, now=now).first() is not None

    def release(self, holder_prefix: str) -> int:
        """Ends the leases of holders that are known to be dead; their rows count as ambiguous."""
        return len(self._execute(_RELEASE, prefix_=holder_prefix, length_=len(holder_prefix)).all())

    def waiting(self) -> int:
        """How many rows are not yet sent or given up."""
        return int(self._execute(_WAITING).scalar_one())

    def backlog(self) -> tuple[int, datetime | None]:
        """How many rows wait, counted up to ``BACKLOG``, and since when the oldest of them does (UTC)."""
        row = self._execute(_BACKLOG).one()
        return int(row.waiting), row.since

    def newest(self) -> int:
        """A mark: everything queued later lies behind it."""
        return int(self._execute(_NEWEST).scalar() or 0)

    def undelivered(self, mark: int, now: datetime, also: Collection[str] = ()) -> tuple[frozenset[str], int]:
        """Of the digests queued behind that mark, and of the rows ``also`` named: which have not arrived, and how many of
        these are being sent, or can be at once: what another process is about to claim still looks free.
        """
        rows = self._execute(_UNDELIVERED, mark=mark, now=now, also=list(also)).all()
        return frozenset(row.id for row in rows), sum(row.on_its_way for row in rows)

    def next_due(self) -> datetime | None:
        """When the next row may be tried: the moment of some lane's oldest row, or the end of a lease."""
        moments = [self._execute(_NEXT_FREE).scalar(), self._execute(_NEXT_LAPSE).scalar()]
        return min((moment for moment in moments if moment is not None), default=None)
