"""Who did what, when. The database itself refuses to change or delete a line (``migrations/``). What people wrote, such
as a reason, stands in ``log_words``, which can be erased; it is read among the details.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.domain.access import LOOKS
from storage.repositories.base import OfTenants, Upsert, bind, here
from storage.tables import audit, log_words, trail


def _add(insert: Callable[[sa.Table], sqlite.Insert]) -> sa.Executable:
    """On PostgreSQL a sequence gives the number; on SQLite, where a key of two columns is not counted by itself and one
    writes at a time, it is the one behind the tenant's last.
    """
    new = insert(audit)
    if insert is sqlite.insert:
        others = audit.alias("others")
        last = sa.select(sa.func.max(others.c.seq)).where(here(others)).scalar_subquery()
        new = new.values(seq=sa.func.coalesce(last, 0) + 1)
    return new.values(tenant=bind("tenant_", type_=sa.Text)).returning(audit.c.seq)


_ADD = Upsert(_add)
_FOLLOW = sa.insert(trail)
_WORDS = sa.insert(log_words)
WITH_WORDS = audit.outerjoin(
    log_words, sa.and_(log_words.c.tenant == audit.c.tenant, log_words.c.line == audit.c.seq)
)
"""The log with the words beside it."""

_OF_PROJECT = (
    sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.details, log_words.c.words)
    .select_from(WITH_WORDS)
    .where(here(audit), audit.c.project == bind("project"))
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
        tenant = self._whose(project)
        line = self._execute(
            _ADD, tenant_=tenant, at=at, actor=actor, action=action, project=project, details=details
        ).scalar_one()
        if project is not None and action not in LOOKS:
            self._execute(_FOLLOW, tenant=tenant, line=line, at=at)
        if words and (kept := {name: text for name, text in words.items() if text}):
            self._execute(_WORDS, tenant=tenant, line=line, project=project, person=actor, words=kept)

    def of_project(self, project: str, *actions: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details; of these actions only, where any are named."""
        where: dict[str, Any] = {"tenant_": self._whose(project), "project": project}
        if actions:
            where["actions"] = actions
        found = self._execute(_OF_ACTIONS if actions else _OF_PROJECT, **where)
        return [
            {"at": row.at, "actor": row.actor, "action": row.action, "details": with_words(row)}
            for row in found
        ]

    def _whose(self, project: str | None) -> str:
        """The tenant under which the lines about it stand: "" where there is none, or no such project."""
        return (self._tenant("project", project) if project is not None else None) or ""


def with_words(row: Any) -> Mapping[str, object]:
    """The details of a line, with the words that stand beside it."""
    details: Mapping[str, object] = row.details
    return {**details, **(row.words or {})}
