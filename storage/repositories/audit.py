"""Who did what, when. The database itself refuses to change or delete a line (``migrations/``). What people wrote, such
as a reason, stands in ``log_words``, which can be erased; it is read among the details.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.access import LOOKS
from storage.repositories.base import Repository, bind
from storage.tables import audit, log_words, projects, trail

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
    ).where(projects.c.id == bind("project")),
)
WITH_WORDS = audit.outerjoin(projects, projects.c.id == audit.c.project).outerjoin(
    log_words, sa.and_(log_words.c.tenant == projects.c.tenant, log_words.c.line == audit.c.seq)
)
"""The log with the words beside it."""

_OF_PROJECT = (
    sa.select(audit.c.at, audit.c.actor, audit.c.action, audit.c.details, log_words.c.words)
    .select_from(WITH_WORDS)
    .where(audit.c.project == bind("project"))
    .order_by(audit.c.seq)
)
_OF_ACTIONS = _OF_PROJECT.where(audit.c.action.in_(bind("actions", expanding=True)))


class SqlAudit(Repository):
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
            self._execute(_WORDS, line=line, project=project, person=actor, words=kept)

    def of_project(self, project: str, *actions: str) -> list[Mapping[str, object]]:
        """The lines about a project in order: at, actor, action, details; of these actions only, where any are named."""
        if actions:
            found = self._execute(_OF_ACTIONS, project=project, actions=actions)
        else:
            found = self._execute(_OF_PROJECT, project=project)
        return [
            {"at": row.at, "actor": row.actor, "action": row.action, "details": with_words(row)}
            for row in found
        ]


def with_words(row: Any) -> Mapping[str, object]:
    """The details of a line, with the words that stand beside it."""
    details: Mapping[str, object] = row.details
    return {**details, **(row.words or {})}
