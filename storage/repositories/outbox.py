"""What is to be sent. A lane is a place; only the oldest waiting row of a lane may be taken, so each place
hears things in order, and a place that cannot be reached holds up no other.

A row is ``waiting``, ``sent``, ``failed``, or ``kept`` until it can be said for free. A lease says who is trying it
until when. An attempt whose lease ran out may have reached the platform, so the next one is ambiguous, and stays so. A
digest's row has the digest's id.

Whose turn it is says ``turn_at``. Rows of one queue (a Slack workspace; at LINE, where all share a channel, a project)
have turns a second apart: whoever queues thousands has them reach far into the future, and everybody else's come between.
Answers to the event at hand have a head start, and take along what waits before them in their lane.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from bot.domain.messages import Outgoing, Place, ReplyHandle
from bot.domain.words import as_named
from bot.services.ports import Dispatch
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import KEPT, WAITING, outbox

log = logging.getLogger("kyodo.storage")

_OUTGOING: Plain[Outgoing] = Plain(Outgoing, without=frozenset({"reply", "digest", "project"}))

APART = timedelta(seconds=1)
"""Between the turns of one queue. The larger, the less a long queue costs others; it holds nobody up by itself."""

HEAD_START = timedelta(minutes=10)
"""By so much an answer overtakes reminders: not for ever, so that a flood of answers cannot silence all reminders."""

_waits = outbox.c.status == WAITING
_before = outbox.alias("before")
# By its number and not by NOT EXISTS: PostgreSQL makes a join of that, which reads all that waits for each row as long as
# it has counted little of the table. And not by "=", of which it expects so few that it would sort all that waits.
_is_oldest = outbox.c.seq <= (
    sa.select(_before.c.seq)
    .where(_before.c.status == WAITING, _before.c.lane == outbox.c.lane)
    .order_by(_before.c.seq)
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
# Not the column alone: the index of what is due would be taken, and all of it sorted.
_is_due = sa.func.coalesce(outbox.c.next_at, outbox.c.next_at) <= bind("now", type_=outbox.c.next_at.type)
_is_free = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= bind("now"))

_ADD = Upsert(lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["id"]))
_DISPATCHED = (
    *(
        outbox.c.seq,
        outbox.c.id,
        outbox.c.way,
        sa.cast(outbox.c.payload, sa.Text).label("spelled"),  # it is read where this process did not queue it
        outbox.c.reply_token,
        outbox.c.reply_expires_at,
    ),
    *(outbox.c.project, outbox.c.digest, outbox.c.created_at, outbox.c.attempts, outbox.c.ambiguous),
    *(outbox.c.lease_holder, outbox.c.counted, outbox.c.month),
)
"""What ``_dispatch_of`` reads, and whose turn it is: every answer takes this way."""

_claimable = (
    sa.select(*_DISPATCHED)
    .where(_waits, _is_due, _is_free, _is_oldest)
    .order_by(outbox.c.turn_at, outbox.c.seq)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True, of=outbox)
)
_is_awake = outbox.c.lane.not_in(bind("resting", expanding=True))
_of_way = _claimable.where(outbox.c.way == bind("way_"))
_CLAIMABLE, _CLAIMABLE_AWAKE = _claimable, _claimable.where(_is_awake)
_OF_WAY, _OF_WAY_AWAKE = _of_way, _of_way.where(_is_awake)


def _ways_due() -> sa.Select[Any]:
    """The ways on which something is due, whose turn is first at the head. It leaps from way to way in their index, so
    that what waits on one of them costs nothing: asking for other ways than the full ones would read all of its rows.
    """
    due = sa.and_(_waits, _is_due, _is_free)
    first = sa.select(outbox.c.way).where(due).order_by(outbox.c.way).limit(1).scalar_subquery()
    ways = sa.select(first.label("way")).cte("ways", recursive=True)
    following = (
        sa.select(outbox.c.way)
        .where(due, outbox.c.way > ways.c.way)
        .order_by(outbox.c.way)
        .limit(1)
        .correlate(ways)
        .scalar_subquery()
    )
    ways = ways.union_all(sa.select(following).where(ways.c.way.is_not(None)))
    turn = (
        sa.select(outbox.c.turn_at)
        .where(due, outbox.c.way == ways.c.way)
        .order_by(outbox.c.turn_at, outbox.c.seq)
        .limit(1)
        .correlate(ways)
        .scalar_subquery()
    )
    return sa.select(ways.c.way).where(ways.c.way.is_not(None)).order_by(turn, ways.c.way)


_WAYS_DUE = _ways_due()
_DUE = sa.select(outbox.c.seq).where(_waits, outbox.c.next_at <= bind("now"), _is_free).limit(1)
_HELD = (
    sa.select(outbox.c.seq)
    .where(
        _waits,
        outbox.c.next_at <= bind("now"),
        _is_free,
        sa.or_(
            outbox.c.lane.in_(bind("lanes", expanding=True)), outbox.c.way.in_(bind("ways", expanding=True))
        ),
        _is_oldest,
    )
    .limit(1)
)
_LAST_TURN = sa.select(sa.func.max(outbox.c.turn_at)).where(_waits, outbox.c.queue == bind("queue"))
_TAKE_ALONG = (
    sa.update(outbox)
    .where(_waits, outbox.c.lane == bind("lane_"), outbox.c.turn_at > bind("turn_"))
    .values(turn_at=bind("turn_"))
)
_AT_ONCE = 20
_NUMBERS = [f"row{place}_" for place in range(_AT_ONCE)]
_LEASE = (
    sa.update(outbox)
    # Always as many: a list of any length is spelled anew each time, which takes longer than the statement.
    .where(outbox.c.seq.in_([bind(name, type_=outbox.c.seq.type) for name in _NUMBERS]))
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
    .values(
        ambiguous=sa.or_(outbox.c.ambiguous, bind("doubt_", type_=sa.Boolean)),
        # Its turn moves with it: what has to wait for long is not looked at in every claim.
        turn_at=sa.case(
            (outbox.c.turn_at < outbox.c.created_at, bind("early_", type_=outbox.c.turn_at.type)),
            else_=bind("at_", type_=outbox.c.turn_at.type),
        ),
        **_NO_LEASE,
    )
)
_FAILED = sa.update(outbox).where(outbox.c.id == bind("id_"), _waits).values(status="failed", **_NO_LEASE)
_GIVE_UP = sa.update(outbox).values(status="failed", **_NO_LEASE).returning(outbox.c.digest)
_GIVE_UP_WAITING, _GIVE_UP_KEPT = _GIVE_UP.where(_waits), _GIVE_UP.where(outbox.c.status == KEPT)
_GIVEN_UP = sa.select(outbox).where(outbox.c.id == bind("id"), outbox.c.status == "failed")
_FORGET = sa.delete(outbox).where(outbox.c.id == bind("id_"))
DROP_LANE = tuple(
    sa.delete(outbox).where(outbox.c.lane == bind("lane_"), state)
    for state in (_waits, outbox.c.status != WAITING)  # each has an index
)
"""All that was and is to be sent to a place goes: its lane says which one that is, a mail box by its address."""
_COUNT = sa.update(outbox).where(outbox.c.id == bind("id_"))
_UNSAID = tuple(
    sa.select(outbox.c.id, outbox.c.payload)
    .where(outbox.c.lane.in_(bind("lanes", expanding=True)), state)
    .with_for_update()
    for state in (_waits, sa.and_(outbox.c.status != WAITING, outbox.c.status != "sent"))  # each has an index
)
_REWORD = sa.update(outbox).where(outbox.c.id == bind("id_"))
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


_NO_WORDS = frozenset(
    (
        *("to", "action", "url", "picks", "weight", "external", "tokens", "by", "said_in"),
        *("at", "qr", "file", "link", "shown", "address", "language"),
    )
)
"""What is no words for people in the spelling of what is sent: addresses, buttons' tokens, files. A name can look like any
of it, and like a part of it.
"""


def _reworded(said: Any, called: re.Pattern[str], instead: str) -> Any:
    """Its own spelling, with other words for the name."""
    match said:
        case str():
            return called.sub(lambda _: instead, said)
        case list():
            return [_reworded(each, called, instead) for each in said]
        case dict():
            return {
                key: value if key in _NO_WORDS else _reworded(value, called, instead)
                for key, value in said.items()
            }
        case _:
            return said


def _numbered(rows: Sequence[int]) -> dict[str, int]:
    """These rows, the last one again and again."""
    return dict(zip(_NUMBERS, chain(rows, repeat(rows[-1])), strict=False))


def _outgoing_of(row: Any, payload: Any) -> Outgoing:
    reply = ReplyHandle(row.reply_token, row.reply_expires_at) if row.reply_token is not None else None
    return replace(_OUTGOING.load(payload), reply=reply, digest=row.digest, project=row.project)


def _dispatch_of(row: Any, outgoing: Outgoing | None = None) -> Dispatch:
    return Dispatch(
        id=row.id,
        outgoing=outgoing or _outgoing_of(row, row.payload),
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
        self._answering: set[str] = set()

    def answering(self, *places: Place) -> None:
        """What this turn queues for those places answers somebody who waits for it."""
        self._answering = {str(place) for place in places}

    def _turn(self, lane: str, queue: str, at: datetime) -> datetime:
        """When it is its turn, and that of what waits before it in its lane."""
        if lane in self._answering:
            turn = at - HEAD_START
            self._execute_own(_TAKE_ALONG, lane_=lane, turn_=turn)
            return turn
        last = self._execute(_LAST_TURN, queue=queue).scalar()
        return at if last is None else max(at, last + APART)

    def add(self, outgoing: Outgoing, at: datetime) -> str:
        """Queues it behind what waits for the same place. Gives its id, a UUID: of a digest its own, under which it
        is queued once for all time.
        """
        row = outgoing.digest or str(self._new_id())
        reply = outgoing.reply
        lane, way = str(outgoing.to), f"{outgoing.to.platform}:{outgoing.to.account}"
        queue = way if outgoing.to.account else f"{way}{outgoing.project or ''}"
        self._execute_own(  # nothing is kept by it, and so in those below
            _ADD,
            id=row,
            lane=lane,
            platform=outgoing.to.platform,
            way=way,
            queue=queue,
            turn_at=self._turn(lane, queue, at),
            payload=_OUTGOING.dump(outgoing),
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
        if self._remembered is not None and outgoing.digest is None:
            self._remembered.queues(row, outgoing)
        return row

    def begin(self) -> None:
        """Another turn begins."""
        self._queued.clear()
        self._answering.clear()

    def queued(self) -> list[Dispatch]:
        """What this turn has queued so far, in order."""
        return [_dispatch_of(row) for row in self._execute(_THESE, ids=self._queued)]

    def claim(
        self,
        now: datetime,
        holder: str,
        lease: timedelta,
        limit: int,
        *,
        room: Callable[[str], int] | None = None,
        resting: Collection[str] = (),
    ) -> list[Dispatch]:
        """Leases rows that are due until ``now + lease``: of each place the oldest waiting one, if it is not
        leased, in turn. ``room`` says how many more may go one way (``"slack:T1"``, ``"line:"``); lanes that are
        ``resting`` are left out. Rows that another transaction is taking are passed over; one that cannot be read is
        given up, for it would stop the delivery of all others.
        """
        rows = self._in_turn(now, limit, room, list(resting))
        for first in range(0, len(rows), _AT_ONCE):
            those = _numbered([row.seq for row in rows[first : first + _AT_ONCE]])
            self._execute_own(_LEASE, **those, lease_holder=holder, lease_until=now + lease)
        queued = self._remembered.queued if self._remembered is not None else {}
        found = []
        for row in rows:
            try:
                outgoing = queued.pop(row.id, None) or _outgoing_of(row, orjson.loads(row.spelled))
                found.append(_dispatch_of(row, outgoing))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                log.error("row %s of the outbox cannot be read (%s)", row.id, type(error).__name__)
                self.failed(row.id, now, "unreadable")
        return found

    def _in_turn(
        self, now: datetime, limit: int, room: Callable[[str], int] | None, resting: list[str]
    ) -> list[Any]:
        """The rows to lease. What is locked here and not leased is free again with the commit."""
        # Most claims find nothing: this one is answered by the index of what is due, whatever waits for later.
        if self._execute(_DUE, now=now).first() is None:
            return []
        but = {"resting": resting} if resting else {}
        seen = self._execute(_CLAIMABLE_AWAKE if but else _CLAIMABLE, now=now, n=limit, **but).all()
        if room is None:
            return list(seen)
        chosen: dict[int, Any] = {}
        left: dict[str, int] = {}

        def take(rows: Iterable[Any]) -> None:
            for row in rows:
                if (
                    left.setdefault(row.way, room(row.way)) > 0
                    and len(chosen) < limit
                    and row.seq not in chosen
                ):
                    chosen[row.seq] = row
                    left[row.way] -= 1

        take(seen)
        if len(seen) < limit or len(chosen) >= limit:
            return list(chosen.values())
        # What could not be taken stands before what can: each way that has room is asked by itself.
        for (way,) in self._execute(_WAYS_DUE, now=now).all():
            if len(chosen) >= limit:
                break
            if (more := left.get(way, room(way))) > 0:
                here = sum(row.way == way for row in chosen.values())
                statement = _OF_WAY_AWAKE if but else _OF_WAY
                take(self._execute(statement, now=now, way_=way, n=more + here, **but))
        return list(chosen.values())

    def sent(self, id: str, at: datetime, external: str, counted: int) -> None:
        """Taken by the platform: final, even where the row was given up in the meantime."""
        self._execute_own(_SENT, id_=id, sent_at=at, external=external, counted=counted)

    def again(self, id: str, at: datetime, reason: str, ambiguous: bool) -> None:
        """To be tried again at that time; the rows behind it in its lane wait as well."""
        self._execute(
            _AGAIN, id_=id, next_at=at, at_=at, early_=at - HEAD_START, reason=reason, doubt_=ambiguous
        )

    def failed(self, id: str, at: datetime, reason: str) -> None:
        """Given up: what waits behind it may go."""
        self._execute(_FAILED, id_=id, sent_at=at, reason=reason)

    def give_up(self, at: datetime, reason: str) -> list[str]:
        """All that waits or is kept; gives the digests among it."""
        found = (self._execute(each, sent_at=at, reason=reason) for each in (_GIVE_UP_WAITING, _GIVE_UP_KEPT))
        return [row.digest for rows in found for row in rows if row.digest is not None]

    def given_up(self, id: str) -> Outgoing | None:
        """What a row says that was given up; None where its words are gone, or cannot be read."""
        row = self._execute(_GIVEN_UP, id=id).first()
        if row is None or not row.payload:
            return None
        try:
            return _dispatch_of(row).outgoing
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def forget(self, id: str) -> None:
        """Nothing of it is kept: neither its words nor its place."""
        self._execute(_FORGET, id_=id)

    def withdraw(self, places: Iterable[Place], by: str, said_in: str | None = None) -> int:
        """See ``OutboxRepository``."""
        count = 0
        for row in self._unsaid(places):
            said = row.payload
            if said.get("by") == by and said_in in (None, said.get("said_in")):
                self.forget(row.id)
                count += 1
        return count

    def unname(self, places: Iterable[Place], name: str, instead: str) -> None:
        """See ``OutboxRepository``."""
        called = as_named(name)
        for row in self._unsaid(places):
            payload = _reworded(row.payload, called, instead)
            if payload != row.payload:
                if self._remembered is not None:
                    self._remembered.queued.pop(row.id, None)
                self._execute(_REWORD, id_=row.id, payload=payload)

    def _unsaid(self, places: Iterable[Place]) -> list[Any]:
        lanes = [str(place) for place in places]
        return [row for each in _UNSAID for row in self._execute(each, lanes=lanes)] if lanes else []

    def count(self, id: str, messages: int, month: str) -> None:
        """So many messages of that month are set aside for it."""
        self._execute(_COUNT, id_=id, counted=messages, month=month)

    def keep(self, id: str, at: datetime, reason: str, outgoing: Outgoing) -> None:
        """What it says is kept until it can be said for free; what waits behind it may go."""
        if self._remembered is not None:
            self._remembered.queued.pop(id, None)
        self._execute(_KEEP, id_=id, sent_at=at, reason=reason, counted=0, payload=_OUTGOING.dump(outgoing))

    def kept(self, place: Place) -> list[Dispatch]:
        """What is kept for that place, oldest first, locked until the transaction ends."""
        held, lane = self._held("kept"), str(place)
        if held is not None and lane in held:  # that there is nothing, as nearly always
            return []
        found = [_dispatch_of(row) for row in self._execute(_KEPT, lane=lane)]
        if not found:
            self._hold("kept", lane, True)
        return found

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

    def waits(self, now: datetime, places: Collection[str], accounts: Collection[str]) -> bool:
        """Whether something for these lanes, or these ways, can be leased now."""
        return self._execute(_HELD, now=now, lanes=list(places), ways=list(accounts)).first() is not None

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
