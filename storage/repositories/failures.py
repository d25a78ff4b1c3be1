"""What could not be delivered, until somebody has seen to it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.failures import Failure, Kind, State
from storage.repositories.base import OfTenants, Upsert, bind
from storage.tables import failure_days, failures

_ADD = Upsert(lambda insert: insert(failures).on_conflict_do_nothing(index_elements=["tenant", "id"]))
_ONE = sa.select(failures).where(failures.c.tenant == bind("tenant"), failures.c.id == bind("id"))
_is_open = failures.c.state == sa.literal_column("'open'")
_open = (
    sa.select(failures)
    .where(_is_open, failures.c.tenant == bind("tenant"))
    .order_by(failures.c.at.desc(), failures.c.id)
    .limit(bind("n", type_=sa.Integer))
    .offset(bind("after", type_=sa.Integer))
)
_OF_TENANT = _open
_OF_PROJECTS = _open.where(failures.c.project.in_(bind("projects", expanding=True)))
_SETTLE = (
    sa.update(failures)
    .where(failures.c.tenant == bind("tenant_"), failures.c.id == bind("id_"), _is_open)
    .values(state=bind("state_"), settled_at=bind("at_"), settled_by=bind("by_"))
    .returning(failures.c.id)
)
_counted = (
    sa.select(failures.c.reason, sa.func.count().label("n"), sa.func.min(failures.c.at).label("since"))
    .where(_is_open, failures.c.tenant == bind("tenant"))
    .group_by(failures.c.reason)
)
_COUNT = _counted
_COUNT_IN = _counted.where(failures.c.project.in_(bind("projects", expanding=True)))
_NEXT_TENANT = (
    sa.select(failures.c.tenant)
    .where(_is_open, failures.c.tenant > bind("tenant"))
    .order_by(failures.c.tenant)
    .limit(1)
)
_FIRST_TENANT = sa.select(failures.c.tenant).where(_is_open).order_by(failures.c.tenant).limit(1)
_PROJECTS = (
    sa.select(failures.c.project)
    .where(_is_open, failures.c.tenant == bind("tenant"), failures.c.project != sa.literal_column("''"))
    .distinct()
)
_DAY = sa.select(failure_days.c.day).where(
    failure_days.c.tenant == bind("tenant"), failure_days.c.day == bind("day")
)
_TELL = Upsert(
    lambda insert: (
        insert(failure_days)
        .on_conflict_do_nothing(index_elements=["tenant", "day"])
        .returning(failure_days.c.tenant)
    )
)


def _failure_of(row: Any) -> Failure:
    return Failure(
        row.id, row.tenant, row.project, row.row, row.person, row.platform, Kind(row.kind), row.reason,
        row.doubtful, row.at, State(row.state),
    )  # fmt: skip


class SqlFailures(OfTenants):
    """The ``FailureRepository`` port."""

    def add(self, failure: Failure) -> None:
        """Keeps it; once for all time."""
        if failure.person:  # whoever is erased is found by it
            self._enter("person", failure.person, failure.tenant)
        self._execute(
            _ADD, id=failure.id, tenant=failure.tenant, project=failure.project, row=failure.row,
            person=failure.person, platform=failure.platform, kind=failure.kind.value, reason=failure.reason,
            doubtful=failure.doubtful, at=failure.at, state=failure.state.value,
        )  # fmt: skip

    def get(self, tenant: str, id: str) -> Failure | None:
        """By id."""
        row = self._execute(_ONE, tenant=tenant, id=id).first()
        return _failure_of(row) if row else None

    def of_tenant(self, tenant: str, limit: int, after: int = 0) -> list[Failure]:
        """Those that nobody has seen to, the newest first."""
        return [_failure_of(row) for row in self._execute(_OF_TENANT, tenant=tenant, n=limit, after=after)]

    def of_projects(self, tenant: str, projects: Iterable[str], limit: int, after: int = 0) -> list[Failure]:
        """The same of these projects."""
        ids = list(projects)
        found = self._execute(_OF_PROJECTS, tenant=tenant, projects=ids, n=limit, after=after)
        return [_failure_of(row) for row in found]

    def settle(self, failure: Failure, state: State, by: str, at: datetime) -> bool:
        """Somebody saw to it; False where somebody else was quicker."""
        found = self._execute(
            _SETTLE, tenant_=failure.tenant, id_=failure.id, state_=state.value, at_=at, by_=by
        )
        return found.first() is not None

    def count(
        self, tenant: str, projects: Iterable[str] | None = None
    ) -> tuple[dict[str, int], datetime | None]:
        """How many there are by reason, and since when the oldest; of these projects where they are given."""
        rows = (
            self._execute(_COUNT, tenant=tenant).all()
            if projects is None
            else self._execute(_COUNT_IN, tenant=tenant, projects=list(projects)).all()
        )
        return {row.reason: int(row.n) for row in rows}, min((row.since for row in rows), default=None)

    def next_tenant(self, after: str | None) -> str | None:
        """The first tenant with something that nobody has seen to, behind that one."""
        if after is None:
            return self._execute(_FIRST_TENANT).scalar()  # type: ignore[no-any-return]
        return self._execute(_NEXT_TENANT, tenant=after).scalar()  # type: ignore[no-any-return]

    def projects(self, tenant: str) -> list[str]:
        """The projects with something that nobody has seen to."""
        return [row.project for row in self._execute(_PROJECTS, tenant=tenant)]

    def told(self, tenant: str, day: date) -> bool:
        """Whether that tenant has heard on that day."""
        return self._execute(_DAY, tenant=tenant, day=day).first() is not None

    def tell(self, tenant: str, day: date) -> bool:
        """It hears now; False where another process was quicker."""
        return self._execute(_TELL, tenant=tenant, day=day).first() is not None
