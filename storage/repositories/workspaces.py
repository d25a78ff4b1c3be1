"""Which workspaces installed the bot. Their tokens lie elsewhere, encrypted (``storage.installations``)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.workspaces import Workspace
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import slack_workspaces as workspaces

_FIELDS = tuple(Workspace.__dataclass_fields__)
_COLUMNS = [workspaces.c[name] for name in _FIELDS]
_GET = sa.select(*_COLUMNS).where(workspaces.c.tenant == bind("tenant"))
_LOCK = _GET.with_for_update()
_ALL = sa.select(*_COLUMNS).order_by(workspaces.c.installed_at, workspaces.c.tenant)
_DUE = (
    sa.select(*_COLUMNS)
    .where(
        workspaces.c.removed_at.is_(None),
        workspaces.c.refresh_at <= bind("now"),
        sa.or_(workspaces.c.leased_until.is_(None), workspaces.c.leased_until <= bind("now")),
    )
    .order_by(workspaces.c.refresh_at)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_LEASE = sa.update(workspaces).where(workspaces.c.tenant.in_(bind("tenants", expanding=True)))


def _save(insert: Any) -> sa.Executable:
    new = insert(workspaces)
    changed = {name: new.excluded[name] for name in (*_FIELDS, "leased_until") if name != "tenant"}
    statement: sa.Executable = new.on_conflict_do_update(index_elements=["tenant"], set_=changed)
    return statement


_SAVE = Upsert(_save)


def _workspace(row: Any) -> Workspace:
    return Workspace(**row._mapping)


class SqlWorkspaces(Repository):
    """The ``WorkspaceRepository`` port."""

    def get(self, tenant: str) -> Workspace | None:
        """The workspace; None where it never installed the bot."""
        row = self._execute(_GET, tenant=tenant).first()
        return _workspace(row) if row else None

    def lock(self, tenant: str) -> Workspace | None:
        """The same, locked until the transaction ends."""
        row = self._execute(_LOCK, tenant=tenant).first()
        return _workspace(row) if row else None

    def all(self) -> list[Workspace]:
        """Every workspace that ever installed the bot, oldest first."""
        return [_workspace(row) for row in self._execute(_ALL)]

    def save(self, workspace: Workspace) -> None:
        """Keeps it, and ends a lease on it."""
        self._execute(_SAVE, **asdict(workspace), leased_until=None)

    def claim(self, now: datetime, until: datetime, limit: int) -> list[Workspace]:
        """Those whose tokens are to be refreshed now, leased until then: nobody else gets them before."""
        found = [_workspace(row) for row in self._execute(_DUE, now=now, n=limit)]
        if found:
            self._execute(_LEASE, tenants=[one.tenant for one in found], leased_until=until)
        return found
