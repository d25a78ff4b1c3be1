"""Who did what, when. The database itself refuses to change or delete a line (``migrations/``). What people wrote, such
as a reason, stands in ``log_words``, which can be erased; it is read among the details.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.access import LOOKS
from storage.repositories.base import OfTenants, bind, here
from storage.tables import audit, directory, log_words, projects, trail

_ADD = sa.insert(audit).returning(audit.c.seq)
_FOLLOW = sa.insert(trail)
_WORDS = sa.insert(log_words).from_select(
    ["tenant", "line", "project", "person", "words"],
    sa.select(
        projects.c.tenant,
        bind("line", type_=sa.BigInteger),
        projects.c.id,
        bind("person", type_=sa.Text),
        bind("words", type_=log_words.c.words.type),
    ).where(here(projects), projects.c.id == bind("project")),
)
_HERE_WITH_WORDS = audit.outerjoin(log_words, sa.and_(here(log_words), log_words.c.line == audit.c.seq))
WITH_WORDS = audit.outerjoin(
    directory, sa.and_(directory.c.kind == "project", directory.c.key == audit.c.project)
).outerjoin(log_words, sa.and_(log_words.c.tenant == directory.c.tenant, log_words.c.line == audit.c.seq))
"""The log of any tenants with the words beside it."""

_OF_PROJECT = (
    sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.details, log_words.c.words)
    .select_from(_HERE_WITH_WORDS)
    .where(audit.c.project == bind("project"))
    .order_by(audit.c.seq)
)
_OF_ACTIONS = _OF_PROJECT.where(audit.c.action.in_(bind("actions", expanding=True)))


class SqlAudit(OfTenants):
    """The ``AuditRepository`` port."""

    def add(
        self,
        at: datetime,
        actor: str,
        action: str,
        project: str | None = None,
        words: Mapping[str, str] | None = None,
        /,
        **details: object,
    ) -> None:
        """Adds a line. One about a project waits to be followed up, where it
        changed something. Raises TypeError for details that are not JSON, and
        ValueError for words of no project: nobody would find them to erase them.
        """
        if words and project is None:
            raise ValueError("words in the log belong to a project")
        line = self._execute(
            _ADD, at=at, actor=actor, action=action, project=project, details=details
        ).scalar_one()
        if project is not None and action not in LOOKS:
            self._execute(_FOLLOW, line=line)
        if words and (kept := {name: text for name, text in words.items() if text}):
            tenant = self._tenant("project", project or "")
            self._execute(_WORDS, tenant_=tenant, line=line, project=project, person=actor, words=kept)

    def of_project(self, project: str, *actions: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details; of these actions only, where any are named."""
        where: dict[str, Any] = {"tenant_": self._tenant("project", project), "project": project}
        if actions:
            where["actions"] = actions
        found = self._execute(_OF_ACTIONS if actions else _OF_PROJECT, **where)
        return [
            {"at": row.at, "actor": row.actor, "action": row.action, "details": with_words(row)}
            for row in found
        ]


def with_words(row: Any) -> Mapping[str, object]:
    """The details of a line, with the words that stand beside it."""
    details: Mapping[str, object] = row.details
    return {**details, **(row.words or {})}
