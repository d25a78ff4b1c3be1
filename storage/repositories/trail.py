"""The lines of the log that nobody has followed up yet. Apart from the log itself, which is never changed: a number that
only counts up would skip what another transaction commits later.
"""

from typing import Any

import sqlalchemy as sa

from bot.services.ports import TrailLine
from storage.repositories.audit import WITH_WORDS, with_words
from storage.repositories.base import Repository, bind, here
from storage.tables import audit, log_words, trail

_LINES = (
    sa.select(trail.c.tenant, trail.c.line)
    .order_by(trail.c.at, trail.c.line)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_READ = (
    sa.select(audit, log_words.c.words)
    .select_from(WITH_WORDS)
    .where(here(audit), audit.c.seq.in_(bind("lines", expanding=True)))
)
_DROP = sa.delete(trail).where(here(trail), trail.c.line.in_(bind("lines", expanding=True)))
_ALL = sa.delete(trail)


class SqlTrail(Repository):
    """The ``TrailRepository`` port."""

    def take(self, limit: int) -> list[TrailLine]:
        """The oldest of them, which are followed up in this transaction."""
        taken: dict[str, list[int]] = {}
        for row in self._execute(_LINES, n=limit):
            taken.setdefault(row.tenant, []).append(row.line)
        found: list[Any] = []
        for tenant, lines in taken.items():
            found += self._execute(_READ, tenant_=tenant, lines=lines)
            self._execute(_DROP, tenant_=tenant, lines=lines)
        return [
            TrailLine(row.at, row.actor, row.action, row.project, with_words(row))
            for row in sorted(found, key=lambda row: (row.at, row.seq))
        ]

    def forget(self) -> None:
        """Nothing of what happened so far is followed up."""
        self._execute(_ALL)
