"""Who hands over projects to whom, and when. What is still to come is found by a partial index."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.handover import Handover
from storage.repositories.base import OfTenants, bind, here
from storage.tables import handovers

_stands = sa.and_(handovers.c.settled_at.is_(None), handovers.c.cancelled_at.is_(None))
_ADD = sa.insert(handovers)
_GET = sa.select(handovers).where(here(handovers), handovers.c.id == bind("id"))
_LOCK = _GET.with_for_update()
_SAVE = sa.update(handovers).where(here(handovers), handovers.c.id == bind("id_"))
_OF_PERSON = (
    sa.select(handovers)
    .where(
        here(handovers),
        sa.or_(
            handovers.c.giver == bind("person"),
            handovers.c.taker == bind("person"),
            handovers.c.planned_by == bind("person"),
        ),
    )
    .order_by(handovers.c.at, handovers.c.id)
)
# Whoever comes second waits until the first has settled it, and then finds nothing.
_DUE = (
    sa.select(handovers)
    .where(_stands, handovers.c.at <= bind("now"))
    .order_by(handovers.c.at, handovers.c.id)
    .with_for_update()
)
_STANDING = sa.select(handovers).where(_stands, here(handovers)).order_by(handovers.c.at, handovers.c.id)
_NEXT = sa.select(handovers.c.at).where(_stands).order_by(handovers.c.at, handovers.c.id).limit(1)


def _handover_of(row: Any) -> Handover:
    return Handover(
        row.id, row.tenant, row.giver, row.taker, row.at, tuple(row.projects), row.planned_by, row.planned_at,
        row.cancelled_at, row.cancelled_by, row.settled_at, tuple(row.moved),
    )  # fmt: skip


class SqlHandovers(OfTenants):
    """The ``HandoverRepository`` port."""

    def add(self, handover: Handover) -> None:
        """Keeps a new one."""
        self._enter("handover", handover.id, handover.tenant)
        for person in (handover.giver, handover.taker, handover.planned_by):
            self._enter("person", person, handover.tenant)
        self._execute(
            _ADD,
            id=handover.id,
            tenant=handover.tenant,
            giver=handover.giver,
            taker=handover.taker,
            at=handover.at,
            projects=list(handover.projects),
            planned_by=handover.planned_by,
            planned_at=handover.planned_at,
            cancelled_at=handover.cancelled_at,
            cancelled_by=handover.cancelled_by,
            settled_at=handover.settled_at,
            moved=list(handover.moved),
        )

    def get(self, handover: str) -> Handover | None:
        """By id, locked until the transaction ends."""
        row = self._execute(_LOCK, tenant_=self._tenant("handover", handover), id=handover).first()
        return _handover_of(row) if row else None

    def of_person(self, person: str) -> list[Handover]:
        """Those that this person gives, takes or planned, by their instant."""
        found = [
            _handover_of(row)
            for tenant in self._tenants_of_person(person)
            for row in self._execute(_OF_PERSON, tenant_=tenant, person=person)
        ]
        return sorted(found, key=lambda one: (one.at, one.id))

    def standing(self, tenant: str) -> list[Handover]:
        """Those of a tenant that are to come, by their instant."""
        return [_handover_of(row) for row in self._execute(_STANDING, tenant_=tenant)]

    def due(self, now: datetime) -> list[Handover]:
        """Those whose instant has come and that nobody has settled or taken back, locked until the transaction ends."""
        return [_handover_of(row) for row in self._execute(_DUE, now=now)]

    def next_due(self) -> datetime | None:
        """The instant of the earliest that stands."""
        earliest: datetime | None = self._execute(_NEXT).scalar()
        return earliest

    def save(self, handover: Handover) -> None:
        """Keeps that it was taken back, or what came of it."""
        self._execute(
            _SAVE,
            tenant_=handover.tenant,
            id_=handover.id,
            cancelled_at=handover.cancelled_at,
            cancelled_by=handover.cancelled_by,
            settled_at=handover.settled_at,
            moved=list(handover.moved),
        )
