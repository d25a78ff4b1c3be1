"""Who did what, when. The database itself refuses to change or delete a line (``migrations/``)."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from storage.repositories.base import Repository, bind
from storage.tables import audit, trail

_ADD = sa.insert(audit).returning(audit.c.seq)
_FOLLOW = sa.insert(trail)
_OF_PROJECT = (
    sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.details)
    .where(audit.c.project == bind("project"))
    .order_by(audit.c.seq)
)
_OF_ACTIONS = _OF_PROJECT.where(audit.c.action.in_(bind("actions", expanding=True)))


class SqlAudit(Repository):
    """The ``AuditRepository`` port."""

    def add(
        self, at: datetime, actor: str, action: str, project: str | None = None, **details: object
    ) -> None:
        """Adds a line. One about a project waits to be followed up. Raises TypeError for details that are not JSON."""
        line = self._execute(
            _ADD, at=at, actor=actor, action=action, project=project, details=details
        ).scalar_one()
        if project is not None:
            self._execute(_FOLLOW, line=line)

    def of_project(self, project: str, *actions: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details; of these actions only, where any are named."""
        if actions:
            found = self._execute(_OF_ACTIONS, project=project, actions=actions)
        else:
            found = self._execute(_OF_PROJECT, project=project)
        return [dict(row._mapping) for row in found]
