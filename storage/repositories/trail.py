"""The lines of the log that nobody has followed up yet. Apart from the log itself, which is never changed: a number that
only counts up would skip what another transaction commits later.
"""

import sqlalchemy as sa

from bot.services.ports import TrailLine
from storage.repositories.audit import WITH_WORDS, with_words
from storage.repositories.base import Repository, bind
from storage.tables import audit, log_words, trail

_LINES = (
    sa.select(trail.c.line)
    .order_by(trail.c.line)
    .limit(bind("n", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_READ = (
    sa.select(audit, log_words.c.words)
    .select_from(WITH_WORDS)
    .where(audit.c.seq.in_(bind("lines", expanding=True)))
    .order_by(audit.c.seq)
)
_DROP = sa.delete(trail).where(trail.c.line.in_(bind("lines", expanding=True)))
_ALL = sa.delete(trail)


class SqlTrail(Repository):
    """The ``TrailRepository`` port."""

    def take(self, limit: int) -> list[TrailLine]:
        """The oldest of them, which are followed up in this transaction."""
        lines = [row.line for row in self._execute(_LINES, n=limit)]
        if not lines:
            return []
        found = self._execute(_READ, lines=lines).all()
        self._execute(_DROP, lines=lines)
        return [TrailLine(row.at, row.actor, row.action, row.project, with_words(row)) for row in found]

    def forget(self) -> None:
        """Nothing of what happened so far is followed up."""
        self._execute(_ALL)
